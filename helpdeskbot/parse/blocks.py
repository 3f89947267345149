"""The block being read: its indentation, the comment under way, and who signed it.

The rules are those that DiscussionTools applies to the rendered page, carried over to wikitext:
a comment is everything from the end of the one before it to the end of the paragraph that holds
its signature; its level comes from the list marks; the user link nearest before the timestamp
names the author.
"""

from __future__ import annotations

import re
from datetime import datetime

from helpdeskbot.parse import grammar as g
from helpdeskbot.parse.found import FoundComment, Mark
from helpdeskbot.parse.nesting import LineTags, Nesting
from helpdeskbot.parse.signatures import UserLinks

_LONGEST_TAG = 1000
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*+)")
_LONGEST_TERM = 2000
_DEEPEST_TERM = 4
_LINKS = re.compile(
    r"\[\[[^\[\]]*+\]\]|<(?:\w+[^<>]*+>[^<>]*+</\w+|br ?/?+)>|(?i:https?:)?//[^\s\[\]<>]++"
)
_TABLE_MARKS = frozenset("|!")


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
        self._open_paragraph = False
        # Where the cell, and the definition's term, that the line begins with have their text.
        self._cell = self._term = -1
        self._heads = False
        self._links = UserLinks(text)
        self._nesting = Nesting()
        self._line_tags = LineTags(text)
        self._quotes: list[tuple[str, Mark | None]] = []
        self._open_elements: dict[str, int] = {}

    # Lines

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

    def blank_line(self, at: int) -> None:
        """An empty line ends whatever block there was, but no ``<p>`` that somebody opened."""
        self._end_line(at)
        if not self._open_paragraph:
            self.boundary(at)

    def begin_line(self, at: int, prefix: str, first: str) -> None:
        """A line begins; ``at`` is after its list marks, ``first`` the character there."""
        content = at
        if first == " " and (self.is_table or self._text.startswith("{|", self._past_spaces(at))):
            inside = self._past_spaces(at)
            if self._text.startswith(("{|", "|", "!"), inside):
                # Spaces before the marks of a table do not count.
                at = content = inside
                first = self._text[at]
        self._end_line(at - len(prefix))
        if prefix:
            self.boundary(at)
            self._indent = self._nesting.base + len(prefix) - prefix.count(";")
            self._line_tags.begin(at)
            if prefix[-1] == ";":
                self._term = at
            if self._text.startswith("{|", at) and not prefix.strip(":"):
                # Behind the other list marks it is no table, but text.
                self._open_table()
                return
        elif first == " " and not self._open_paragraph:
            if self._plain or self._indent != self._nesting.base:
                self.boundary(at)
            self._plain = False
            self._indent = self._nesting.base
        elif first in _TABLE_MARKS:
            content = self._table_line(at)
        elif first == "{" and self._text.startswith("{|", at):
            self.boundary(at)
            self._indent = self._nesting.base
            self._open_table()
            return
        elif first == "-" and self._text.startswith("----", at):
            self.boundary(at)
            self._indent = self._nesting.base
        elif not self._plain:
            self.boundary(at)
            self._indent = self._nesting.base
            self._plain = True
        if self._start < 0 and content >= 0:
            self._find_start(content, prefix)

    def _end_line(self, at: int) -> None:
        """A line ended: a cell after the last signature on it begins the next comment."""
        if self._cell >= 0 and self._current is not None:
            self._end_cells(at)
        self._cell = self._term = -1

    def _past_spaces(self, at: int) -> int:
        while self._text.startswith(" ", at):
            at += 1
        return at

    def _find_start(self, at: int, prefix: str) -> None:
        """Let the next comment begin here, if there is anything to see on the line."""
        if prefix and prefix[-1] == ";":
            line_end = self._text.find("\n", at)
            if line_end < 0 or (
                self._text[line_end + 1 : line_end + 2] not in (":", ";")
                and ":" not in _LINKS.sub("", self._text[at:line_end])
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
        self._nesting.open_table(self._indent)
        self._plain = False

    def _table_line(self, at: int) -> int:
        """A line that begins like one of a table; gives where its text begins, -1 if nowhere."""
        if not self.is_table:
            if not self._plain:
                self.boundary(at)
                self._plain = True
                self._indent = self._nesting.base
            return at
        self.boundary(at)
        self._indent = self._nesting.base
        if self._text.startswith("|}", at):
            self._nesting.close_table()
            self._indent = self._nesting.base
            return at + 2
        if self._text.startswith("|-", at):
            return -1
        self._cell = at + 1
        self._heads = self._text[at] == "!"
        return at + 1

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

    def _is_in_tag(self, start: int, end: int) -> bool:
        """Whether a stretch of text stands in a tag's attribute, where nobody signs."""
        text = self._text
        at = text.rfind("<", max(0, start - _LONGEST_TAG), start)
        if at < 0 or not text[at + 1].isalpha() or text.find(">", at, start) >= 0:
            return False
        close = text.find(">", end, end + _LONGEST_TAG)
        return close >= 0 and text.find("<", end, close) < 0

    def _end_term(self, at: int) -> bool:
        """Whether the timestamp at an offset is cut in two by the colon that ends a term.

        Colons in links and within tags' elements end none.
        """
        term = self._text[self._term : at] if at - self._term < _LONGEST_TERM else ""
        text = term
        for _ in range(_DEEPEST_TERM):
            text = _LINKS.sub("", text)
        if "<" in text or not term:
            return False
        self._term = -1
        self._indent += 1
        return ":" not in text

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
        self._nesting.clear()
        self._cell = self._term = -1
        self._indent = 0

    def enter_template(self, at: int) -> Mark:
        """A template begins; a comment that would begin with it may begin with a line inside."""
        mark = self.mark()
        if self._start == at:
            self._start = -1
        if self._text.startswith("\n", at - 1):
            # What has lines of its own in a box is not part of the paragraph above it.
            self._plain = False
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
        self._block, self._indent, self._plain = block, indent, plain

    def own_lines(self, start: int, end: int, visible: bool) -> None:
        """A template that stands on lines of its own ends here.

        :param visible: whether the next comment begins with it, if nothing else has begun one.
        """
        followed = self._current is not None
        self.boundary(end)
        if followed and visible:
            self._start = start
            self._start_indent = self._nesting.base
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
        if name == "p" and not closing:
            self._plain = self._open_paragraph = True
        if kind == g.LIST:
            self._nesting.list(closing)
        elif kind == g.ITEM:
            self._nesting.item(closing)
        stray = kind == g.BLOCK and closing and self._line_tags.is_stray(at)
        if stray or kind in (g.LIST, g.ITEM):
            # The end of what did not begin in the list's item ends the list.
            self._indent = self._nesting.base
        if self._start < 0:
            self._find_start(after, "")

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
        if self._is_in_tag(start, end) or (self._term >= 0 and self._end_term(start)):
            return
        if self._cell >= 0:
            self._end_cells(start)
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
