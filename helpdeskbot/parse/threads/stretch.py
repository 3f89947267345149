"""A stretch of a page that was read by itself, and its threads wherever it stands on a page."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple, TypeAlias

from helpdeskbot.model.discussion import Comment, Span, StatusTemplate, Thread
from helpdeskbot.model.known_templates import Markers
from helpdeskbot.parse.threads.anchors import Anchors
from helpdeskbot.parse.threads.ids import Identifiers
from helpdeskbot.parse.threads.page import build_page, find_keys
from helpdeskbot.parse.wikitext.scan import Scanner

# Below an edit every comment of a page moves; a tuple is made so in half the time.
_new = tuple.__new__
# A stretch that stands on a page several times has other identifiers each time.
_MOST_NAMED = 4

# Of each of a stretch's threads: its identifier, and its comments'.
_Ids: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]
_Names: TypeAlias = tuple[tuple[int, ...], _Ids]
_Beside: TypeAlias = Sequence[tuple[str, dict[Hashable, Any]]]


class NamedStretch(NamedTuple):
    """The threads of a stretch at the beginning of a page, by the names that they have on one.

    :param notes: what is kept beside each, by its identifier.
    """

    threads: tuple[Thread, ...]
    notes: _Beside


class PageStretch:
    """What was read in a stretch of text by itself: a function of nothing but its characters.

    Attributes: ``text``; ``ids`` and ``keys``, the identifiers that its threads and comments have
    and what the anchors of its headings are made of, were it alone on a page.
    """

    def __init__(self, text: str, scanner: Scanner, markers: Markers) -> None:
        self.text = text
        page = build_page(text, scanner, markers)
        headings = scanner.headings
        self.lead = page.lead_comments
        self.lead_end = page.lead.end
        self.threads = page.threads
        self.is_section = bool(headings) and headings[0].start == 0
        self.leaves_open = scanner.leaves_open
        self.leans = scanner.leans
        self.ids = frozenset(
            (
                *(comment.id for comment in self.lead),
                *(comment.id for thread in self.threads for comment in thread.comments),
                *(thread.id for thread in self.threads),
            )
        )
        self.keys = find_keys(text, headings)
        begin = {heading.start: at for at, heading in enumerate(headings)}
        self.heads = [begin[thread.span.start] for thread in self.threads]
        self._waits = [re.compile(pattern, re.IGNORECASE) for pattern in _waits(text, scanner)]
        self._to_end = _is_comment_open(text) or "includeonly" in scanner.unclosed
        self._own = tuple(
            [(one.id, tuple([comment.id for comment in one.comments])) for one in self.threads]
        )
        self._nths = tuple([thread.nth for thread in self.threads])
        self._bases: list[tuple[list[str], str]] | None = None
        self._named: dict[_Names, NamedStretch] = {}
        self._placed: tuple[int, NamedStretch | None, tuple[Thread, ...]] = (-1, None, ())

    @property
    def waits(self) -> bool:
        """Whether it hangs on what follows it where the stretch ends."""
        return bool(self._waits) or self._to_end

    def find_reach(self, text: str, end: int) -> int:
        """How far into what follows it the stretch goes on; -1 if it ends where it ends.

        :param end: the offset of the stretch's end in the page's text.
        """
        found = [match.start() for wait in self._waits if (match := wait.search(text, end))]
        if found:
            return max(found)
        return len(text) if self._to_end else -1

    def name(self, identifiers: Identifiers, anchors: Anchors) -> NamedStretch:
        """The threads of the stretch by the names that they have on a page.

        :param identifiers: those that the page has given out before it, and then its own as well.
        :param anchors: the same of the headings.
        """
        numbers = anchors.number(self.keys)
        nths = tuple([numbers[head] for head in self.heads])
        ids = self._own if identifiers.take(self.ids) else self._name(identifiers)
        return self._find_named(nths, ids)

    def name_alone(self) -> NamedStretch:
        """The same on a page on which nothing else has any of its names."""
        return self._find_named(self._nths, self._own)

    def place(self, named: NamedStretch, at: int) -> tuple[Thread, ...]:
        """The threads of the stretch by some names, where it begins at an offset of the page."""
        begin, before, threads = self._placed
        if begin != at or before is not named:
            threads = tuple([_moved(one, at) for one in named.threads]) if at else named.threads
            self._placed = (at, named, threads)
        return threads

    def _find_named(self, nths: tuple[int, ...], ids: _Ids) -> NamedStretch:
        named = self._named.get((nths, ids))
        if named is None:
            while len(self._named) >= _MOST_NAMED:
                del self._named[next(iter(self._named))]
            named = self._named[nths, ids] = self._give(nths, ids)
        return named

    def _give(self, nths: tuple[int, ...], ids: _Ids) -> NamedStretch:
        """The threads by other names."""
        threads = self.threads
        if (nths, ids) != (self._nths, self._own):
            threads = tuple(
                thread._replace(id=own, comments=_with_ids(thread.comments, theirs), nth=nth)
                for thread, nth, (own, theirs) in zip(threads, nths, ids, strict=True)
            )
        return NamedStretch(threads, [(own, {}) for own, _ in ids])

    def _name(self, identifiers: Identifiers) -> _Ids:
        """Identifiers that nothing before it on the page has."""
        if self._bases is None:
            self._bases = [_find_bases(thread) for thread in self.threads]
        found = []
        for comments, thread in self._bases:
            theirs = tuple([identifiers.give(base) for base in comments])
            found.append((identifiers.give(thread), theirs))
        return tuple(found)


def _is_comment_open(text: str) -> bool:
    at = text.rfind("<!--")
    return at >= 0 and text.find("-->", at + 4) < 0


def _waits(text: str, scanner: Scanner) -> list[str]:
    """What would change the reading of a stretch, if it came after it."""
    waits = [rf"</{re.escape(name)}\s*>" for name in scanner.unclosed if name != ">"]
    if _is_comment_open(text):
        waits.append("-->")
    if text.find(">", max(text.rfind("<"), 0)) < 0 <= text.find("<"):
        waits.append(">")
    link = text.rfind("[[")
    if link >= 0 and text.find("]", link) < 0 and text.find("[", link + 2) < 0:
        waits.append(r"[\[\]]")
    return waits


def _moved(thread: Thread, by: int) -> Thread:
    return Thread(
        thread.id,
        thread.heading,
        thread.level,
        _span(thread.span, by),
        thread.body_start + by,
        _moved_status(thread.status, by) if thread.status else None,
        thread.resolved,
        tuple(
            [
                Comment(
                    comment.id,
                    comment.author,
                    comment.timestamp,
                    comment.level,
                    _new(Span, (comment.span.start + by, comment.span.end + by)),
                    _new(Span, (comment.signature.start + by, comment.signature.end + by)),
                    comment.later_signatures,
                )
                for comment in thread.comments
            ]
        ),
        tuple([_moved_status(status, by) for status in thread.more_statuses]),
        tuple([_span(span, by) for span in thread.markers]),
        thread.nth,
    )


def _span(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _moved_status(status: StatusTemplate, by: int) -> StatusTemplate:
    value = status.value_span
    return StatusTemplate(
        status.name,
        status.value,
        status.params,
        _span(status.span, by),
        _span(value, by) if value else None,
    )


def _find_bases(thread: Thread) -> tuple[list[str], str]:
    """The identifiers of a thread's comments and its own, were it alone with each of them."""
    comments = [Identifiers().comment(one.author, one.timestamp) for one in thread.comments]
    first = thread.first_comment
    if first:
        return comments, Identifiers().thread(first.author, first.timestamp)
    return comments, Identifiers().unsigned_thread(thread.heading)


def _with_ids(comments: tuple[Comment, ...], ids: tuple[str, ...]) -> tuple[Comment, ...]:
    return tuple(
        one if one.id == own else one._replace(id=own)
        for one, own in zip(comments, ids, strict=True)
    )
