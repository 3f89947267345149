"""Crashes, several workers at once, and hands that reach into the event log."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from helpdeskbot.model.memory import Event, PageMemory, Plan, ThreadMemory
from helpdeskbot.store.opening import open_store
from helpdeskbot.store.sql import SqlStore
from tests.store.conftest import EVERY, LASTING, SERVERS

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ROOT = Path(__file__).parents[2]

on_every_database = pytest.mark.parametrize("url", EVERY, indirect=True)
on_lasting_databases = pytest.mark.parametrize("url", LASTING, indirect=True)


@pytest.mark.slow
@on_lasting_databases
@pytest.mark.parametrize("method", ["record_page", "record_intent", "record_outcome"])
def test_a_process_killed_at_any_step_leaves_nothing_or_all(url: str, method: str) -> None:
    command = [sys.executable, "-m", "tests.store.crash", method]
    told = subprocess.run(
        command, cwd=ROOT, input=url, stdout=subprocess.PIPE, text=True, check=True
    )

    *died, lived = told.stdout.splitlines()
    assert len(died) >= 5
    assert set(died) == {"nothing"}
    assert lived == "all"


@on_every_database
def test_what_fails_in_the_middle_leaves_nothing(store: SqlStore) -> None:
    bad = Event(datetime(2026, 1, 1), "desk", "kind")  # noqa: DTZ001
    thread = ThreadMemory("desk", "id", "Title", "Heading", NOW)
    with pytest.raises(ValueError, match="time zone"):
        store.record_page(PageMemory("desk", "Title", 7), [thread], [bad])
    with pytest.raises(ValueError, match="time zone"):
        store.record_intent(Plan("key", "desk", "Title", 1, "Summary", NOW), [bad])

    assert store.fetch_pages("desk") == {}
    assert store.fetch_threads("desk") == []
    assert store.fetch_pending("desk") == []


@on_lasting_databases
def test_what_was_recorded_is_there_after_opening_again(url: str) -> None:
    with open_store(url) as store:
        store.record_page(PageMemory("desk", "Title", 7), [])
    with open_store(url, migrate=False) as store:
        assert store.fetch_pages("desk") == {"Title": PageMemory("desk", "Title", 7)}


@on_every_database
@pytest.mark.parametrize(
    "statement",
    ["UPDATE event SET revid = 1", "DELETE FROM event", "UPDATE event SET at = at WHERE id > 0"],
)
def test_the_database_itself_refuses_to_change_the_event_log(
    store: SqlStore, statement: str
) -> None:
    event = Event(NOW, "desk", "kind")
    store.record_events([event])
    with store.engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text(statement))

    assert store.fetch_events("desk") == [event]


@pytest.mark.live
@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_postgresql_refuses_to_empty_the_event_log(store: SqlStore) -> None:
    store.record_events([Event(NOW, "desk", "kind")])
    with store.engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text("TRUNCATE event"))

    assert len(store.fetch_events("desk")) == 1


def _at_once(tasks: list[Callable[[], bool]]) -> list[bool]:
    ready = threading.Barrier(len(tasks))

    def go(task: Callable[[], bool]) -> bool:
        ready.wait(timeout=30)
        return task()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(go, tasks))


def _claims(stores: list[SqlStore], desk: str, now: datetime) -> list[Callable[[], bool]]:
    def claimed_by(number: int) -> Callable[[], bool]:
        worker = f"worker {number}"
        stores[number].clock = lambda: now
        return lambda: stores[number].claim(desk, worker, lease=HOUR) is not None

    return [claimed_by(number) for number in range(len(stores))]


@on_lasting_databases
def test_of_workers_that_claim_a_desk_at_once_exactly_one_gets_it(url: str) -> None:
    stores = [open_store(url) for _ in range(3)]
    for number in range(12):
        now = NOW + 2 * HOUR * (number % 4)
        desk = f"desk {number // 4}"  # new in the first round, its lease run out in the others
        assert sorted(_at_once(_claims(stores, desk, now))) == [False, False, True]
    for store in stores:
        store.close()


@on_every_database
def test_threads_that_share_a_store_do_not_disturb_each_other(store: SqlStore) -> None:
    assert sorted(_at_once(_claims([store] * 3, "desk", NOW))) == [False, False, True]

    def record(worker: int) -> bool:
        for number in range(10):
            event = Event(NOW, "desk", f"{worker}", data={"number": number})
            thread = ThreadMemory("desk", f"{worker} {number}", "Title", "Heading", NOW)
            store.record_page(PageMemory("desk", "Title", number), [thread], [event])
            assert len(store.fetch_events("desk", kind=f"{worker}")) == number + 1
        return True

    assert all(_at_once([lambda worker=worker: record(worker) for worker in range(3)]))  # type: ignore[misc]
    assert len(store.fetch_threads("desk")) == 30


@on_lasting_databases
def test_workers_at_different_desks_write_at_the_same_time_and_lose_nothing(url: str) -> None:
    def work(desk: str) -> bool:
        with open_store(url) as store:
            for number in range(10):
                event = Event(NOW, desk, "kind", data={"number": number})
                thread = ThreadMemory(desk, f"id {number}", "Title", "Heading", NOW)
                store.record_page(PageMemory(desk, "Title", number), [thread], [event])
        return True

    with open_store(url) as store:
        _at_once([lambda: work("one"), lambda: work("two"), lambda: work("three")])
        for desk in ("one", "two", "three"):
            assert len(store.fetch_threads(desk)) == 10
            numbers = [event.data["number"] for event in store.fetch_events(desk)]
            assert numbers == list(range(10))


@on_lasting_databases
def test_a_desk_given_back_while_another_claims_it_is_never_held_twice(url: str) -> None:
    with open_store(url) as one, open_store(url) as two:
        assert one.claim("desk", "one", lease=HOUR)

        def give_back() -> bool:
            one.release("desk", "one")
            return one.claim("desk", "one", lease=HOUR) is not None

        won = _at_once([give_back, lambda: two.claim("desk", "two", lease=HOUR) is not None])
        assert won.count(True) <= 1


@pytest.mark.parametrize("url", SERVERS, indirect=True)
def test_a_connection_that_the_server_dropped_is_made_anew(store: SqlStore, url: str) -> None:
    store.record_page(PageMemory("desk", "Title", 7), [])
    with open_store(url) as other, other.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            mine = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            drop = "SELECT pg_terminate_backend({})"
            me = connection.scalar(text("SELECT pg_backend_pid()"))
        else:
            mine = "SELECT id FROM information_schema.processlist WHERE db = DATABASE()"
            drop = "KILL {}"
            me = connection.scalar(text("SELECT CONNECTION_ID()"))
        for number in connection.scalars(text(mine)).all():
            if number != me:
                connection.execute(text(drop.format(number)))

    assert store.fetch_pages("desk") == {"Title": PageMemory("desk", "Title", 7)}
