"""What the scanner's stack holds, and when a line on it turns out to be a heading."""

from __future__ import annotations

from dataclasses import dataclass

from helpdeskbot.parse.wikitext.found import Bookmark

BRACE, SQUARE, CONVERT, HEADING = range(4)


class Piece:
    """An opening bracket, or the start of a line that may be a heading, waiting for its end."""

    __slots__ = ("before", "comment_end", "count", "kind", "mark", "start", "visual_end", "width")

    def __init__(
        self, kind: int, start: int, count: int, before: int, mark: Bookmark | None = None
    ) -> None:
        self.kind = kind
        self.start = start
        self.count = count
        """How many brackets, or equals signs, it still has."""
        self.width = 0
        """How many brackets each opener has, if it stands for several that mean nothing."""
        self.before = before
        """How many comments there were when it opened."""
        self.mark = mark
        if kind == HEADING:
            self.comment_end = -1
            """Where the last hidden comment on a heading's line ends."""
            self.visual_end = -1
            """Where the text before that comment, and others beside it, ends."""

    def take(self, closing: int) -> int:
        """Close as many of several openers as a number of closing brackets can.

        As if one by one: each takes as many as it has itself; where that is three, two are enough
        for the last.

        :return: how many closing brackets were used.
        """
        taken = min(closing // self.width * self.width, self.count)
        self.count -= taken
        if self.count and closing - taken >= 2:
            self.count -= self.width
            taken += 2
        return taken


@dataclass(slots=True)
class FoundHeading:
    """A heading: its line ``[start, end)``, its level, and where its own text stands."""

    start: int
    end: int
    level: int
    text_start: int
    text_end: int
    number: int = 0
    """MediaWiki's number of the section; 0 for a heading that has none."""


def find_heading(text: str, piece: Piece, at: int) -> FoundHeading | None:
    """The heading that a line is which ends at an offset; ``None`` for any other line.

    As in MediaWiki's preprocessor: hidden comments after the last equals sign do not count, the
    lesser number of signs is the level, and a line of nothing but signs shares them out.
    """
    start = piece.start
    line = text[start:at].rstrip(" \t\r")
    if piece.comment_end == start + len(line):
        line = text[start : piece.visual_end].rstrip(" \t\r")
    length = len(line)
    signs = length - len(line.rstrip("="))
    if signs == length:
        level = min(6, (signs - 1) // 2) if signs > 2 else 0
    else:
        level = min(signs, piece.count)
    if not level:
        return None
    return FoundHeading(start, at, level, start + level, start + length - level)
