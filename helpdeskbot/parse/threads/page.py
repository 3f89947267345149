"""A talk page's wikitext to threads, comments and status templates."""

from __future__ import annotations

from operator import attrgetter

from helpdeskbot.model.discussion import Comment, Span, StatusTemplate, TalkPage, Thread
from helpdeskbot.model.document import find_parts
from helpdeskbot.model.known_templates import Markers
from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse.threads.anchors import Anchors, find_key
from helpdeskbot.parse.threads.contents import find_between, find_statuses, read_comments
from helpdeskbot.parse.threads.document import parse_document
from helpdeskbot.parse.threads.ids import Identifiers
from helpdeskbot.parse.wikitext.collector import pause_collector
from helpdeskbot.parse.wikitext.found import FoundComment
from helpdeskbot.parse.wikitext.grammar import grammar_for
from helpdeskbot.parse.wikitext.pieces import FoundHeading
from helpdeskbot.parse.wikitext.scan import Scanner

DEFAULT_MARKERS = Markers()
_NONE: list[FoundComment] = []
_TIMESTAMP = attrgetter("timestamp")


def parse_page(text: str, site: SiteInfo, markers: Markers = DEFAULT_MARKERS) -> TalkPage:
    """Read a talk page; total: there is no text on which it raises.

    Time and memory grow in proportion to the text's length, whatever the text.

    :param text: the page's wikitext; the offsets of the result are its code points.
    :param site: the wiki the page is from; timestamps are read by its dates and time zone.
    :param markers: the templates that mean something to the desk.
    """
    if (parts := find_parts(text)) is not None:
        return parse_document(text, parts, grammar_for(site, markers), markers)
    with pause_collector():
        scanner = Scanner(text, grammar_for(site, markers))
        scanner.run()
        return build_page(text, scanner, markers)


def build_page(text: str, scanner: Scanner, markers: Markers) -> TalkPage:
    """The page that a scanner has found in a text."""
    identifiers = Identifiers()
    heads = _thread_headings(scanner.headings, markers.level)
    bounds = [*(heading.start for heading in heads), len(text)]
    groups = _by_thread(scanner.comments, bounds)
    lead_end = bounds[0]
    lead = read_comments(text, groups[0], identifiers)
    numbers = Anchors().number(find_keys(text, scanner.headings))
    nth = {one.start: number for one, number in zip(scanner.headings, numbers, strict=True)}
    threads = []
    for heading, end, found in zip(heads, bounds[1:], groups[1:], strict=True):
        start = heading.start
        body_start = heading.end + 1 if heading.end < len(text) else len(text)
        statuses: tuple[StatusTemplate, ...] = ()
        if scanner.statuses:
            statuses = find_statuses(text, scanner.statuses, body_start, end, markers)
        title = text[heading.text_start : heading.text_end].strip()
        comments: tuple[Comment, ...] = ()
        if found:
            comments = read_comments(text, found, identifiers, statuses)
            first = min(comments, key=_TIMESTAMP)
            identifier = identifiers.thread(first.author, first.timestamp)
        else:
            identifier = identifiers.unsigned_thread(title)
        resolved = find_between(scanner.resolved, start, end) if scanner.resolved else ()
        threads.append(
            Thread(
                identifier,
                title,
                heading.level,
                Span(start, end),
                body_start,
                statuses[0] if statuses else None,
                bool(resolved),
                comments,
                statuses[1:],
                resolved,
                nth[start],
            )
        )
    return TalkPage(text, Span(0, lead_end), lead, tuple(threads))


def find_keys(text: str, headings: list[FoundHeading]) -> list[str]:
    """What the anchors of headings are made of."""
    return [find_key(text[heading.text_start : heading.text_end]) for heading in headings]


def _thread_headings(headings: list[FoundHeading], level: int) -> list[FoundHeading]:
    """The headings that begin threads: deeper ones under a request's are part of it."""
    threads = []
    under_request = False
    for heading in headings:
        if heading.level <= level:
            under_request = heading.level == level
            threads.append(heading)
        elif not under_request:
            threads.append(heading)
    return threads


def _by_thread(comments: list[FoundComment], bounds: list[int]) -> list[list[FoundComment]]:
    """The comments before the first bound, and those after each but the last."""
    groups: list[list[FoundComment]] = [_NONE] * len(bounds)
    number = 0
    for comment in comments:
        while number < len(bounds) - 1 and comment.end > bounds[number]:
            number += 1
        if groups[number] is _NONE:
            groups[number] = []
        groups[number].append(comment)
    return groups
