"""How far indented a page's blocks are by the tables and HTML lists around them."""

from __future__ import annotations

import re

_BLOCK_TAG = re.compile(r"<(/?)(?:center|div|p|table)(?=[\s/>])", re.IGNORECASE)


class Nesting:
    """The tables and the lists in HTML that are open, and the indentation that they give."""

    def __init__(self) -> None:
        self.base = 0
        """The indentation of a line without list marks."""
        self._tables: list[tuple[int, int]] = []
        self._lists: list[int] = []

    @property
    def in_table(self) -> bool:
        """Whether a table is open."""
        return bool(self._tables)

    def open_tables(self, indent: int, count: int = 1) -> None:
        """Tables begin, each in the one before it; their cells are indented as they are."""
        for _ in range(count):
            self._tables.append((self.base, len(self._lists)))
            self.base = indent

    def close_table(self) -> None:
        """A table ends, and with it the lists within it."""
        self.base, lists = self._tables.pop()
        del self._lists[lists:]

    def list(self, closing: bool) -> None:
        """A list begins or ends; one around the table that is open does not end within it."""
        if not closing:
            self._lists.append(0)
        elif len(self._lists) > (self._tables[-1][1] if self._tables else 0):
            self.base -= self._lists.pop()

    def item(self, closing: bool) -> None:
        """An item of the innermost list begins or ends."""
        if self._lists:
            self.base += (not closing) - self._lists[-1]
            self._lists[-1] = int(not closing)

    def clear(self) -> None:
        """Forget everything."""
        self.base = 0
        if self._tables:
            self._tables.clear()
        if self._lists:
            self._lists.clear()


class LineTags:
    """Tells whether a tag on a list's line ends something that began before the line."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._open = 0

    def begin(self, at: int) -> None:
        """A line of a list begins here."""
        self._at = at
        self._open = 0

    def is_stray(self, at: int) -> bool:
        """Whether nothing that began on the line is open where a closing tag stands."""
        for tag in _BLOCK_TAG.finditer(self._text, self._at, at):
            self._open = max(0, self._open + (-1 if tag[1] else 1))
        self._at = at
        return self._open == 0
