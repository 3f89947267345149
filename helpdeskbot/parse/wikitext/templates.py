"""Templates as they are met in a page's text: markers, boxes, and what others have in them."""

from __future__ import annotations

import re

from helpdeskbot.parse.wikitext import grammar as g
from helpdeskbot.parse.wikitext.blocks import Blocks
from helpdeskbot.parse.wikitext.found import Bookmark
from helpdeskbot.parse.wikitext.openers import Openers
from helpdeskbot.parse.wikitext.pieces import BRACE, CONVERT, FoundHeading, Piece
from helpdeskbot.parse.wikitext.template import NAME

_NAME = re.compile(NAME + r"(?=\||\}\})")


class Templates:
    """Reads templates; those with brackets or lines in them wait on the scanner's stack."""

    def __init__(
        self,
        text: str,
        grammar: g.Grammar,
        stack: list[Piece],
        blocks: Blocks,
        openers: Openers,
        headings: list[FoundHeading],
    ) -> None:
        self.statuses: list[tuple[int, int]] = []
        """Where the status templates stand."""
        self.resolved: list[tuple[int, int]] = []
        """Where the markers stand that say that a thread is resolved."""
        self.leans = False
        """Whether braces are closed that nothing in the text has opened."""
        self._text = text
        self._end = len(text)
        self._grammar = grammar
        self._kind_of = grammar.template_kind
        self._stack = stack
        self._blocks = blocks
        self._openers = openers
        self._headings = headings
        self._last_unsigned = -1

    def template(self, match: re.Match[str]) -> int | None:
        """A template without brackets or lines in it."""
        kind = self._kind_of(match[g.TEMPLATE].partition("|")[0])
        if kind != g.PLAIN:
            self._marker(kind, match.start(), match.end())
        if match.start() == self._blocks.line_start and kind != g.UNSIGNED:
            self._template_line(match.start(), match.end(), kind != g.ENDING)
        elif "(" in match[g.TEMPLATE] and kind in (g.PLAIN, g.RESOLVED):
            return match.start() + 2
        return None

    def open_braces(self, match: re.Match[str]) -> int | None:
        """The braces that open a template or parameter, or several."""
        start, end = match.span()
        if not self._text.startswith("{{", start):
            # "-{": text in several scripts, or the start of nothing; each may follow the last.
            self._stack.append(Piece(CONVERT, start, end - start + 1, 0))
            return None
        if start == self._blocks.line_start:
            name = _NAME.match(self._text, end)
            if name and self._kind_of(name[0]) == g.RESOLVED:
                self._blocks.box(start)
        mark = self._blocks.enter_template(start)
        if start > self._openers.last_braces:
            return self._openers.push_unclosed(BRACE, start, end)
        piece = Piece(BRACE, start, end - start, 0, mark)
        self._stack.append(piece)
        return self._openers.push_nested(piece, end)

    def close_braces(self, match: re.Match[str]) -> int | None:
        """The braces that close a template or parameter, or several."""
        at, end = match.span()
        stack = self._stack
        while at < end and stack:
            piece = stack[-1]
            if piece.kind == CONVERT:
                if self._text.startswith("-", end):
                    piece.count -= 2
                    if not piece.count:
                        stack.pop()
                break
            if piece.kind != BRACE:
                break
            taken = piece.take(end - at) if piece.width else min(end - at, piece.count, 3)
            if taken < 2:
                break
            at += taken
            if piece.width:
                self._forget_within(piece.start, piece.mark, g.PLAIN)
            else:
                piece.count -= taken
                self._closed(piece, piece.start + piece.count, at, taken == 2)
            if piece.count < 2:
                stack.pop()
                if piece.count == 1 and self._text[piece.start - 1 : piece.start] == "-":
                    stack.append(Piece(CONVERT, piece.start, 2, 0))
        else:
            self.leans = self.leans or at < end
        return None

    def _closed(self, piece: Piece, start: int, end: int, template: bool) -> None:
        """A template or parameter is complete."""
        kind = g.PLAIN
        if template:
            name = _NAME.match(self._text, start + 2, end)
            kind = self._kind_of(name[0]) if name else g.PLAIN
        self._forget_within(start, piece.mark, kind)
        if kind != g.PLAIN:
            self._marker(kind, start, end)
        if kind != g.UNSIGNED and (start == 0 or self._text[start - 1] == "\n"):
            held = piece.mark is not None and piece.mark[0] < len(self._blocks.comments)
            self._template_line(start, end, kind != g.ENDING and not held)

    def _forget_within(self, start: int, mark: Bookmark | None, kind: int) -> None:
        """What stands in a template or parameter belongs to it, not to the page."""
        if self.statuses or self.resolved:
            for found in (self.statuses, self.resolved):
                while found and found[-1][0] > start:
                    found.pop()
        headings = self._headings
        while headings and headings[-1].start > start:
            headings.pop()
        if mark is not None:
            self._blocks.leave_template(mark, kind in g.DROPPING)

    def _template_line(self, start: int, end: int, visible: bool) -> None:
        """A template that has lines of its own is taken for a box, and so for a block."""
        if end == self._end or self._text[end] in "\r\n":
            self._blocks.own_lines(start, end, visible)

    def _marker(self, kind: int, start: int, end: int) -> None:
        if kind == g.STATUS:
            self.statuses.append((start, end))
        elif kind == g.RESOLVED:
            self.resolved.append((start, end))
            self._blocks.box(end)
        elif kind == g.OUTDENT:
            self._blocks.separator(end, start)
        elif kind == g.SIGNATURE:
            user = self._grammar.find_signature_owner(_NAME.match(self._text, start + 2, end)[0])  # type: ignore[index]
            self._blocks.user_link(start, end, user)
        elif kind == g.UNSIGNED:
            self._unsigned(start, end)

    def _unsigned(self, start: int, end: int) -> None:
        """A template that stands for a signature, if it says both who and when.

        One around another is left alone: so each stretch of text is taken apart once.
        """
        inner, self._last_unsigned = self._last_unsigned, start
        if inner > start:
            return
        signed = self._grammar.read_unsigned(self._text, start, end)
        if signed:
            self._blocks.signature(start, end, *signed)
