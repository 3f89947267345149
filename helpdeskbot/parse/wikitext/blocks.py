"""Where a page's blocks begin and end: by its lines, tables, headings, templates and tags."""

from __future__ import annotations

import re

from helpdeskbot.parse.wikitext import grammar as g
from helpdeskbot.parse.wikitext.block import Block
from helpdeskbot.parse.wikitext.found import Bookmark
from helpdeskbot.parse.wikitext.nesting import LineTags

_LONGEST_TAG = 1000
_TABLE_MARKS = frozenset("|!")


class Blocks(Block):
    """Follows the blocks of one page, and collects its comments."""

    def __init__(self, text: str, grammar: g.Grammar) -> None:
        super().__init__(text, grammar)
        self.line_start = 0
        """Where the line being read begins; hidden comments before its text do not count."""
        self._line_tags = LineTags(text)
        self._quotes: list[tuple[str, Bookmark | None]] = []
        self._open_elements: dict[str, int] = {}
        self._ends: dict[str, int] = {}

    # Lines

    def blank_line(self, at: int) -> None:
        """An empty line ends whatever block there was, but no ``<p>`` that somebody opened."""
        if self._cell >= 0:
            self._end_cells_before(at)
        self._term = -1
        if not self._open_paragraph:
            self.boundary(at)

    def begin_line(self, at: int, prefix: str, first: str) -> None:
        """A line begins; ``at`` is after its list marks, ``first`` the character there."""
        content = at
        if first == " " and (
            self._nesting.in_table or self._text.startswith("{|", self._past_spaces(at))
        ):
            inside = self._past_spaces(at)
            if self._text.startswith(("{|", "|", "!"), inside):
                # Spaces before the marks of a table do not count.
                at = content = inside
                first = self._text[at]
        if self._cell >= 0:
            self._end_cells_before(at - len(prefix))
        self._term = -1
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

    def _end_cells_before(self, at: int) -> None:
        """A table's line ended: a cell after its last signature begins the next comment."""
        if self._current is not None:
            self._end_cells(at)
        self._cell = -1

    def _past_spaces(self, at: int) -> int:
        while self._text.startswith(" ", at):
            at += 1
        return at

    def _open_table(self) -> None:
        self._nesting.open_tables(self._indent)
        self._plain = False

    def open_tables(self, count: int) -> None:
        """As many lines that only open tables follow the one that has just opened one."""
        self._block += count
        self._nesting.open_tables(self._indent, count)

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

    # Headings, templates, tags

    def heading(self, comments: int, at: int) -> None:
        """A heading ends here; what its line seemed to hold is none of the comments.

        :param comments: how many comments there were before it.
        """
        if len(self.comments) > comments:
            del self.comments[comments:]
        self.boundary(at)
        self._current = None
        self._start = self._cell = self._term = -1
        self._indent = 0
        self._nesting.clear()
        if self._open_elements:
            self._quotes.clear()
            self._open_elements.clear()

    def enter_template(self, at: int) -> Bookmark:
        """A template begins; a comment that would begin with it may begin with a line inside."""
        mark = self.mark()
        if self._start == at:
            self._start = -1
        if at == 0 or self._text[at - 1] == "\n":
            # What has lines of its own in a box is not part of the paragraph above it.
            self._plain = False
        return mark

    def leave_template(self, mark: Bookmark, drop: bool) -> None:
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

    def tag(self, kind: int, name: str, closing: bool, at: int, name_end: int) -> None:
        """An HTML tag that forms blocks, breaks lines or quotes."""
        if kind == g.QUOTE:
            if closing:
                self.leave_element(name)
            elif self._quotes or self._may_end(name, at):
                self.element(name, True)
            if name in g.INLINE_QUOTES:
                return
        close = self._text.find(">", name_end, at + _LONGEST_TAG)
        after = close + 1 if close >= 0 else at + len(name)
        if kind == g.BREAK:
            self.separator(after)
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

    def _may_end(self, name: str, at: int) -> bool:
        """Whether a closing tag of this name comes after an offset."""
        end = self._ends.get(name, -1)
        if end < at:
            found = re.compile(f"</{name}", re.IGNORECASE).search(self._text, at)
            end = self._ends[name] = found.start() if found else self._end
        return end < self._end

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
