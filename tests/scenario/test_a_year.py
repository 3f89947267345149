"""A desk lives for a year with people as they are: nothing is forgotten, nobody is pestered."""

from __future__ import annotations

from statistics import median

import pytest

from helpdeskbot.concerns.reminders.policy import ReminderPolicy
from tests.scenario.year import play
from tests.scenario.year_review import Year

pytestmark = pytest.mark.slow
MEDIAN_BEFORE = 5
"""As it was before reminders, questions and offers became lines."""
MOST_TIMES = 15
MOST_OTHER = 8
"""Questions to experts (one at least is asked for the first time), an agreement, follow-ups."""


@pytest.fixture(scope="module")
def year() -> Year:
    """Sixty requests in a year."""
    return play(1, count=60, days=365)


def test_no_request_is_forgotten(year: Year) -> None:
    assert year.forgotten() == []


def test_each_request_ends_or_somebody_was_told_of_it(year: Year) -> None:
    endings = year.endings()

    assert endings.total() == len(year.requests)
    assert endings["lost"] == 0
    assert endings["closed"] + endings["archived"] > len(year.requests) / 2


def test_there_are_no_more_messages_than_the_settings_allow(year: Year) -> None:
    most = year.desk.policies[0].of(ReminderPolicy).most_per_thread

    assert 3 <= max(year.reminders_per_request().values()) <= most
    assert max(year.messages_per_request().values()) <= most + MOST_OTHER


def test_the_bot_says_less_than_people_do(year: Year) -> None:
    words = year.words_per_thread().values()

    assert sum(one.bot for one in words) < sum(one.people for one in words)
    # Who asks in six words and never comes back has a bot's words below them, and nobody else's.
    assert max(one.bot / one.people for one in words) <= MOST_TIMES


def test_few_messages_are_about_one_request(year: Year) -> None:
    assert median(year.messages_per_request().values()) < MEDIAN_BEFORE


def test_nobody_is_closed_who_was_not_asked_for_anything(year: Year) -> None:
    assert year.closed_unasked() == []


def test_nobody_is_notified_often_on_one_day(year: Year) -> None:
    assert 1 <= year.most_notices_a_day() <= 3


def test_nothing_is_said_twice(year: Year) -> None:
    assert year.said_twice() == []
