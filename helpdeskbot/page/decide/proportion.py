"""Whether what is seen at a desk is out of proportion to what is usual there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from helpdeskbot.model.proportion import ProportionPolicy

DAY = timedelta(days=1)
USUAL_DAYS = 30
"""So many days tell what is usual."""
# Of so few requests it is nothing strange when all are gone, or changed, at once.
_HANDFUL = 8
_NEARLY_ALL = 0.9


class Measure(StrEnum):
    """What is counted; the message ``notice-halted-…`` says it, so that it never changes."""

    NEW = "new"
    GONE = "gone"
    LOST = "lost"
    CHANGED = "changed"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Excess:
    """What is out of proportion.

    :param count: in 24 hours.
    :param usual: so many are in 24 hours on an average; ``None``: nobody knows yet.
    """

    measure: Measure
    count: int
    usual: float | None = None


@dataclass(frozen=True, slots=True)
class Usual:
    """How much is usual at a desk in 24 hours; on its first day nobody knows.

    :param since: when it became known, UTC.
    """

    since: datetime
    now: datetime

    @property
    def days(self) -> float:
        """How many days tell what is usual; the last 24 hours are none of them."""
        return min((self.now - DAY - self.since) / DAY, USUAL_DAYS)

    def mean(self, count: int) -> float | None:
        """What is usual if so much happened on these days; ``None``: nobody knows."""
        return count / self.days if self.days >= 1 else None

    def of(self, moments: Iterable[datetime | None]) -> float | None:
        """What is usual if something happened at these moments, UTC."""
        until = self.now - DAY
        first = until - timedelta(days=self.days)
        return self.mean(sum(at is not None and first < at <= until for at in moments))


def find_excess(
    measure: Measure, count: int, usual: float | None, policy: ProportionPolicy
) -> Excess | None:
    """What is out of proportion, if a count is."""
    floor = policy.new if measure is Measure.NEW else policy.floor
    # On the first day nobody knows what is usual, but what is out of all proportion.
    most = floor * policy.times if usual is None else max(floor, usual * policy.times)
    return Excess(measure, count, usual) if count > most else None


def find_emptied(
    measure: Measure, count: int, stood: int, usual: float | None = None
) -> Excess | None:
    """What is out of proportion if nearly all of what stood there is gone at once.

    :param stood: how many there were.
    """
    if count >= _HANDFUL and count >= stood * _NEARLY_ALL:
        return Excess(measure, count, usual)
    return None


def count_most(moments: Iterable[datetime], ends: Iterable[datetime]) -> int:
    """The most that there were in any 24 hours that end with one of these moments."""
    order = sorted(moments)
    return max((bisect_right(order, at) - bisect_right(order, at - DAY) for at in ends), default=0)
