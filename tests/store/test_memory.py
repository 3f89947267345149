"""What the bot remembers between ticks, as the protocol promises it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from helpdeskbot.model.memory import (
    Event,
    Heartbeat,
    Outcome,
    PageMemory,
    Plan,
    Published,
    StoredAction,
    ThreadMemory,
)
from helpdeskbot.store.protocol import Store
from helpdeskbot.store.sql import SqlStore
from tests.store.conftest import EVERY

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)

pytestmark = pytest.mark.parametrize("url", EVERY, indirect=True)


def a_thread(name: str, seen: datetime = NOW, *, status: str | None = None) -> ThreadMemory:
    return ThreadMemory("desk", name, "Title", f"Heading of {name}", seen, status=status)


def a_plan(key: str, made_at: datetime = NOW) -> Plan:
    actions = (StoredAction("tag", "h-Anna-20261122", "It is new"),)
    return Plan(key, "desk", "Title", 41, f"Summary ({key})", made_at, actions)


def test_the_store_is_what_a_tick_asks_for(store: SqlStore) -> None:
    asked: Store = store

    assert asked.fetch_pages("desk") == {}
    assert asked.fetch_threads("desk") == []
    assert asked.fetch_pending("desk") == []
    assert asked.fetch_events("desk") == []
    assert asked.fetch_heartbeats() == []
    assert asked.fetch_published("wiki") == {}


def test_a_page_read_again_replaces_what_was_known_of_it(store: SqlStore) -> None:
    store.record_page(PageMemory("desk", "Title", 7, NOW, "Target"), [a_thread("one")])
    newer = a_thread("one", status="in progress")
    store.record_page(PageMemory("desk", "Title", 8), [newer])

    assert store.fetch_pages("desk") == {"Title": PageMemory("desk", "Title", 8)}
    assert store.fetch_threads("desk") == [newer]


def test_threads_that_are_not_named_again_are_kept(store: SqlStore) -> None:
    store.record_page(PageMemory("desk", "Title", 7), [a_thread("one"), a_thread("two")])
    store.record_page(PageMemory("desk", "Title", 8), [a_thread("three")])

    assert [thread.id for thread in store.fetch_threads("desk")] == ["one", "two", "three"]


def test_threads_come_oldest_first_seen_first_and_then_as_on_the_page(store: SqlStore) -> None:
    later = [a_thread("c", NOW + HOUR), a_thread("a", NOW + HOUR)]
    store.record_page(PageMemory("desk", "Title", 7), [*later, a_thread("b")])

    assert [thread.id for thread in store.fetch_threads("desk")] == ["b", "c", "a"]


def test_the_same_thread_twice_in_one_call_is_stored_as_given_last(store: SqlStore) -> None:
    last = a_thread("one", status="last")
    store.record_page(PageMemory("desk", "Title", 7), [a_thread("one"), last])

    assert store.fetch_threads("desk") == [last]


def test_desks_do_not_see_each_other(store: SqlStore) -> None:
    store.record_page(PageMemory("one", "Title", 7), [], [Event(NOW, "one", "seen")])
    store.record_page(PageMemory("two", "Title", 8), [], [Event(NOW, "two", "seen")])
    store.record_intent(a_plan("key"))

    assert store.fetch_pages("one") == {"Title": PageMemory("one", "Title", 7)}
    assert store.fetch_events("two") == [Event(NOW, "two", "seen")]
    assert store.fetch_pending("one") == []


def test_a_plan_is_pending_until_its_outcome_is_known(store: SqlStore) -> None:
    first, second = a_plan("first"), a_plan("second", NOW - HOUR)
    store.record_intent(first, [Event(NOW, "desk", "plan-made")])
    store.record_intent(second)
    assert store.fetch_pending("desk") == [second, first]

    done = Event(NOW, "desk", "plan-done", revid=42)
    store.record_outcome("first", Outcome.DONE, at=NOW, revid=42, events=[done])
    assert store.fetch_pending("desk") == [second]
    assert store.fetch_events("desk") == [Event(NOW, "desk", "plan-made"), done]


@pytest.mark.parametrize("ended", [outcome for outcome in Outcome if outcome != Outcome.PENDING])
def test_an_ended_plan_that_is_intended_again_is_pending_again(
    store: SqlStore, ended: Outcome
) -> None:
    store.record_intent(a_plan("key"))
    store.record_outcome("key", ended, at=NOW)
    again = a_plan("key", NOW + HOUR)
    store.record_intent(again)

    assert store.fetch_pending("desk") == [again]


def test_an_outcome_of_an_unknown_plan_stores_nothing(store: SqlStore) -> None:
    event = Event(NOW, "desk", "plan-done")
    store.record_outcome("never heard of", Outcome.DONE, at=NOW, revid=42, events=[event])

    assert store.fetch_pending("desk") == []
    assert store.fetch_events("desk") == []


def test_an_edit_that_was_made_is_counted_once_and_not_forgotten(store: SqlStore) -> None:
    store.record_intent(a_plan("key"))
    for outcome in (Outcome.ABANDONED, Outcome.DONE, Outcome.DONE, Outcome.CONFLICT):
        told = Event(NOW, "desk", f"plan-{outcome.value}")
        store.record_outcome("key", outcome, at=NOW, revid=42, events=[told])

    assert [event.kind for event in store.fetch_events("desk")] == ["plan-abandoned", "plan-done"]


def test_events_are_found_by_kind_and_from_a_moment_on(store: SqlStore) -> None:
    events = [
        Event(NOW + HOUR * number, "desk", kind, data={"number": number})
        for number, kind in enumerate(["a", "b", "a", "A"])
    ]
    store.record_events(events[::-1])

    assert store.fetch_events("desk") == events
    assert store.fetch_events("desk", kind="a") == [events[0], events[2]]
    assert store.fetch_events("desk", since=NOW + HOUR) == events[1:]
    assert store.fetch_events("desk", kind="a", since=NOW + HOUR) == [events[2]]


def test_events_of_the_same_moment_come_as_they_were_added(store: SqlStore) -> None:
    events = [Event(NOW, "desk", f"kind {number}") for number in range(20)]
    store.record_events(events)
    store.record_events([])

    assert store.fetch_events("desk") == events


def test_each_worker_has_one_sign_of_life_and_the_newest_comes_first(store: SqlStore) -> None:
    store.record_heartbeat(Heartbeat("one", NOW, "ok", 60))
    store.record_heartbeat(Heartbeat("two", NOW + HOUR, "ok"))
    store.record_heartbeat(Heartbeat("one", NOW + 2 * HOUR, "the wiki does not answer", 60))

    assert store.fetch_heartbeats() == [
        Heartbeat("one", NOW + 2 * HOUR, "the wiki does not answer", 60),
        Heartbeat("two", NOW + HOUR, "ok"),
    ]


def test_a_page_of_ours_is_remembered_as_pushed_last(store: SqlStore) -> None:
    store.record_published(Published("meta", "Template:S", 1, "old", NOW))
    store.record_published(Published("meta", "Template:S", 2, "new", NOW + HOUR))
    store.record_published(Published("sv", "Mall:S", 3, "annan", NOW))

    newest = Published("meta", "Template:S", 2, "new", NOW + HOUR)
    assert store.fetch_published("meta") == {"Template:S": newest}


def test_a_desk_is_held_until_the_lease_ends(store: SqlStore) -> None:
    now = [NOW]
    store.clock = lambda: now[0]
    assert store.claim("desk", "one", lease=HOUR)
    assert not store.claim("desk", "two", lease=HOUR)
    assert store.claim("other desk", "two", lease=HOUR)

    now[0] = NOW + HOUR - timedelta(microseconds=1)
    assert not store.claim("desk", "two", lease=HOUR)
    now[0] = NOW + HOUR
    assert store.claim("desk", "two", lease=HOUR)
    assert not store.claim("desk", "one", lease=HOUR)


def test_claiming_again_prolongs_the_lease(store: SqlStore) -> None:
    now = [NOW]
    store.clock = lambda: now[0]
    assert store.claim("desk", "one", lease=HOUR)
    now[0] = NOW + HOUR / 2
    assert store.claim("desk", "one", lease=HOUR)

    now[0] = NOW + HOUR
    assert not store.claim("desk", "two", lease=HOUR)
    now[0] = NOW + HOUR * 1.5
    assert store.claim("desk", "two", lease=HOUR)


def test_only_the_holder_can_give_a_desk_back(store: SqlStore) -> None:
    store.release("desk", "one")
    assert store.claim("desk", "one", lease=HOUR)
    store.release("desk", "two")
    assert not store.claim("desk", "two", lease=HOUR)

    store.release("desk", "one")
    assert store.claim("desk", "two", lease=HOUR)
