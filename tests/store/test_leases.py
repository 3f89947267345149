"""Who holds a desk, by whose clock, and what only its holder may begin, on every database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from helpdeskbot.model.errors import LeaseLost
from helpdeskbot.model.memory import USUAL_LEASE, Event, Plan
from helpdeskbot.store.connect import make_engine, parse_url
from helpdeskbot.store.migrate import bring_up, downgrade
from helpdeskbot.store.opening import open_store
from helpdeskbot.store.sql import SqlStore
from tests.store.conftest import EVERY, LASTING

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
PLAN = Plan("key", "desk", "Title", 1, "Summary", NOW)
TRIED = Event(NOW, "desk", "mail-tried", "h-Anna")

on_every_database = pytest.mark.parametrize("url", EVERY, indirect=True)
on_lasting_databases = pytest.mark.parametrize("url", LASTING, indirect=True)


@on_every_database
def test_a_lease_counts_by_the_databases_clock_in_utc(store: SqlStore) -> None:
    """What stands in the row is compared with what the database says of itself."""
    assert store.claim("desk", "one", lease=HOUR)
    with store.engine.connect() as connection:
        until = connection.scalar(text("SELECT until FROM lease"))
        its_now = {
            "sqlite": "SELECT datetime('now')",
            "postgresql": "SELECT now() AT TIME ZONE 'UTC'",
        }.get(connection.dialect.name, "SELECT UTC_TIMESTAMP()")
        now = connection.scalar(text(its_now))

    left = datetime.fromisoformat(str(until)) - datetime.fromisoformat(str(now))
    assert abs(left - HOUR) < HOUR / 2


@on_every_database
def test_a_lease_that_a_wrong_clock_set_far_away_blocks_nobody_longer_than_a_usual_one(
    store: SqlStore,
) -> None:
    store.clock = lambda: NOW + timedelta(days=365)
    assert store.claim("desk", "one", lease=HOUR)
    store.clock = lambda: NOW
    assert not store.claim("desk", "two", lease=HOUR), "it may be at work"
    store.clock = lambda: NOW + HOUR

    assert store.claim("desk", "two", lease=HOUR)


@on_every_database
def test_who_asks_for_a_short_lease_cuts_no_usual_one(store: SqlStore) -> None:
    """A worker of many beside a ``forget`` that takes its time."""
    store.clock = lambda: NOW
    assert store.claim("desk", "one", lease=USUAL_LEASE)
    assert not store.claim("desk", "two", lease=USUAL_LEASE / 10)
    store.clock = lambda: NOW + USUAL_LEASE / 2
    assert not store.claim("desk", "two", lease=USUAL_LEASE / 10)
    store.clock = lambda: NOW + USUAL_LEASE

    assert store.claim("desk", "two", lease=USUAL_LEASE / 10)


@on_lasting_databases
def test_a_lease_of_the_old_kind_is_taken_over_too(url: str) -> None:
    with open_store(url, clock=lambda: NOW + timedelta(days=231)) as store:
        assert store.claim("desk", "elsewhere", lease=HOUR)
    downgrade(url, "0004")
    engine = make_engine(parse_url(url), create=False)
    bring_up(engine)
    with SqlStore(engine, clock=lambda: NOW) as store:
        assert not store.claim("desk", "here", lease=HOUR)
        store.clock = lambda: NOW + HOUR
        assert store.claim("desk", "here", lease=HOUR)


@on_every_database
def test_who_was_held_up_past_the_lease_begins_nothing_any_more(store: SqlStore) -> None:
    store.clock = lambda: NOW
    held_up = store.claim("desk", "one", lease=HOUR)
    assert held_up
    store.clock = lambda: NOW + HOUR
    assert store.claim("desk", "two", lease=HOUR)
    for over in (False, True):
        if over:
            store.release("desk", "two")
        with pytest.raises(LeaseLost):
            store.record_intent(PLAN, [TRIED], fence=held_up)
        with pytest.raises(LeaseLost):
            store.record_tries("desk", ["Anna"], at=NOW, fence=held_up, events=[TRIED])
        with pytest.raises(LeaseLost):
            store.prolong(held_up)

    assert store.fetch_pending("desk") == []
    assert store.fetch_events("desk") == []


@on_every_database
def test_a_namesake_that_was_held_up_is_told_apart_and_gives_nothing_back(
    store: SqlStore,
) -> None:
    """A worker started anew has the name of the one that hangs."""
    old = store.claim("desk", "one", lease=HOUR)
    assert old
    assert store.claim("desk", "one", lease=HOUR)
    with pytest.raises(LeaseLost):
        store.record_intent(PLAN, fence=old)
    store.release(old.desk, old.worker, old.token)

    assert not store.claim("desk", "two", lease=HOUR)


@on_every_database
def test_a_lease_that_ran_out_while_nobody_wanted_the_desk_is_begun_anew(store: SqlStore) -> None:
    store.clock = lambda: NOW
    slow = store.claim("desk", "one", lease=HOUR)
    assert slow
    store.clock = lambda: NOW + 2 * HOUR
    store.record_intent(PLAN, fence=slow)

    assert store.fetch_pending("desk") == [PLAN]
    assert not store.claim("desk", "two", lease=HOUR)


@on_every_database
def test_what_was_tried_is_not_tried_again_unless_it_was_certainly_not_done(
    store: SqlStore,
) -> None:
    fence = store.claim("desk", "one", lease=HOUR)
    assert fence

    def tried(*keys: str) -> frozenset[str]:
        return store.record_tries("desk", keys, at=NOW, fence=fence, events=[TRIED])

    assert tried("Anna", "Bosse") == frozenset()
    assert tried("Bosse", "Cleo") == {"Bosse"}
    assert tried("Cleo") == frozenset(), "nothing was noted of it"
    assert store.fetch_events("desk") == [TRIED, TRIED]

    store.take_back_tries("desk", ["Anna"])
    assert tried("Anna") == frozenset()
    assert tried("Cleo") == {"Cleo"}
