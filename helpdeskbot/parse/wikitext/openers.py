"""Runs of opening brackets, which a page may hold any number of, passed at once."""

from __future__ import annotations

import re

from helpdeskbot.parse.wikitext import grammar as g
from helpdeskbot.parse.wikitext.blocks import Blocks
from helpdeskbot.parse.wikitext.pieces import BRACE, SQUARE, Piece

# Text in which no other token begins.
_TEXT = r"[^{}\[\]\n<(/]*+"
# Openers of the kinds that nothing closes any more, each after some text.
_BRACES = re.compile(rf"(?:{_TEXT}\{{\{{++)++")
_SQUARES = re.compile(rf"(?:{_TEXT}\[\[++)++")
_BOTH = re.compile(rf"(?:{_TEXT}(?:\{{\{{++|\[\[++))++")
# Openers of one width, all but the last of a run.
_NESTED = {
    "{{": re.compile(rf"{_TEXT}((?:\{{\{{(?!\{{){_TEXT}(?=\{{\{{))++)"),
    "{{{": re.compile(rf"{_TEXT}((?:(?<!-)\{{{{3}}(?!\{{){_TEXT}(?=\{{\{{))++)"),
    "[[": re.compile(rf"{_TEXT}((?:\[\[(?!\[)[^{{}}\[\]\n<(/:]*+(?=\[\[))++)"),
}


class Openers:
    """Knows which opening brackets stay open, and which runs of them can be counted as one."""

    def __init__(self, text: str, grammar: g.Grammar, stack: list[Piece], blocks: Blocks) -> None:
        self._text = text
        self._stack = stack
        self._blocks = blocks
        self._kind_of = grammar.template_kind
        self._tried = 0
        self.last_braces = text.rfind("}}")
        """Where the last braces stand that could close others."""
        self.last_squares = text.rfind("]]")
        """Where the last square brackets stand that could close others."""

    def push_unclosed(self, kind: int, start: int, end: int) -> int | None:
        """Put brackets that stay open on the stack; of a run of them, the last.

        As none is ever taken off, nothing below one matters any more, and of several only the last.

        :return: where reading goes on, if more than these were passed.
        """
        stack = self._stack
        if not stack or not self._stays_open(stack[-1]):
            stack.append(Piece(kind, start, 0, 0))
            return None
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
        stack[-1] = Piece(kind, start, 0, 0)
        return end if passed else None

    def _stays_open(self, piece: Piece) -> bool:
        if piece.kind == BRACE:
            return piece.start > self.last_braces
        return piece.kind == SQUARE and piece.start > self.last_squares

    def push_nested(self, opener: Piece, end: int) -> int | None:
        """Put those on the stack as one that open right within two brackets that were put there.

        They are templates of names that mean nothing, or links without a colon, so that nothing
        depends on where each began.

        :return: where reading goes on, if any were passed.
        """
        stack = self._stack
        if end < self._tried or len(stack) < 2 or stack[-2].kind != opener.kind:
            return None
        text = self._text
        bracket = text[opener.start : end]
        pattern = _NESTED.get(bracket)
        run = pattern.match(text, end) if pattern else None
        if not run:
            return None
        self._tried = run.end()
        inside = run[1].split(bracket)[1:]
        mark = None
        if opener.kind == BRACE:
            names = {name.partition("|")[0] for name in inside if "|" in name}
            if any(self._kind_of(name) != g.PLAIN for name in names):
                return None
            mark = self._blocks.mark()
        width = len(bracket)
        piece = Piece(opener.kind, run.start(1), width * len(inside), opener.before, mark)
        piece.width = width
        stack.append(piece)
        return run.end()
