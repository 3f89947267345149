"""The parameters of one template whose braces are already known."""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpdeskbot.model.discussion import Span
from helpdeskbot.parse.wikitext.elements import Elements

_TOKEN = re.compile(
    r"\|()|=()|\{(\{++)|\}(\}++)|\[(\[)|\](\])|<(!--(?s:.*?)(?:-->|\Z))"
    r"|<((?:nowiki|pre|syntaxhighlight|source|math|ref)\b)",
    re.IGNORECASE,
)
_PIPE, _EQUALS, _OPEN, _CLOSE, _OPEN_LINK, _CLOSE_LINK, _COMMENT, _TAG = range(1, 9)
_COMMENTS = re.compile(r"<!--(?s:.*?)(?:-->|\Z)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its name, and where its value stands, spaces around it left out."""

    name: str
    value: str
    span: Span


def parse_template(text: str, start: int, end: int) -> tuple[str, tuple[Parameter, ...]]:
    """The name and the parameters of the template that spans ``[start, end)``, braces included.

    As in MediaWiki, the first equals sign outside of nested templates, links and tags parts the
    name from the value, and positional parameters are numbered from 1.
    https://www.mediawiki.org/wiki/Help:Templates
    """
    inside_end = end - 2
    parts: list[tuple[int, int, int]] = []
    part, equals = start + 2, -1
    depth: list[int] = []
    at = part
    elements = Elements(text, inside_end)
    while match := _TOKEN.search(text, at, inside_end):
        kind, at = match.lastindex, match.end()
        if kind == _PIPE:
            if not depth:
                parts.append((part, equals, match.start()))
                part, equals = at, -1
        elif kind == _EQUALS:
            if not depth and equals < 0 and parts:
                equals = match.start()
        elif kind == _OPEN:
            depth.append(at - match.start())
        elif kind == _CLOSE:
            _close(depth, at - match.start())
        elif kind == _OPEN_LINK:
            depth.append(0)
        elif kind == _CLOSE_LINK:
            if depth and depth[-1] == 0:
                depth.pop()
        elif kind == _TAG:
            content = elements.find_content(match[_TAG].lower(), at)
            at = content[2] if content else at
    parts.append((part, equals, inside_end))
    name = _COMMENTS.sub("", text[parts[0][0] : parts[0][2]]).strip()
    return name, _parameters(text, parts[1:])


def _close(depth: list[int], run: int) -> None:
    """Take closing braces off the open ones, as many as belong together."""
    while depth and depth[-1] and run >= 2:
        taken = min(run, depth[-1], 3)
        run -= taken
        depth[-1] -= taken
        if depth[-1] < 2:
            depth.pop()


def _parameters(text: str, parts: list[tuple[int, int, int]]) -> tuple[Parameter, ...]:
    """Named and numbered parameters from where each part begins, has its sign, and ends."""
    found = []
    position = 0
    for begin, equals, finish in parts:
        if equals < 0:
            position += 1
            name, value_start = str(position), begin
        else:
            name = _COMMENTS.sub("", text[begin:equals]).strip()
            value_start = equals + 1
        raw = text[value_start:finish]
        value = raw.strip()
        value_start += len(raw) - len(raw.lstrip()) if value else 0
        found.append(Parameter(name, value, Span(value_start, value_start + len(value))))
    return tuple(found)
