"""What stands in a thread: comments, status templates, markers."""

from __future__ import annotations

from bisect import bisect_left

from helpdeskbot.model.discussion import Comment, Span, StatusTemplate
from helpdeskbot.model.known_templates import Markers
from helpdeskbot.parse.threads.ids import Identifiers
from helpdeskbot.parse.wikitext.found import FoundComment
from helpdeskbot.parse.wikitext.template import parse_template


def read_comments(
    text: str,
    found: list[FoundComment],
    identifiers: Identifiers,
    statuses: tuple[StatusTemplate, ...] = (),
) -> tuple[Comment, ...]:
    """The comments that were found in a text."""
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


def find_statuses(
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


def find_between(found: list[tuple[int, int]], start: int, end: int) -> tuple[Span, ...]:
    """Those of some stretches that begin in a part of a text."""
    first, last = bisect_left(found, (start, 0)), bisect_left(found, (end, 0))
    return tuple(Span(*one) for one in found[first:last])


def move_comment(comment: Comment, by: int) -> Comment:
    """A comment as it stands in a text that has so much more before it."""
    span, signature = comment.span, comment.signature
    return comment._replace(
        span=Span(span.start + by, span.end + by),
        signature=Span(signature.start + by, signature.end + by),
    )
