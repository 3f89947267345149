"""Links as they are met in a page's text: those to users, and pictures that are blocks."""

from __future__ import annotations

import re

from helpdeskbot.parse.wikitext import grammar as g
from helpdeskbot.parse.wikitext.blocks import Blocks
from helpdeskbot.parse.wikitext.openers import Openers
from helpdeskbot.parse.wikitext.pieces import SQUARE, Piece

_LONGEST_URL = 2000
# A picture in a frame is a block; other words for it are the wiki's language's.
_FRAMED = re.compile(r"(?:thumb|thumbnail|frame)(?=\||\]\]|$)")
_TARGET = re.compile(r"\[\[([^\[\]{}|<:]*+:[^\[\]{}|<]*+)(?=\||\]\])")


class Links:
    """Reads links; those with brackets in them wait on the scanner's stack for their end."""

    def __init__(
        self, text: str, grammar: g.Grammar, stack: list[Piece], blocks: Blocks, openers: Openers
    ) -> None:
        self.leans = False
        """Whether brackets are closed that nothing in the text has opened."""
        self._text = text
        self._titles = grammar.titles
        self._stack = stack
        self._blocks = blocks
        self._openers = openers

    def link(self, match: re.Match[str]) -> int | None:
        """A link without brackets in it."""
        inside = match[g.LINK]
        if ":" in inside:
            target, bar, label = inside.partition("|")
            user = self._titles.find_user(target) if ":" in target else ""
            if user:
                self._blocks.user_link(*match.span(), user)
            elif bar and "(" in label:
                # A timestamp may itself be a link, to the edit that it dates.
                return match.start() + 2 + len(target)
            elif bar and _FRAMED.match(label):
                self._blocks.block_element(match.start(), match.end())
        return None

    def open_link(self, match: re.Match[str]) -> int | None:
        """The brackets that open one link or several."""
        start, end = match.span()
        if start > self._openers.last_squares:
            return self._openers.push_unclosed(SQUARE, start, end)
        piece = Piece(SQUARE, start, end - start, len(self._blocks.comments))
        self._stack.append(piece)
        return self._openers.push_nested(piece, end)

    def close_link(self, match: re.Match[str]) -> int | None:
        """The brackets that close one link or several."""
        run = 1 + len(match[g.CLOSE_LINK])
        at = match.start()
        while run >= 2 and self._stack and self._stack[-1].kind == SQUARE:
            piece = self._stack[-1]
            if piece.width and piece.before == len(self._blocks.comments):
                taken = piece.take(run)
                run -= taken
                at += taken
                if not piece.count:
                    self._stack.pop()
                continue
            run -= 2
            at += 2
            piece.count -= 2
            target = _TARGET.match(self._text, piece.start + piece.count)
            if target:
                user = self._titles.find_user(target[1])
                if user:
                    self._blocks.user_link(target.start(), at, user)
            if piece.before != len(self._blocks.comments):
                # A comment in a caption: the picture's frame is a block.
                self._blocks.boundary(at)
            elif target and _FRAMED.match(self._text, target.end() + 1, at):
                self._blocks.block_element(target.start(), at)
            if piece.count < 2:
                self._stack.pop()
        self.leans = self.leans or (run >= 2 and not self._stack)
        return None

    def url(self, match: re.Match[str]) -> int | None:
        """An address of a web page."""
        start, end = match.span()
        if end - start < _LONGEST_URL and self._text[start - 1 : start] in (":", "["):
            user = self._titles.find_user_by_url(match[0])
            if user:
                begin = self._text.rfind("[", max(0, start - 7), start)
                self._blocks.user_link(begin if begin >= 0 else start, end, user)
        return None
