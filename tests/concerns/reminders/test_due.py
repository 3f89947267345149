"""What must always hold of turns and reminders, whatever people do and however long we slept."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.concerns.reminders.decide.bundle import bundle
from helpdeskbot.concerns.reminders.decide.due import decide_reminders, next_due_at
from helpdeskbot.concerns.reminders.policy import ReminderPolicy
from helpdeskbot.concerns.reminders.values import Sent
from helpdeskbot.concerns.turns.decide.rules import decide_turn
from helpdeskbot.concerns.turns.decide.status import decide_status
from helpdeskbot.concerns.turns.values import Post, StatusSet, ThreadFacts
from helpdeskbot.model.desk import Phase
from helpdeskbot.model.due import Channel, Holder, Step
from tests.concerns.reminders.clerk import POLICY, START, Case, Clerk, minutes, posts, threads
from tests.concerns.turns.story import CALENDAR, STATUS, US, moment, read_story
from tests.examples import examples


@examples(150)
@given(threads(), minutes)
def test_every_thread_has_one_holder_at_every_moment(facts: ThreadFacts, after: timedelta) -> None:
    now = START + after
    turn = decide_turn(facts, now)
    assert turn.since <= now
    assert turn.because.sentence
    assert (turn.clock is None) == (turn.holder is Holder.NOBODY)
    if turn.holder is Holder.REQUESTER:
        assert turn.who == (facts.requester,)
    elif turn.holder is Holder.EXPERT:
        assert set(turn.who) <= {"Anna", "Bosse"}
    else:
        assert turn.who == ()
    if turn.until is not None:
        assert turn.until > now


@examples(100)
@given(threads(), minutes)
def test_the_bots_own_acts_do_not_move_the_turn(facts: ThreadFacts, after: timedelta) -> None:
    now = START + after
    turn = decide_turn(facts, now)
    status = decide_status(turn, facts, POLICY)
    if status is not None:
        phase = STATUS.phase(status)
        assert phase is not Phase.CLOSED
        ours = StatusSet(status, phase, US, now, person=False)
        facts = replace(facts, statuses=(*facts.statuses, ours))
    facts = replace(facts, posts=(*facts.posts, Post(US, now, "A reminder?")))
    assert decide_turn(facts, now) == turn
    assert decide_status(turn, facts, POLICY) is None


@examples(60)
@given(st.data(), st.integers(1, 400), st.integers(1, 4))
def test_waking_up_means_one_message_a_thread_and_one_a_person(
    data: st.DataObject, asleep: int, count: int
) -> None:
    clerk = Clerk([Case(data.draw(threads(number))) for number in range(count)])
    now = START + timedelta(days=asleep)
    for _ in range(12):
        clerk.tick(now)
        now += timedelta(minutes=20)
    in_threads = Counter(one.thread for _, one in clerk.bundles if one.channel is Channel.THREAD)
    about = Counter(
        due.thread
        for _, one in clerk.bundles
        if one.channel is not Channel.DIGEST
        for due in one.dues
    )
    people = Counter(name for _, one in clerk.bundles for name in one.who)
    assert all(number == 1 for number in (*in_threads.values(), *people.values()))
    assert all(number <= 2 for number in about.values())
    digests = [one for _, one in clerk.bundles if one.channel is Channel.DIGEST]
    listed = Counter(due.thread for one in digests for due in one.dues)
    assert all(number == 1 for number in listed.values())


@examples(60)
@given(threads(), st.integers(0, 400))
def test_no_reminder_comes_twice_and_they_come_to_an_end(facts: ThreadFacts, asleep: int) -> None:
    clerk = Clerk([Case(facts)])
    case = clerk.cases[0]
    now = START + timedelta(days=max(asleep, 41))
    said: list[tuple[datetime, Holder, int]] = []
    for _ in range(60):
        since = case.turn(now).since
        before = len(case.sent)
        clerk.tick(now)
        said += [(since, one.holder, one.stage) for one in case.sent[before:]]
        look = next_due_at(case.facts, case.turn(now), case.sent, clerk.policy, CALENDAR, now)
        if look is None:
            break
        now = max(look, now + timedelta(minutes=1))
    else:
        pytest.fail("it never ends")
    assert len({entry for entry in said if said.count(entry) == 1}) == len(said)
    messages = [one for one in case.sent if one.step is not Step.DIGEST]
    assert len(messages) <= clerk.policy.most_per_thread


@examples(60)
@given(threads(), st.lists(st.tuples(minutes, posts), max_size=8), st.integers(1, 72))
def test_nothing_is_said_before_the_least_quiet_has_passed(
    facts: ThreadFacts, further: list[tuple[timedelta, Post]], quiet: int
) -> None:
    policy = ReminderPolicy(
        quiet_hours=quiet, requester=(0.1, 0.2), close_after=0.1, expert=(0.1,), desk=(0.1,)
    )
    clerk = Clerk([Case(facts)], policy)
    case = clerk.cases[0]
    now = START
    for wait, post in further:
        now += wait
        case.facts = replace(case.facts, posts=(*case.facts.posts, replace(post, at=now)))
        for step in range(10):
            at = now + timedelta(hours=step * 8)
            before = [post.at for post in case.facts.posts if post.at <= at]
            before += [one.at for one in case.facts.statuses if one.person and one.at <= at]
            if clerk.tick(at):
                assert max(before) + timedelta(hours=quiet) <= at
        now += timedelta(hours=80)


@examples(100)
@given(threads(), minutes, st.floats(0.01, 0.99))
def test_nothing_is_due_before_the_moment_at_which_to_look_again(
    facts: ThreadFacts, after: timedelta, part: float
) -> None:
    now = START + timedelta(days=41) + after
    policy = ReminderPolicy()
    turn = decide_turn(facts, now)
    look = next_due_at(facts, turn, [], policy, CALENDAR, now)
    if look is None:
        assert decide_reminders(facts, turn, [], policy, CALENDAR, now) == []
        return
    if look > now:
        between = now + (look - now) * part
        assert decide_turn(facts, between) == turn
        assert decide_reminders(facts, turn, [], policy, CALENDAR, between) == []
    at = max(look, now)
    later = decide_turn(facts, at)
    found = decide_reminders(facts, later, [], policy, CALENDAR, at)
    assert len(found) == 1 or later != turn


def test_a_reminder_says_what_is_awaited_from_whom_since_when_and_what_comes_next() -> None:
    story = read_story(
        """
        2026-12-01 09:00 Rut: We have 200 photos
        2026-12-02 10:00 Stina: Which licence?
        """
    )
    now = moment("2026-12-09 10:00")
    turn = decide_turn(story.facts, now)
    (due,) = decide_reminders(story.facts, turn, [], ReminderPolicy(), CALENDAR, now)
    assert due.awaited.sentence == "an answer, from Rut"
    assert due.since == moment("2026-12-02 10:00")
    assert due.then.sentence == "the next reminder comes on 2026-12-23"
    assert due.then_at == moment("2026-12-23 10:00")
    sent = [Sent(Step.REMIND, 1, Holder.REQUESTER, now, ("Rut",))]
    now = moment("2026-12-23 10:00")
    (due,) = decide_reminders(story.facts, turn, sent, ReminderPolicy(), CALENDAR, now)
    assert due.then.sentence == "it is closed on 2027-01-08, and a reply opens it again"


def test_whoever_answers_reminders_is_reminded_once_from_then_on() -> None:
    story = read_story(
        """
        2026-12-01 09:00 Rut: We have 200 photos
        2026-12-02 10:00 Stina: Which licence?
        2026-12-10 10:00 Rut: The museum has them all under a free one
        2026-12-11 10:00 Stina: Where is that written?
        """
    )
    before = [Sent(Step.REMIND, 1, Holder.REQUESTER, moment("2026-12-09 10:00"), ("Rut",))]
    policy, now = ReminderPolicy(), moment("2026-12-21 10:00")
    turn = decide_turn(story.facts, now)

    assert decide_reminders(story.facts, turn, before, policy, CALENDAR, now) == []
    at = next_due_at(story.facts, turn, before, policy, CALENDAR, now)
    first = next_due_at(story.facts, turn, [], policy, CALENDAR, now)
    assert first is not None
    told = [Sent(Step.REMIND, 1, Holder.REQUESTER, first, ("Rut",))]
    second = next_due_at(story.facts, turn, told, policy, CALENDAR, now)
    assert at is not None
    assert second is not None
    # In two steps the desk's hours are rounded twice.
    assert abs(at - second) <= timedelta(days=1)
    assert at - first > timedelta(days=14)
    (due,) = decide_reminders(story.facts, turn, before, policy, CALENDAR, at)
    assert (due.step, due.stage) == (Step.REMIND, 2)
    sent = [*before, Sent(Step.REMIND, 2, Holder.REQUESTER, at, ("Rut",))]
    closes = next_due_at(story.facts, turn, sent, policy, CALENDAR, at)
    assert closes == due.then_at
    assert due.then.sentence.startswith("it is closed on ")


def test_who_is_reminded_of_a_request_for_the_first_time_is_so_whoever_was_before() -> None:
    story = read_story(
        """
        2026-12-01 09:00 Rut: We have 200 photos
        2026-12-02 10:00 Stina: Which licence?
        """
    )
    others = [Sent(Step.REMIND, 1, Holder.EXPERT, moment("2026-12-01 12:00"), ("Anna",))]
    now = moment("2026-12-09 10:00")
    turn = decide_turn(story.facts, now)

    (due,) = decide_reminders(story.facts, turn, others, ReminderPolicy(), CALENDAR, now)

    assert (due.step, due.stage) == (Step.REMIND, 1)


def test_a_requester_with_several_requests_is_not_told_twice_within_a_day() -> None:
    histories = {
        "a": "2026-12-01 09:00 Rut: Photos\n2026-12-02 10:00 Stina: Which licence?",
        "b": "2026-12-01 09:00 Rut: Maps\n2026-12-02 11:00 Stina: Which licence?",
    }
    cases = [
        Case(replace(read_story(history).facts, thread=thread))
        for thread, history in histories.items()
    ]
    clerk = Clerk(cases)
    now = moment("2026-12-09 09:00")
    while now < moment("2026-12-11 09:00"):
        clerk.tick(now)
        now += timedelta(minutes=20)
    assert [(one.thread, at) for at, one in clerk.bundles] == [
        ("a", moment("2026-12-09 10:00")),
        ("b", moment("2026-12-10 06:00")),
    ]


def test_a_comment_that_was_removed_keeps_the_bot_quiet_too() -> None:
    facts = read_story(
        """
        2026-12-01 09:00 Rut: We have 200 photos
        2026-12-02 10:00 Stina: Which licence?
        """,
        touched_at=moment("2026-12-09 09:00"),
    ).facts
    now = moment("2026-12-09 10:00")
    turn = decide_turn(facts, now)
    assert decide_reminders(facts, turn, [], ReminderPolicy(), CALENDAR, now) == []
    look = next_due_at(facts, turn, [], ReminderPolicy(), CALENDAR, now)
    assert look == moment("2026-12-10 09:00")


def test_a_requester_whose_name_is_unknown_is_reminded_in_the_thread_before_it_is_closed() -> None:
    story = read_story("2026-12-01 09:00 Stina: Who are you?", requester="")
    now = moment("2026-12-09 10:00")
    turn = decide_turn(story.facts, now)
    dues = decide_reminders(story.facts, turn, [], ReminderPolicy(), CALENDAR, now)
    assert [(one.step, one.who) for one in dues] == [(Step.REMIND, ())]
    assert [one.thread for one in bundle(dues, {}, ReminderPolicy(), now).bundles] == [
        story.facts.thread
    ]


@examples(200)
@given(threads(), minutes)
def test_what_a_person_set_stands_while_nobody_writes(facts: ThreadFacts, after: timedelta) -> None:
    now = START + timedelta(days=41) + after
    if not facts.statuses:
        return
    last = replace(facts.statuses[-1], at=now)
    facts = replace(facts, statuses=(*facts.statuses[:-1], last))
    status = decide_status(decide_turn(facts, now), facts, POLICY)
    # Only a date that they set themselves, and that has come, ends what they said.
    dated = facts.until is not None and (
        last.phase is Phase.ON_HOLD or facts.given in (Holder.NOBODY, Holder.COMMUNITY)
    )
    assert status is None or dated
