"""The tools that are compared, each as one function of a text; all but ours and the floor peers."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from helpdeskbot.parse import default_site, parse_page

OURS = "helpdeskbot parse_page"
FLOOR = "bare regular expression"
NAMED = "the same with a named group for each"
Reader = Callable[[str], object]

SITE = default_site()
_SOUGHT = {
    "heading": r"^={1,6}[^\n]+?={1,6}[ \t]*$",
    "timestamp": r"\d{1,2}:\d{2}, \d{1,2} [A-Za-z]+ \d{4} \(UTC\)",
    "user": r"\[\[(?:[Uu]ser(?:[ _][Tt]alk)?:|[Ss]pecial:Contributions/)[^\]|\n]*"
    r"(?:\|[^\]\n]*)?\]\]",
    "comment": r"<!--.*?-->",
    "nowiki": r"<nowiki>.*?</nowiki>",
    "open": r"\{\{",
    "close": r"\}\}",
}
_FLOOR = re.compile("|".join(_SOUGHT.values()), re.MULTILINE | re.DOTALL)
_NAMED = re.compile(
    "|".join(f"(?P<{name}>{pattern})" for name, pattern in _SOUGHT.items()),
    re.MULTILINE | re.DOTALL,
)


def ours(text: str) -> object:
    return parse_page(text, SITE)


def floor(text: str) -> object:
    """Where any of headings, timestamps, user links, comments, nowiki and braces stand."""
    return [match.span() for match in _FLOOR.finditer(text)]


def named(text: str) -> object:
    """The same, and which of them each is."""
    return [(match.lastgroup, match.span()) for match in _NAMED.finditer(text)]


def _mwparserfromhell(**options: bool) -> Reader:
    parser = import_module("mwparserfromhell")
    return lambda text: parser.parse(text, **options).get_sections(levels=[2])


def _wikitextparser() -> Reader:
    parser = import_module("wikitextparser")

    def read(text: str) -> object:
        page = parser.parse(text)
        return page.get_sections(level=2), page.templates, page.wikilinks

    return read


class _StandIn(SimpleNamespace):
    def __hash__(self) -> int:  # type: ignore[override]
        return id(self)


def _stand_in(months: list[str]) -> Any:
    """As much of pywikibot's site as reading a page needs, without a wiki."""
    return _StandIn(
        lang="en",
        namespaces={6: ["File", "Image"], 10: ["Template"], 14: ["Category"]},
        family=SimpleNamespace(obsolete=[]),
        validLanguageLinks=lambda: ["de", "fr", "sv"],
        months_names=[(month, month[:3]) for month in months],
        siteinfo={"timeoffset": 0, "timezone": "UTC"},
    )


def _time_stripper() -> Reader:
    textlib = import_module("pywikibot.textlib")
    stripper = textlib.TimeStripper(_stand_in(list(SITE.months)))
    return lambda text: [stripper.timestripper(line) for line in text.split("\n")]


def _archivebot() -> Reader:
    """As ``archivebot`` reads a page: its sections, and the timestamp of each of their lines."""
    textlib = import_module("pywikibot.textlib")
    site = _stand_in(list(SITE.months))
    stripper = textlib.TimeStripper(site)

    def read(text: str) -> object:
        return [
            [stripper.timestripper(line) for line in section.content.split("\n")]
            for section in textlib.extract_sections(text, site).sections
        ]

    return read


def _wikichatter() -> Reader:
    parser = import_module("wikichatter.talkpageparser")
    return lambda text: parser.parse(text)


TOOLS: dict[str, Callable[[], Reader]] = {
    FLOOR: lambda: floor,
    NAMED: lambda: named,
    OURS: lambda: ours,
    "wikitextparser": _wikitextparser,
    "mwparserfromhell, skip_style_tags": lambda: _mwparserfromhell(skip_style_tags=True),
    "mwparserfromhell": _mwparserfromhell,
    "TimeStripper of pywikibot, by line": _time_stripper,
    "extract_sections and TimeStripper, as archivebot": _archivebot,
    "WikiChatter": _wikichatter,
}
"""Each tool's name, and what makes its function; that raises ImportError where it is missing."""
