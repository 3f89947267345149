"""A day among words that go into messages."""

from __future__ import annotations

from datetime import date
from typing import Self


class Day(str):
    """A day as ``2026-12-24``: for machines, logs and parameters; messages write it in words.

    By its type it is told from somebody's name or heading that looks like one.
    """

    __slots__ = ()

    @classmethod
    def of(cls, moment: date) -> Self:
        """The day of a moment, or a day."""
        return cls(f"{moment:%Y-%m-%d}")

    def as_date(self) -> date:
        """The day itself."""
        return date.fromisoformat(self)
