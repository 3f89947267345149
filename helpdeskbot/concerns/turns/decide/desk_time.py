"""Desk time: what a desk's clocks count, working hours only.

Every function takes linear time in the number of days between its moments; ten years take some
hundredths of a second.  All moments are timezone-aware; results are in UTC.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from helpdeskbot.concerns.turns.hours import Calendar, Pause

NEVER = datetime.max.replace(tzinfo=UTC)
"""What a clock shows that cannot arrive: the desk has no working time ahead."""

_HORIZON = timedelta(days=366 * 10)
_DAY = timedelta(days=1)
_NONE = timedelta(0)


def last_day(moment: datetime, calendar: Calendar) -> date:
    """The desk's day that is over at this moment."""
    try:
        return (moment - timedelta(microseconds=1)).astimezone(calendar.zone).date()
    except OverflowError:  # the end of all days
        return moment.date()


def desk_days(days: float, calendar: Calendar) -> timedelta:
    """So many working days as desk time: one is from opening to closing.

    >>> desk_days(2, Calendar())
    datetime.timedelta(seconds=57600)
    """
    closes = calendar.closes.hour * 60 + calendar.closes.minute
    opens = calendar.opens.hour * 60 + calendar.opens.minute
    minutes = (closes - opens) if closes > opens else 24 * 60 - opens
    return timedelta(minutes=minutes) * days


def add_desk_time(
    start: datetime, duration: timedelta, calendar: Calendar, pauses: Sequence[Pause] = ()
) -> datetime:
    """The first moment by which the desk has worked for ``duration`` since ``start``.

    It lies within working hours (the moment of closing counts as one), and is :data:`NEVER` if
    the desk has not worked that long within ten years.

    :param duration: negative counts as none.
    :param pauses: when the clock does not run.
    """
    start, left = start.astimezone(UTC), max(duration, _NONE)
    for opens, closes in _working_time(start, calendar, pauses):
        begin = max(opens, start)
        if begin <= closes and left <= closes - begin:
            return begin + left
        left -= max(closes - begin, _NONE)
    return NEVER


def desk_time_between(
    start: datetime, end: datetime, calendar: Calendar, pauses: Sequence[Pause] = ()
) -> timedelta:
    """How long the desk works from ``start`` to ``end``; negative if ``end`` comes first.

    :param pauses: when the clock does not run.
    """
    if end < start:
        return -desk_time_between(end, start, calendar, pauses)
    # In a zone of their own, Python would count by the clock on the wall.
    start, end, total = start.astimezone(UTC), end.astimezone(UTC), _NONE
    for opens, closes in _working_time(start, calendar, pauses):
        if opens >= end:
            break
        total += max(min(closes, end) - max(opens, start), _NONE)
    return total


def find_opening(moment: datetime, calendar: Calendar) -> datetime:
    """The moment itself if the desk is open then, else when it opens next; UTC."""
    return add_desk_time(moment, _NONE, calendar)


def start_of_day(day: date, calendar: Calendar) -> datetime:
    """When a day begins at the desk; UTC."""
    return datetime.combine(day, time(), tzinfo=calendar.zone).astimezone(UTC)


def end_of_day(day: date, calendar: Calendar) -> datetime:
    """When a day ends at the desk, which is when the next one begins; UTC."""
    return start_of_day(day + _DAY, calendar) if day < date.max else NEVER


def _working_time(
    start: datetime, calendar: Calendar, pauses: Sequence[Pause]
) -> Iterator[tuple[datetime, datetime]]:
    """Stretches of working time in order, from the one in which ``start`` may lie; UTC."""
    breaks = _merge(pauses)
    at = 0
    for opens, closes in _open_hours(start, calendar):
        while at < len(breaks) and breaks[at].end <= opens:
            at += 1
        begin, index = opens, at
        while index < len(breaks) and breaks[index].start < closes:
            if begin < breaks[index].start:
                yield begin, breaks[index].start
            begin = max(begin, breaks[index].end)
            index += 1
        if begin < closes:
            yield begin, closes


def _open_hours(start: datetime, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    # What opened on the day before may close at this day's midnight.
    day = start.astimezone(calendar.zone).date() - _DAY
    last = min(day + _HORIZON, date.max - _DAY) if day < date.max - _HORIZON else date.max - _DAY
    while day <= last:
        if calendar.is_working_day(day):
            yield _hours_of(day, calendar)
        day += _DAY


def _hours_of(day: date, calendar: Calendar) -> tuple[datetime, datetime]:
    """When the desk opens and closes on a working day, counted in UTC so that changes of the
    clock make a day shorter or longer as they do for people.
    """
    until = day if calendar.closes > calendar.opens else day + _DAY
    closing = calendar.closes if calendar.closes > calendar.opens else time()
    opens = datetime.combine(day, calendar.opens, tzinfo=calendar.zone).astimezone(UTC)
    closes = datetime.combine(until, closing, tzinfo=calendar.zone).astimezone(UTC)
    return opens, max(opens, closes)


def _merge(pauses: Sequence[Pause]) -> list[Pause]:
    """Pauses in order, without overlaps."""
    merged: list[Pause] = []
    for pause in sorted(pauses, key=lambda pause: pause.start):
        if pause.end <= pause.start:
            continue
        if merged and pause.start <= merged[-1].end:
            merged[-1] = Pause(merged[-1].start, max(merged[-1].end, pause.end))
        else:
            merged.append(pause)
    return merged
