"""Every concern, in the order in which they may speak: the one list."""

from __future__ import annotations

from collections.abc import Iterable

from helpdeskbot.concerns.agreement.concern import Agreements
from helpdeskbot.concerns.archives.concern import Archives
from helpdeskbot.concerns.asking.concern import Asking
from helpdeskbot.concerns.capacity.concern import Capacity
from helpdeskbot.concerns.committee.concern import Committee
from helpdeskbot.concerns.concern import Concern
from helpdeskbot.concerns.dashboard.concern import Dashboard
from helpdeskbot.concerns.duty.concern import Duty
from helpdeskbot.concerns.expectations.concern import Expectations
from helpdeskbot.concerns.figures.concern import YearFigures
from helpdeskbot.concerns.follow_up.concern import FollowUps
from helpdeskbot.concerns.handed_on.concern import HandedOn
from helpdeskbot.concerns.next_step.concern import NextStep
from helpdeskbot.concerns.outcomes.concern import Outcomes
from helpdeskbot.concerns.reminders.concern import Reminders
from helpdeskbot.concerns.sections import DESK as DESK
from helpdeskbot.concerns.tagging.concern import Tagging
from helpdeskbot.concerns.turns.concern import Turns
from helpdeskbot.concerns.unread.concern import UnreadValues
from helpdeskbot.model.desk import DeskPolicy, desk_type
from helpdeskbot.office.context import Context

CONCERNS: tuple[type[Concern], ...] = (
    Tagging,
    # What was decided comes before all that would be said otherwise.
    Committee,
    Asking,
    Expectations,
    Capacity,
    Archives,
    Agreements,
    HandedOn,
    # What is said decides which status the same edit may set, so it comes before the turn's.
    Reminders,
    Turns,
    UnreadValues,
    Duty,
    # What all others do is known before the box says what comes next.
    NextStep,
    FollowUps,
    Outcomes,
    YearFigures,
    # It shows what all others have done.
    Dashboard,
)
"""In a thread the bot says one thing at a time, and what comes first here goes first."""


def desk_of(concerns: Iterable[type[Concern]]) -> type[DeskPolicy]:
    """Desks with the settings of these concerns."""
    return desk_type({name: kind for one in concerns for name, kind in one.sections.items()})


def open_concerns(context: Context) -> tuple[Concern, ...]:
    """The concerns of one pass, each with those that it asks."""
    opened: dict[type[Concern], Concern] = {}
    return tuple(_open(kind, context, opened) for kind in CONCERNS)


def _open(kind: type[Concern], context: Context, opened: dict[type[Concern], Concern]) -> Concern:
    """A concern, opened once.  Within :func:`open_concerns` it would refer to itself."""
    if kind not in opened:
        opened[kind] = kind(context, *(_open(one, context, opened) for one in kind.asks))
    return opened[kind]
