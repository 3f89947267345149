"""Which requests the staff should see before others, from the moment they come."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from helpdeskbot.concerns.asking.values import LARGE, NEAR, UNCOVERED
from helpdeskbot.model.day import Day
from helpdeskbot.model.topics import Complexity, TopicScore

_DAYS = 10
# What takes more than an hour is late sooner: facts, people and an agreement have to be found.
_DAYS_OF_WORK = 45


def spot(
    size: Complexity | None,
    deadline: date | None,
    topics: Sequence[TopicScore],
    covered: Collection[str],
    posted: date,
    today: date,
) -> tuple[tuple[str, str], ...]:
    """Why a request should be seen at once, the most pressing first: words, and the day if any.

    :param size: ``None``: not known.
    :param topics: what it is about; empty: not known.
    :param covered: topics for which somebody is on the roster; empty: there is none.
    """
    found: list[tuple[str, str]] = []
    if deadline is not None and deadline >= today:
        days = _DAYS if size is Complexity.SIMPLE else _DAYS_OF_WORK
        if (deadline - posted).days <= days:
            found.append((NEAR, Day.of(deadline)))
    if size is Complexity.PROJECT:
        found.append((LARGE, ""))
    if topics and covered and not any(topic.id in covered for topic in topics):
        found.append((UNCOVERED, ""))
    return tuple(found)
