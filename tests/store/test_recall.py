"""What a store has read is known until somebody changes it: whoever does, and however."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from helpdeskbot.model.memory import Event, KeptPage, PageMemory, ThreadMemory
from helpdeskbot.store import sql
from helpdeskbot.store.opening import open_store
from helpdeskbot.store.sql import SqlStore

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DESK = "wiki:desk"
PAGE = "Project:Desk"


def kept(value: object) -> KeptPage:
    return KeptPage("wiki", "purpose", PAGE, 7, {"value": value}, NOW)


def thread(number: int, **more: object) -> ThreadMemory:
    return ThreadMemory(DESK, f"h-{number}", PAGE, f"Heading {number}", NOW, **more)  # type: ignore[arg-type]


def happened(minutes: int, what: str = "x") -> Event:
    return Event(NOW + timedelta(minutes=minutes), DESK, what, "h-1", PAGE, 7, {"n": minutes})


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'memory.db'}"


def count_questions(store: SqlStore) -> list[str]:
    """The statements that are run from now on, in a list that grows."""
    asked: list[str] = []

    def note(connection: object, cursor: object, words: str, *_: object) -> None:
        asked.append(words)

    event.listen(store.engine, "before_cursor_execute", note)
    return asked


def test_what_nobody_has_changed_is_asked_once(url: str) -> None:
    with open_store(url) as store:
        store.record_kept_page(kept("a"))
        store.record_page(PageMemory(DESK, PAGE, 7), [thread(1)], [happened(1)])

        def read() -> object:
            return (
                store.fetch_kept_page("wiki", "purpose", PAGE),
                store.fetch_threads(DESK),
                store.fetch_pages(DESK),
                store.fetch_events(DESK, kind="x", since=NOW),
                store.fetch_events(DESK, kind="x", since=NOW + timedelta(minutes=1)),
                store.fetch_pending(DESK),
            )

        first, asked = read(), count_questions(store)
        assert read() == first
        assert [one for one in asked if one.startswith("SELECT")] == []


def test_what_was_learnt_from_a_page_is_stored_with_it(url: str) -> None:
    with open_store(url) as store, open_store(url) as fresh:
        store.record_kept_page(kept("a"))
        assert store.fetch_kept_page("wiki", "purpose", PAGE) == kept("a")

        store.record_page(PageMemory(DESK, PAGE, 8), (), (), [kept("b")])

        for one in (store, fresh):
            assert one.fetch_kept_page("wiki", "purpose", PAGE) == kept("b")
            assert one.fetch_pages(DESK)[PAGE].revid == 8


def test_what_another_process_writes_is_seen_at_once(url: str) -> None:
    with open_store(url) as store, open_store(url) as other:
        store.record_kept_page(kept("a"))
        store.record_page(PageMemory(DESK, PAGE, 7), [thread(1)], [happened(1)])
        assert len(store.fetch_threads(DESK)) == len(store.fetch_events(DESK, kind="x")) == 1
        assert store.fetch_kept_page("wiki", "purpose", PAGE) == kept("a")

        other.record_kept_page(kept("b"))
        other.record_page(PageMemory(DESK, PAGE, 8), [thread(2)], [happened(2)])

        assert store.fetch_kept_page("wiki", "purpose", PAGE) == kept("b")
        assert [one.id for one in store.fetch_threads(DESK)] == ["h-1", "h-2"]
        assert store.fetch_pages(DESK)[PAGE].revid == 8
        assert len(store.fetch_events(DESK, kind="x")) == 2


def test_what_somebody_changes_by_hand_is_seen_at_once(url: str, tmp_path: Path) -> None:
    with open_store(url) as store:
        store.record_page(PageMemory(DESK, PAGE, 7), ())
        assert store.fetch_pages(DESK)[PAGE].revid == 7
        with closing(sqlite3.connect(tmp_path / "memory.db")) as hand, hand:
            hand.execute("UPDATE page SET revid = 9")

        assert store.fetch_pages(DESK)[PAGE].revid == 9


@pytest.mark.parametrize("known", [True, False], ids=["known", "not known"])
def test_what_is_known_after_writing_is_what_stands_there(url: str, known: bool) -> None:
    with open_store(url) as store, open_store(url) as fresh:
        store.record_page(PageMemory(DESK, PAGE, 7), [thread(1), thread(2)], [happened(5)])
        if known:
            store.fetch_threads(DESK)
            store.fetch_events(DESK, kind="x")
        store.record_page(
            PageMemory(DESK, PAGE, 8),
            [thread(2), thread(1, status="done", comments=("c-1",)), thread(3)],
            [happened(6), happened(5), happened(1)],
        )
        store.record_events([happened(4), happened(7)])

        for one in (store, fresh):
            one.read_anew()
        after = fresh.fetch_threads(DESK), fresh.fetch_events(DESK, kind="x")
        store.fetch_threads(DESK)
        assert (store.fetch_threads(DESK), store.fetch_events(DESK, kind="x")) == after


@pytest.mark.parametrize("seed", range(20))
def test_it_is_the_same_as_reading_anew(url: str, seed: int) -> None:
    import random

    dice = random.Random(seed)  # noqa: S311 - repeatable, not secret
    with open_store(url) as store, open_store(url) as fresh:
        for step in range(30):
            some = [
                thread(dice.randrange(6), status=dice.choice([None, "new", "done"]))
                for _ in range(dice.randrange(3))
            ]
            some = list({one.id: one for one in some}.values())
            at = dice.choice([step, 0, 40])
            what = dice.random()
            if what < 0.4:
                store.record_page(PageMemory(DESK, PAGE, step), some, [happened(at)])
            elif what < 0.6:
                store.record_events([happened(at, dice.choice("xy"))])
            elif what < 0.8:
                store.record_kept_page(kept(dice.choice(["a", 1, None, "\x1a\ud800", "\u00e4"])))
            else:
                fresh.record_page(PageMemory(DESK, PAGE, step), some, [happened(at)])
            since = dice.choice([None, NOW, NOW + timedelta(minutes=dice.randrange(40))])
            fresh.read_anew()
            for one in "xy":
                mine = store.fetch_events(DESK, kind=one, since=since)
                assert mine == fresh.fetch_events(DESK, kind=one, since=since)
            assert store.fetch_threads(DESK) == fresh.fetch_threads(DESK)
            assert store.fetch_pages(DESK) == fresh.fetch_pages(DESK)
            page = store.fetch_kept_page("wiki", "purpose", PAGE)
            assert page == fresh.fetch_kept_page("wiki", "purpose", PAGE)


def test_what_was_not_written_after_all_is_not_known(url: str) -> None:
    with open_store(url) as store:
        store.record_page(PageMemory(DESK, PAGE, 7), [thread(1)])
        store.fetch_threads(DESK)
        with pytest.raises(TypeError):
            store.record_page(
                PageMemory(DESK, PAGE, 8),
                [thread(2)],
                [Event(NOW, DESK, "x", data={"n": object()})],
            )

        assert [one.id for one in store.fetch_threads(DESK)] == ["h-1"]
        assert store.fetch_pages(DESK)[PAGE].revid == 7


_WHENS = st.integers(0, 5)
_BATCHES = st.lists(st.tuples(_WHENS, st.lists(st.tuples(_WHENS, st.sampled_from("xy")))))


@given(batches=_BATCHES)
def test_events_are_known_as_they_stand_however_late_they_are_learnt(
    batches: list[tuple[int, list[tuple[int, str]]]],
) -> None:
    with open_store("sqlite://") as store:
        for since, batch in batches:
            moment = NOW + timedelta(minutes=since)
            store.fetch_events(DESK, kind="x", since=moment)
            store.record_events([happened(minutes, what) for minutes, what in batch])
            for begin in (moment, None):
                known = store.fetch_events(DESK, kind="x", since=begin)
                store.read_anew()
                assert known == store.fetch_events(DESK, kind="x", since=begin)


def test_events_that_nobody_asks_for_any_more_are_let_go(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sql, "_MOST_ADDED", 10)
    with open_store(url) as store:
        for minute in range(60):
            store.record_events([happened(minute)])
            since = NOW + timedelta(minutes=minute - 5)
            found = store.fetch_events(DESK, kind="x", since=since)
            assert [event.data["n"] for event in found] == [*range(max(0, minute - 5), minute + 1)]
            (known,) = store._recall._known.values()
            assert len(known.events) <= 6 + 10
        assert len(store.fetch_events(DESK, kind="x")) == 60
