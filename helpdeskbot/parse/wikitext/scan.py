"""One pass over a page: brackets and headings as the preprocessor sees them, comments by block.

The scanner keeps the stack that MediaWiki's preprocessor keeps, so that headings, templates and
links begin and end where they do there (https://www.mediawiki.org/wiki/Preprocessor_ABNF), and
beside it the state of the block being read (its indentation, the comment under way), from which
DiscussionTools' comments follow.  Every token is handled once, in constant time on average.
"""

from __future__ import annotations

import re

from helpdeskbot.parse.wikitext import grammar as g
from helpdeskbot.parse.wikitext.blocks import Blocks
from helpdeskbot.parse.wikitext.found import FoundComment
from helpdeskbot.parse.wikitext.headings import Headings
from helpdeskbot.parse.wikitext.lines import pass_lines
from helpdeskbot.parse.wikitext.links import Links
from helpdeskbot.parse.wikitext.openers import Openers
from helpdeskbot.parse.wikitext.pieces import HEADING, Piece
from helpdeskbot.parse.wikitext.tags import Tags
from helpdeskbot.parse.wikitext.templates import Templates

# Lines that begin tables, up to the last.
_TABLES = re.compile(r"(?:\{\|[^\n\[\]{}</(]*+\n(?=\{\|))++")


class Scanner:
    """Reads one text; afterwards its headings, marker templates and comments are known."""

    def __init__(self, text: str, grammar: g.Grammar) -> None:
        self.text = text
        self.grammar = grammar
        self.blocks = Blocks(text, grammar)
        self._end = len(text)
        self._stack: list[Piece] = []
        self._headings = Headings(text, self._stack, self.blocks)
        openers = Openers(text, grammar, self._stack, self.blocks)
        self._links = Links(text, grammar, self._stack, self.blocks, openers)
        self._tags = Tags(text, grammar, self._stack, self.blocks)
        self.headings = self._headings.found
        """The headings that were found, in page order."""
        self._templates = Templates(text, grammar, self._stack, self.blocks, openers, self.headings)
        self.statuses = self._templates.statuses
        """Where the status templates stand."""
        self.resolved = self._templates.resolved
        """Where the markers stand that say that a thread is resolved."""

    @property
    def comments(self) -> list[FoundComment]:
        """The comments that were found, in page order."""
        return self.blocks.comments

    @property
    def leans(self) -> bool:
        """Whether brackets left open before the text would have changed how it was read."""
        return self._templates.leans or self._headings.leans or self._links.leans

    @property
    def leaves_open(self) -> bool:
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
            self._templates.template,
            self._templates.open_braces,
            self._templates.close_braces,
            self._links.close_link,
            self._comment,
            self._tags.tag,
            self._tags.zone,
        )
        tokens = self.grammar.tokens_and_tags if self._tags.has_notalk else self.grammar.tokens
        at = len(self.text) - len(self.text.lstrip(":*#;"))
        at = self._begin_line(at, self.text[:at]) or at
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
        return self._begin_line(match.end(), prefix)

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

    def _begin_line(self, at: int, prefix: str) -> int | None:
        """Begin the line whose list marks end at an offset."""
        self.blocks.line_start = at - len(prefix)
        first = self.text[at : at + 1]
        if first == "=" and not prefix and self._headings.begin(at):
            return None
        self.blocks.begin_line(at, prefix, first)
        if first == "{" and not prefix:
            return self._pass_tables(at)
        return None

    def _comment(self, match: re.Match[str]) -> int | None:
        start, end = match.span()
        if self._stack:
            piece = self._stack[-1]
            if piece.kind == HEADING:
                self._headings.pass_comment(piece, start, end)
        if start == self.blocks.line_start:
            if self.text.startswith("=", end):
                self.blocks.line_start = end
                self._headings.open(end)
            else:
                self.blocks.line_start = end
        return None
