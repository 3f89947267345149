"""One pass over a page: brackets and headings as the preprocessor sees them, comments by block.

The scanner keeps the stack that MediaWiki's preprocessor keeps, so that headings, templates and
links begin and end where they do there (https://www.mediawiki.org/wiki/Preprocessor_ABNF), and
beside it the state of the block being read (its indentation, the comment under way), from which
DiscussionTools' comments follow.  Every token is handled once, in constant time on average.
"""

from __future__ import annotations

import re

from helpdeskbot.parse import grammar as g
from helpdeskbot.parse.blocks import Blocks
from helpdeskbot.parse.found import FoundComment, Mark
from helpdeskbot.parse.headings import Headings
from helpdeskbot.parse.lines import pass_lines
from helpdeskbot.parse.links import Links
from helpdeskbot.parse.openers import Openers
from helpdeskbot.parse.pieces import BRACE, CONVERT, HEADING, Piece
from helpdeskbot.parse.tags import Tags

# Lines that begin tables, up to the last.
_TABLES = re.compile(r"(?:\{\|[^\n\[\]{}</(]*+\n(?=\{\|))++")
_NAME = re.compile(r"[^{}|\[\]]*+(?=\||\}\})")


class Scanner:
    """Reads one text; afterwards its headings, marker templates and comments are known."""

    def __init__(self, text: str, grammar: g.Grammar) -> None:
        self.text = text
        self.grammar = grammar
        self.statuses: list[tuple[int, int]] = []
        self.resolved: list[tuple[int, int]] = []
        self.blocks = Blocks(text, grammar)
        self._end = len(text)
        self._stack: list[Piece] = []
        self._leans = False
        self._headings = Headings(text, self._stack, self.blocks)
        self._openers = Openers(text, grammar, self._stack, self.blocks)
        self._kind_of = grammar.template_kind
        self._links = Links(text, grammar, self._stack, self.blocks, self._openers)
        self._tags = Tags(text, grammar, self._stack, self.blocks)
        self.headings = self._headings.found
        """The headings that were found, in page order."""
        self._line_start = 0
        self._last_unsigned = -1

    @property
    def comments(self) -> list[FoundComment]:
        """The comments that were found, in page order."""
        return self.blocks.comments

    @property
    def leans(self) -> bool:
        """Whether brackets left open before the text would have changed how it was read."""
        return self._leans or self._headings.leans or self._links.leans

    @property
    def is_open(self) -> bool:
        """Whether brackets are left open at the text's end."""
        return bool(self._stack)

    @property
    def unclosed(self) -> frozenset[str]:
        """Names of tags that were met, and whose closing ones the text does not hold."""
        return self._tags.unclosed

    def run(self) -> None:
        """Read the whole text."""
        handlers = (
            *(None,) * g.NEWLINE,
            self._newline,
            self._links.link,
            self._links.open_link,
            self._links.url,
            self._template,
            self._open_braces,
            self._close_braces,
            self._links.close_link,
            self._comment,
            self._tags.tag,
            self._tags.zone,
        )
        tokens = self.grammar.tokens_and_tags if self._tags.has_notalk else self.grammar.tokens
        at = len(self.text) - len(self.text.lstrip(":*#;"))
        self._begin_line(at, self.text[:at])
        while at >= 0:
            resume = -1
            for match in tokens.finditer(self.text, at):
                jump = handlers[match.lastindex](match)  # type: ignore[index, misc]
                if jump is not None:
                    resume = jump
                    break
            at = resume
        if self._stack and self._stack[-1].kind == HEADING:
            self._headings.end(self._end)

    # Lines and hidden comments

    def _newline(self, match: re.Match[str]) -> int | None:
        start = match.start()
        if self._stack and self._stack[-1].kind == HEADING:
            self._headings.end(start)
        prefix, lines, last = match.group(1, 2, 3)
        if "\n" in prefix:
            self.blocks.blank_line(start)
            blank, _, prefix = prefix.rpartition("\n")
            if blank and not blank.isspace():
                # List items without text.
                self.blocks.boundary(start)
        if lines:
            at = match.end(1)
            self.blocks.begin_line(at, prefix, self.text[at])
            pass_lines(self.text, self.blocks, self.text.index("\n", at) + 1, match.end(2))
            prefix = last
        at = match.end()
        self._begin_line(at, prefix)
        if not prefix and self.text.startswith("{|", at):
            return self._pass_tables(at)
        return None

    def _pass_tables(self, at: int) -> int | None:
        """Pass the lines that do nothing but begin one table in another.

        :param at: where the first of them, which has been read, begins.
        :return: where the line break before the last of them stands, if there are several.
        """
        lines = _TABLES.match(self.text, at)
        if not lines:
            return None
        last = lines.end() - 1
        self.blocks.open_tables(self.text.count("\n", at, last))
        return last

    def _begin_line(self, at: int, prefix: str) -> None:
        """Begin the line whose list marks end at an offset."""
        self._line_start = at - len(prefix)
        first = self.text[at : at + 1]
        if first == "=" and not prefix and self._headings.begin(at):
            return
        self.blocks.begin_line(at, prefix, first)

    def _comment(self, match: re.Match[str]) -> int | None:
        start, end = match.span()
        if self._stack:
            piece = self._stack[-1]
            if piece.kind == HEADING:
                self._headings.pass_comment(piece, start, end)
        if start == self._line_start:
            if self.text.startswith("=", end):
                self._line_start = end
                self._headings.open(end)
            else:
                self._line_start = end
        return None

    # Templates

    def _template(self, match: re.Match[str]) -> int | None:
        kind = self._kind_of(match[g.TEMPLATE].partition("|")[0])
        if kind != g.PLAIN:
            self._marker(kind, match.start(), match.end())
        if match.start() == self._line_start and kind != g.UNSIGNED:
            self._template_line(match.start(), match.end(), kind != g.ENDING)
        elif "(" in match[g.TEMPLATE] and kind in (g.PLAIN, g.RESOLVED):
            return match.start() + 2
        return None

    def _open_braces(self, match: re.Match[str]) -> int | None:
        start, end = match.span()
        if not self.text.startswith("{{", start):
            # "-{": text in several scripts, or the start of nothing; each may follow the last.
            self._stack.append(Piece(CONVERT, start, end - start + 1, 0))
            return None
        if start == self._line_start:
            name = _NAME.match(self.text, end)
            if name and self._kind_of(name[0]) == g.RESOLVED:
                self.blocks.box(start)
        mark = self.blocks.enter_template(start)
        if start > self._openers.last_braces:
            return self._openers.push_unclosed(BRACE, start, end)
        piece = Piece(BRACE, start, end - start, 0, mark)
        self._stack.append(piece)
        return self._openers.push_nested(piece, end)

    def _close_braces(self, match: re.Match[str]) -> int | None:
        at, end = match.span()
        stack = self._stack
        while at < end and stack:
            piece = stack[-1]
            if piece.kind == CONVERT:
                if self.text.startswith("-", end):
                    piece.count -= 2
                    if not piece.count:
                        stack.pop()
                break
            if piece.kind != BRACE:
                break
            if piece.width:
                taken = piece.take(end - at)
                if not taken:
                    break
                at += taken
                self._forget_within(piece.start, piece.mark, g.PLAIN)
                if not piece.count:
                    stack.pop()
                continue
            taken = min(end - at, piece.count, 3)
            if taken < 2:
                break
            at += taken
            piece.count -= taken
            self._closed(piece, piece.start + piece.count, at, taken == 2)
            if piece.count < 2:
                stack.pop()
                if piece.count == 1 and self.text[piece.start - 1 : piece.start] == "-":
                    stack.append(Piece(CONVERT, piece.start, 2, 0))
        else:
            self._leans = self._leans or at < end
        return None

    def _closed(self, piece: Piece, start: int, end: int, template: bool) -> None:
        """A template or parameter is complete."""
        kind = g.PLAIN
        if template:
            name = _NAME.match(self.text, start + 2, end)
            kind = self._kind_of(name[0]) if name else g.PLAIN
        self._forget_within(start, piece.mark, kind)
        if kind != g.PLAIN:
            self._marker(kind, start, end)
        if kind != g.UNSIGNED and (start == 0 or self.text[start - 1] == "\n"):
            held = piece.mark is not None and piece.mark[0] < len(self.comments)
            self._template_line(start, end, kind != g.ENDING and not held)

    def _forget_within(self, start: int, mark: Mark | None, kind: int) -> None:
        """What stands in a template or parameter belongs to it, not to the page."""
        if self.statuses or self.resolved:
            for found in (self.statuses, self.resolved):
                while found and found[-1][0] > start:
                    found.pop()
        headings = self.headings
        while headings and headings[-1].start > start:
            headings.pop()
        if mark is not None:
            self.blocks.leave_template(mark, kind in g.DROPPING)

    def _template_line(self, start: int, end: int, visible: bool) -> None:
        """A template that has lines of its own is taken for a box, and so for a block."""
        if end == self._end or self.text[end] in "\r\n":
            self.blocks.own_lines(start, end, visible)

    def _marker(self, kind: int, start: int, end: int) -> None:
        if kind == g.STATUS:
            self.statuses.append((start, end))
        elif kind == g.RESOLVED:
            self.resolved.append((start, end))
            self.blocks.box(end)
        elif kind == g.OUTDENT:
            self.blocks.separator(end, start)
        elif kind == g.SIGNATURE:
            user = self.grammar.find_signature_owner(_NAME.match(self.text, start + 2, end)[0])  # type: ignore[index]
            self.blocks.user_link(start, end, user)
        elif kind == g.UNSIGNED:
            self._unsigned(start, end)

    def _unsigned(self, start: int, end: int) -> None:
        """A template that stands for a signature, if it says both who and when.

        One around another is left alone: so each stretch of text is taken apart once.
        """
        inner, self._last_unsigned = self._last_unsigned, start
        if inner > start:
            return
        signed = self.grammar.read_unsigned(self.text, start, end)
        if signed:
            self.blocks.signature(start, end, *signed)
