"""What reading the blocks of a page finds, and what it remembers on the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True)
class FoundComment:
    """A comment as the scanner found it; offsets into the text."""

    start: int
    end: int
    level: int
    author: str
    moment: datetime
    signature_start: int
    later: list[tuple[str, datetime]] | None = None
    """The signatures after the first, if any."""


Bookmark = tuple[int, int, int, bool, int, int, FoundComment | None, int, int]
"""The state at the start of something that may turn out to be no part of the text: how many
comments there were, the block, its indentation, whether it is a plain paragraph, where the next
comment begins and how far indented, the comment under way, how far back its signature may be, and
how many links to users there were.
"""
