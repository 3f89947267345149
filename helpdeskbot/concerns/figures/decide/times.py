"""Requests by what they have in common: how many, and how long they took."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from helpdeskbot.concerns.expectations.decide import find_median
from helpdeskbot.concerns.figures.values import (
    FEWEST,
    MORE,
    MOST_LINES,
    NOTHING,
    Cell,
    Line,
    Period,
    RequestCase,
    Unit,
)

DAY = timedelta(days=1)
TIMES = {
    "requests": Unit.NUMBER,
    "reaction": Unit.DAYS,
    "reaction-90": Unit.DAYS,
    "end": Unit.DAYS,
    "end-90": Unit.DAYS,
}
"""The columns of :func:`times_of`."""


def split(
    cases: Sequence[RequestCase],
    period: Period,
    key: Callable[[RequestCase], str],
    order: Sequence[str],
) -> tuple[Line, ...]:
    """Times by what requests have in common: in this order, else the most frequent first."""
    groups = group(cases, key)

    def place(name: str) -> tuple[bool, int, int, str]:
        at = order.index(name) if name in order else len(order)
        return (name in (NOTHING, MORE), at, -len(groups[name]), name)

    return tuple(times_of(name, groups[name], period) for name in sorted(groups, key=place))


def times_of(name: str, cases: Sequence[RequestCase], period: Period) -> Line:
    """How many, and within how many days half and nine in ten had a reaction, and an end."""
    cells = [number_of(cases)]
    for moments in (
        [(case, case.reaction_at) for case in cases],
        [(case, case.ended_at) for case in cases],
    ):
        # What has left the page, or is over, waits no more, and has got nothing.
        waits = [case for case, at in moments if at is None and case.over_at is None]
        cells += shares(
            [(case, passed(case, at)) for case, at in moments if at is not None],
            [period.as_of - case.opened_at for case in waits],
        )
    return Line(name, tuple(cells))


def shares(
    known: Sequence[tuple[RequestCase, timedelta]], waiting: Collection[timedelta]
) -> tuple[Cell, Cell]:
    """Within how many days half of them, and nine in ten, have got what they waited for."""
    cases = tuple(case.identity for case, _ in known)
    times = [passed for _, passed in known]

    def within(percent: int) -> Cell:
        time = find_median(times, waiting, FEWEST, percent=percent)
        return Cell(None) if time is None else Cell(time / DAY, None, cases)

    return within(50), within(90)


def group(
    cases: Iterable[RequestCase], key: Callable[[RequestCase], str]
) -> dict[str, list[RequestCase]]:
    """Requests by what they have in common; the rarest together, where there are too many kinds."""
    groups: dict[str, list[RequestCase]] = {}
    for case in cases:
        groups.setdefault(key(case), []).append(case)
    rest = [] if len(groups) <= MOST_LINES else by_number(groups)[MOST_LINES - 1 :]
    for name, _ in rest:
        groups.setdefault(MORE, []).extend(groups.pop(name))
    return groups


def by_number(groups: Mapping[str, list[RequestCase]]) -> list[tuple[str, list[RequestCase]]]:
    """The most frequent first; what is not known, and the rest, last."""

    def place(item: tuple[str, list[RequestCase]]) -> tuple[bool, int, str]:
        return (item[0] in (NOTHING, MORE), -len(item[1]), item[0])

    return sorted(groups.items(), key=place)


def number_of(cases: Iterable[RequestCase]) -> Cell:
    """How many."""
    ids = [case.identity for case in cases]
    return Cell(len(ids), None, tuple(dict.fromkeys(ids)))


def passed(case: RequestCase, moment: datetime | None) -> timedelta:
    """How long after it was opened."""
    return max((moment or case.opened_at) - case.opened_at, timedelta())
