"""The memory without a database: whatever is done to it, it tells what one would."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.model.errors import LeaseLost, StoreError
from helpdeskbot.model.memory import (
    Event,
    Fence,
    Heartbeat,
    KeptPage,
    Outcome,
    PageMemory,
    Plan,
    Published,
    StoredAction,
    ThreadMemory,
)
from helpdeskbot.store.in_memory import MemoryStore
from helpdeskbot.store.opening import open_store
from helpdeskbot.store.protocol import Store
from tests.examples import examples

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
LEASE = timedelta(minutes=5)
DESKS = ["meta:one", "meta:two"]
NAMES = st.sampled_from(["a", "b", "c"])
HOME = st.sampled_from(DESKS)
MOMENTS = st.integers(0, 5).map(lambda hours: BEGIN + timedelta(hours=hours))
EVENTS = st.lists(
    st.builds(
        Event,
        at=MOMENTS,
        desk=HOME,
        kind=st.sampled_from(["told", "plan-done"]),
        thread=NAMES,
        data=st.dictionaries(NAMES, st.integers() | st.lists(NAMES), max_size=2),
    ),
    max_size=3,
)
# Each is seen first at one moment, two of them at the same.
FIRST_SEEN = {"a": BEGIN + timedelta(hours=1), "b": BEGIN, "c": BEGIN + timedelta(hours=1)}
THREADS = st.builds(
    lambda name, **given: ThreadMemory(id=name, first_seen=FIRST_SEEN[name], **given),
    name=NAMES,
    desk=HOME,
    title=NAMES,
    heading=NAMES,
    comments=st.lists(NAMES, max_size=2).map(tuple),
    status=st.none() | NAMES,
    gone_since=st.none() | MOMENTS,
)
PAGES = st.builds(PageMemory, desk=HOME, title=NAMES, revid=st.integers(0, 9))
PLANS = st.builds(
    Plan,
    key=NAMES,
    desk=HOME,
    title=NAMES,
    base_revid=st.integers(0, 9),
    summary=NAMES,
    made_at=MOMENTS,
    actions=st.just((StoredAction("tag", "a", "why", ("talk:A",), "a"),)),
)

Step = Callable[[Store], object]


def record_page(given: tuple[PageMemory, list[ThreadMemory], list[Event]]) -> Step:
    # A thread is recorded once at a time.
    page, threads, events = given
    some = {(one.desk, one.id): one for one in threads}
    kept = [KeptPage("meta", "a", page.title, page.revid, {"y": page.title}, BEGIN)]
    return lambda store: store.record_page(page, list(some.values()), events, kept)


def record_outcome(given: tuple[str, Outcome, datetime, list[Event]]) -> Step:
    key, outcome, at, events = given
    return lambda store: store.record_outcome(key, outcome, at=at, events=events)


STEPS = st.one_of(
    st.tuples(PAGES, st.lists(THREADS, max_size=3), EVENTS).map(record_page),
    PLANS.map(lambda plan: lambda store: store.record_intent(plan)),
    st.tuples(NAMES, st.sampled_from(Outcome), MOMENTS, EVENTS).map(record_outcome),
    EVENTS.map(lambda events: lambda store: store.record_events(events)),
    st.tuples(NAMES, MOMENTS).map(
        lambda given: lambda store: store.record_heartbeat(Heartbeat(*given, "ok"))
    ),
    st.tuples(NAMES, NAMES).map(
        lambda given: (
            lambda store: store.record_published(Published("meta", given[0], 3, given[1], BEGIN))
        )
    ),
    st.tuples(NAMES, NAMES).map(
        lambda given: (
            lambda store: store.record_kept_page(
                KeptPage("meta", given[0], given[1], 2, {"x": [1, None, "y"]}, BEGIN)
            )
        )
    ),
)


@contextmanager
def both() -> Iterator[tuple[Store, Store]]:
    with open_store("sqlite://", clock=lambda: BEGIN) as database:
        yield MemoryStore(lambda: BEGIN), database


def tell(store: Store) -> dict[str, object]:
    """All that can be asked."""
    kinds = ["", "told", "plan-done"]
    return {
        "pages": {desk: store.fetch_pages(desk) for desk in DESKS},
        "threads": {desk: store.fetch_threads(desk) for desk in DESKS},
        "pending": {desk: store.fetch_pending(desk) for desk in DESKS},
        "events": {
            (desk, kind, since): store.fetch_events(desk, kind=kind, since=since)
            for desk in DESKS
            for kind in kinds
            for since in (None, BEGIN + timedelta(hours=2))
        },
        "beats": sorted(store.fetch_heartbeats(), key=lambda beat: beat.worker),
        "published": store.fetch_published("meta"),
        "kept": [store.fetch_kept_page("meta", one, other) for one in "abc" for other in "abc"],
    }


@examples(60)
@given(st.lists(STEPS, max_size=12))
def test_it_tells_what_a_database_would(steps: list[Step]) -> None:
    with both() as stores:
        for step in steps:
            for store in stores:
                step(store)
        mine, theirs = map(tell, stores)
    assert mine == theirs


def test_only_whoever_has_claimed_a_desk_begins_anything() -> None:
    with both() as stores:
        told = [list(_work(store)) for store in stores]
    assert told[0] == told[1]


def _work(store: Store) -> Iterator[object]:
    first = store.claim("meta", "one", lease=LEASE)
    assert first is not None
    yield first
    yield store.claim("meta", "two", lease=LEASE)
    again = store.claim("meta", "one", lease=LEASE)
    assert again is not None
    yield again
    yield from (_try(store, fence) for fence in (first, again, again))
    store.take_back_tries("meta", ["key"])
    yield _try(store, again)
    store.release("meta", "one", first.token)
    yield store.claim("meta", "two", lease=LEASE)
    store.release("meta", "one", again.token)
    yield store.claim("meta", "two", lease=LEASE)


def _try(store: Store, fence: Fence) -> object:
    event = Event(BEGIN, "meta", "told")
    try:
        store.prolong(fence)
        tried = store.record_tries("meta", ["key"], at=BEGIN, fence=fence, events=[event])
    except LeaseLost:
        return "lost"
    return tried, store.fetch_events("meta")


def test_it_forgets_nobody() -> None:
    memory = MemoryStore(lambda: BEGIN)
    with pytest.raises(StoreError):
        memory.forget_person("meta", "A", now=BEGIN, entries={}, while_on={})
    assert not memory.forget_old("meta", before=BEGIN, now=BEGIN)
