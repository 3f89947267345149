"""The block being read: its indentation, the comment under way, and who signed it.

The rules are those that DiscussionTools applies to the rendered page, carried over to wikitext:
a comment is everything from the end of the one before it to the end of the paragraph that holds
its signature; its level comes from the list marks; the user link nearest before the timestamp
names the author.
"""

from __future__ import annotations

import re
from datetime import datetime

from helpdeskbot.parse.wikitext import grammar as g
from helpdeskbot.parse.wikitext.definitions import find_term, is_lone_term
from helpdeskbot.parse.wikitext.found import Bookmark, FoundComment
from helpdeskbot.parse.wikitext.nesting import Nesting
from helpdeskbot.parse.wikitext.signatures import MARKUP, UserLinks, is_in_tag

_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*+)")
# The first characters of what may open a line without being seen.
_MAY_BE_INVISIBLE = frozenset(" \t\r\f<-_'[")


class Block:
    """One block after the other: where its comment begins, who signs it, and where it ends."""

    def __init__(self, text: str, grammar: g.Grammar) -> None:
        self.comments: list[FoundComment] = []
        self.timestamp_floor = 0
        self._text = text
        self._tags = grammar.tags
        self._skip_invisible = grammar.invisible.match
        self._end = len(text)
        self._block = 0
        self._indent = 0
        self._plain = False
        # Where the next comment begins: -1 until something that a reader sees has come.
        self._start = -1
        self._start_indent = 0
        # What was skipped in looking for it is not looked at again.
        self._visible_from = 0
        self._current: FoundComment | None = None
        self._floor = 0
        self._open_paragraph = False
        # Where the cell, and the definition's term, that the line begins with have their text.
        self._cell = self._term = -1
        self._heads = False
        self._links = UserLinks(text)
        self._nesting = Nesting()

    @property
    def is_plain(self) -> bool:
        """Whether the block is a paragraph, so that a line of text goes on with it."""
        return self._plain

    @property
    def is_unsigned(self) -> bool:
        """Whether a comment has begun, in no ``<p>``, but not come to its signature."""
        return self._start >= 0 and self._current is None and not self._open_paragraph

    @property
    def is_table(self) -> bool:
        """Whether the block stands in a table, where lines have marks of their own."""
        return self._nesting.in_table

    @property
    def is_signed(self) -> bool:
        """Whether the block, no ``<p>``, holds a comment whose signature has come."""
        return self._start >= 0 and self._current is not None and not self._open_paragraph

    # Beginning and end

    def boundary(self, at: int) -> None:
        """A block ends here: its comment is complete, and its links name nobody after it."""
        self._block += 1
        self._plain = self._open_paragraph = False
        if self._current is not None:
            self._current = None
            self._start = -1
        self._floor = at

    def separator(self, at: int, start: int = -1) -> None:
        """A line break within a block ends a comment, though not the block.

        :param start: where what separates begins, if it may have been taken for a comment's text.
        """
        if self._start == start:
            self._start = -1
        if self._current is not None:
            self._current = None
            self._start = -1
            self._floor = at
        if self._start < 0:
            self._find_start(at, "")

    def _find_start(self, at: int, prefix: str) -> None:
        """Let the next comment begin here, if there is anything to see on the line."""
        if prefix and prefix[-1] == ";" and is_lone_term(self._text, at):
            # A definition term of its own is used as a heading.
            return
        text = self._text
        while text.startswith("}}", at):
            # The end of a template over several lines is nothing that a reader sees.
            at += 2
        first = text[at : at + 1]
        if at < self._visible_from:
            begin = self._visible_from
        elif first == "<" and self._tag_kind(at) >= g.BLOCK:
            self._visible_from = at
            return
        elif first in _MAY_BE_INVISIBLE:
            begin = self._visible_from = self._skip_invisible(text, at).end()  # type: ignore[union-attr]
        else:
            begin = self._visible_from = at
        first = text[begin : begin + 1]
        if first in ("", "\n") or (first == "<" and self._tag_kind(begin) != g.EXTENSION):
            # What begins a block has its own beginning looked at in its turn.
            return
        self._start = begin
        self._start_indent = self._indent

    def _tag_kind(self, at: int) -> int:
        """What the tag at an offset means; one that means nothing is like an extension's."""
        tag = _TAG.match(self._text, at)
        return self._tags.get(tag[1].lower(), g.EXTENSION) if tag else g.EXTENSION

    def _end_cells(self, at: int) -> None:
        """Begin a block anew for the last cell of a table's line that begins before an offset."""
        cell = self._text.rfind("||", self._cell, at)
        if self._heads:
            cell = max(cell, self._text.rfind("!!", self._cell, at))
        self._cell = at
        if cell >= 0:
            self.boundary(cell + 2)
            self._links.move(cell + 2, self._block)
            if self._start < 0:
                self._find_start(cell + 2, "")

    def _end_term(self, at: int) -> bool:
        """Whether the timestamp at an offset is cut in two by the colon that ends a term."""
        text = find_term(self._text, self._term, at)
        if text is None:
            return False
        self._term = -1
        self._indent += 1
        return ":" not in text

    def mark(self) -> Bookmark:
        """Remember the state, to go on from it after a template or an element that is left out."""
        return (
            len(self.comments),
            self._block,
            self._indent,
            self._plain,
            self._start,
            self._start_indent,
            self._current,
            self._floor,
            len(self._links.found),
        )

    # Signatures

    def user_link(self, start: int, end: int, user: str) -> None:
        """A link to a user's page, talk page or contributions."""
        self._links.found.append((start, end, user, self._block))

    def timestamp(self, start: int, end: int, moment: datetime) -> None:
        """A timestamp: it makes a comment if a user is linked before it."""
        if is_in_tag(self._text, start, end) or (self._term >= 0 and self._end_term(start)):
            return
        if self._cell >= 0:
            self._end_cells(start)
        current = self._current
        floor = self._floor
        if current is not None:
            if floor < self.timestamp_floor:
                floor = self.timestamp_floor
            if not MARKUP.search(self._text, self.timestamp_floor, start):
                # As in DiscussionTools, one run of plain text holds one timestamp.
                self.timestamp_floor = end
                return
        self.timestamp_floor = end
        begin, author = self._links.find_author(start, floor, self._block)
        if author:
            self._add(begin, end, author, moment)
        else:
            self._floor = begin

    def signature(self, start: int, end: int, author: str, moment: datetime) -> None:
        """A template that says who wrote what stands before it, and when."""
        self._add(start, end, author, moment)

    def _add(self, start: int, end: int, author: str, moment: datetime) -> None:
        if self._current is not None:
            if self._current.later is None:
                self._current.later = []
            self._current.later.append((author, moment))
            return
        begin = self._start if self._start >= 0 else start
        indent = min(self._start_indent, self._indent) if self._start >= 0 else self._indent
        self._current = FoundComment(min(begin, start), end, indent + 1, author, moment, start)
        self.comments.append(self._current)
