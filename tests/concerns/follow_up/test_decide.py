"""Which follow-ups are due, and where: a table, and what holds whatever happens."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.concerns.follow_up.decide import (
    choose_now,
    count_answers,
    days_of,
    find_due,
    is_history,
    next_due,
    place_of,
)
from helpdeskbot.concerns.follow_up.policy import FollowUpPolicy
from helpdeskbot.concerns.follow_up.values import ANSWERED, Answer, DoneRequest, Where, Wishes
from helpdeskbot.model.memory import Event
from tests.scenario.desk import make_policy

CLOSED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
POLICY = FollowUpPolicy(enabled=True, topics={"upload": (365, 30, 90, 30), "policy": ()})
DAY = timedelta(days=1)
DESK = make_policy()


def done(topic: str = "upload", **more: object) -> DoneRequest:
    request = DoneRequest("h-Anna", "Desk", "Photos", "Anna", CLOSED, topics=(topic,))
    return replace(request, **more)  # type: ignore[arg-type]


def wish(*days: int) -> Wishes:
    return Wishes(days=days)


# request, days since it was closed → which follow-up is due, and the day of the next one
TABLE = [
    ("on the day itself", done(), 0.0, None, 30),
    ("just before", done(), 29.99, None, 30),
    ("on the day", done(), 30.0, 30, 90),
    ("a day late", done(), 31.0, 30, 90),
    ("asked already", done(sent=(30,)), 31.0, None, 90),
    ("the second", done(sent=(30,)), 90.0, 90, 365),
    ("the first was slept through", done(), 100.0, 90, 365),
    ("both asked", done(sent=(30, 90)), 100.0, None, 365),
    ("all slept through", done(), 400.0, 365, None),
    ("all asked", done(sent=(30, 90, 365)), 400.0, None, None),
    ("only the last asked", done(sent=(365,)), 400.0, None, None),
    ("overdue for too long", done(), 365 + 181.0, None, None),
    ("just not too long", done(), 365 + 180.0, 365, None),
    ("the first was asked long ago, the rest slept through", done(sent=(30,)), 271.0, None, 365),
    ("stopped or reopened", done(over=True), 30.0, None, None),
    ("topic without follow-ups", done("policy"), 30.0, None, None),
    ("topic of no special days", done("other"), 30.0, 30, 90),
    ("no topic", done(topics=()), 89.0, 30, 90),
    ("wished otherwise", done(wishes=wish(7)), 7.0, 7, None),
    ("wished otherwise, not yet", done(wishes=wish(45)), 30.0, None, 45),
    ("wished not at all", done(wishes=wish()), 30.0, None, None),
    ("wished later than what was asked", done(wishes=wish(45), sent=(30,)), 45.0, 45, None),
    ("wished earlier than what was asked", done(wishes=wish(10), sent=(30,)), 45.0, None, None),
    ("wished for a policy topic", done("policy", wishes=wish(5)), 6.0, 5, None),
    ("impossible days", done(wishes=wish(-3, 0, 9999)), 30.0, None, None),
]


@pytest.mark.parametrize(("request_", "days", "due", "after"), [row[1:] for row in TABLE],
                         ids=[row[0] for row in TABLE])  # fmt: skip
def test_what_is_due(
    request_: DoneRequest, days: float, due: int | None, after: int | None
) -> None:
    now = CLOSED + days * DAY
    assert find_due(request_, POLICY, now) == due
    expected = None if after is None else CLOSED + after * DAY
    assert next_due(request_, POLICY, now) == expected


DAYS = st.lists(st.integers(1, 500), max_size=10).map(tuple)


@given(DAYS, st.lists(st.floats(0.01, 400), min_size=1, max_size=30))
def test_however_the_bot_sleeps_each_day_is_asked_about_once_and_in_order(
    days: tuple[int, ...], naps: list[float]
) -> None:
    request, now = done(wishes=wish(*days)), CLOSED
    for nap in naps:
        now += nap * DAY
        due = find_due(request, POLICY, now)
        if due is not None:
            assert due in days_of(request, POLICY)
            assert all(due > before for before in request.sent)
            assert CLOSED + due * DAY <= now
            request = replace(request, sent=(*request.sent, due))
        assert find_due(request, POLICY, now) is None, "once is enough"
    assert len(request.sent) <= len(set(days))


@given(DAYS, st.floats(0, 3000), st.lists(st.integers(1, 500), max_size=5))
def test_nothing_is_due_before_the_moment_that_was_foretold(
    days: tuple[int, ...], age: float, sent: list[int]
) -> None:
    request = done(wishes=wish(*days), sent=tuple(sorted(sent)))
    now = CLOSED + age * DAY
    again = next_due(request, POLICY, now)
    if find_due(request, POLICY, now) is None:
        for moment in (now + DAY / 2, now + 40 * DAY):
            if again is None or moment < again:
                assert find_due(request, POLICY, moment) is None
    if is_history(request, POLICY, now):
        assert find_due(request, POLICY, now) is None
        assert again is None


def test_one_thing_of_each_person_and_no_more_than_the_desk_may() -> None:
    now = CLOSED + 31 * DAY
    anna = [done(identity=f"a{number}") for number in range(3)]
    others = [done(identity=f"b{number}", requester=f"B{number}") for number in range(9)]
    chosen = choose_now([*anna, *others], [*anna, *others], POLICY, stopped=(), now=now)
    assert [request.requester for request, _ in chosen] == ["Anna", "B0", "B1", "B2", "B3"]
    asked = replace(anna[0], sent=(30,), sent_at=now)
    later = now + 6.9 * DAY
    assert not choose_now(anna[1:], [asked, *anna[1:]], POLICY, stopped=(), now=later)
    later = now + 7 * DAY
    assert len(choose_now(anna[1:], [asked, *anna[1:]], POLICY, stopped=(), now=later)) == 1


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.integers(0, 60)), max_size=20))
def test_nobody_is_asked_twice_in_one_pass(rows: list[tuple[str, int]]) -> None:
    requests = [
        done(identity=str(index), requester=name, closed_at=CLOSED + age * DAY)
        for index, (name, age) in enumerate(rows)
    ]
    chosen = choose_now(requests, requests, POLICY, stopped={"C"}, now=CLOSED + 50 * DAY)
    people = [request.requester for request, _ in chosen]
    assert len(people) == len(set(people)) <= POLICY.most_per_day
    assert "C" not in people


def test_what_failed_is_not_tried_again_at_once() -> None:
    now = CLOSED + 31 * DAY
    failed = done(retry_at=now + DAY)
    assert not choose_now([failed], [failed], POLICY, stopped=(), now=now)
    assert choose_now([failed], [failed], POLICY, stopped=(), now=now + DAY)


@pytest.mark.parametrize(
    ("request_", "in_thread", "place"),
    [
        (done(), True, Where.THREAD),
        (done(), False, Where.TALK),
        (done(gone=True), True, Where.TALK),
        (done(requester="", gone=True), True, Where.NOWHERE),
        (done(requester=""), True, Where.THREAD),
    ],
)
def test_where_it_is_said(request_: DoneRequest, in_thread: bool, place: Where) -> None:
    assert place_of(request_, replace(POLICY, in_thread=in_thread)) is place


def test_answers_are_counted_once_each() -> None:
    def event(answer: str, comment: str, kind: str = ANSWERED) -> Event:
        return Event(CLOSED, "desk", kind, "h", data={"answer": answer, "comment": comment})

    events = [event("well", "1"), event("well", "1"), event("well", "2"), event("stop", "3")]
    events += [event("help", "4", "follow-up-sent"), event("nonsense", "5")]
    assert count_answers(events) == {Answer.WELL: 2, Answer.HELP: 0, Answer.STOP: 1}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"days": (0,)}, "days: numbers of days"),
        ({"days": tuple(range(1, 12))}, "days: at most 8"),
        ({"topics": {"upload": (4000,)}}, "topics.upload: numbers of days"),
        ({"sample": 0}, "sample: a number from 1"),
        ({"quiet_days": -1}, "quiet_days: a number"),
        ({"answer_template": "a|b"}, "answer_template: 'a|b' has"),
        ({"answer_template": " "}, "answer_template: a name"),
    ],
)
def test_settings_that_cannot_be_used_are_told(changes: dict[str, object], told: str) -> None:
    [mistake] = replace(POLICY, **changes).mistakes(DESK)  # type: ignore[arg-type]
    assert mistake.startswith(told)


def test_the_usual_settings_are_usable() -> None:
    assert not list(POLICY.mistakes(DESK))
    assert not list(FollowUpPolicy().mistakes(DESK))
