"""What a new request is told of the time that it may take."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.concerns.expectations.decide import (
    LESS,
    MORE,
    PERIODS,
    decide_expectation,
    find_median,
    round_down,
    round_up,
)
from helpdeskbot.concerns.expectations.policy import ExpectationsPolicy
from helpdeskbot.concerns.expectations.values import Expectation, Newcomer, PastRequest
from helpdeskbot.model.topics import Complexity

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
POLICY = ExpectationsPolicy(enabled=True, fewest=5)
PROJECT, SIMPLE = Complexity.PROJECT, Complexity.SIMPLE


def days(number: float) -> timedelta:
    return timedelta(days=number)


def past(
    reaction: float | None = 2,
    end: float | None = 40,
    *,
    size: Complexity = PROJECT,
    outcome: str = "done",
    ago: float = 100,
) -> PastRequest:
    opened = NOW - days(ago)
    return PastRequest(
        opened,
        opened + days(reaction) if reaction is not None else None,
        opened + days(end) if end is not None else None,
        size,
        outcome if end is not None else "",
    )


def test_of_a_request_of_unknown_size_only_the_first_answer_is_promised() -> None:
    newcomer = Newcomer(NOW, Complexity.UNKNOWN, NOW.date() + days(3), 3)
    requests = [past()] * 3 + [past(4, 7, size=SIMPLE)] * 3
    found = decide_expectation(newcomer, requests, POLICY, now=NOW)

    assert found.params == {"reaction": "P2D", "queue": "3"}


def expect(requests: list[PastRequest], deadline: date | None = None) -> Expectation:
    return decide_expectation(Newcomer(NOW, PROJECT, deadline, 3), requests, POLICY, now=NOW)


@pytest.mark.parametrize(
    ("requests", "params"),
    [
        # Too few teach nothing.
        ([], {}),
        ([past()] * 4, {}),
        ([past()] * 5, {"reaction": "P2D", "end": "P6W", "queue": "3"}),
        # Requests of another size teach nothing either.
        ([past(size=SIMPLE)] * 9, {}),
        ([past()] * 4 + [past(size=SIMPLE)] * 9, {}),
        # The middle one counts, not the mean.
        (
            [past(1, 7), past(1, 7), past(2, 14), past(30, 300), past(60, 300)],
            {"reaction": "P2D", "end": "P2W", "queue": "3"},
        ),
        # What was closed without work says nothing of how long work takes.
        ([past(outcome="no response")] * 9, {"reaction": "P2D", "queue": "3"}),
        ([past(outcome="Declined")] * 9, {"reaction": "P2D", "queue": "3"}),
        # Those that wait still, and for longer, count as well.
        ([past(2, 10)] * 5 + [past(2, None)] * 4, {"reaction": "P2D", "end": "P2W", "queue": "3"}),
        ([past(2, 10)] * 5 + [past(2, None)] * 9, {"reaction": "P2D", "queue": "3"}),
        ([past(2, 10)] * 5 + [past(2, None, ago=4)] * 9, {"reaction": "P2D", "end": "P2W",
                                                         "queue": "3"}),
        ([past(1, 10)] * 5 + [past(None, None)] * 9, {}),
        # Newer ones count before older ones.
        (
            [past(1, 5, ago=50)] * 60 + [past(9, 90, ago=300)] * 60,
            {"reaction": "P1D", "end": "P5D", "queue": "3"},
        ),
    ],
)  # fmt: skip
def test_what_past_requests_teach(requests: list[PastRequest], params: dict[str, str]) -> None:
    assert expect(requests).params == params


@pytest.mark.parametrize(
    ("deadline", "notice"),
    [
        (None, ""),
        (date(2026, 11, 23), "P0D"),
        (date(2026, 11, 27), "P4D"),
        (date(2026, 12, 5), "P1W"),
        # Time enough.
        (date(2027, 3, 1), ""),
        # A date that was over is no deadline.
        (date(2026, 11, 20), ""),
        (date.max, ""),
    ],
)
def test_a_date_that_is_near_is_told_of(deadline: date | None, notice: str) -> None:
    assert expect([past()] * 5, deadline).notice == notice


def test_a_near_date_means_nothing_where_nobody_knows_how_long_it_takes() -> None:
    assert expect([past(2, None)] * 9, date(2026, 11, 25)).notice == ""


@pytest.mark.parametrize(
    ("duration", "up", "down"),
    [
        (timedelta(), "P1D", LESS),
        (timedelta(minutes=5), "P1D", LESS),
        (days(1), "P1D", "P1D"),
        (days(1.1), "P2D", "P1D"),
        (days(8), "P2W", "P1W"),
        (days(41), "P6W", "P4W"),
        (days(62), "P3M", "P2M"),
        (days(366), "P1Y", "P1Y"),
        (days(3000), MORE, MORE),
    ],
)
def test_periods_have_words(duration: timedelta, up: str, down: str) -> None:
    assert (round_up(duration), round_down(duration)) == (up, down)


@given(st.timedeltas(min_value=timedelta(), max_value=days(366)))
def test_a_promise_is_never_shorter_and_what_is_left_never_longer(duration: timedelta) -> None:
    lengths = {LESS: 0, **dict(PERIODS)}
    assert days(lengths[round_down(duration)]) <= duration <= days(lengths[round_up(duration)])


@given(
    st.lists(st.timedeltas(min_value=timedelta(), max_value=days(900)), min_size=1),
    st.lists(st.timedeltas(min_value=timedelta(), max_value=days(900))),
)
def test_requests_that_wait_never_make_a_desk_look_quicker(
    known: list[timedelta], waiting: list[timedelta]
) -> None:
    alone, together = find_median(known, (), 1), find_median(known, waiting, 1)
    assert alone is not None
    assert together is None or together >= alone
