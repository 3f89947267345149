"""When a desk's committee meets, in one pass: by its rules, and by the pages that were begun."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from helpdeskbot.concerns.committee.decide.agenda import may_forget
from helpdeskbot.concerns.committee.decide.days import find_meetings, list_pages
from helpdeskbot.concerns.committee.memory import Kepts, fetch_kept, head_of
from helpdeskbot.concerns.committee.policy import CommitteePolicy
from helpdeskbot.concerns.committee.values import AgendaItem, Meetings, Progress
from helpdeskbot.concerns.turns.decide.desk_time import start_of_day
from helpdeskbot.concerns.turns.decide.meetings import find_next_meeting
from helpdeskbot.concerns.turns.facts import calendar_of
from helpdeskbot.concerns.turns.hours import Calendar
from helpdeskbot.concerns.turns.meetings import MeetingRule, parse_meeting_rule
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.errors import SettingsError
from helpdeskbot.office.context import Context

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class When:
    """The meetings of a desk around now.

    :param kept: what is remembered of their pages.
    :param pages: those that are kept now, the earliest first, and how far each has come.
    :param fresh: nothing was remembered; the pages themselves tell what stood there.
    """

    rules: tuple[MeetingRule, ...]
    calendar: Calendar
    kept: Kepts
    meetings: Meetings
    pages: dict[date, Progress]
    fresh: bool = False

    def begins(self, day: date) -> datetime:
        """When a day begins at the desk, UTC."""
        return start_of_day(day, self.calendar)

    def before(self, day: date) -> date | None:
        """The meeting before the one on a day; ``None``: none is known."""
        return find_meetings(self.rules, day - _DAY, self.calendar, self.kept.begun).last

    def after(self, day: date) -> date | None:
        """The meeting after a day; ``None``: none is set."""
        return find_next_meeting(self.rules, day, self.calendar)

    def may_forget(self, item: AgendaItem) -> bool:
        """Whether a request is on no record that is still to be written."""
        last = self.meetings.last
        since = self.before(last) if last is not None else None
        return may_forget(item, self.begins(since) if since is not None else None)


def open_when(context: Context, desk: DeskPolicy) -> When | None:
    """The desk's meetings; ``None``: it has none, or it is switched off."""
    if not (desk.of(CommitteePolicy).enabled and desk.meetings):
        return None
    return context.once(("committee-when", desk.name), lambda: _open(context, desk))


def _open(context: Context, desk: DeskPolicy) -> When | None:
    read = map(parse_meeting_rule, desk.meetings)
    rules = tuple(rule for rule in read if isinstance(rule, MeetingRule))
    try:
        calendar = calendar_of(desk, context.now)
    except SettingsError:
        return None  # that is told where it is asked whose turn it is
    policy = desk.of(CommitteePolicy)
    today = context.now.astimezone(calendar.zone).date()
    kept = fetch_kept(context, desk)
    fresh = kept is None
    if kept is None:
        # The wiki tells which pages there are.
        near = find_meetings(rules, today, calendar, ())
        days = [day for day in (near.last, near.next) if day is not None]
        there = [
            day for day in days if head_of(context, policy.title(desk, day.isoformat())).exists
        ]
        # What has left the page earlier today is not known either.
        kept = Kepts(begun=tuple(there), since=today + _DAY)
    held = [*kept.begun, *([kept.ahead] if kept.ahead is not None else ())]
    meetings = find_meetings(rules, today, calendar, held)
    pages = list_pages(meetings, kept.begun, policy.days_before, known_since=kept.since)
    return When(rules, calendar, kept, meetings, pages, fresh)
