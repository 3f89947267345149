"""Reading the versions of a page one after another, each at the cost of what is new in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple, TypeAlias

from helpdeskbot.model.discussion import Comment, Span, StatusTemplate, TalkPage, Thread
from helpdeskbot.model.document import find_parts
from helpdeskbot.model.known_templates import Markers
from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse.threads.anchors import Anchors
from helpdeskbot.parse.threads.document import parse_document
from helpdeskbot.parse.threads.ids import Identifiers
from helpdeskbot.parse.threads.page import DEFAULT_MARKERS, build_page, find_keys, parse_page
from helpdeskbot.parse.wikitext.collector import pause_collector
from helpdeskbot.parse.wikitext.grammar import grammar_for
from helpdeskbot.parse.wikitext.scan import Scanner

# Lines that are headings of threads, if nothing before them says otherwise.  Those that could hold
# a signature, a tag or a template are left out: they only make one piece of two.
_CUTS = {
    level: re.compile(rf"\n(?=={{1,{level}}}[^=\n({{<][^\n({{<]*=[ \t]*(?:\n|\Z))")
    for level in range(2, 7)
}
_MOST_REPAIRS = 16
# What a page was before an edit and after it.
_MOST_READ = 2
# A stretch that stands on a page several times has other identifiers each time.
_MOST_NAMED = 4

# Of each of a stretch's threads: its identifier, and its comments'.
_Ids: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]
_Names: TypeAlias = tuple[tuple[int, ...], _Ids]
_Beside: TypeAlias = Sequence[tuple[str, dict[Hashable, Any]]]
_Placed: TypeAlias = tuple[tuple[Thread, ...], _Beside]


class _Named(NamedTuple):
    """The threads of a stretch at the beginning of a page, by the names that they have on one.

    :param notes: what is kept beside each, by its identifier.
    """

    threads: tuple[Thread, ...]
    notes: _Beside


class _Piece:
    """What was read in a stretch of text by itself: a function of nothing but its characters."""

    def __init__(self, text: str, scanner: Scanner, markers: Markers) -> None:
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
        self._length = len(text)
        self._waits = [re.compile(pattern, re.IGNORECASE) for pattern in _waits(text, scanner)]
        self._to_end = _is_comment_open(text) or "includeonly" in scanner.unclosed
        self._own = tuple(
            [(one.id, tuple([comment.id for comment in one.comments])) for one in self.threads]
        )
        self._nths = tuple([thread.nth for thread in self.threads])
        self._bases: list[tuple[list[str], str]] | None = None
        self._named: dict[_Names, _Named] = {}
        self._placed: tuple[int, _Named | None, tuple[Thread, ...]] = (-1, None, ())

    def find_reach(self, text: str, end: int) -> int:
        """How far into what follows it the stretch goes on; -1 if it ends where it ends.

        :param end: the offset of the stretch's end in the page's text.
        """
        found = [match.start() for wait in self._waits if (match := wait.search(text, end))]
        if found:
            return max(found)
        return len(text) if self._to_end else -1

    def place(self, at: int, identifiers: Identifiers, anchors: Anchors) -> _Placed:
        """The threads of the stretch where it begins at an offset of the page.

        :param identifiers: those that the page has given out before it, and then its own as well.
        :param anchors: the same of the headings.
        """
        numbers = anchors.number(self.keys)
        nths = tuple([numbers[head] for head in self.heads])
        ids = self._own if identifiers.take(self.ids) else self._name(identifiers)
        named = self._named.get((nths, ids))
        if named is None:
            while len(self._named) >= _MOST_NAMED:
                del self._named[next(iter(self._named))]
            named = self._named[nths, ids] = self._give(nths, ids)
        begin, before, threads = self._placed
        if begin != at or before is not named:
            threads = tuple([_moved(one, at) for one in named.threads]) if at else named.threads
            self._placed = (at, named, threads)
        return threads, named.notes

    def _give(self, nths: tuple[int, ...], ids: _Ids) -> _Named:
        """The threads by other names."""
        threads = self.threads
        if (nths, ids) != (self._nths, self._own):
            threads = tuple(
                thread._replace(id=own, comments=_with_ids(thread.comments, theirs), nth=nth)
                for thread, nth, (own, theirs) in zip(threads, nths, ids, strict=True)
            )
        return _Named(threads, [(own, {}) for own, _ in ids])

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


class PageParser:
    """Gives for each text exactly what :func:`~helpdeskbot.parse.page.parse_page` gives.

    A text is cut at the headings of its threads.  A piece that the text before or the one before
    that held too, character by character, is not read again, but only where it leaves nothing
    open that reaches into the next piece, and does not lean on one before it.  Where that cannot
    be told, the whole text is read.  So there is nothing that could be out of date.

    Keeps the pieces of the last three texts in memory.  Not for use by several threads at once.
    """

    def __init__(self, site: SiteInfo, markers: Markers = DEFAULT_MARKERS) -> None:
        self._site = site
        self._markers = markers
        self._grammar = grammar_for(site, markers)
        self._pieces: dict[str, _Piece] = {}
        self._older: tuple[dict[str, _Piece], ...] = ({}, {})
        self._read_last: dict[str, TalkPage] = {}
        self.characters_read = 0
        """How many characters the last call of :meth:`parse` had to read anew."""

    def parse(self, text: str) -> TalkPage:
        """Read a talk page; total, as :func:`~helpdeskbot.parse.page.parse_page` is.

        The same text again is what it was: a page is read by whoever has changed it, too.
        """
        found = self._read_last.get(text)
        if found is not None:
            self.characters_read = 0
            return found
        found = self._parse(text)
        while len(self._read_last) >= _MOST_READ:
            del self._read_last[next(iter(self._read_last))]
        self._read_last[text] = found
        return found

    def _parse(self, text: str) -> TalkPage:
        if (parts := find_parts(text)) is not None:
            self.characters_read = len(text)
            return parse_document(text, parts, self._grammar, self._markers)
        self._older, self._pieces = (self._pieces, self._older[0]), {}
        self.characters_read = 0
        with pause_collector():
            pieces = self._cut(text) if "mw-notalk" not in text else None
            if pieces is not None:
                return _joined(text, pieces)
        self.characters_read += len(text)
        return parse_page(text, self._site, self._markers)

    def _cut(self, text: str) -> list[tuple[int, _Piece]] | None:
        """The pieces and where each begins; ``None`` if the text is not the sum of its pieces."""
        bounds = [0, *(cut.end() for cut in _CUTS[self._markers.level].finditer(text)), len(text)]
        found: list[tuple[int, _Piece]] = []
        repairs = 0
        first, last = 0, 1
        while first < len(bounds) - 1:
            piece = self._read(text[bounds[first] : bounds[last]])
            reach = piece.find_reach(text, bounds[last]) if last < len(bounds) - 1 else -1
            if reach >= 0:
                last = min(bisect_right(bounds, reach), len(bounds) - 1)
            elif first and not piece.is_section:
                begin, _ = found.pop()
                first = bisect_right(bounds, begin) - 1
            else:
                found.append((bounds[first], piece))
                first, last = last, last + 1
                continue
            repairs += 1
            if repairs > _MOST_REPAIRS:
                return None
        is_open = False
        for _, piece in found:
            if is_open and piece.leans:
                return None
            is_open = is_open or piece.leaves_open
        return found

    def _read(self, text: str) -> _Piece:
        before, earlier = self._older
        piece = self._pieces.get(text) or before.get(text) or earlier.get(text)
        if piece is None:
            self.characters_read += len(text)
            scanner = Scanner(text, self._grammar)
            scanner.run()
            piece = _Piece(text, scanner, self._markers)
        self._pieces[text] = piece
        return piece


def _joined(text: str, pieces: list[tuple[int, _Piece]]) -> TalkPage:
    """The page that pieces make up: identifiers are its own, each given out once."""
    identifiers, anchors = Identifiers(), Anchors()
    threads: list[Thread] = []
    notes: dict[str, dict[Hashable, Any]] = {}
    for at, piece in pieces:
        placed, beside = piece.place(at, identifiers, anchors)
        threads += placed
        notes.update(beside)
    lead = pieces[0][1] if pieces else None
    if lead is None:
        return TalkPage(text, Span(0, 0), (), ())
    return TalkPage(text, Span(0, lead.lead_end), lead.lead, tuple(threads), notes)


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
                    _span(comment.span, by),
                    _span(comment.signature, by),
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
