"""A desk lives for months with people as they are: nothing is forgotten, nobody is pestered."""

from __future__ import annotations

from functools import cache

import pytest

from tests.scenario.year import play
from tests.scenario.year_review import Year

# One process plays it for all tests.
pytestmark = pytest.mark.xdist_group("a year")
QUICK = (1, 25, 120)
LONG = (1, 60, 365)
SPANS = [
    pytest.param(QUICK, id="four months"),
    pytest.param(LONG, id="a year", marks=pytest.mark.slow),
]
MOST_OTHER = 8
"""Questions to experts (one at least is asked for the first time), an agreement, follow-ups."""


@cache
def _played(span: tuple[int, int, int]) -> Year:
    seed, count, days = span
    return play(seed, count=count, days=days)


@pytest.fixture(params=SPANS)
def year(request: pytest.FixtureRequest) -> Year:
    return _played(request.param)


def test_no_request_is_forgotten(year: Year) -> None:
    assert year.forgotten() == []


def test_each_request_ends_or_somebody_was_told_of_it(year: Year) -> None:
    endings = year.endings()

    assert endings.total() == len(year.requests)
    assert endings["lost"] == 0
    assert endings["closed"] + endings["archived"] > len(year.requests) / 2


def test_there_are_no_more_messages_than_the_settings_allow(year: Year) -> None:
    most = year.desk.policies[0].reminders.most_per_thread

    assert 3 <= max(year.reminders_per_request().values()) <= most
    assert max(year.messages_per_request().values()) <= most + MOST_OTHER


def test_nobody_is_notified_often_on_one_day(year: Year) -> None:
    assert 1 <= year.most_notices_a_day() <= 3


def test_nothing_is_said_twice(year: Year) -> None:
    assert year.said_twice() == []
