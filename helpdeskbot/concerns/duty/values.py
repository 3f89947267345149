"""Who of the staff looks after a request, and who of them is there.

All datetimes are timezone-aware and in UTC.  User names are in canonical form.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from helpdeskbot.model.change import CountedKind

GIVEN = "duty-given"
"""The kind of event that somebody was given a request to look after."""


LOOK_AFTER = CountedKind("look-after", "owner-named", "summary-duty", weight=7, routine=True)
HAND_OVER = CountedKind("hand-over", "handed-over", "summary-hand-over")


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the staff who has put themselves on the page of duty.

    :param name: the account's name now.
    :param here: they are neither away nor kept from working: what is theirs stays theirs.
    :param works: today is one of their days: they are given something new.
    :param back_at: when the first of these changes, if that is known.
    :param most: so many open requests at a time.
    :param way: how they want to be told: :class:`~.asking.roster.values.Way`.
    :param language: the first that they read; ``""``: not said.
    """

    name: str
    here: bool = True
    works: bool = True
    back_at: datetime | None = None
    most: int = 1000
    way: str = "ping"
    language: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """What who takes a request over should know of it; texts are strangers'.

    :param waits: for whom, see :class:`~helpdeskbot.model.due.Holder`, and since when.
    :param promises: who has promised to have acted by which day.
    :param due: the day by which it is to be done.
    :param until: the day until which it is on hold.
    :param agreed: the day on which all agreed.
    :param agreeing: an agreement waits for a yes.
    :param parts: of an agreement: what, who, by which day (``""``: none).
    """

    title: str
    heading: str
    requester: str = ""
    opened: date | None = None
    asked: str = ""
    topics: str = ""
    size: str = ""
    waits: str = ""
    who: tuple[str, ...] = ()
    since: date | None = None
    promises: tuple[tuple[str, date], ...] = ()
    due: date | None = None
    until: date | None = None
    agreed: date | None = None
    agreeing: bool = False
    parts: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """Who looks after a request, as it is remembered.

    :param identity: the thread's lasting id.
    :param name: ``""``: nobody.
    :param since: when they were named, as far as is known.
    :param was_here: they were there while they were named.
    :param counts: it weighs on them: it is neither over nor on hold.
    :param waits: somebody is to be named as soon as one is there.
    :param before: who looked after it before, where the next is to be told of it.
    :param summary: what they are to be told, until they were.
    """

    identity: str
    name: str = ""
    since: datetime | None = None
    was_here: bool = False
    counts: bool = True
    waits: bool = False
    before: str = ""
    summary: Summary | None = None


@dataclass(frozen=True, slots=True)
class Sign:
    """What tells who looks after a request now.

    :param name: who is named; ``""``: nobody.
    :param ours: the bot has written that, and no person has taken it back.
    :param settled: a person has said so (also that nobody is to be named), or nobody knows who.
    :param at: when it was written.
    :param before: who was named by it last, where it names nobody, or before, where it is ours.
    """

    name: str = ""
    ours: bool = False
    settled: bool = False
    at: datetime | None = None
    before: str = ""
