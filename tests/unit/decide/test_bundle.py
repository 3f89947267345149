"""One message a person, one a thread, one to the staff; and settings that make no sense."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from helpdeskbot.decide.bundle import bundle
from helpdeskbot.decide.reminders import decide_reminders
from helpdeskbot.decide.turn import decide_turn
from helpdeskbot.model.reminder import Channel, Due, Step
from helpdeskbot.model.reminder_policy import ReminderPolicy
from helpdeskbot.model.turn import (
    TurnPolicy,
)
from tests.unit.decide.story import CALENDAR, STATUS, moment, read_story


def due(thread: str, *who: str, channel: Channel = Channel.THREAD, step: Step = Step.REMIND) -> Due:
    story = read_story("2026-12-01 09:00 Rut: Hello")
    now = moment("2026-12-09 10:00")
    turn = decide_turn(story.facts, now)
    (made,) = decide_reminders(story.facts, turn, [], ReminderPolicy(), CALENDAR, now)
    return replace(made, thread=thread, who=who, channel=channel, step=step)


NOW = moment("2026-12-09 10:00")


def messages(dues: list[Due], told: dict[str, datetime] | None = None) -> list[str]:
    result = bundle(dues, told or {}, ReminderPolicy(), NOW)
    return [
        f"{one.channel} {one.thread or '-'} to {','.join(one.who) or '-'} "
        f"about {','.join(due.thread for due in one.dues)}"
        for one in result.bundles
    ]


def test_who_is_reminded_of_several_requests_reads_of_all_of_them_in_one_message() -> None:
    assert messages([due("a", "Rut"), due("b", "Rut"), due("c", "Rita")]) == [
        "talk - to Rut about a,b",
        "thread c to Rita about c",
    ]


def test_of_two_experts_in_a_thread_each_is_told_once() -> None:
    assert messages([due("a", "Anna", "Bosse"), due("b", "Anna")]) == [
        "talk - to Anna about a,b",
        "thread a to Bosse about a",
    ]


def test_the_staff_get_one_digest() -> None:
    digest = Channel.DIGEST
    dues = [due("a", channel=digest, step=Step.DIGEST), due("b", channel=digest, step=Step.DIGEST)]
    assert messages(dues) == ["digest - to - about a,b"]


def test_who_was_told_something_today_is_told_later() -> None:
    told = {"Rut": NOW - timedelta(hours=1)}
    result = bundle([due("a", "Rut")], told, ReminderPolicy(), NOW)
    assert result.bundles == ()
    assert [held.thread for held in result.held] == ["a"]
    assert result.next_at == NOW + timedelta(hours=19)


def test_a_thread_that_is_closed_without_words_is_closed_all_the_same() -> None:
    closing = due("a", "Rut", step=Step.CLOSE)
    result = bundle([closing, due("b", "Rut")], {}, ReminderPolicy(), NOW)
    assert [one.channel for one in result.bundles] == [Channel.TALK]
    assert result.silent == (closing,)


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
