"""A page's sections as MediaWiki numbers them for editing."""

from __future__ import annotations

from dataclasses import dataclass

from helpdeskbot.model.discussion import Span
from helpdeskbot.model.known_templates import Markers
from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse.wikitext.collector import pause_collector
from helpdeskbot.parse.wikitext.grammar import grammar_for
from helpdeskbot.parse.wikitext.scan import Scanner

_NO_MARKERS = Markers(frozenset(), "1", frozenset(), {})


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page that can be edited by itself.

    :param index: the number that ``section=`` means in the API and in addresses; the part before
        the first heading is 0 and no `Section`.  A heading in a template's parameter is no
        section either, but uses up a number.
    :param level: 1 to 6, the number of equals signs.
    :param heading: the heading's wikitext, trimmed, without the equals signs.
    :param span: from the heading's first character to the next heading that is not deeper, or to
        the page's end; ``span.start`` is what the API calls ``byteoffset`` (it counts characters).
    """

    index: int
    level: int
    heading: str
    span: Span

    @property
    def offset(self) -> int:
        """Where the heading begins."""
        return self.span.start


def parse_sections(text: str, site: SiteInfo) -> tuple[Section, ...]:
    """The sections of a page, in page order; total, and linear in time, like `parse_page`.

    What MediaWiki shows as a heading without being able to edit its section is none: one after a
    hidden comment on its line, or one that a template brings along.
    https://www.mediawiki.org/wiki/Help:Links#Section_headings

    :param site: the wiki the page is from: its extensions' tags hide what stands in them.
    """
    scanner = Scanner(text, grammar_for(site, _NO_MARKERS))
    with pause_collector():
        scanner.run()
    headings = [heading for heading in scanner.headings if heading.number]
    ends = [len(text)] * len(headings)
    open_ones: list[int] = []
    for number, heading in enumerate(headings):
        while open_ones and headings[open_ones[-1]].level >= heading.level:
            ends[open_ones.pop()] = heading.start
        open_ones.append(number)
    return tuple(
        Section(
            index=heading.number,
            level=heading.level,
            heading=text[heading.text_start : heading.text_end].strip(),
            span=Span(heading.start, ends[number]),
        )
        for number, heading in enumerate(headings)
    )
