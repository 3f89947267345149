"""Tags as they are met in a page's text: what is read of each element, and what is passed."""

from __future__ import annotations

import re

from helpdeskbot.parse.wikitext import grammar as g
from helpdeskbot.parse.wikitext.blocks import Blocks
from helpdeskbot.parse.wikitext.elements import Elements
from helpdeskbot.parse.wikitext.pieces import HEADING, Piece

_LONGEST_ATTRIBUTES = 2000
_ATTRIBUTES = re.compile(r"[^<>]{0,500}+>")


class Tags:
    """Reads tags, and the timestamps that elements of plain text hold."""

    def __init__(self, text: str, grammar: g.Grammar, stack: list[Piece], blocks: Blocks) -> None:
        self.has_notalk = "mw-notalk" in text
        """Whether elements may be marked as holding no comments."""
        self._text = text
        self._kinds = grammar.tags
        self._zones = grammar.zones
        self._find_timestamp = grammar.find_timestamp
        self._stack = stack
        self._blocks = blocks
        self._elements = Elements(text)
        # Extensions' tags that are text, as nothing closes them, and a pattern for several.
        self._inert: dict[str, re.Pattern[str]] = {}

    @property
    def unclosed(self) -> frozenset[str]:
        """Names of tags that were met, and whose closing ones the text does not hold."""
        return self._elements.unclosed

    def tag(self, match: re.Match[str]) -> int | None:
        """A tag that opens or closes an element."""
        name = match[g.TAG].lower()
        if name in self._inert and self._text[match.end()] == ">":
            others = self._inert[name].match(self._text, match.end() + 1)
            return others.end() if others else None
        closing = name[0] == "/"
        if closing:
            name = name[1:]
        kind = self._kinds.get(name)
        if self.has_notalk and kind in (None, g.BLOCK, g.QUOTE):
            kind = self._notalk(name, closing, match.end(), kind)
        if kind is None:
            return None
        if kind == g.EXTENSION or kind == g.INCLUDE_ONLY:
            return None if closing else self._skip_element(name, match.end(), kind)
        if kind == g.INCLUDE:
            return self._elements.find_tag_end(match.end())
        start, end = match.span(g.TAG)
        self._blocks.tag(kind, name, closing, start - 1, end)
        return None

    def _notalk(self, name: str, closing: bool, at: int, kind: int | None) -> int | None:
        """What a tag means where elements may be marked as holding no comments."""
        if not closing:
            attributes = _ATTRIBUTES.match(self._text, at)
            marked = attributes is not None and "mw-notalk" in attributes[0]
            self._blocks.element(name, marked)
        else:
            self._blocks.leave_element(name)
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
            return len(self._text)
        if name in g.BLOCK_EXTENSIONS:
            if "inline" not in self._text[at : content[0]][:_LONGEST_ATTRIBUTES]:
                self._blocks.block_element(at - len(name) - 1, content[2])
        elif self._elements.is_unclosed(name):
            self._inert[name] = re.compile(rf"(?:<{re.escape(name)}>)++")
        elif name == "nowiki":
            self._timestamps_between(*content[:2])
        return content[2]

    def _timestamps_between(self, at: int, end: int) -> None:
        """A timestamp that is shown as it is dates a comment like any other."""
        for match in self._zones.finditer(self._text, at, end):
            self.zone(match)

    def zone(self, match: re.Match[str]) -> int | None:
        """The name of a time zone, with which a timestamp may end."""
        end = match.end()
        found = self._find_timestamp(self._text, self._blocks.timestamp_floor, end)
        if found:
            self._blocks.timestamp(found[0], end, found[1])
        return None
