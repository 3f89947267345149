"""The block being read: its indentation, the comment under way, and who signed it.

The rules are those that DiscussionTools applies to the rendered page, carried over to wikitext:
a comment is everything from the end of the one before it to the end of the paragraph that holds
its signature; its level comes from the list marks; the user link nearest before the timestamp
names the author.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from helpdeskbot.parse import grammar as g
from helpdeskbot.parse.signatures import UserLinks

_LONGEST_TAG = 1000
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*+)")
_TABLE_MARKS = frozenset("|!")


@dataclass(slots=True)
class FoundComment:
    """A comment as the scanner found it; offsets into the text."""

    start: int
    end: int
    level: int
    author: str
    moment: datetime
    signature_start: int
    later: list[tuple[str, datetime]] = field(default_factory=list)


Mark = tuple[int, int, int, bool, int, int, FoundComment | None, int, int]
"""The state at the start of something that may turn out to be no part of the text: how many
comments there were, the block, its indentation, whether it is a plain paragraph, where the next
comment begins and how far indented, the comment under way, how far back its signature may be, and
how many links to users there were.
"""


class Blocks:
    """Follows the blocks of one page, and collects its comments."""

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
        self._links = UserLinks(text)
        self._tables: list[tuple[int, int]] = []
        self._lists: list[int] = []
        self._base = 0
        self._quotes: list[tuple[str, Mark | None]] = []
        self._open_elements: dict[str, int] = {}

    # Lines

    @property
    def is_plain(self) -> bool:
        """Whether the block is a paragraph, so that a line of text goes on with it."""
        return self._plain

    @property
    def is_unsigned(self) -> bool:
        """Whether a comment has begun, but not come to its signature."""
        return self._start >= 0 and self._current is None

    @property
    def is_table(self) -> bool:
        """Whether the block stands in a table, where lines have marks of their own."""
        return bool(self._tables)

    @property
    def is_signed(self) -> bool:
        """Whether the block holds a comment whose signature has come."""
        return self._current is not None and self._start >= 0

    def blank_line(self, at: int) -> None:
        """An empty line ends whatever block there was."""
        self.boundary(at)

    def begin_line(self, at: int, prefix: str, first: str) -> None:
        """A line begins; ``at`` is after its list marks, ``first`` the character there."""
        content = at
        if prefix:
            self.boundary(at)
            self._indent = self._base + len(prefix) - prefix.count(";")
            self._plain = False
            if first == "{" and self._text.startswith("{|", at) and not prefix.strip(":"):
                # Behind the other list marks it is no table, but text.
                self._open_table()
                return
        elif first == " ":
            if self._plain or self._indent != self._base:
                self.boundary(at)
            self._plain = False
            self._indent = self._base
        elif first in _TABLE_MARKS:
            content = self._table_line(at)
        elif first == "{" and self._text.startswith("{|", at):
            self.boundary(at)
            self._indent = self._base
            self._open_table()
            return
        elif first == "-" and self._text.startswith("----", at):
            self.boundary(at)
            self._indent = self._base
        elif not self._plain:
            self.boundary(at)
            self._indent = self._base
            self._plain = True
        if self._start < 0 and content >= 0:
            self._find_start(content, prefix)

    def _find_start(self, at: int, prefix: str) -> None:
        """Let the next comment begin here, if there is anything to see on the line."""
        if prefix and prefix[-1] == ";":
            line_end = self._text.find("\n", at)
            if line_end < 0 or (
                self._text[line_end + 1 : line_end + 2] not in (":", ";")
                and self._text.find(":", at, line_end) < 0
            ):
                # A definition term of its own is used as a heading.
                return
        while self._text.startswith("}}", at):
            # The end of a template over several lines is nothing that a reader sees.
            at += 2
        if at < self._visible_from:
            begin = self._visible_from
        else:
            skipped = self._skip_invisible(self._text, at)
            begin = self._visible_from = skipped.end() if skipped else at
        if begin == self._end or self._text[begin] == "\n":
            return
        if self._text[begin] == "<":
            tag = _TAG.match(self._text, begin)
            if tag and self._tags.get(tag[1].lower(), g.EXTENSION) != g.EXTENSION:
                # A block begins first; its own beginning is looked at in its turn.
                return
        self._start = begin
        self._start_indent = self._indent

    def _open_table(self) -> None:
        self._tables.append((self._base, len(self._lists)))
        self._base = self._indent
        self._plain = False

    def _table_line(self, at: int) -> int:
        """A line that begins like one of a table; gives where its text begins, -1 if nowhere."""
        if not self._tables:
            if not self._plain:
                self.boundary(at)
                self._plain = True
                self._indent = self._base
            return at
        self.boundary(at)
        self._indent = self._base
        if self._text.startswith("|}", at):
            self._base, lists = self._tables.pop()
            del self._lists[lists:]
            self._indent = self._base
            return at + 2
        return -1 if self._text.startswith("|-", at) else at + 1

    def boundary(self, at: int) -> None:
        """A block ends here: its comment is complete, and its links name nobody after it."""
        self._block += 1
        self._plain = False
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

    # Headings, templates, tags

    def mark(self) -> Mark:
        """Remember the state, for :meth:`heading` and :meth:`leave_template`."""
        return (
            len(self.comments),
            self._block,
            self._indent,
            self._plain,
            self._start,
            self._start_indent,
            self._current,
            self._floor,
            self._links.count,
        )

    def heading(self, comments: int, at: int) -> None:
        """A heading ends here; what its line seemed to hold is none of the comments.

        :param comments: how many comments there were before it.
        """
        del self.comments[comments:]
        self._current = None
        self.boundary(at)
        self._start = -1
        self._quotes.clear()
        self._open_elements.clear()
        self._lists.clear()
        self._tables.clear()
        self._base = self._indent = 0

    def enter_template(self, at: int) -> Mark:
        """A template begins; a comment that would begin with it may begin with a line inside."""
        mark = self.mark()
        if self._start == at:
            self._start = -1
        return mark

    def leave_template(self, mark: Mark, drop: bool) -> None:
        """A template ends: its lines were its own; go on with the block it stands in."""
        comments, block, indent, plain, start, start_indent, current, floor, links = mark
        if drop:
            del self.comments[comments:]
            self._links.forget(links)
        if len(self.comments) == comments:
            if drop or current:
                self._current, self._floor = current, floor
            if drop or current or start >= 0:
                self._start, self._start_indent = start, start_indent
        if self._block != block:
            self._block, self._indent, self._plain = block, indent, plain

    def own_lines(self, start: int, end: int, visible: bool) -> None:
        """A template that stands on lines of its own ends here.

        :param visible: whether the next comment begins with it, if nothing else has begun one.
        """
        followed = self._current is not None
        self.boundary(end)
        if followed and visible:
            self._start = start
            self._start_indent = self._base
        elif self._start == start and not visible:
            self._start = -1

    def block_element(self, start: int, end: int) -> None:
        """An element that is a block of its own, and holds no comments, was passed."""
        followed = self._current is not None
        self.boundary(end)
        if followed:
            self._start = start
            self._start_indent = self._indent

    def box(self, at: int) -> None:
        """A marker that is shown as a block of its own ends here."""
        self.boundary(at)
        if self._start < 0:
            self._find_start(at, "")

    def tag(self, kind: int, name: str, closing: bool, at: int) -> None:
        """An HTML tag that forms blocks, breaks lines or quotes."""
        close = self._text.find(">", at, at + _LONGEST_TAG)
        after = close + 1 if close >= 0 else at + len(name)
        if kind == g.BREAK:
            self.separator(after)
            return
        if kind == g.QUOTE:
            if closing:
                self.leave_element(name)
            else:
                self.element(name, True)
            if name in g.INLINE_QUOTES:
                return
        self.boundary(at)
        if kind == g.LIST:
            self._list(closing)
        elif kind == g.ITEM and self._lists:
            self._base += (not closing) - self._lists[-1]
            self._lists[-1] = int(not closing)
        if kind in (g.LIST, g.ITEM):
            self._indent = self._base
        if self._start < 0:
            self._find_start(after, "")

    def _list(self, closing: bool) -> None:
        if not closing:
            self._lists.append(0)
        elif len(self._lists) > (self._tables[-1][1] if self._tables else 0):
            self._base -= self._lists.pop()

    def element(self, name: str, silent: bool) -> None:
        """An element begins; in a silent one comments are not looked for."""
        if silent or name in self._open_elements:
            self._quotes.append((name, self.mark() if silent else None))
            self._open_elements[name] = self._open_elements.get(name, 0) + 1

    def leave_element(self, name: str) -> None:
        """An element ends, and with it those in it; a silent one that never ends is none."""
        if not self._open_elements.get(name):
            return
        opened = ""
        while opened != name:
            opened, mark = self._quotes.pop()
            self._open_elements[opened] -= 1
            if mark and len(self.comments) > mark[0]:
                first = self.comments[mark[0]]
                del self.comments[mark[0] :]
                _, _, _, _, self._start, self._start_indent, self._current, _, _ = mark
                if self._start < 0:
                    self._start, self._start_indent = first.start, first.level - 1

    # Signatures

    def user_link(self, start: int, end: int, user: str) -> None:
        """A link to a user's page, talk page or contributions."""
        self._links.add(start, end, user, self._block)

    def timestamp(self, start: int, end: int, moment: datetime) -> None:
        """A timestamp: it makes a comment if a user is linked before it."""
        current = self._current
        floor = self._floor
        if current is not None:
            floor = max(floor, self.timestamp_floor)
            if not self._links.has_markup(self.timestamp_floor, start):
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
            self._current.later.append((author, moment))
            return
        begin = self._start if self._start >= 0 else start
        indent = min(self._start_indent, self._indent) if self._start >= 0 else self._indent
        self._current = FoundComment(min(begin, start), end, indent + 1, author, moment, start)
        self.comments.append(self._current)
