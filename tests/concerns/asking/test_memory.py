"""What is remembered of questions, over all desks, and what people have open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from helpdeskbot.concerns.asking.memory import (
    DELIVERED,
    MAIL_REFUSED,
    MAIL_TRIED,
    Ledger,
    as_remembered,
    keep_states,
    open_ledger,
    sending_events,
)
from helpdeskbot.concerns.asking.roster.values import Way
from helpdeskbot.concerns.asking.values import (
    ASK,
    Asked,
    OpenRequest,
    RequestState,
    Stage,
    asked_events,
)
from helpdeskbot.model.change import PlannedAction
from helpdeskbot.model.memory import Plan, StoredAction
from helpdeskbot.model.topics import TopicScore
from tests.scenario.desk import PAGE, Desk

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)


def asked(
    name: str, days_ago: float = 0.0, *, desk: str = "d", thread: str = "t", way: Way = Way.PING
) -> Asked:
    return Asked(desk, thread, name, NOW - timedelta(days=days_ago), way)


def ledger_with(*questions: Asked) -> Ledger:
    ledger = Ledger()
    for one in questions:
        ledger.add(one)
    return ledger


def open_request(*busy: str) -> OpenRequest:
    return OpenRequest("t", PAGE, "Heading", Stage.TAKEN, busy=busy)


def test_questions_of_all_desks_count_together_within_the_calendar_month() -> None:
    ledger = ledger_with(
        asked("Anna", 1, desk="d"),
        asked("Anna", 2, desk="e"),
        asked("Anna", 4, desk="e", thread="u"),  # October
        asked("Bosse", 1),
    )

    assert ledger.load_of("Anna", NOW) == (2, NOW - timedelta(days=1), 0)
    assert ledger.load_of("Cilla", NOW) == (0, None, 0)


def test_a_question_that_is_learnt_twice_counts_once() -> None:
    ledger = ledger_with(asked("Anna", 1), asked("Anna", 1))

    assert ledger.load_of("Anna", NOW)[0] == 1
    assert len(ledger.about("d", "t")) == 1
    assert ledger.about("e", "t") == ()


def test_what_people_have_open_follows_the_pages() -> None:
    ledger = Ledger()
    ledger.note_states("d", "P", [open_request("Anna", "Bosse"), open_request("Anna")])
    ledger.note_states("e", "Q", [open_request("Anna"), open_request()])
    assert ledger.load_of("Anna", NOW)[2] == 3

    ledger.note_states("d", "P", [open_request("Bosse")])
    assert ledger.load_of("Anna", NOW)[2] == 1
    assert ledger.states("d") == [open_request("Bosse")]


def test_a_question_is_news_once() -> None:
    ledger = Ledger()

    assert ledger.is_news(asked("Anna"))
    assert not ledger.is_news(asked("Anna", 3))
    assert ledger.is_news(asked("Bosse"))


@pytest.mark.parametrize(
    ("question", "notes", "waits"),
    [
        (asked("Anna", way=Way.PING), (), False),
        (asked("Anna", way=Way.TALK), (), True),
        (asked("Anna", way=Way.MAIL), (), True),
        (asked("Anna", 9, way=Way.TALK), (), False),
        (asked("Anna", way=Way.TALK), (DELIVERED,), False),
        (asked("Anna", way=Way.MAIL), (MAIL_TRIED,), False),
        # Who takes no mail is written to instead.
        (asked("Anna", way=Way.MAIL), (MAIL_TRIED, MAIL_REFUSED), True),
        (asked("Anna", way=Way.MAIL), (MAIL_TRIED, MAIL_REFUSED, DELIVERED), False),
    ],
)
def test_a_message_waits_until_it_was_sent_once(
    question: Asked, notes: tuple[str, ...], waits: bool
) -> None:
    ledger = ledger_with(question)
    for kind in notes:
        ledger.note_sending(kind, question.thread, question.name)

    found = ledger.undelivered("d", NOW - timedelta(days=5))

    assert found == ([question] if waits else [])
    assert ledger.undelivered("e", NOW - timedelta(days=5)) == []
    assert ledger.is_refused("Anna") is (MAIL_REFUSED in notes)


def test_everything_comes_back_from_the_memory() -> None:
    desk = Desk()
    desk.tick()
    key = desk.office.desk_key(desk.policies[0])
    now = desk.now
    mail = Asked(key, "t", "Bosse", now, Way.MAIL)
    ping = Asked(key, "t", "Anna", now - timedelta(days=401))
    talk = Asked(key, "u", "Cilla", now, Way.TALK)
    store = desk.store
    store.record_events(asked_events([mail, ping, talk], PAGE, 7))
    store.record_events(sending_events(MAIL_TRIED, [mail], now))
    keep_states(desk.office, key, PAGE, [open_request("Bosse")])

    ledger = open_ledger(desk.office, now)

    # What is older than any request is looked after is not needed any more.
    assert list(ledger.about(key, "t")) == [mail]
    assert ledger.undelivered(key, now - timedelta(days=1)) == [talk]
    assert ledger.load_of("Bosse", now) == (1, now, 1)
    assert not ledger.is_news(mail)


def test_a_plan_that_was_stored_says_whom_it_asks() -> None:
    stored = StoredAction("ask", "t-now", "why", ("ping:Anna", "mail:User: odd"), "t")
    plan = Plan("key", "d", PAGE, 1, "summary", NOW, (stored,))
    action = PlannedAction.restored(stored, ASK)

    questions = [asked("Anna"), asked("User: odd", way=Way.MAIL)]
    assert list(ASK.record(plan, action, 7)) == asked_events(questions, PAGE, 7)
    assert action.stored() == stored


@pytest.mark.parametrize(
    ("stage", "busy"),
    [
        (Stage.TAKEN, ("Dora",)),
        (Stage.ASKING, ("Bosse",)),
        (Stage.SEARCHING, ()),
        (Stage.RESTING, ()),
    ],
)
def test_a_request_keeps_busy_who_has_it_or_is_waited_for(
    stage: Stage, busy: tuple[str, ...]
) -> None:
    declined = Asked("d", "t", "Anna", NOW, declined_at=NOW)
    state = RequestState(
        "t",
        "t",
        "Heading",
        stage,
        topics=tuple(TopicScore(name, 0.2) for name in "abcd"),
        asked=(declined, asked("Bosse")),
        taken_by=("Dora",),
    )
    row = as_remembered(state, PAGE)

    assert row.busy == busy
    assert row.topics == ("a", "b", "c")
    assert row.asked == ("Anna", "Bosse")
