"""From cases to figures: a period, and beside it the one a year before."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from helpdeskbot.concerns.figures.decide.tables import Known, count_tables
from helpdeskbot.concerns.figures.values import (
    NOTHING,
    Cell,
    Line,
    Period,
    PeriodFigures,
    RequestCase,
    Table,
    Unit,
)

__all__ = ["Known", "count_figures", "make_period", "year_before"]

_DAY = timedelta(days=1)


def make_period(first: date, last: date, now: datetime) -> Period:
    """A period from the beginning of its first day to the end of its last one, UTC."""
    begin, end = (datetime.combine(day, time(), tzinfo=UTC) for day in (first, last))
    return Period(begin, end + _DAY, now)


def year_before(period: Period) -> Period:
    """The same days of the year before."""
    first, end = (_a_year_before(one) for one in (period.first, period.end))
    return Period(first, end, period.as_of)


def count_figures(cases: Collection[RequestCase], period: Period, known: Known) -> PeriodFigures:
    """A period in figures, and the one a year before beside it.

    :param cases: of the desk, in any order; those of other times are passed over.
    """
    order = sorted(cases, key=lambda case: (case.opened_at, case.identity))
    before = year_before(period)
    now, then = count_tables(order, period, known), count_tables(order, before, known)
    tables = [_beside(table, then.get(name)) for name, table in now.items()]
    behind = {
        one for table in tables for line in table.lines for cell in line.cells for one in cell.cases
    }
    return PeriodFigures(
        period,
        any(case.opened_at in before or case.over_at in before for case in order),
        tuple(tables),
        [case for case in order if case.identity in behind],
    )


def _beside(table: Table, before: Table | None) -> Table:
    """A table with the figures of the period before; what only that one has gets a line of its own.

    Where that period has nothing to count, there is nothing beside.
    """
    if before is None:
        return table
    then = {line.name: line for line in before.lines}
    lines = []
    for line in table.lines:
        other = then.pop(line.name, None)
        values = [cell.value for cell in other.cells] if other else _none_of(table)
        beside = zip(line.cells, values, strict=True)
        lines.append(Line(line.name, tuple(replace(one, before=was) for one, was in beside)))
    empty = _none_of(table)
    for line in then.values():
        alone = zip(empty, line.cells, strict=True)
        lines.append(Line(line.name, tuple(Cell(none, cell.value) for none, cell in alone)))
    rest = [line for line in lines if line.name == NOTHING]
    lines = [line for line in lines if line.name != NOTHING] + rest
    return Table(table.name, table.columns, tuple(lines))


def _none_of(table: Table) -> list[float | None]:
    return [0 if unit is Unit.NUMBER else None for unit in table.columns.values()]


def _a_year_before(moment: datetime) -> datetime:
    if (moment.month, moment.day) == (2, 29):
        return moment.replace(year=moment.year - 1, day=28)
    return moment.replace(year=moment.year - 1)
