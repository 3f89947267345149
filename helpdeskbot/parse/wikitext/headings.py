"""The headings of a page: which of its lines are some, and what numbers their sections have."""

from __future__ import annotations

import re

from helpdeskbot.parse.wikitext.blocks import Blocks
from helpdeskbot.parse.wikitext.pieces import BRACE, HEADING, FoundHeading, Piece, find_heading

_PLAIN_HEADING = re.compile(r"(={2,6}+)[^\n=\[\]{}<>(/]++(=++)(?=\n|\Z)")


class Headings:
    """Finds headings; those that are not known at once wait on the scanner's stack."""

    def __init__(self, text: str, stack: list[Piece], blocks: Blocks) -> None:
        self.found: list[FoundHeading] = []
        """The headings, in page order."""
        self.leans = False
        """Whether a bracket left open before the text would have made another line of one."""
        self._text = text
        self._stack = stack
        self._blocks = blocks
        self._sections = 0
        self._hidden_end = False

    def begin(self, at: int) -> bool:
        """A line begins with an equals sign; gives whether it is a heading at once."""
        plain = _PLAIN_HEADING.match(self._text, at)
        if plain:
            self._add(plain)
            return True
        self.open(at)
        return False

    def _add(self, line: re.Match[str]) -> None:
        """A line without brackets or anything after its equals signs is a heading at once."""
        start, before = line.span(1)
        after, end = line.span(2)
        level = before - start
        if level > end - after:
            level = end - after
        self._sections += 1
        self.found.append(
            FoundHeading(start, end, level, start + level, end - level, self._sections)
        )
        self._blocks.heading(len(self._blocks.comments), end)

    def open(self, at: int) -> None:
        """A line begins that is a heading if it ends like one."""
        text = self._text
        signs = text[at : at + 6]
        count = len(signs) - len(signs.lstrip("="))
        stack = self._stack
        if count == 1 and stack and stack[-1].kind == BRACE:
            # Inside a template this is the sign between a parameter's name and its value.
            return
        self.leans = self.leans or (count == 1 and not stack)
        stack.append(Piece(HEADING, at, count, len(self._blocks.comments)))

    def end(self, at: int) -> None:
        """Decide whether the line that ends here is a heading, and take it off the stack."""
        piece = self._stack.pop()
        heading = find_heading(self._text, piece, at)
        if heading is None:
            return
        if (heading.start == 0 or self._text[heading.start - 1] == "\n") and not self._hidden_end:
            # Headings in the parameters of templates are no sections, but use up numbers.
            self._sections += 1
            heading.number = self._sections
        while self.found and self.found[-1].start > heading.start:
            self.found.pop()
        self.found.append(heading)
        self._blocks.heading(piece.before, at)

    def pass_comment(self, piece: Piece, start: int, end: int) -> None:
        """A hidden comment stands on the line that waits for its end."""
        # A line that never ends is shown as a heading, but cannot be edited.
        self._hidden_end = not self._text.endswith("-->", start + 4, end)
        before = start
        while before > piece.start and self._text[before - 1] in " \t":
            before -= 1
        if piece.comment_end != before:
            piece.visual_end = before
        piece.comment_end = end
