"""Whose signature a timestamp ends: the user links before it."""

from __future__ import annotations

import re

SCAN_LIMIT = 100
"""How many characters of text may stand between a user link and the timestamp it belongs to."""

_LONGEST_SIGNATURE = 1000
_LONGEST_TAG = 1000
_FARTHEST = 4000
MARKUP = re.compile(r"<[^<>]*+>|''+|\[\[[^\[\]|]*+\||\[\[:?|\]\]|\{\{|\}\}|&#?\w{1,9};")
"""What parts one run of plain text from another."""


def is_in_tag(text: str, start: int, end: int) -> bool:
    """Whether a stretch of text stands in a tag's attribute, where nobody signs."""
    at = text.rfind("<", start - _LONGEST_TAG if start > _LONGEST_TAG else 0, start)
    if at < 0 or not text[at + 1].isalpha() or text.find(">", at, start) >= 0:
        return False
    close = text.find(">", end, end + _LONGEST_TAG)
    return close >= 0 and text.find("<", end, close) < 0


class UserLinks:
    """The links to users that were met, each in its block."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.found: list[tuple[int, int, str, int]] = []
        """Where each link begins and ends, whose it is, and the number of its block."""

    def forget(self, count: int) -> None:
        """Forget all links but the first ones."""
        del self.found[count:]

    def move(self, at: int, block: int) -> None:
        """Count the links from an offset on to another block."""
        for number in range(len(self.found) - 1, -1, -1):
            start, end, user, _ = self.found[number]
            if start < at:
                break
            self.found[number] = (start, end, user, block)

    def find_author(self, at: int, floor: int, block: int) -> tuple[int, str]:
        """Where the signature begins whose timestamp begins at an offset, and whose it is.

        Without an author (``""``) the offset is one before which no later timestamp of the block
        needs to look: a link that is too far from this one is farther from those.

        :param floor: how far back the signature may begin.
        """
        author = ""
        begin = until = at
        counted = 0
        for start, end, user, where in reversed(self.found):
            if start < floor or (author and at - start > _LONGEST_SIGNATURE):
                break
            if at - start > _FARTHEST and MARKUP.search(self._text, end, at):
                # Only plain text between link and timestamp may be of any length.
                break
            if where != block:
                if author:
                    break
                continue
            if at - start >= SCAN_LIMIT:
                counted += self._visible(start, until, until == at)
                if counted >= SCAN_LIMIT:
                    return (begin, author) if author else (end, "")
                until = start
            author = author or user
            if user == author:
                begin = start
        return (begin, author) if author else (floor, "")

    def _visible(self, start: int, end: int, last: bool) -> int:
        """How much text a stretch of wikitext shows; the piece that the timestamp ends is free."""
        pieces = MARKUP.split(self._text[start:end])
        if last:
            pieces.pop()
        return sum(len(piece.strip()) for piece in pieces)
