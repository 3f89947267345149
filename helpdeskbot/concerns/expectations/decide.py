"""What a new request may expect, from how long the desk's last requests took."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, time, timedelta

from helpdeskbot.concerns.expectations.policy import ExpectationsPolicy
from helpdeskbot.concerns.expectations.values import (
    END,
    REACTION,
    Expectation,
    Newcomer,
    PastRequest,
)
from helpdeskbot.model.topics import Complexity

PERIODS: Sequence[tuple[str, int]] = (
    ("P1D", 1), ("P2D", 2), ("P3D", 3), ("P4D", 4), ("P5D", 5), ("P6D", 6),
    ("P1W", 7), ("P2W", 14), ("P3W", 21), ("P4W", 28), ("P6W", 42),
    ("P2M", 61), ("P3M", 92), ("P6M", 183), ("P1Y", 366),
)  # fmt: skip
"""The periods that the template has words for, with their days; ISO 8601."""
LESS, MORE = "P0D", "P1Y"
"""What is shorter than all of these, and what is longer."""

_DAY = timedelta(days=1)


def round_up(duration: timedelta) -> str:
    """The shortest period of :data:`PERIODS` that is not exceeded: what may be promised.

    >>> round_up(timedelta(days=1, hours=3)), round_up(timedelta(days=33))
    ('P2D', 'P6W')
    """
    return next((name for name, days in PERIODS if duration <= days * _DAY), MORE)


def round_down(duration: timedelta) -> str:
    """The longest period that there really is: what may be counted on.

    >>> round_down(timedelta(hours=3)), round_down(timedelta(days=11))
    ('P0D', 'P1W')
    """
    fitting = [name for name, days in PERIODS if days * _DAY <= duration]
    return fitting[-1] if fitting else LESS


def find_median(
    known: Iterable[timedelta], waiting: Iterable[timedelta], fewest: int, *, percent: int = 50
) -> timedelta | None:
    """The time within which half of the requests have got what they waited for.

    Those that have waited for longer than the others needed count as well, or a desk that
    forgets requests would look like a quick one.

    :param known: of those that have got it.
    :param waiting: how long the others have waited by now.
    :param fewest: with fewer in ``known``, nothing is said.
    :param percent: so many of them, where it is not half.
    """
    times = sorted(max(time, timedelta()) for time in known)
    if len(times) < max(fewest, 1):
        return None
    plain = times[_place(len(times), percent)]
    longer = sum(time > plain for time in waiting)
    place = _place(len(times) + longer, percent)
    return times[place] if place < len(times) else None


def _place(count: int, percent: int) -> int:
    """Which of so many, from 0, has so many percent of them up to itself."""
    return max(-(-count * percent // 100) - 1, 0)


def find_first_reaction(
    said: Iterable[tuple[str, datetime]], aside: Collection[str]
) -> datetime | None:
    """When somebody else than those first said something in a request.

    :param said: who wrote its comments, and when.
    :param aside: its requester and the bots.
    """
    return min((at for author, at in said if author not in aside), default=None)


def decide_expectation(
    newcomer: Newcomer,
    past: Collection[PastRequest],
    policy: ExpectationsPolicy,
    *,
    now: datetime,
) -> Expectation:
    """What can be said of a new request; where too little is known, what the desk aims at.

    Of one whose size is not known, only how soon somebody answers can be said.

    :param past: requests of the desk, in any order; the newest of its size count.
    """
    alike = _newest(past, newcomer.size, policy.last)
    left_out = {word.casefold() for word in policy.leave_out}
    reaction = find_median(
        (one.first_reaction_at - one.opened_at for one in alike if one.first_reaction_at),
        (
            now - one.opened_at
            for one in alike
            if one.first_reaction_at is None and not one.closed_at
        ),
        policy.fewest,
    )
    end = find_median(
        (
            one.closed_at - one.opened_at
            for one in alike
            if one.closed_at and one.outcome.casefold() not in left_out
        ),
        (now - one.opened_at for one in alike if one.closed_at is None),
        policy.fewest,
    )
    if newcomer.size is Complexity.UNKNOWN:
        end = None
    aim = []
    if reaction is None and policy.aim_reaction:
        reaction = policy.aim_reaction * _DAY
        aim.append(REACTION)
    if end is None and policy.aim(newcomer.size):
        end = policy.aim(newcomer.size) * _DAY
        aim.append(END)
    return Expectation(
        reaction=round_up(reaction) if reaction is not None else "",
        end=round_up(end) if end is not None else "",
        queue=newcomer.queue,
        notice=_find_notice(newcomer, end),
        aim=tuple(aim),
    )


def _newest(past: Collection[PastRequest], size: Complexity, last: int) -> Sequence[PastRequest]:
    alike = (one for one in past if size in (one.complexity, Complexity.UNKNOWN))
    return sorted(alike, key=lambda one: one.opened_at, reverse=True)[:last]


def _find_notice(newcomer: Newcomer, end: timedelta | None) -> str:
    """The time from the post to the date, where requests of this size usually take longer."""
    if newcomer.deadline is None or end is None:
        return ""
    # The day itself can still be used.
    date = datetime.combine(newcomer.deadline, time.max, tzinfo=UTC)
    notice = date - newcomer.opened_at
    if notice < timedelta() or notice >= end:
        return ""
    return round_down(notice)
