"""What a parser must know of a wiki: its namespaces, dates, digits and time zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

USER_NAMESPACE = 2
USER_TALK_NAMESPACE = 3


EXTENSION_TAGS = frozenset(
    [
        "ce",
        "categorytree",
        "charinsert",
        "chem",
        "dynamicpagelist",
        "gallery",
        "graph",
        "hiero",
        "imagemap",
        "indicator",
        "inputbox",
        "langconvert",
        "mapframe",
        "maplink",
        "math",
        "nowiki",
        "phonos",
        "poem",
        "pre",
        "quiz",
        "ref",
        "references",
        "rss",
        "score",
        "section",
        "source",
        "syntaxhighlight",
        "talkpage",
        "templatedata",
        "templatestyles",
        "thread",
        "timeline",
    ]
)
"""Tags whose content is not wikitext of the page around them, on Wikimedia's wikis."""


@dataclass(frozen=True, slots=True)
class DateVariant:
    """How dates look in one further variant of the wiki's language (Serbian in Latin letters).

    The fields mean what those of the same names in :class:`SiteInfo` mean.
    """

    date_format: str
    digits: str = "0123456789"
    months: tuple[str, ...] = ()
    months_genitive: tuple[str, ...] = ()
    months_short: tuple[str, ...] = ()
    weekdays: tuple[str, ...] = ()
    weekdays_short: tuple[str, ...] = ()
    time_zone_abbreviations: Mapping[str, str] = field(default_factory=lambda: {"UTC": "UTC"})


@dataclass(frozen=True, slots=True)
class SiteInfo:
    """A wiki's own description of itself, as far as reading talk pages needs it.

    :param language: the content language, BCP 47 (``en``, ``sr-ec``, ``ckb``).
    :param namespaces: every name and alias a namespace may be written with, in lower case with
        spaces (``"user talk"``, ``"wikipedystka"``), to its number.
    :param date_format: the format of dates in signatures, in the letters of MediaWiki's
        ``Language::sprintfDate`` (``H:i, j F Y``).
        https://www.mediawiki.org/wiki/Manual:Date_formatting
    :param digits: the ten digits of the wiki's language, ``"0123456789"`` for most.
    :param months: twelve names each, January first.
    :param weekdays: seven names each, Sunday first.
    :param time_zone: IANA name of the wiki's local time (``Europe/Warsaw``).
    :param time_zone_abbreviations: what may stand in the brackets of a timestamp, as written on
        this wiki, to the zone's own abbreviation (``{"CEST": "CEST"}``).
    :param contributions_pages: local names of Special:Contributions, without namespace.
    :param article_path: ``/wiki/$1``; links by URL to user pages are read with it.
    :param server: ``https://meta.wikimedia.org``, or protocol-relative.
    :param date_variants: further ways in which timestamps are written there, for wikis in a
        language with several scripts.
    :param redirect_words: local names of the magic word ``#REDIRECT``, hash sign included.
    :param chains: in which languages somebody is served who reads one, by its code, with spaces
        between them (``zh-hans zh``); English, which comes last everywhere, is left out.
    :param own_prefixes: prefixes of links to other wikis that lead back to this one
        (``[[m:User:Anna]]`` on Meta-Wiki), in lower case.
    :param extension_tags: names of tags whose content the wiki's preprocessor leaves alone.
    """

    language: str = "en"
    namespaces: Mapping[str, int] = field(default_factory=dict)
    date_format: str = "H:i, j F Y"
    digits: str = "0123456789"
    months: tuple[str, ...] = ()
    months_genitive: tuple[str, ...] = ()
    months_short: tuple[str, ...] = ()
    weekdays: tuple[str, ...] = ()
    weekdays_short: tuple[str, ...] = ()
    time_zone: str = "UTC"
    time_zone_abbreviations: Mapping[str, str] = field(default_factory=lambda: {"UTC": "UTC"})
    contributions_pages: tuple[str, ...] = ("Contributions",)
    article_path: str = "/wiki/$1"
    server: str = ""
    date_variants: tuple[DateVariant, ...] = ()
    redirect_words: tuple[str, ...] = ("#REDIRECT",)
    extension_tags: frozenset[str] = EXTENSION_TAGS
    own_prefixes: frozenset[str] = frozenset()
    chains: Mapping[str, str] = field(default_factory=dict)

    def url(self, title: str) -> str:
        """A page's address on the web."""
        server = f"https:{self.server}" if self.server.startswith("//") else self.server
        return server + self.article_path.replace("$1", quote(title.replace(" ", "_"), safe="/:"))
