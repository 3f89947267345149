"""Brackets that nothing closes any more: what a run of them leaves on the scanner's stack."""

from __future__ import annotations

import re

from helpdeskbot.parse.pieces import BRACE, SQUARE, Piece

# Text in which no other token begins, and openers after it.
_TEXT = r"[^{}\[\]\n<(/]*+"
_BRACES = re.compile(rf"(?:{_TEXT}\{{\{{++)++")
_SQUARES = re.compile(rf"(?:{_TEXT}\[\[++)++")
_BOTH = re.compile(rf"(?:{_TEXT}(?:\{{\{{++|\[\[++))++")


class Openers:
    """Tells which opening brackets stay open, and passes many of them at once.

    A page may hold any number of them.  As none is ever taken off the stack, nothing below one
    matters any more, and of several only the last.
    """

    def __init__(self, text: str, stack: list[Piece]) -> None:
        self._text = text
        self._stack = stack
        self.last_braces = text.rfind("}}")
        """Where the last braces stand that could close others."""
        self.last_squares = text.rfind("]]")
        """Where the last square brackets stand that could close others."""

    def push(self, kind: int, start: int, end: int) -> int | None:
        """Put brackets that stay open on the stack, or the last of a run that begins with them.

        :return: where reading goes on, if more than these were passed.
        """
        if start < self.last_braces:
            run = _SQUARES
        elif start < self.last_squares:
            run = _BRACES
        else:
            run = _BOTH
        passed = run.match(self._text, end)
        if passed:
            end = passed.end()
            kind = BRACE if self._text[end - 1] == "{" else SQUARE
        piece = Piece(kind, start, 0, 0)
        if self._stack and self._stays_open(self._stack[-1]):
            self._stack[-1] = piece
        else:
            self._stack.append(piece)
        return end if passed else None

    def _stays_open(self, piece: Piece) -> bool:
        if piece.kind == BRACE:
            return piece.start > self.last_braces
        return piece.kind == SQUARE and piece.start > self.last_squares
