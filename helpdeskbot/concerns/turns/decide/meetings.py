"""When a committee meets next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from helpdeskbot.concerns.turns.decide.desk_time import end_of_day
from helpdeskbot.concerns.turns.hours import WEEKDAYS, Calendar
from helpdeskbot.concerns.turns.meetings import MeetingDay, MeetingRule

# A fifth Monday or a day 31 comes at least once within so many months.
_MONTHS_AHEAD = 48


def find_next_meeting(rules: Sequence[MeetingRule], after: date, calendar: Calendar) -> date | None:
    """The first day after ``after`` on which one of the rules says that there is a meeting.

    :param calendar: knows which days are working days.
    :return: ``None`` if all dates are past, or a rule fits no day (``day 31`` of February).
    """
    found = [day for rule in rules if (day := _next_by(rule, after, calendar)) is not None]
    return min(found, default=None)


def find_end_of_next_meeting(
    rules: Sequence[MeetingRule], after: datetime, calendar: Calendar
) -> datetime | None:
    """When the day of the first meeting after a moment's own day is over; UTC.

    :return: ``None`` if there is no meeting ahead.
    """
    day = find_next_meeting(rules, after.astimezone(calendar.zone).date(), calendar)
    return end_of_day(day, calendar) if day is not None else None


def _next_by(rule: MeetingRule, after: date, calendar: Calendar) -> date | None:
    if rule.on is not None:
        return rule.on if rule.on > after else None
    year, month = after.year, after.month
    for _ in range(_MONTHS_AHEAD + 1):
        if not rule.months or month in rule.months:
            day = _day_within(rule, year, month, calendar)
            if day is not None and day > after:
                return day
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        if year > date.max.year:
            break
    return None


def _day_within(rule: MeetingRule, year: int, month: int, calendar: Calendar) -> date | None:
    days = [day for day in _days_of(year, month) if _counts(rule.day, day, calendar)]
    at = rule.ordinal - 1 if rule.ordinal > 0 else rule.ordinal
    return days[at] if -len(days) <= at < len(days) else None


def _days_of(year: int, month: int) -> Iterator[date]:
    first = date(year, month, 1)
    for offset in range(31):
        if first.toordinal() + offset > date.max.toordinal():
            return
        day = first + timedelta(days=offset)
        if day.month == month:
            yield day


def _counts(kind: MeetingDay, day: date, calendar: Calendar) -> bool:
    if kind is MeetingDay.DAY:
        return True
    if kind is MeetingDay.WORKING_DAY:
        return calendar.is_working_day(day)
    return WEEKDAYS[day.weekday()] == kind.value
