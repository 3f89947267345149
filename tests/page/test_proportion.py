"""What is out of proportion to what is usual: the numbers alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from helpdeskbot.model.proportion import ProportionPolicy
from helpdeskbot.page.decide.proportion import (
    DAY,
    Measure,
    Usual,
    count_most,
    find_emptied,
    find_excess,
)

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("measure", "count", "usual", "far"),
    [
        (Measure.GONE, 20, 0, False),
        (Measure.GONE, 21, 0, True),
        (Measure.GONE, 50, 10, False),
        (Measure.GONE, 51, 10, True),
        (Measure.NEW, 50, 3, False),
        (Measure.NEW, 51, 3, True),
        (Measure.NEW, 250, None, False),
        (Measure.NEW, 251, None, True),
    ],
)
def test_much_more_than_usual_is_out_of_proportion(
    measure: Measure, count: int, usual: float | None, far: bool
) -> None:
    assert (find_excess(measure, count, usual, ProportionPolicy()) is not None) is far


@pytest.mark.parametrize(
    ("count", "stood", "far"), [(7, 7, False), (8, 8, True), (9, 10, True), (8, 10, False)]
)
def test_nearly_all_of_more_than_a_handful_is_out_of_proportion(
    count: int, stood: int, far: bool
) -> None:
    assert (find_emptied(Measure.LOST, count, stood) is not None) is far


def test_what_is_usual_is_a_mean_without_the_last_day_and_unknown_on_the_first() -> None:
    daily = [NOW - timedelta(days=n, hours=1) for n in range(60)]
    assert Usual(NOW - timedelta(days=90), NOW).of(daily) == pytest.approx(1)
    assert Usual(NOW - timedelta(days=3), NOW).of(daily) == pytest.approx(1)
    assert Usual(NOW - timedelta(days=1), NOW).of(daily) is None


def test_the_most_in_any_day_is_found_wherever_the_day_ends() -> None:
    flood = [NOW + timedelta(minutes=n) for n in range(100)]
    late = [NOW + 3 * DAY]
    assert count_most([*flood, *late], [*flood, *late]) == 100
    assert count_most([*flood, *late], late) == 1
    assert count_most(flood, []) == 0
