"""Settings of turns and reminders: read from a file, and told when they cannot be meant."""

from __future__ import annotations

import tomllib
from datetime import time

import pytest
from pydantic import TypeAdapter, ValidationError

from helpdeskbot.concerns.reminders.policy import ReminderPolicy
from helpdeskbot.concerns.turns.policy import TurnPolicy
from tests.concerns.turns.story import STATUS


def test_they_can_be_written_in_a_settings_file() -> None:
    written = tomllib.loads("""
        requester = [3, 6.5]
        close_after = 0
        night_from = 22:30:00
    """)
    policy = TypeAdapter(ReminderPolicy).validate_python(written)
    assert policy == ReminderPolicy(requester=(3, 6.5), close_after=0, night_from=time(22, 30))
    words = TypeAdapter(TurnPolicy).validate_python({"follow": False, "no_response": "stale"})
    assert words == TurnPolicy(follow=False, no_response="stale")


@pytest.mark.parametrize("policy", [ReminderPolicy, TurnPolicy])
def test_a_setting_that_does_not_exist_is_refused(policy: type) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(policy).validate_python({"nagging": True})


@pytest.mark.parametrize(
    ("policy", "key"),
    [
        (ReminderPolicy(requester=(5, 5)), "requester"),
        (ReminderPolicy(desk=(-1,)), "desk"),
        (ReminderPolicy(close_after=-1), "close_after"),
        (ReminderPolicy(most_digests=-1), "most_digests"),
        (ReminderPolicy(quiet_hours=0), "quiet_hours"),
        (ReminderPolicy(community=(10_000,)), "community"),
        (ReminderPolicy(requester=()), "requester"),
    ],
)
def test_settings_that_cannot_be_meant_are_told(policy: ReminderPolicy, key: str) -> None:
    assert [mistake.partition(":")[0] for mistake in policy.mistakes()] == [key]
    assert ReminderPolicy().mistakes() == ()


def test_words_that_the_desk_does_not_know_are_told() -> None:
    assert TurnPolicy().mistakes(STATUS) == ()
    wrong = TurnPolicy(in_progress="done", waiting_for_expert="")
    assert wrong.mistakes(STATUS) == ('in_progress: "done" must mean "open" in the vocabulary',)
