"""A day as people write it in a parameter."""

from __future__ import annotations

import re
from datetime import date

_LONGEST = 200

_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)


def parse_day(text: str) -> date | None:
    """A date as it stands in a parameter (``2026-12-08``); ``None`` for anything else."""
    match = _DATE.fullmatch(text[:_LONGEST].strip())
    if match is None:
        return None
    try:
        return date(*(int(number) for number in match.groups()))
    except ValueError:
        return None
