"""How many headings a page may have: one with more is not parsed.

A page of nothing but headings, of the length that a wiki allows, takes six seconds; a desk's own
page, any of its old versions, and each pass again.
"""

from __future__ import annotations

MOST_HEADINGS = 20_000
"""More than any desk has."""


def count_headings(text: str) -> int:
    """How many lines may be headings at the most, without looking at any of them."""
    lines = text.count("\n") + 1
    return lines if lines <= MOST_HEADINGS else text.count("\n=") + text.startswith("=")


def has_too_many(text: str) -> bool:
    """Whether a page's text is not to be parsed."""
    return count_headings(text) > MOST_HEADINGS
