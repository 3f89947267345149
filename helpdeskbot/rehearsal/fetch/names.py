"""What people call a wiki → where its API is: Wikimedia's names, or an address as it is.

https://wikitech.wikimedia.org/wiki/Wiki_replicas and its like name wikis by their databases:
``svwiki``, ``dewiktionary``, ``commonswiki``.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from helpdeskbot.model.errors import SettingsError

_ADVICE = "Write its api.php, as in https://…/w/api.php, or a name such as meta or svwiki"
_ONE_OF_ITS_KIND = {
    "commons": "commons.wikimedia.org",
    "incubator": "incubator.wikimedia.org",
    "mediawiki": "www.mediawiki.org",
    "meta": "meta.wikimedia.org",
    "outreach": "outreach.wikimedia.org",
    "sources": "wikisource.org",
    "species": "species.wikimedia.org",
    "test": "test.wikipedia.org",
    "testwikidata": "test.wikidata.org",
    "wikidata": "www.wikidata.org",
    "wikifunctions": "www.wikifunctions.org",
}
# The longest first: "dewikibooks" is no wiki called "debooks".
_PROJECTS = {
    "wikiversity": "wikiversity.org",
    "wikivoyage": "wikivoyage.org",
    "wiktionary": "wiktionary.org",
    "wikisource": "wikisource.org",
    "wikibooks": "wikibooks.org",
    "wikimedia": "wikimedia.org",
    "wikiquote": "wikiquote.org",
    "wikinews": "wikinews.org",
    "wiki": "wikipedia.org",
}
# Databases keep the names that languages had once.
_RENAMED = {"be-x-old": "be-tarask", "zh-classical": "lzh", "zh-min-nan": "nan", "zh-yue": "yue"}
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def find_api(wiki: str) -> str:
    """The address of a wiki's ``api.php``; nothing is asked.

    :param wiki: ``meta``, ``svwiki``, a host such as ``sv.wikipedia.org``, or the address itself.
    :raises SettingsError: it is no name that is known, and no address.
    """
    wanted = wiki.strip()
    if "://" in wanted:
        try:
            parts = urlsplit(wanted)
            named = any(char.isalnum() for char in parts.hostname or "")
            fits = parts.scheme in ("http", "https") and named and parts.port != 0
        except ValueError:
            fits = False
        if not fits or not parts.path.endswith("/api.php") or parts.query or "@" in parts.netloc:
            raise SettingsError("this is no address of a wiki's API", where=wiki, advice=_ADVICE)
        return wanted
    name = wanted.casefold()
    if name.endswith(tuple(f".{host}" for host in {*_PROJECTS.values(), "mediawiki.org"})):
        if re.fullmatch(r"[a-z0-9.-]+", name):
            return f"https://{name}/w/api.php"
    elif name in _ONE_OF_ITS_KIND or name.removesuffix("wiki") in _ONE_OF_ITS_KIND:
        return f"https://{_ONE_OF_ITS_KIND.get(name) or _ONE_OF_ITS_KIND[name[:-4]]}/w/api.php"
    elif _NAME.fullmatch(name):
        for suffix, host in _PROJECTS.items():
            language = name.removesuffix(suffix).replace("_", "-")
            if name.endswith(suffix) and language:
                return f"https://{_RENAMED.get(language, language)}.{host}/w/api.php"
    raise SettingsError("no wiki is known by this name", where=wiki, advice=_ADVICE)
