"""Forgetting a person, and what is old: the rows, and the guard that lets nothing else past."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from helpdeskbot.cli.forget import ENTRIES
from helpdeskbot.model.memory import (
    Event,
    KeptPage,
    Outcome,
    PageMemory,
    Plan,
    StoredAction,
    ThreadMemory,
)
from helpdeskbot.store.pseudonym import Renaming
from helpdeskbot.store.sql import SqlStore
from tests.store.conftest import EVERY

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=60)
DESK = "meta:desk"

on_every_database = pytest.mark.parametrize("url", EVERY, indirect=True)


def a_thread(by: str, gone_since: datetime | None = LONG_AGO) -> ThreadMemory:
    short = by.replace(" ", "_")
    comments = (f"c-{short}-20260801090000", "c-Bo-20260801100000")
    return ThreadMemory(
        *(DESK, f"h-{short}-20260801090000", "Desk", f"A photo by {by}", LONG_AGO),
        *(by, LONG_AGO, comments, "done", True, gone_since),
    )


def fill(store: SqlStore, name: str) -> None:
    """A request by somebody that is long over, with everything that is remembered of it."""
    thread = a_thread(name)
    action = StoredAction("ask", thread.id, f"asks {name}, as Bo is away", (f"mail:{name}",))
    key, talk = f"key {len(name)}", f"User talk:{name}"
    plan = Plan(key, DESK, talk, 4, f"Asked {name}", LONG_AGO, (action,))
    data = {"name": name, "who": ["Bo", name], "comments": list(thread.comments), "days": 3}
    events = [Event(LONG_AGO, DESK, "asked", thread.id, talk, 7, data)]
    store.record_page(PageMemory(DESK, "Desk", 7, policy="known"), [thread], events)
    store.record_intent(plan)
    store.record_outcome(plan.key, Outcome.DONE, at=LONG_AGO)
    entries = [{"identity": thread.id, "by": name}, {"identity": "h-Bo-1", "by": "Bo"}]
    books = {"follow-ups:meta:desk": {"requests": entries, "stopped": [name]}}
    learnt = {"roster:x": {"consents": [{"name": name}]}, "absent": {"Bo": "away"}}
    for purpose, row in (books | learnt).items():
        store.record_kept_page(KeptPage("meta", purpose, "Desk", 7, row, LONG_AGO))


def everything(store: SqlStore) -> str:
    """All that the tables hold, as text."""
    with store.engine.connect() as connection:
        return "\n".join(
            str(list(connection.execute(text(f"SELECT * FROM {table}"))))
            for table in ("page", "thread", "plan", "event", "kept_page", "desk")
        )


@on_every_database
@pytest.mark.parametrize("name", ["Anna", "Anna Berg-Ö", "B.*(x)"])
def test_a_person_is_nowhere_afterwards_but_where_they_wished_for_silence(
    store: SqlStore, name: str
) -> None:
    fill(store, name)
    done = store.forget_person("meta", name, now=NOW, entries=ENTRIES)

    assert (done.renamed, done.removed, done.left) == (3, 2, 1)
    found = store.fetch_kept_page("meta", "follow-ups:meta:desk", "Desk")
    assert found is not None
    assert found.data == {"requests": [{"identity": "h-Bo-1", "by": "Bo"}], "stopped": [name]}
    store.record_kept_page(replace(found, data={}))
    for spelled in (name, name.replace(" ", "_")):
        assert spelled not in everything(store)
    assert store.fetch_kept_page("meta", "absent", "Desk") is not None
    assert store.fetch_pages(DESK)["Desk"].policy == "", "its page is read again"


@on_every_database
def test_the_random_name_is_one_in_a_run_and_another_in_the_next(store: SqlStore) -> None:
    instead = []
    for name in ("Anna", "Carla"):
        fill(store, name)
        store.forget_person("meta", name, now=NOW, entries=ENTRIES)
        [thread] = [one for one in store.fetch_threads(DESK) if one.opened_by not in instead]
        event = store.fetch_events(DESK)[-1]
        assert event.thread == thread.id == thread.id.replace(name, thread.opened_by)
        assert event.data["name"] == thread.opened_by
        assert event.data["who"] == ["Bo", thread.opened_by]
        assert event.title == f"User talk:{thread.opened_by}"
        assert thread.heading == f"A photo by {thread.opened_by}"
        assert (event.data["days"], thread.comments[1]) == (3, "c-Bo-20260801100000")
        instead.append(thread.opened_by)

    assert len(set(instead)) == 2
    # A thread is found by its new name: it does not come twice.
    [thread] = [one for one in store.fetch_threads(DESK) if one.opened_by == instead[0]]
    store.record_page(PageMemory(DESK, "Desk"), [thread])
    assert len(store.fetch_threads(DESK)) == 2


@on_every_database
def test_what_is_under_way_or_recent_or_somebody_elses_stays(store: SqlStore) -> None:
    standing = a_thread("Anna", gone_since=None)
    there = Event(LONG_AGO, DESK, "asked", standing.id, data={"name": "Anna"})
    recent = Event(NOW - timedelta(days=30), DESK, "asked", "h-Bo-1", data={"name": "Anna"})
    others = Event(LONG_AGO, DESK, "asked", "h-Bo-1", "User talk:Annabel", data={"name": "Anna B"})
    elsewhere = replace(recent, at=LONG_AGO, desk="metal:desk")
    pending = Plan("key", DESK, "User talk:Anna", 4, "Asked Anna", LONG_AGO)
    store.record_page(PageMemory(DESK, "Desk"), [standing], [there, recent, others])
    store.record_events([elsewhere])
    store.record_intent(pending)
    done = store.forget_person("meta", "Anna", now=NOW, entries=ENTRIES)

    assert (done.renamed, done.removed, done.left) == (0, 0, 4)
    assert store.fetch_threads(DESK) == [standing]
    assert store.fetch_events(DESK) == [there, others, recent]
    assert store.fetch_events("metal:desk") == [elsewhere]
    assert store.fetch_pending(DESK) == [pending]


@on_every_database
def test_what_is_old_goes_once_a_day_and_what_is_counted_stays_without_who(
    store: SqlStore,
) -> None:
    data = {"answer": "well", "by": "Anna", "comment": "c-Anna-20260801090000"}
    fill(store, "Anna")
    answered = Event(LONG_AGO, DESK, "answered", "h-Anna-20260801090000", "Desk", 7, data)
    recent = Event(NOW, DESK, "asked", "h-Anna-20260801090000", data={"name": "Anna"})
    standing = a_thread("Bo", gone_since=None)
    store.record_page(PageMemory(DESK, "Desk"), [standing], [answered, answered, recent])
    border = LONG_AGO + timedelta(days=1)

    assert store.forget_old("meta", before=border, now=NOW, counted=["answered"])
    one, two, last = store.fetch_events(DESK)
    assert last == recent
    assert "Anna" not in str((one, two))
    assert one == two
    assert (one.kind, one.at, one.data["answer"]) == ("answered", LONG_AGO, "well")
    assert store.fetch_threads(DESK) == [standing]
    assert not store.forget_old("meta", before=NOW, now=NOW + timedelta(hours=23))
    assert store.fetch_events(DESK) == [one, two, recent]
    assert store.forget_old("meta", before=NOW, now=NOW + timedelta(days=1), counted=["answered"])
    assert store.fetch_events(DESK) == [one, two, recent]
    # A clock that was a year ahead does not keep it from being done again.
    assert store.forget_old("meta", before=NOW, now=NOW - timedelta(days=1))


@on_every_database
def test_nothing_else_gets_past_the_guard_not_even_afterwards(store: SqlStore) -> None:
    fill(store, "Anna")
    store.forget_person("meta", "Anna", now=NOW, entries=ENTRIES)
    store.forget_old("meta", before=LONG_AGO, now=NOW)

    for statement in ("UPDATE event SET revid = 1", "DELETE FROM event"):
        with store.engine.connect() as connection, pytest.raises(Exception, match="append-only"):
            connection.execute(text(statement))


@pytest.mark.parametrize(
    ("field", "text_", "after"),
    [
        ("name", "Max", "X"),
        ("name", "Max Mustermann", "Max Mustermann"),
        ("way", "mail:Max", "mail:X"),
        ("title", "User talk:Max/Archive", "User talk:X/Archive"),
        ("title", "Project:Desk/Max", "Project:Desk/Max"),
        ("thread", "h-Max-20260801090000", "h-X-20260801090000"),
        ("thread", "h-Max_Mustermann-20260801090000", "h-Max_Mustermann-20260801090000"),
        ("answers", "well:c-Max-20260801090000-1", "well:c-X-20260801090000-1"),
        ("because", "asks Max (topic max); not Maxim", "asks X (topic max); not Maxim"),
    ],
)
def test_only_what_is_the_name_is_replaced(field: str, text_: str, after: str) -> None:
    assert Renaming("Max", "X").data({field: text_}) == {field: after}
