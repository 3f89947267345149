"""The parameters of one template whose braces are already known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from helpdeskbot.model.discussion import Span
from helpdeskbot.parse.wikitext.elements import Elements

NAME = r"(?:[^{}|\[\]<]++|<!--(?s:.*?)-->|<)*+"
"""A pattern for what stands in front of the parameters, hidden comments included."""

_TOKEN = re.compile(
    r"\|()|\n(=*+)|=()|\{(\{++)|\}(\}++)|\[(\[)|\](\])|<(!--(?s:.*?)(?:-->|\Z))"
    r"|<((?:nowiki|pre|syntaxhighlight|source|math|ref)(?=[\s/>]))",
    re.IGNORECASE,
)
_PIPE, _LINE, _EQUALS, _OPEN, _CLOSE, _OPEN_LINK, _CLOSE_LINK, _COMMENT, _TAG = range(1, 10)
_LINK, _HEADING = 0, -1


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its name, its value without hidden comments, and where that stands.

    :param span: spaces and hidden comments around the value are left out, those within are not.
    """

    name: str
    value: str
    span: Span


class _Part(NamedTuple):
    """What stands between two pipes: where it begins, has its sign (or -1), and ends."""

    start: int
    equals: int
    end: int
    hidden: list[tuple[int, int]]
    """Where the hidden comments in it stand."""

    def name(self, text: str) -> str:
        """What stands before the sign, or in all of it, without comments."""
        end = self.end if self.equals < 0 else self.equals
        return "".join(piece.of(text) for piece in self._shown(self.start, end)).strip()

    def value(self, text: str) -> tuple[str, Span]:
        """What stands behind the sign, or in all of it, without comments; and where."""
        start = self.start if self.equals < 0 else self.equals + 1
        if not self.hidden:
            raw = text[start : self.end]
            value = raw.strip()
            start += len(raw) - len(raw.lstrip()) if value else 0
            return value, Span(start, start + len(value))
        pieces = list(self._shown(start, self.end))
        full = [piece for piece in pieces if piece.of(text).strip()]
        if not full:
            # What is written there comes before the comments, as somebody would write it.
            return "", Span(start, start)
        first, last = full[0].of(text), full[-1].of(text)
        span = Span(
            full[0].start + len(first) - len(first.lstrip()),
            full[-1].start + len(last.rstrip()),
        )
        return "".join(piece.of(text) for piece in pieces).strip(), span

    def _shown(self, at: int, end: int) -> Iterator[Span]:
        """The pieces of a stretch between its comments."""
        for begin, after in self.hidden:
            if at <= begin < end:
                yield Span(at, begin)
                at = after
        yield Span(at, end)


class _Piece:
    """What is open: braces, a link, or a line that began like a heading's.

    :param braces: how many it still has; ``_LINK`` and ``_HEADING`` for the others.
    """

    __slots__ = ("awaits_name", "braces")

    def __init__(self, braces: int) -> None:
        self.braces = braces
        self.awaits_name = False
        """Whether an equals sign would part a parameter's name from its value."""


def parse_template(text: str, start: int, end: int) -> tuple[str, tuple[Parameter, ...]]:
    """The name and the parameters of the template that spans ``[start, end)``, braces included.

    As in MediaWiki, the first equals sign outside of nested templates, links, tags and headings
    parts the name from the value, and positional parameters are numbered from 1.
    https://www.mediawiki.org/wiki/Help:Templates
    """
    inside_end = end - 2
    parts: list[_Part] = []
    part, equals = start + 2, -1
    hidden: list[tuple[int, int]] = []
    own = _Piece(2)
    stack = [own]
    at = part
    elements = Elements(text, inside_end)
    while match := _TOKEN.search(text, at, inside_end):
        kind, at = match.lastindex, match.end()
        top = stack[-1]
        if kind == _PIPE:
            if top.braces > 0:
                top.awaits_name = True
                if top is own:
                    parts.append(_Part(part, equals, match.start(), hidden))
                    part, equals, hidden = at, -1, []
        elif kind == _LINE:
            if top.braces == _HEADING:
                stack.pop()
            _begin_line(stack, len(match[_LINE]))
            # A single sign may be the one after a parameter's name: it is looked at once more.
            at -= len(match[_LINE]) == 1 and stack[-1].braces != _HEADING
        elif kind == _EQUALS:
            if top.awaits_name:
                top.awaits_name = False
                if top is own:
                    equals = match.start()
        elif kind == _OPEN:
            stack.append(_Piece(at - match.start()))
        elif kind == _CLOSE:
            _close(stack, at - match.start())
        elif kind == _OPEN_LINK:
            stack.append(_Piece(_LINK))
        elif kind == _CLOSE_LINK:
            if top.braces == _LINK:
                stack.pop()
        elif kind == _COMMENT:
            hidden.append((match.start(), at))
        elif kind == _TAG:
            content = elements.find_content(match[_TAG].lower(), at)
            at = content[2] if content else at
    parts.append(_Part(part, equals, inside_end, hidden))
    return parts[0].name(text), _parameters(text, parts[1:])


def _begin_line(stack: list[_Piece], signs: int) -> None:
    """A line begins with so many equals signs; if it may be a heading, that hides pipes and signs.

    MediaWiki decides so before it knows how the line ends.
    """
    if signs > 1 or (signs and not stack[-1].awaits_name):
        stack.append(_Piece(_HEADING))


def _close(stack: list[_Piece], run: int) -> None:
    """Take closing braces off the open ones, as many as belong together; never off the first."""
    while len(stack) > 1 and stack[-1].braces > 0 and run >= 2:
        piece = stack[-1]
        taken = min(run, piece.braces, 3)
        run -= taken
        piece.braces -= taken
        piece.awaits_name = False
        if piece.braces < 2:
            stack.pop()


def _parameters(text: str, parts: list[_Part]) -> tuple[Parameter, ...]:
    found = []
    position = 0
    for part in parts:
        if part.equals < 0:
            position += 1
            name = str(position)
        else:
            name = part.name(text)
        found.append(Parameter(name, *part.value(text)))
    return tuple(found)
