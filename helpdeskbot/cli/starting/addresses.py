"""From what people call a wiki to the addresses at which its API may be."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from importlib import resources
from urllib.parse import urlsplit

from helpdeskbot.model.errors import SettingsError

_SHORT = {"meta": "metawiki", "commons": "commonswiki", "wikidata": "wikidatawiki"}
_HERE = re.compile(r"(?:localhost|127\.|\[::1\])")


def list_addresses(named: str) -> Sequence[str]:
    """Where to ask, the likeliest first.

    :param named: the address of ``api.php`` or of any page, a host such as
        ``meta.wikimedia.org``, or the name of a database such as ``svwiki``.
    :raises SettingsError: it is none of these.
    """
    named = named.strip()
    host = _find_server(_SHORT.get(named.lower(), named.lower()))
    if host:
        return [f"https://{host}/w/api.php"]
    if "://" not in named:
        named = f"{'http' if _HERE.match(named) else 'https'}://{named}"
    try:
        parts = urlsplit(named)
        there = parts.hostname and parts.scheme in ("http", "https") and parts.port != 0
    except ValueError:
        there = None
    if not there or "@" in parts.netloc:
        raise _not_an_address(named)
    if not ("." in parts.netloc or ":" in parts.netloc or _HERE.match(parts.netloc)):
        raise _not_an_address(named.partition("://")[2])
    base = f"{parts.scheme}://{parts.netloc}"
    if parts.path.endswith("/api.php"):
        return [f"{base}{parts.path}"]
    folder = parts.path.rpartition("/")[0] if parts.path.endswith(".php") else ""
    found = [f"{base}{folder}/api.php"] if folder else []
    return list(dict.fromkeys([*found, f"{base}/w/api.php", f"{base}/api.php"]))


def _find_server(database: str) -> str:
    """The host of one of the wikis that the program knows; ``""``: it is none of them."""
    if not re.fullmatch(r"[a-z_]{1,30}", database):
        return ""
    file = resources.files("helpdeskbot.parse.site") / "sites" / f"{database}.json"
    if not file.is_file():
        return ""
    server = json.loads(file.read_text(encoding="utf-8")).get("server", "")
    return str(server).partition("//")[2]


def _not_an_address(named: str) -> SettingsError:
    return SettingsError(
        f"{named!r} is neither an address nor the name of a wiki that the program knows",
        advice="Write the wiki’s host, as in meta.wikimedia.org, or the address of its api.php",
    )
