"""A talk page's wikitext to threads, comments and status templates."""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter

from helpdeskbot.model.discussion import Comment, Span, StatusTemplate, TalkPage, Thread
from helpdeskbot.model.known_templates import Markers
from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse.threads.anchors import Anchors, find_key
from helpdeskbot.parse.threads.ids import Identifiers
from helpdeskbot.parse.wikitext.collector import pause_collector
from helpdeskbot.parse.wikitext.found import FoundComment
from helpdeskbot.parse.wikitext.grammar import grammar_for
from helpdeskbot.parse.wikitext.pieces import FoundHeading
from helpdeskbot.parse.wikitext.scan import Scanner
from helpdeskbot.parse.wikitext.template import parse_template

DEFAULT_MARKERS = Markers()
_NONE: list[FoundComment] = []
_TIMESTAMP = attrgetter("timestamp")
_REQUEST_LEVEL = 2


def parse_page(text: str, site: SiteInfo, markers: Markers = DEFAULT_MARKERS) -> TalkPage:
    """Read a talk page; total: there is no text on which it raises.

    Time and memory grow in proportion to the text's length, whatever the text.

    :param text: the page's wikitext; the offsets of the result are its code points.
    :param site: the wiki the page is from; timestamps are read by its dates and time zone.
    :param markers: the templates that mean something to the desk.
    """
    with pause_collector():
        scanner = Scanner(text, grammar_for(site, markers))
        scanner.run()
        return build_page(text, scanner, markers)


def build_page(text: str, scanner: Scanner, markers: Markers) -> TalkPage:
    """The page that a scanner has found in a text."""
    identifiers = Identifiers()
    heads = _thread_headings(scanner.headings)
    bounds = [*(heading.start for heading in heads), len(text)]
    groups = _by_thread(scanner.comments, bounds)
    lead_end = bounds[0]
    lead = _comments(text, groups[0], identifiers)
    numbers = Anchors().number(find_keys(text, scanner.headings))
    nth = {one.start: number for one, number in zip(scanner.headings, numbers, strict=True)}
    threads = []
    for heading, end, found in zip(heads, bounds[1:], groups[1:], strict=True):
        start = heading.start
        body_start = heading.end + 1 if heading.end < len(text) else len(text)
        statuses: tuple[StatusTemplate, ...] = ()
        if scanner.statuses:
            statuses = _find_statuses(text, scanner.statuses, body_start, end, markers)
        title = text[heading.text_start : heading.text_end].strip()
        comments: tuple[Comment, ...] = ()
        if found:
            comments = _comments(text, found, identifiers, statuses)
            first = min(comments, key=_TIMESTAMP)
            identifier = identifiers.thread(first.author, first.timestamp)
        else:
            identifier = identifiers.unsigned_thread(title)
        resolved = _between(scanner.resolved, start, end) if scanner.resolved else ()
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


def _thread_headings(headings: list[FoundHeading]) -> list[FoundHeading]:
    """The headings that begin threads: deeper ones under a level-2 heading are part of it."""
    threads = []
    under_request = False
    for heading in headings:
        if heading.level <= _REQUEST_LEVEL:
            under_request = heading.level == _REQUEST_LEVEL
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


def _comments(
    text: str,
    found: list[FoundComment],
    identifiers: Identifiers,
    statuses: tuple[StatusTemplate, ...] = (),
) -> tuple[Comment, ...]:
    comments = []
    for comment in found:
        start = comment.start
        for status in statuses:
            if start == status.span.start and status.span.end <= comment.signature_start:
                # The tag is the desk's, not part of what somebody wrote.
                start = status.span.end
                while start < comment.signature_start and text[start].isspace():
                    start += 1
        comments.append(
            Comment(
                identifiers.comment(comment.author, comment.moment),
                comment.author,
                comment.moment,
                comment.level,
                Span(start, comment.end),
                Span(comment.signature_start, comment.end),
                tuple(comment.later) if comment.later else (),
            )
        )
    return tuple(comments)


def _find_statuses(
    text: str, found: list[tuple[int, int]], start: int, end: int, markers: Markers
) -> tuple[StatusTemplate, ...]:
    """The status templates of a thread, in page order; those below its subheadings, too."""
    index = bisect_left(found, (start, 0))
    statuses = []
    while index < len(found) and found[index][1] <= end:
        statuses.append(_read_status(text, Span(*found[index]), markers))
        index += 1
    return tuple(statuses)


def _read_status(text: str, span: Span, markers: Markers) -> StatusTemplate:
    name, parameters = parse_template(text, *span)
    values = {parameter.name: parameter for parameter in parameters}
    value = values.get(markers.status_param)
    return StatusTemplate(
        name=name,
        value=value.value if value else "",
        params=tuple((parameter.name, parameter.value) for parameter in parameters),
        span=span,
        value_span=value.span if value else None,
    )


def _between(found: list[tuple[int, int]], start: int, end: int) -> tuple[Span, ...]:
    first, last = bisect_left(found, (start, 0)), bisect_left(found, (end, 0))
    return tuple(Span(*one) for one in found[first:last])
