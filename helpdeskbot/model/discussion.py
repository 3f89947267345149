"""A talk page as it was read: threads, comments, status templates, and where each stands.

All offsets are code points of the page's wikitext, half-open ``[start, end)``.
All timestamps are timezone-aware and in UTC.

What a page may hold a hundred thousand of is a named tuple: as immutable as a frozen dataclass,
and made in a third of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from helpdeskbot.model.wikicode import Wikicode


T = TypeVar("T")

# What is kept beside a thread is small and of few kinds; what it depends on may change for years.
_MOST_NOTES = 16
PAGE_LEVEL = 0
"""The level of a thread that is a whole page with its talk page."""


class Span(NamedTuple):
    """A stretch of a page's wikitext."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The wikitext that this span covers."""
        return text[self.start : self.end]

    def __contains__(self, offset: object) -> bool:
        return isinstance(offset, int) and self.start <= offset < self.end


class Comment(NamedTuple):
    """One signed contribution to a thread, as DiscussionTools would list it.

    :param id: ``c-Author-20261103101100`` (author's spaces as underscores, UTC), with ``-1``,
        ``-2`` … appended where a page has several of the same author and minute.
    :param author: user name in canonical form, without namespace.
    :param timestamp: UTC; MediaWiki's signatures carry whole minutes.
    :param level: 1 for a comment that is not indented, 2 for a reply to it, and so on.
    :param span: from the comment's first character to the end of its signature.
    :param signature: the part of ``span`` that is the signature, timestamp included.
    :param later_signatures: further (author, timestamp) pairs within the same paragraph.
        DiscussionTools counts such a paragraph as one comment; for the last activity of a
        thread every signature matters.
    :param instead_of: of words that somebody put into a comment later, what stood there before
        (perhaps nothing); ``None``: it is a comment of its own.
    """

    id: str
    author: str
    timestamp: datetime
    level: int
    span: Span
    signature: Span
    later_signatures: tuple[tuple[str, datetime], ...] = ()
    instead_of: str | None = None


@dataclass(frozen=True, slots=True)
class StatusTemplate:
    """The template under a heading that says how a request stands.

    :param name: the template's name as written, trimmed, without braces.
    :param value: the status as written, trimmed; ``""`` when absent.
    :param params: every parameter in page order, (name, value) both trimmed; positional ones
        are named ``"1"``, ``"2"`` … as MediaWiki numbers them.
    :param span: from the opening to the closing braces.
    :param value_span: where ``value`` stands (trimmed); ``None`` when the parameter is absent.
    """

    name: str
    value: str
    params: tuple[tuple[str, str], ...]
    span: Span
    value_span: Span | None = None


class Thread(NamedTuple):
    """A section of a talk page with its comments; on a desk, a request.

    :param id: ``h-Author-20261103101100`` from the oldest comment, in the manner of
        DiscussionTools; ``h-Heading_text`` where no comment is signed.  Unique on its page.
    :param heading: the heading's wikitext, trimmed, without the equals signs.
    :param level: the heading's level; :data:`PAGE_LEVEL` where it is a whole page.
    :param span: from the heading's first character to the next thread's, or the page's end.
    :param body_start: the offset after the heading's line, where a status template goes.
    :param status: its status template; where it has several, the first on the page.
    :param resolved: a marker such as ``{{Section resolved}}`` stands in the thread.
    :param more_statuses: the further ones, in page order.
    :param markers: where the markers stand by which it is resolved.
    :param nth: the number that MediaWiki puts after its anchor, as in ``#Help_2``, since headings
        of that name stand before it on the page; 1: none.
    """

    id: str
    heading: str
    level: int
    span: Span
    body_start: int
    status: StatusTemplate | None
    resolved: bool
    comments: tuple[Comment, ...]
    more_statuses: tuple[StatusTemplate, ...] = ()
    markers: tuple[Span, ...] = ()
    nth: int = 1

    @property
    def is_page(self) -> bool:
        """Whether it is a whole page with its talk page."""
        return self.level == PAGE_LEVEL

    @property
    def statuses(self) -> tuple[StatusTemplate, ...]:
        """All its status templates, in page order."""
        return (self.status, *self.more_statuses) if self.status else ()

    @property
    def first_comment(self) -> Comment | None:
        """The oldest comment (the first on the page among equals): the request itself."""
        return min(self.comments, key=lambda comment: comment.timestamp, default=None)

    def param(self, name: str) -> str:
        """A parameter of its status template; ``""`` where it has none, or none is meant."""
        return dict(self.status.params).get(name, "") if self.status and name else ""

    def signatures(self) -> Iterator[tuple[str, datetime]]:
        """Every (author, timestamp) that stands in the thread, in page order."""
        for comment in self.comments:
            yield comment.author, comment.timestamp
            yield from comment.later_signatures

    def wikicode(self, text: str) -> Wikicode:
        """The thread as mwparserfromhell's tree, for people who know that library.

        :param text: the page's wikitext, from which the thread was read.
        :raises TextRefused: the thread is longer than 64 kB, nested deeper than 40, or such that
            the library would go over it too often; see ``model/wikicode.py``.
        """
        # The library is loaded here, so that nobody else waits for it.
        from helpdeskbot.model.wikicode import read_wikicode

        return read_wikicode(self.span.of(text))


@dataclass(frozen=True, slots=True)
class TalkPage:
    """A whole page: what comes before the first thread, and the threads; together they tile it.

    :param lead: what comes before the first thread; its comments are in ``lead_comments``.
    :param notes: by a thread's id, a place to keep what follows from the thread alone, wherever
        it stands on the page: versions of the page in which it is the same have one place for it.
        Not for every thread, as not every version is read beside another.
    """

    text: str
    lead: Span
    lead_comments: tuple[Comment, ...]
    threads: tuple[Thread, ...]
    notes: Mapping[str, dict[Hashable, Any]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def noted(self, thread: Thread, key: Hashable, find: Callable[..., T], *of: object) -> T:
        """What follows from a thread, and from what the key tells; found once where it is kept.

        :param key: what it is, with all that it depends on but the thread's characters, its ids
            and its number among namesakes; nothing in it or in the result may be an offset.
        :param of: what it is found of.
        """
        kept = self.notes.get(thread.id)
        if kept is None:
            return find(*of)
        found: T | None = kept.get(key)
        if found is None:
            if len(kept) >= _MOST_NOTES:
                kept.clear()
            found = kept[key] = find(*of)
        return found
