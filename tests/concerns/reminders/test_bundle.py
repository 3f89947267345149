"""One message a person, one a thread, one to the staff."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from helpdeskbot.concerns.reminders.decide.bundle import bundle
from helpdeskbot.concerns.reminders.decide.due import decide_reminders
from helpdeskbot.concerns.reminders.policy import ReminderPolicy
from helpdeskbot.concerns.turns.decide.rules import decide_turn
from helpdeskbot.model.due import Channel, Due, Step
from tests.concerns.turns.story import CALENDAR, moment, read_story


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
