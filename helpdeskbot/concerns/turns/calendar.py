"""The edge at which a desk's hours become a calendar: time zones and public holidays come in."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from helpdeskbot.concerns.turns.hours import WEEKDAYS, Calendar, DeskHours
from helpdeskbot.model.errors import SettingsError
from helpdeskbot.settings.places import find_holidays, find_zone

# Clocks look back to when a request was posted, and ahead to when the last reminder is due.
_YEARS_BACK = 5
_YEARS_AHEAD = 3


def build_calendar(hours: DeskHours, today: date) -> Calendar:
    """The calendar of a desk, with the holidays of the years around ``today``.

    It is remembered by year, so that a tick may ask for it each time.

    :raises SettingsError: there is no such time zone or country, or the hours cannot be meant.
    """
    return _build(hours, today.year)


@lru_cache(maxsize=64)
def _build(hours: DeskHours, year: int) -> Calendar:
    for mistake in hours.mistakes():
        raise SettingsError(mistake, where="hours", advice="Correct the desk's hours")
    return Calendar(
        zone=find_zone(hours.time_zone, "hours.time_zone"),
        weekdays=frozenset(WEEKDAYS.index(day.lower()) for day in hours.days),
        opens=hours.opens,
        closes=hours.closes,
        holidays=find_holidays(
            hours.holidays, "hours.holidays", range(year - _YEARS_BACK, year + _YEARS_AHEAD + 1)
        ),
        closed=tuple((period.first, period.last) for period in hours.closed),
    )
