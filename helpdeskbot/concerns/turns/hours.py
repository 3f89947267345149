"""When a desk works: its hours, its days off, and when its committee meets."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, tzinfo
from enum import StrEnum
from typing import Any, ClassVar

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedPeriod:
    """Days on which a desk is closed, both included."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskHours:
    """A desk's working time, as it stands in its settings.

    :param time_zone: IANA name of the zone in which the other values are meant.
    :param days: working days, English names.
    :param opens: when work begins.
    :param closes: when it ends; ``00:00`` is the midnight at the day's end.
    :param holidays: ISO 3166 code of the country whose public holidays are free (``"SE"``), or
        country and part (``"DE-BY"``); ``""``: no holidays.
    :param closed: when nobody is at the desk besides that, holidays of its own too.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    time_zone: str = "UTC"
    days: tuple[str, ...] = WEEKDAYS[:5]
    opens: time = time(9)
    closes: time = time(17)
    holidays: str = ""
    closed: tuple[ClosedPeriod, ...] = ()

    def mistakes(self) -> tuple[str, ...]:
        """What cannot be meant, as ``key: sentence``; zone and country are checked elsewhere."""
        found = [
            f'days: "{day}" is not one of {", ".join(WEEKDAYS)}'
            for day in self.days
            if day.lower() not in WEEKDAYS
        ]
        if not self.days:
            found.append("days: name at least one working day")
        if self.closes != time(0) and self.closes <= self.opens:
            found.append(f"closes: {self.closes:%H:%M} is not after {self.opens:%H:%M}")
        found += [
            f"closed: {period.last} is before {period.first}"
            for period in self.closed
            if period.last < period.first
        ]
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Calendar:
    """A desk's working time, ready to be counted with.

    :param zone: the desk's time zone.
    :param weekdays: working days, Monday is 0.
    :param opens: local time; see :class:`DeskHours`.
    :param holidays: free days of the years that matter; found elsewhere, as that takes a library.
    :param closed: (first, last) days of closed periods, both included.
    """

    zone: tzinfo = UTC
    weekdays: frozenset[int] = frozenset(range(5))
    opens: time = time(9)
    closes: time = time(17)
    holidays: Set[date] = frozenset()
    closed: tuple[tuple[date, date], ...] = ()

    def is_working_day(self, day: date) -> bool:
        """Whether somebody is at the desk on that day."""
        return (
            day.weekday() in self.weekdays
            and day not in self.holidays
            and not any(first <= day <= last for first, last in self.closed)
        )


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which no clock of a request runs, from ``start`` to before ``end``; UTC."""

    start: datetime
    end: datetime


class MeetingDay(StrEnum):
    """What a rule counts within a month."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    WORKING_DAY = "working day"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class MeetingRule:
    """When a committee meets: on one date, or each month by a rule.

    :param on: the date; the other fields mean nothing then.
    :param ordinal: the how-maniest of its kind within the month; -1 for the last one.
    :param day: what is counted.
    :param months: numbers of the months in which it meets; empty: in all.
    """

    on: date | None = None
    ordinal: int = 1
    day: MeetingDay = MeetingDay.DAY
    months: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleTrouble:
    """A rule that could not be read.

    :param code: the message that says what is wrong.
    :param params: what the message names, as written (hostile text).
    :param sentence: the same in plain English, without a full stop.
    """

    code: str
    params: tuple[str, ...] = ()
    sentence: str = field(default="", compare=False)
