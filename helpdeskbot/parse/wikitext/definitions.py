"""Definition lists: what of a line that begins with a semicolon is the term."""

from __future__ import annotations

import re

_LONGEST_TERM = 2000
_DEEPEST_TERM = 4
# What may hold a colon that ends no term.  What a template shows is not known; most show links.
_LINKS = re.compile(
    r"\[\[[^\[\]]*+\]\]|\{\{[^{}]*+\}\}"
    r"|<(?:\w+[^<>]*+>[^<>]*+</\w+|br ?/?+)>|(?i:https?:)?//[^\s\[\]<>]++"
)


def is_lone_term(text: str, at: int) -> bool:
    """Whether neither the line on which a term begins nor the one after it explains the term."""
    line_end = text.find("\n", at)
    return line_end < 0 or (
        text[line_end + 1 : line_end + 2] not in (":", ";")
        and ":" not in _LINKS.sub("", text[at:line_end])
    )


def find_term(text: str, start: int, end: int) -> str | None:
    """What of a stretch of text that begins with a term may hold the colon that ends the term.

    Colons in links, templates and tags' elements end none.  ``None`` where that cannot be told.
    """
    term = text[start:end] if end - start < _LONGEST_TERM else ""
    bare = term
    for _ in range(_DEEPEST_TERM):
        bare = _LINKS.sub("", bare)
    return None if "<" in bare or not term else bare
