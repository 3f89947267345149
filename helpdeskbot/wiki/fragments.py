"""Several pieces of wikitext in one question, so that none touches the next."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)
_BRACKETS = re.compile(r"\{\{+|\}\}+|\[\[|\]\]")
PHP_SPACE = " \t\n\r\0\x0b"


def is_complete(text: str) -> bool:
    """Whether a wikitext leaves nothing open that what follows could close, and no tag at all."""
    text = _COMMENT.sub("", text)
    if "<" in text or "-{" in text:
        return False
    opened: list[str] = []
    for match in _BRACKETS.finditer(text):
        closing = match[0]
        if closing[0] in "{[":
            opened.append(closing)
            continue
        while closing:
            if not opened or (opened[-1][0] == "{") != (closing[0] == "}"):
                return False
            # Several may close in one run of braces, and one opened by a run may close in parts.
            closed = min(len(opened[-1]), len(closing))
            opened[-1], closing = opened[-1][closed:], closing[closed:]
            if not opened[-1]:
                opened.pop()
    return not opened


def join_fragments(texts: Sequence[str]) -> tuple[str, list[str]]:
    """One text of all, each beginning on a line of its own, and the marks between them.

    The marks are made from the texts: no text can contain its own.
    """
    seed = hashlib.sha256("\0".join(texts).encode("utf-8", "replace")).hexdigest()[:20]
    marks = [f"helpdeskbot{seed}x{number}x" for number in range(len(texts) + 1)]
    lines = [part for mark, text in zip(marks, texts, strict=False) for part in (mark, text)]
    return "\n".join([*lines, marks[-1]]), marks


def split_fragments(joined: str, marks: Sequence[str]) -> list[str] | None:
    """What became of each of the texts; ``None`` if they cannot be told apart any more."""
    parts = []
    rest = joined
    for mark in marks:
        before, found, rest = rest.partition(mark)
        if not found:
            return None
        parts.append(before)
    if parts[0] or any(not part.startswith("\n") for part in parts[1:]):
        return None
    return [part[1:].rstrip(PHP_SPACE) for part in parts[1:]]
