"""Which requests are behind a figure, and by which anchor it leads to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from helpdeskbot.concerns.figures.values import Cell, PeriodFigures


@dataclass(frozen=True, slots=True)
class Behind:
    """The requests of a report are numbered from 1; where several are behind a figure, they are
    listed as a set, each set once.

    :param numbers: the requests' numbers, by their lasting ids.
    :param sets: the numbers in each set, by its anchor.
    """

    numbers: Mapping[str, int]
    sets: Mapping[str, Sequence[int]]
    _anchors: Mapping[tuple[int, ...], str]

    @classmethod
    def of(cls, figures: PeriodFigures) -> Behind:
        """Those of a report."""
        numbers = {case.identity: place for place, case in enumerate(figures.cases, start=1)}
        anchors: dict[tuple[int, ...], str] = {}
        for table in figures.tables:
            for line in table.lines:
                for cell in line.cells:
                    found = _numbers(cell, numbers)
                    if len(found) > 1:
                        anchors.setdefault(found, f"s{len(anchors) + 1}")
        return cls(numbers, {anchor: found for found, anchor in anchors.items()}, anchors)

    def anchor(self, cell: Cell) -> str:
        """Where a figure leads; ``""``: nothing is behind it."""
        found = _numbers(cell, self.numbers)
        if len(found) == 1:
            return f"r{found[0]}"
        return self._anchors.get(found, "")


def _numbers(cell: Cell, numbers: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(sorted(numbers[one] for one in cell.cases if one in numbers))
