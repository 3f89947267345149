"""Settings of turns and reminders: read from a file, and told when they cannot be meant."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import time

import pytest
from pydantic import TypeAdapter, ValidationError

from helpdeskbot.concerns.reminders.policy import ReminderPolicy
from helpdeskbot.concerns.turns.policy import TurnPolicy
from helpdeskbot.model.status import Phase, StatusPolicy
from tests.scenario.desk import make_policy

DESK = make_policy()


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
    assert [mistake.partition(":")[0] for mistake in policy.mistakes(DESK)] == [key]
    assert not list(ReminderPolicy().mistakes(DESK))


def test_words_that_the_desk_does_not_know_are_told() -> None:
    assert not list(TurnPolicy().mistakes(DESK))
    wrong = TurnPolicy(in_progress="done", waiting_for_expert="")
    told = ['in_progress: "done" must mean "open" in the vocabulary']
    assert list(wrong.mistakes(DESK)) == told


def test_the_packaged_words_count_where_they_are_used() -> None:
    strange = replace(DESK, status=StatusPolicy(vocabulary={"new": Phase.OPEN}))
    assert not list(TurnPolicy().mistakes(strange))
    assert not list(ReminderPolicy().mistakes(strange))
    keys = {mistake.partition(":")[0] for mistake in TurnPolicy(follow=True).mistakes(strange)}
    assert "no_response" in keys
    keys = {mistake.partition(":")[0] for mistake in ReminderPolicy(enabled=True).mistakes(strange)}
    assert "turns.no_response" in keys
