"""Who was asked while away, by what rosters said of them.  All datetimes are in UTC."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from helpdeskbot.rehearsal.model import Intended, Rehearsed, RehearsedRequest
from helpdeskbot.rehearsal.reading import acts_of, between
from helpdeskbot.rehearsal.saying import say_later, say_moment, say_name
from helpdeskbot.rehearsal.score import EFFECT

SAID_LATE = timedelta(days=3)
"""Who says so soon after a question that they are away was hardly there for it."""


# It would mislead where they did something in the request all the same; where an absence was over,
# or had been taken back; and, of one that was said later only, where they were at work meanwhile.
def find_absence(
    rehearsed: Rehearsed,
    request: RehearsedRequest,
    act: Intended,
    name: str,
    moments: Iterable[datetime],
) -> str | None:
    """What a roster says against asking somebody, as a sentence; ``None``: nothing.

    :param name: as :func:`~helpdeskbot.rehearsal.reading.fold` has it.
    :param moments: when they did anything on these pages.
    """
    if between(acts_of(request, name), act.at, act.at + EFFECT):
        return None
    asked = f"would have asked {say_name(name)} on {say_moment(act.at)}"
    for absence in rehearsed.absences.get(name, ()):
        if absence.covers(act.at):
            return (
                f"{asked}, whose row of the roster said that they were away {_until(absence.day)}"
            )
        if not act.at < absence.said_at <= act.at + SAID_LATE:
            continue
        if any(act.at <= at < absence.said_at for at in moments):
            continue
        return (
            f"{asked}; {say_later(absence.said_at, act.at)} their row of the roster said that they "
            f"were away {_until(absence.day)}, and they had done nothing on these pages meanwhile"
        )
    return None


def _until(day: date) -> str:
    return f"until {day.day} {day:%B %Y}"
