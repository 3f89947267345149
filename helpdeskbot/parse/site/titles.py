"""Titles and user names as MediaWiki normalises them, and what a link's target says."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address
from urllib.parse import unquote

from helpdeskbot.model.site import USER_NAMESPACE, USER_TALK_NAMESPACE, SiteInfo

SPECIAL_NAMESPACE = -1
TEMPLATE_NAMESPACE = 10
CATEGORY_NAMESPACE = 14

ENGLISH_NAMESPACES: Mapping[str, int] = {
    "special": SPECIAL_NAMESPACE,
    "user": USER_NAMESPACE,
    "user talk": USER_TALK_NAMESPACE,
    "template": TEMPLATE_NAMESPACE,
}
"""Names that every wiki understands beside its own."""

# What MediaWiki turns into one space, and what it takes out of a title altogether.
_SPACES = re.compile("[ _\t\n\r\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_MARKS = re.compile("[\u200e\u200f\u202a-\u202e]+")
_PLAIN = re.compile(r"[A-Za-z0-9.,!'()*;/:-]+(?: [A-Za-z0-9.,!'()*;/:-]+)*")
# Without a semicolon it is none.
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}+|#[xX][0-9a-fA-F]{1,6}+|[A-Za-z][A-Za-z0-9]{1,30}+);")
# What is remembered of links must not grow with what anybody saves.
_MOST_KNOWN = 20_000
_LONGEST_KNOWN = 300
_COMMENT = re.compile(r"<!--(?s:.*?)-->")
_INTERWIKI = re.compile(r":?[a-z][a-z-]{0,11}(?=:)")
# What is left of entities and percent-encoding after they were read makes no title either.
_FORBIDDEN = re.compile(
    r"[\x00-\x1f<>\[\]{}|\x7f\ufffd]|&#?[A-Za-z0-9\x80-\U0010ffff]++;|%[0-9A-Fa-f]{2}"
)


def upper_first(text: str) -> str:
    """The text with its first letter as MediaWiki capitalises it in titles.

    Letters whose capital is several letters (``ß``) and Georgian ones stay, as on Wikimedia's
    wikis (https://www.mediawiki.org/wiki/Manual:$wgOverrideUcfirstCharacters).
    """
    first = text[:1]
    upper = first.upper()
    if len(upper) != 1 or "\u10d0" <= first <= "\u10ff":
        return text
    text = upper + text[1:]
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def clean_title(text: str) -> str:
    """A title's text with entities and percent-encoding read, and spaces as MediaWiki has them."""
    if _PLAIN.fullmatch(text):
        return text
    if "&" in text:
        text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    if "%" in text:
        text = unquote(text, errors="surrogateescape")
    if not text.isascii():
        text = unicodedata.normalize("NFC", _MARKS.sub("", text))
    return _SPACES.sub(" ", text).strip(" ")


def find_talk_title(title: str, site: SiteInfo) -> str:
    """The talk page of a page, by the page's title in full; ``""`` for one that has none."""
    prefix, colon, name = title.partition(":")
    number = site.namespaces.get(" ".join(prefix.replace("_", " ").split()).lower())
    if not colon or number is None:
        number, name = 0, title
    if number < 0 or number % 2:
        return ""
    talk = (prefix for prefix, one in site.namespaces.items() if one == number + 1 and prefix)
    return next((f"{prefix}:{name}" for prefix in talk), "")


def canonical_user(name: str) -> str:
    """A user name in its canonical form; ``""`` where no user can have this name.

    IP addresses are written as MediaWiki writes them: upper case, no abbreviation, no leading
    zeros (https://www.mediawiki.org/wiki/Help:Range_blocks/IPv6 shows the form).
    """
    name = clean_title(name)
    if not name or "/" in name or _FORBIDDEN.search(name):
        return ""
    if ":" in name or name[-1].isdigit():
        return _canonical_address(name) or ("" if name[0] == ":" else upper_first(name))
    return upper_first(name)


def _canonical_address(name: str) -> str:
    """An IP address in MediaWiki's form; ``""`` for anything else."""
    if "%" in name:
        return ""
    if re.fullmatch(r"\d{1,4}(?:\.\d{1,4}){3}", name, re.ASCII):
        name = ".".join(str(int(octet)) for octet in name.split("."))
    try:
        address = ip_address(name)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        return ":".join(f"{int(group, 16):X}" for group in address.exploded.split(":"))
    return str(address)


def titles_of(site: SiteInfo) -> Titles:
    """The namespaces of a wiki; made once for each description of one."""
    for known, titles in _of_sites:
        if known is site:
            return titles
    made = Titles(site)
    _of_sites.append((site, made))
    del _of_sites[:-_MOST_SITES]
    return made


class Titles:
    """One wiki's namespaces, for reading the targets of links and the names of templates."""

    def __init__(self, site: SiteInfo) -> None:
        self._namespaces = dict(ENGLISH_NAMESPACES)
        self._namespaces.update(
            (_SPACES.sub(" ", name).strip().lower(), number)
            for name, number in site.namespaces.items()
        )
        self._contributions = {"contributions"} | {
            _SPACES.sub(" ", name).strip().lower() for name in site.contributions_pages
        }
        before, _, after = site.article_path.partition("$1")
        self._path = re.compile(
            r"//[^/\s]++(?:"
            + re.escape(before)
            + r"([^?#\s]*)"
            + re.escape(after)
            + r"|[^?\s]*+\?(?:[^#\s]*&)?title=([^&#\s]++))"
        )
        self._users: dict[str, str] = {}

    def namespace(self, name: str) -> int | None:
        """The number of the namespace with this name; ``None`` if there is none."""
        return self._namespaces.get(_SPACES.sub(" ", name).strip(" ").lower())

    def find_user(self, target: str) -> str:
        """The user whose page, talk page or contributions a link leads to; ``""`` if none.

        A link by way of another wiki's prefix counts as DiscussionTools counts it: by the title
        at its end.  Subpages do not count.
        """
        known = self._users.get(target)
        if known is None:
            known = self._find_user(target)
            if len(target) < _LONGEST_KNOWN:
                if len(self._users) >= _MOST_KNOWN:
                    self._users.clear()
                self._users[target] = known
        return known

    def _find_user(self, target: str) -> str:
        title = clean_title(target).partition("#")[0].rstrip(" ")
        prefix, colon, rest = title.removeprefix(":").partition(":")
        if not colon:
            return ""
        number = self.namespace(prefix)
        if number is None:
            interwiki = _INTERWIKI.match(title)
            if not interwiki:
                return ""
            prefix, colon, rest = rest.partition(":")
            number = self.namespace(prefix) if colon else None
        if number in (USER_NAMESPACE, USER_TALK_NAMESPACE):
            return canonical_user(rest)
        if number == SPECIAL_NAMESPACE:
            page, slash, name = rest.partition("/")
            if slash and page.strip(" ").lower() in self._contributions:
                return canonical_user(name)
        return ""

    def find_user_by_url(self, url: str) -> str:
        """The user whose page an external link leads to, on this wiki or one with its paths.

        :param url: from its two slashes on.
        """
        found = self._path.match(url)
        title = (found[1] or found[2] or "") if found else ""
        return self.find_user(unquote(title, errors="surrogateescape")) if ":" in title else ""

    def template_name(self, written: str) -> str:
        """A template's name in canonical form, without namespace; ``""`` where it has none.

        For a page of another namespace the whole title is given, with its prefix.
        """
        if "<" in written:
            written = _COMMENT.sub("", written)
        name = clean_title(written)
        lowered = name.lower()
        for word in ("subst:", "safesubst:", "msgnw:", "msg:", "raw:"):
            if lowered.startswith(word):
                name = name[len(word) :].lstrip(" ")
                lowered = name.lower()
        title = name.removeprefix(":").lstrip(" ")
        prefix, colon, rest = title.partition(":")
        if colon and self.namespace(prefix) == TEMPLATE_NAMESPACE:
            return upper_first(rest.lstrip(" "))
        # After a colon of its own, a name without a namespace is that of an article.
        return name if name != title else upper_first(title)


_of_sites: list[tuple[SiteInfo, Titles]] = []
_MOST_SITES = 8
