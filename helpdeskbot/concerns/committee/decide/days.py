"""The meetings around a day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from helpdeskbot.concerns.committee.values import Meetings, Progress
from helpdeskbot.concerns.turns.decide.meetings import find_next_meeting
from helpdeskbot.concerns.turns.hours import Calendar
from helpdeskbot.concerns.turns.meetings import MeetingRule

_LOOK_BACK = (35, 400, 1500)


def find_meetings(
    rules: Sequence[MeetingRule], today: date, calendar: Calendar, begun: Collection[date]
) -> Meetings:
    """The last meeting whose day has begun, and the next one.

    :param begun: meetings that have a page: one that was held stays one, whatever the rules
        say since.
    """
    held = [day for day in begun if day <= today]
    by_rule = None if held else _find_last(rules, today, calendar)
    last = max(held, default=by_rule)
    return Meetings(today, last, find_next_meeting(rules, today, calendar))


def _find_last(rules: Sequence[MeetingRule], today: date, calendar: Calendar) -> date | None:
    for days in _LOOK_BACK:
        last, day = None, today - timedelta(days=days)
        while (found := find_next_meeting(rules, day, calendar)) is not None and found <= today:
            last = day = found
        if last is not None:
            return last
    return None


def list_pages(
    meetings: Meetings, begun: Collection[date], days_before: int, *, known_since: date | None
) -> dict[date, Progress]:
    """The meetings whose pages are kept now, the earliest first, and how far each has come.

    :param known_since: since when the requests are known: of meetings before there is no record.
    """
    pages: dict[date, Progress] = {}
    today, last, following = meetings.today, meetings.last, meetings.next
    if last is not None and (last in begun or (known_since is not None and known_since < last)):
        pages[last] = Progress.DAY if last == today else Progress.RECORD
    for day in sorted(begun):
        if day > today and day != following:
            pages[day] = Progress.MOVED
    if following is not None and following - timedelta(days=days_before) <= today:
        pages[following] = Progress.AGENDA
    return dict(sorted(pages.items()))
