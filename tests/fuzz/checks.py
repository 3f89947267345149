"""What has to hold of every text that is read as a talk page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from helpdeskbot.model.change import Replacement
from helpdeskbot.model.discussion import Comment, Span, StatusTemplate, TalkPage
from helpdeskbot.model.site import SiteInfo
from helpdeskbot.page.compose import compose, render_status, render_under_heading
from helpdeskbot.parse import (
    canonical_user,
    find_redirect_target,
    parse_bot_exclusion,
    parse_page,
    parse_sections,
    talk_page_as_json,
    uses_liquid_threads,
)
from helpdeskbot.parse.threads.ids import plain_heading
from helpdeskbot.parse.threads.incremental import PageParser
from helpdeskbot.parse.wikitext.template import parse_template

_SHORT = 400


class Broken(AssertionError):
    """A promise of the parser that a text breaks; the message names the promise."""


def check(text: str, site: SiteInfo) -> None:
    """Read a text in every way there is.

    :raises Broken: something that always has to hold does not.
    """
    page = parse_page(text, site)
    check_page(text, page)
    _require(page == parse_page(text, site), "reading twice gives the same")
    check_sections(text, site)
    check_status_edits(text, page, site)
    check_other_readers(text, site)


def check_page(text: str, page: TalkPage) -> None:
    """The page is tiled, everything lies where it belongs, and identifiers are unique."""
    spans = [page.lead, *(thread.span for thread in page.threads)]
    _require(page.text == text, "the page has the text that was read")
    _require(page.lead.start == 0 and spans[-1].end == len(text), "the page is covered")
    _require(all(a.end == b.start for a, b in pairwise(spans)), "lead and threads tile the page")
    ids = [thread.id for thread in page.threads] + [comment.id for comment in comments_of(page)]
    _require(len(set(ids)) == len(ids), "identifiers are unique")
    _check_comments(page.lead, page.lead_comments)
    for thread in page.threads:
        line = text[thread.span.start : thread.body_start]
        _require(thread.span.start < thread.body_start <= thread.span.end, "the heading is inside")
        _require(1 <= thread.level <= 6, "heading levels are 1 to 6")
        _require(line.startswith("=" * thread.level), "a heading begins with its signs")
        _require(
            thread.heading in line and thread.heading == thread.heading.strip(), "heading text"
        )
        _require(thread.body_start == len(text) or line.endswith("\n"), "a heading ends its line")
        if thread.status:
            _require(thread.body_start <= thread.status.span.start, "the status is in the body")
            _require(thread.status.span.end <= thread.span.end, "the status is in the thread")
            _check_status(text, thread.status)
        _check_comments(thread.span, thread.comments)
        _require(
            all(comment.span.start >= thread.body_start for comment in thread.comments),
            "comments begin after the heading",
        )
    talk_page_as_json(page)


def _check_comments(within: Span, comments: tuple[Comment, ...]) -> None:
    for comment in comments:
        span, signature = comment.span, comment.signature
        _require(within.start <= span.start and span.end <= within.end, "comments are in a thread")
        _require(
            span.start <= signature.start < signature.end == span.end, "signatures end comments"
        )
        _require(comment.level >= 1, "levels count from 1")
        _require(bool(comment.author) and "\n" not in comment.author, "authors have names")
        moments = [comment.timestamp, *(moment for _, moment in comment.later_signatures)]
        _require(all(moment.utcoffset() is not None for moment in moments), "timestamps are aware")
    _require(
        all(a.span.end <= b.span.start for a, b in pairwise(comments)), "comments do not overlap"
    )


def _check_status(text: str, status: StatusTemplate) -> None:
    written = status.span.of(text)
    _require(written.startswith("{{") and written.endswith("}}"), "a status has its braces")
    name, parameters = parse_template(text, status.span.start, status.span.end)
    params = tuple((parameter.name, parameter.value) for parameter in parameters)
    _require((name, params) == (status.name, status.params), "a status has its parameters")
    for parameter in parameters:
        _require(_stands_at(parameter.span, text, parameter.value), "a parameter is where it says")
        _require(
            status.span.start + 2 <= parameter.span.start <= parameter.span.end < status.span.end,
            "a parameter is inside its template",
        )
    where = status.value_span
    _require(bool(status.value) <= (where is not None), "a value stands somewhere")
    _require(where is None or _stands_at(where, text, status.value), "the value is where it says")


def _stands_at(span: Span, text: str, value: str) -> bool:
    """Whether a value stands there; hidden comments within it are no part of it."""
    written = span.of(text)
    return written == value or (len(value) < len(written) and "<!--" in written)


def check_status_edits(text: str, page: TalkPage, site: SiteInfo) -> None:
    """Putting a status under each heading, or changing one, leaves everything else alone."""
    if _ends_hidden(text, page):
        return
    written = render_status("Status", "1", "new", {})
    for number, thread in enumerate(page.threads[:_SHORT]):
        if number in (0, len(page.threads) // 2, len(page.threads) - 1):
            change = render_under_heading(text, thread, written)
            _check_edit(text, page, site, number, change, "new")
            status = thread.status
            if status and status.value_span and _stands_alone(status, page):
                at = status.value_span
                change = Replacement(at.start, at.end, "done")
                _check_edit(text, page, site, number, change, "done")
    tags = [render_under_heading(text, thread, written) for thread in page.threads]
    tagged = compose(text, tags)
    check_versions((text, tagged, text), site)
    after = parse_page(tagged, site)
    _require(len(after.threads) == len(page.threads), "tagging all keeps the threads")
    _require(
        all(thread.status and thread.status.value == "new" for thread in after.threads),
        "tagging all tags all",
    )


def _stands_alone(status: StatusTemplate, page: TalkPage) -> bool:
    """Whether no line break and no signature hangs on the status's value."""
    if "\n" in status.value:
        return False
    return all(status.span.start not in comment.signature for comment in comments_of(page))


def _ends_hidden(text: str, page: TalkPage) -> bool:
    """Whether the last heading's line never ends, as a hidden comment on it does not.

    There is no place under such a heading.
    """
    if not page.threads or page.threads[-1].body_start < len(text):
        return False
    line = text[page.threads[-1].span.start :]
    return "<!--" in line and "-->" not in line[line.rindex("<!--") + 2 :]


def _check_edit(
    text: str, page: TalkPage, site: SiteInfo, number: int, change: Replacement, value: str
) -> None:
    edited = compose(text, [change])
    after = parse_page(edited, site)
    check_page(edited, after)
    _require(
        [(thread.heading, thread.level) for thread in page.threads]
        == [(thread.heading, thread.level) for thread in after.threads],
        "a status keeps the headings",
    )
    thread = after.threads[number]
    _require(thread.status is not None and thread.status.value == value, "the status is read back")
    _require(
        [_known_by(comment) for comment in comments_of(page)]
        == [_known_by(comment) for comment in comments_of(after)],
        "a status keeps the comments",
    )
    for index, (was, now) in enumerate(zip(page.threads, after.threads, strict=True)):
        if index != number:
            _require(was.span.of(text) == now.span.of(edited), "a status keeps other threads")
            _require((was.id, was.resolved) == (now.id, now.resolved), "others keep their identity")
            _require(
                [comment.level for comment in was.comments]
                == [comment.level for comment in now.comments],
                "others keep their levels",
            )


def _known_by(comment: Comment) -> tuple[object, ...]:
    return (comment.id, comment.author, comment.timestamp, comment.later_signatures)


def check_sections(text: str, site: SiteInfo) -> None:
    """Sections are numbered upwards, and each lies in the shallower one before it or after it."""
    sections = parse_sections(text, site)
    numbers = [0, *(section.index for section in sections)]
    _require(all(a < b for a, b in pairwise(numbers)), "sections are numbered upwards")
    for one, other in pairwise(sections):
        inside = one.level < other.level
        _require(one.span.start < other.span.start, "sections are in order")
        _require(inside or one.span.end == other.span.start, "sections end where the next begins")
        _require(not inside or other.span.end <= one.span.end, "deeper sections are inside")


def check_versions(versions: Iterable[str], site: SiteInfo) -> None:
    """Reading a page's versions one after another gives what reading each by itself gives."""
    parser = PageParser(site)
    for text in versions:
        _require(parser.parse(text) == parse_page(text, site), "what is reused is not out of date")


def check_other_readers(text: str, site: SiteInfo) -> None:
    """The smaller readers of a page bear any text too."""
    parse_bot_exclusion(text, "Helpdesk bot")
    find_redirect_target(text, site)
    uses_liquid_threads(text)
    short = text[:_SHORT]
    plain_heading(short)
    canonical_user(short)


def comments_of(page: TalkPage) -> Iterator[Comment]:
    """Every comment, in page order."""
    yield from page.lead_comments
    for thread in page.threads:
        yield from thread.comments


def _require(condition: bool, promise: str) -> None:
    if not condition:
        raise Broken(promise)
