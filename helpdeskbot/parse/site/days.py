"""A day as people write it in a parameter, and the years that anybody can mean."""

from __future__ import annotations

import re
from datetime import date

FIRST_YEAR, LAST_YEAR = 2000, 2999
"""Outside of these nothing was signed on a wiki and nothing is due: what is written so is no date.

They leave room to the ends of the calendar for anything that is added to a date.
"""
_LONGEST = 200

_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)


def parse_day(text: str) -> date | None:
    """A date as it stands in a parameter (``2026-12-08``); ``None`` for anything else.

    What lies outside of the years 2000 to 2999 is none.
    """
    match = _DATE.fullmatch(text[:_LONGEST].strip())
    if match is None:
        return None
    try:
        day = date(*(int(number) for number in match.groups()))
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
