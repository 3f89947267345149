"""The edge at which a desk's hours become a calendar: time zones and public holidays come in."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from helpdeskbot.concerns.turns.hours import WEEKDAYS, Calendar, DeskHours
from helpdeskbot.model.errors import SettingsError

# Clocks look back to when a request was posted, and ahead to when the last reminder is due.
_YEARS_BACK = 5
_YEARS_AHEAD = 3
_CODE = re.compile(r"[A-Za-z]{2}(?:-[^\W_]{1,20})?")


def build_calendar(hours: DeskHours, today: date) -> Calendar:
    """The calendar of a desk, with the holidays of the years around ``today``.

    It is remembered by year, so that a tick may ask for it each time.

    :raises SettingsError: there is no such time zone or country, or the hours cannot be meant.
    """
    return _build(hours, today.year)


@lru_cache(maxsize=64)
def _build(hours: DeskHours, year: int) -> Calendar:
    mistakes = hours.mistakes()
    if mistakes:
        raise SettingsError(mistakes[0], where="hours", advice="Correct the desk's hours")
    try:
        zone = ZoneInfo(hours.time_zone)
    except (OSError, ValueError, KeyError):
        raise _no_zone(hours.time_zone) from None
    return Calendar(
        zone=zone,
        weekdays=frozenset(WEEKDAYS.index(day.lower()) for day in hours.days),
        opens=hours.opens,
        closes=hours.closes,
        holidays=_find_holidays(hours.holidays, year),
        closed=tuple((period.first, period.last) for period in hours.closed),
    )


def _find_holidays(code: str, year: int) -> frozenset[date]:
    if not code:
        return frozenset()
    if not _CODE.fullmatch(code):  # the library knows countries by other names, and more
        raise _no_holidays(code)
    # Slow to import, and most commands do not count desk time.
    from holidays import country_holidays

    country, _, part = code.partition("-")
    years = range(year - _YEARS_BACK, year + _YEARS_AHEAD + 1)
    try:
        return frozenset(
            country_holidays(country.upper(), subdiv=part.upper() or None, years=years)
        )
    except NotImplementedError:
        raise _no_holidays(code) from None


def _no_holidays(code: str) -> SettingsError:
    return SettingsError(
        f'no public holidays are known for "{code}"',
        where="hours.holidays",
        advice="Write a country's code such as SE, or one with its part such as DE-BY",
    )


def _no_zone(name: str) -> SettingsError:
    return SettingsError(
        f'there is no time zone "{name}"',
        where="hours.time_zone",
        advice="Write its IANA name, such as Europe/Stockholm",
    )
