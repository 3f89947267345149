"""Where a wikitext is not read as wikitext: comments, ``<nowiki>`` and the like."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_OPENING = re.compile(r"<!--|<(nowiki|pre|syntaxhighlight|source|math)\b[^<>]*+>", re.IGNORECASE)
_CLOSING = {
    tag: re.compile(rf"</{tag}\s*>", re.IGNORECASE)
    for tag in ("nowiki", "pre", "syntaxhighlight", "source", "math")
}


def find_unparsed(text: str) -> Iterator[tuple[int, int]]:
    """The spans that are left alone, in order.

    A comment that is never closed reaches to the end; a tag that is never closed is just text.
    """
    at = 0
    unclosed: set[str] = set()
    while match := _OPENING.search(text, at):
        start, at = match.span()
        if match[1] is None:
            end = text.find("-->", at)
            at = len(text) if end < 0 else end + 3
        elif text[at - 2] != "/":
            tag = match[1].lower()
            closing = None if tag in unclosed else _CLOSING[tag].search(text, at)
            if closing is None:
                unclosed.add(tag)
                continue
            at = closing.end()
        yield start, at


def replace_unparsed(text: str, replacement: Callable[[str], str]) -> str:
    """The text with each of these spans replaced."""
    pieces = []
    at = 0
    for start, end in find_unparsed(text):
        pieces += [text[at:start], replacement(text[start:end])]
        at = end
    return "".join([*pieces, text[at:]])


def without_unparsed(text: str) -> str:
    """The text without these spans."""
    return replace_unparsed(text, lambda span: "")
