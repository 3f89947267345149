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
from helpdeskbot.parse.elements import Elements
from helpdeskbot.parse.found import FoundComment
from helpdeskbot.parse.lines import pass_lines
from helpdeskbot.parse.pieces import (
    BRACE,
    CONVERT,
    HEADING,
    SQUARE,
    FoundHeading,
    Piece,
    find_heading,
)

_LONGEST_URL = 2000
# A picture in a frame is a block; other words for it are the wiki's language's.
_FRAMED = re.compile(r"(?:thumb|thumbnail|frame)(?=\||\]\]|$)")
_TARGET = re.compile(r"\[\[([^\[\]{}|<]*+)(?=\||\]\])")


class Scanner:
    """Reads one text; afterwards its headings, marker templates and comments are known."""

    def __init__(self, text: str, grammar: g.Grammar) -> None:
        self.text = text
        self.grammar = grammar
        self.headings: list[FoundHeading] = []
        self._sections = 0
        self._hidden_end = False
        self.statuses: list[tuple[int, int]] = []
        self.resolved: list[tuple[int, int]] = []
        self.blocks = Blocks(text, grammar)
        self._has_notalk = "mw-notalk" in text
        self.leans = False
        """Whether brackets left open before the text would have changed how it was read."""
        self._end = len(text)
        self._stack: list[Piece] = []
        self._kinds: dict[str, int] = {}
        self._line_start = 0
        self._last_unsigned = -1
        self._elements = Elements(text)

    @property
    def comments(self) -> list[FoundComment]:
        """The comments that were found, in page order."""
        return self.blocks.comments

    @property
    def is_open(self) -> bool:
        """Whether brackets are left open at the text's end."""
        return bool(self._stack)

    @property
    def unclosed(self) -> frozenset[str]:
        """Names of tags that were met, and whose closing ones the text does not hold."""
        return self._elements.unclosed

    def run(self) -> None:
        """Read the whole text."""
        handlers = (
            *(None,) * g.NEWLINE,
            self._newline,
            self._link,
            self._open_link,
            self._url,
            self._template,
            self._open_braces,
            self._close_braces,
            self._close_link,
            self._comment,
            self._tag,
            self._zone,
        )
        tokens = self.grammar.tokens_and_tags if self._has_notalk else self.grammar.tokens
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
            self._end_heading(self._end)

    # Lines and headings

    def _newline(self, match: re.Match[str]) -> int | None:
        start = match.start()
        if self._stack and self._stack[-1].kind == HEADING:
            self._end_heading(start)
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
        self._begin_line(match.end(), prefix)
        return None

    def _begin_line(self, at: int, prefix: str) -> None:
        """Begin the line whose list marks end at an offset."""
        self._line_start = at - len(prefix)
        first = self.text[at] if at < self._end else ""
        if first == "=" and not prefix:
            plain = _PLAIN_HEADING.match(self.text, at)
            if plain:
                self._add_heading(plain)
                return
            self._open_heading(at)
        self.blocks.begin_line(at, prefix, first)

    def _add_heading(self, line: re.Match[str]) -> None:
        """A line without brackets or anything after its equals signs is a heading at once."""
        start, end = line.span()
        level = min(line.end(1) - start, end - line.start(2))
        self._sections += 1
        self.headings.append(
            FoundHeading(start, end, level, start + level, end - level, self._sections)
        )
        self.blocks.heading(len(self.comments), end)

    def _open_heading(self, at: int) -> None:
        text = self.text
        count = 1
        while count < 6 and text.startswith("=", at + count):
            count += 1
        stack = self._stack
        if count == 1 and stack and stack[-1].kind == BRACE:
            # Inside a template this is the sign between a parameter's name and its value.
            return
        self.leans = self.leans or (count == 1 and not stack)
        stack.append(Piece(HEADING, at, count, len(self.comments)))

    def _end_heading(self, at: int) -> None:
        """Decide whether the line that ends here is a heading, and take it off the stack."""
        piece = self._stack.pop()
        heading = find_heading(self.text, piece, at)
        if heading is None:
            return
        if (heading.start == 0 or self.text[heading.start - 1] == "\n") and not self._hidden_end:
            # Headings in the parameters of templates are no sections, but use up numbers.
            self._sections += 1
            heading.number = self._sections
        while self.headings and self.headings[-1].start > heading.start:
            self.headings.pop()
        self.headings.append(heading)
        self.blocks.heading(piece.before, at)

    # Links

    def _link(self, match: re.Match[str]) -> int | None:
        inside = match[g.LINK]
        if ":" in inside:
            target, bar, label = inside.partition("|")
            user = self.grammar.titles.find_user(target) if ":" in target else ""
            if user:
                self.blocks.user_link(match.start(), match.end(), user)
            elif bar and "(" in label:
                # A timestamp may itself be a link, to the edit that it dates.
                return match.start() + 2 + len(target)
            elif bar and _FRAMED.match(label):
                self.blocks.block_element(match.start(), match.end())
        return None

    def _open_link(self, match: re.Match[str]) -> int | None:
        count = 1 + len(match[g.OPEN_LINK])
        self._stack.append(Piece(SQUARE, match.start(), count, len(self.comments)))
        return None

    def _close_link(self, match: re.Match[str]) -> int | None:
        run = 1 + len(match[g.CLOSE_LINK])
        at = match.start()
        while run >= 2 and self._stack and self._stack[-1].kind == SQUARE:
            piece = self._stack[-1]
            run -= 2
            at += 2
            piece.count -= 2
            target = _TARGET.match(self.text, piece.start + piece.count)
            if target and ":" in target[1]:
                user = self.grammar.titles.find_user(target[1])
                if user:
                    self.blocks.user_link(target.start(), at, user)
            if piece.before != len(self.comments):
                # A comment in a caption: the picture's frame is a block.
                self.blocks.boundary(at)
            elif target and ":" in target[1] and _FRAMED.match(self.text, target.end() + 1, at):
                self.blocks.block_element(target.start(), at)
            if piece.count < 2:
                self._stack.pop()
        self.leans = self.leans or (run >= 2 and not self._stack)
        return None

    def _url(self, match: re.Match[str]) -> int | None:
        start, end = match.span()
        if end - start < _LONGEST_URL and self.text[start - 1 : start] in (":", "["):
            user = self.grammar.titles.find_user_by_url(match[0])
            if user:
                begin = self.text.rfind("[", max(0, start - 7), start)
                self.blocks.user_link(begin if begin >= 0 else start, end, user)
        return None

    # Templates

    def _kind_of(self, inside: str) -> int:
        name = inside.partition("|")[0]
        kind = self._kinds.get(name)
        if kind is None:
            kind = self._kinds[name] = self.grammar.template_kind(name)
        return kind

    def _template(self, match: re.Match[str]) -> int | None:
        kind = self._kind_of(match[g.TEMPLATE])
        if kind != g.PLAIN:
            self._marker(kind, match.start(), match.end())
        if match.start() == self._line_start and kind != g.UNSIGNED:
            self._template_line(match.start(), match.end(), kind != g.ENDING)
        elif "(" in match[g.TEMPLATE] and kind in (g.PLAIN, g.RESOLVED):
            return match.start() + 2
        return None

    def _open_braces(self, match: re.Match[str]) -> int | None:
        start, more = match.start(), match[g.OPEN_BRACES]
        if more[:1] != "{":
            # "-{": text in several scripts, or the start of nothing; each may follow the last.
            self._stack.append(Piece(CONVERT, start, 2 + len(more), 0))
            return None
        run = 1 + len(more)
        if start == self._line_start:
            name = _NAME.match(self.text, match.end())
            if name and self._kind_of(name[0]) == g.RESOLVED:
                self.blocks.box(start)
        self._stack.append(Piece(BRACE, start, run, 0, self.blocks.enter_template(start)))
        return None

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
            self.leans = self.leans or at < end
        return None

    def _closed(self, piece: Piece, start: int, end: int, template: bool) -> None:
        """A template or parameter is complete: what stands in it belongs to it, not to the page."""
        for found in (self.statuses, self.resolved):
            while found and found[-1][0] > start:
                found.pop()
        while self.headings and self.headings[-1].start > start:
            self.headings.pop()
        kind = g.PLAIN
        if template:
            name = _NAME.match(self.text, start + 2, end)
            kind = self._kind_of(name[0]) if name else g.PLAIN
        if piece.mark is not None:
            self.blocks.leave_template(piece.mark, drop=kind in (g.STATUS, g.UNSIGNED, g.QUOTATION))
        if kind != g.PLAIN:
            self._marker(kind, start, end)
        if kind != g.UNSIGNED and self.text.rfind("\n", start - 1, start) == start - 1:
            held = piece.mark is not None and piece.mark[0] < len(self.comments)
            self._template_line(start, end, kind != g.ENDING and not held)

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

    # Everything else

    def _comment(self, match: re.Match[str]) -> int | None:
        start, end = match.span()
        if self._stack:
            piece = self._stack[-1]
            if piece.kind == HEADING:
                # A line that never ends is shown as a heading, but cannot be edited.
                self._hidden_end = not self.text.endswith("-->", start + 4, end)
                before = start
                while before > piece.start and self.text[before - 1] in " \t":
                    before -= 1
                if piece.comment_end != before:
                    piece.visual_end = before
                piece.comment_end = end
        if start == self._line_start:
            if self.text.startswith("=", end):
                self._line_start = end
                self._open_heading(end)
            else:
                self._line_start = end
        return None

    def _tag(self, match: re.Match[str]) -> int | None:
        name = match[g.TAG].lower()
        closing = name[0] == "/"
        if closing:
            name = name[1:]
        kind = self.grammar.tags.get(name)
        if self._has_notalk and kind in (None, g.BLOCK, g.QUOTE):
            kind = self._notalk(name, closing, match.end(), kind)
        if kind is None:
            return None
        if kind == g.EXTENSION or kind == g.INCLUDE_ONLY:
            return None if closing else self._skip_element(name, match.end(), kind)
        if kind == g.INCLUDE:
            return self._elements.find_tag_end(match.end())
        self.blocks.tag(kind, name, closing, match.start(g.TAG) - 1)
        return None

    def _notalk(self, name: str, closing: bool, at: int, kind: int | None) -> int | None:
        """What a tag means where elements may be marked as holding no comments."""
        if not closing:
            attributes = _ATTRIBUTES.match(self.text, at)
            marked = attributes is not None and "mw-notalk" in attributes[0]
            self.blocks.element(name, marked)
        else:
            self.blocks.leave_element(name)
        return kind

    def _skip_element(self, name: str, at: int, kind: int) -> int | None:
        """Where reading goes on after an element whose content is no wikitext."""
        content = self._elements.find_content(name, at)
        if content is None:
            return None
        if kind == g.INCLUDE_ONLY and content[1] == content[2] and self._elements.is_unclosed(name):
            if self._stack and self._stack[-1].kind == HEADING:
                # The line never ends, and so is no heading.
                self._stack.pop()
            return self._end
        if name == "nowiki":
            self._timestamps_between(*content[:2])
        elif (
            name in g.BLOCK_EXTENSIONS and "inline" not in self.text[at : content[0]][:_LONGEST_URL]
        ):
            self.blocks.block_element(at - len(name) - 1, content[2])
        return content[2]

    def _timestamps_between(self, at: int, end: int) -> None:
        """A timestamp that is shown as it is dates a comment like any other."""
        for match in self.grammar.zones.finditer(self.text, at, end):
            self._zone(match)

    def _zone(self, match: re.Match[str]) -> int | None:
        end = match.end()
        found = self.grammar.find_timestamp(self.text, self.blocks.timestamp_floor, end)
        if found:
            self.blocks.timestamp(found[0], end, found[1])
        return None


_PLAIN_HEADING = re.compile(r"(={2,6}+)[^\n=\[\]{}<>(/]++(=++)(?=\n|\Z)")
_ATTRIBUTES = re.compile(r"[^<>]{0,500}+>")
_NAME = re.compile(r"[^{}|\[\]]*+(?=\||\}\})")
