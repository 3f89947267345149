"""When a desk works: its hours and its days off."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from typing import TYPE_CHECKING, Any, ClassVar

from helpdeskbot.model.mistake import Misfit, MistakeKind
from helpdeskbot.model.setting import ClosedPeriod, Form, SectionPolicy, settable

if TYPE_CHECKING:
    from helpdeskbot.model.desk import DeskPolicy

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MOVES = "it only moves the desk's working time"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskHours(SectionPolicy):
    """When a desk works: clocks count nothing else.

    :param time_zone: IANA name of the time zone in which the desk works.
    :param days: working days, English names.
    :param opens: when the desk's work begins.
    :param closes: when the desk's work ends; ``00:00`` is the day's end.
    :param holidays: ISO 3166 code of the country whose public holidays are free, as in ``SE``, or
        of country and part, as in ``DE-BY``; ``""``: no holidays.
    :param closed: when nobody is at the desk besides that: days, or first and last days with
        "to" between them.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    advice: ClassVar[str] = (
        "all waiting times of the next two count these; without it a desk works from Monday "
        "to Friday by UTC"
    )

    time_zone: str = settable(
        "UTC", most=50, form=Form.TIME_ZONE, example="Europe/Stockholm", why=_MOVES
    )
    days: tuple[str, ...] = settable(WEEKDAYS[:5], most=7, why=_MOVES)
    opens: time = settable(time(9), why=_MOVES)
    closes: time = settable(time(17), why=_MOVES)
    holidays: str = settable(
        "", most=30, form=Form.COUNTRY, example="SE", why="nobody is reminded on a holiday"
    )
    closed: tuple[ClosedPeriod, ...] = settable(
        (), most=50, example="2026-12-21 to 2027-01-06", why="nobody is reminded on such days"
    )

    def mistakes(self, desk: DeskPolicy | None = None) -> Iterator[str]:
        """What cannot be meant, as ``key: sentence``; zone and country are checked elsewhere."""
        for day in self.days:
            if day.lower() not in WEEKDAYS:
                text = f'days: "{day}" is not one of {", ".join(WEEKDAYS)}'
                yield Misfit(text, MistakeKind.WEEKDAY, ", ".join(WEEKDAYS), day)
        if not self.days:
            yield Misfit("days: name at least one working day", MistakeKind.EMPTY)
        if self.closes != time(0) and self.closes <= self.opens:
            opens, closes = f"{self.opens:%H:%M}", f"{self.closes:%H:%M}"
            text = f"closes: {closes} is not after {opens}"
            yield Misfit(text, MistakeKind.HOURS, closes, opens, beside=("hours.opens",))
        for period in self.closed:
            if period.last < period.first:
                text = f"closed: {period.last} is before {period.first}"
                yield Misfit(text, MistakeKind.PERIOD, period.last, period.first)


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
