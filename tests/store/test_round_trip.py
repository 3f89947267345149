"""What is recorded comes back as it was, on every database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpdeskbot.model.memory import (
    Event,
    Heartbeat,
    KeptPage,
    Outcome,
    PageMemory,
    Plan,
    Published,
    StoredAction,
    ThreadMemory,
)
from helpdeskbot.store.columns import escape, unescape
from helpdeskbot.store.sql import SqlStore
from tests.store.conftest import EVERY

NOW = datetime(2026, 3, 29, 1, 59, 59, 123456, tzinfo=UTC)
ODD = [
    "plain",
    "",
    " trailing blanks  ",
    "Ärger\u0301 \u202eright to left\u202c 女 \U0001f98a",
    "a\x00b",
    "\ud83d alone \udc80",
    "\x1a\x1a0000 an escape that is none",
    "back\\slash 'quote' \"double\" %s :name {brace} \r\n\t",
    "\ufffe\uffff\U0010ffff",
    "x" * 70_000,
]

on_every_database = pytest.mark.parametrize("url", EVERY, indirect=True)


@on_every_database
@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_any_text_in_any_place_comes_back(store: SqlStore, odd: str) -> None:
    page = PageMemory(odd, odd, 7, NOW, odd)
    thread = ThreadMemory(
        desk=odd,
        id=odd,
        title=odd,
        heading=odd,
        first_seen=NOW,
        opened_by=odd,
        opened_at=NOW,
        comments=(odd, odd),
        status=odd,
        tagged=True,
        gone_since=NOW,
    )
    event = Event(NOW, odd, odd or "kind", odd, odd, 9, {odd: [odd, 1, 2.5, None, True]})
    plan = Plan(odd, odd, odd, 3, odd, NOW, (StoredAction(odd, odd, odd),))
    store.record_page(page, [thread], [event])
    store.record_intent(plan)
    store.record_heartbeat(Heartbeat(odd, NOW, odd, 0.25))
    store.record_published(Published(odd, odd, 5, odd, NOW))
    kept = KeptPage(odd, odd, odd, 8, {odd: [odd, {odd: 1.5}]}, NOW)
    store.record_kept_page(KeptPage(odd, odd, odd, 7, {}, NOW))
    store.record_kept_page(kept)

    assert store.fetch_pages(odd) == {odd: page}
    assert store.fetch_threads(odd) == [thread]
    assert store.fetch_events(odd) == [event]
    assert store.fetch_events(odd, kind=odd or "kind") == [event]
    assert store.fetch_pending(odd) == [plan]
    assert store.fetch_heartbeats() == [Heartbeat(odd, NOW, odd, 0.25)]
    assert store.fetch_kept_page(odd, odd, odd) == kept
    assert store.fetch_kept_page(odd, odd, odd + "x") is None
    assert store.fetch_published(odd) == {odd: Published(odd, odd, 5, odd, NOW)}
    assert store.claim(odd, odd, lease=timedelta(minutes=1))
    store.release(odd, odd)


@on_every_database
def test_what_is_unknown_stays_unknown(store: SqlStore) -> None:
    thread = ThreadMemory("desk", "id", "Title", "Heading", NOW)
    store.record_page(PageMemory("desk", "Title"), [thread])

    assert store.fetch_threads("desk") == [thread]
    assert store.fetch_pages("desk") == {"Title": PageMemory("desk", "Title")}


@on_every_database
def test_names_that_differ_only_a_little_are_different_names(store: SqlStore) -> None:
    names = ["a", "A", "ä", "a\u0308", "a ", " a", "å", "ａ", "ß", "ss", "a\x00", "a\ud800"]
    for number, name in enumerate(names):
        store.record_page(PageMemory("desk", name, number), [], [Event(NOW, "desk", name)])
        store.record_page(PageMemory(name, "page", number), [])
        store.record_published(Published(name, name, number, name, NOW))

    assert {n: p.revid for n, p in store.fetch_pages("desk").items()} == {
        name: number for number, name in enumerate(names)
    }
    for number, name in enumerate(names):
        assert store.fetch_pages(name) == {"page": PageMemory(name, "page", number)}
        assert [event.kind for event in store.fetch_events("desk", kind=name)] == [name]
        assert list(store.fetch_published(name)) == [name]


@on_every_database
def test_moments_come_back_in_utc_to_the_microsecond(store: SqlStore) -> None:
    stockholm = NOW.astimezone(timezone(timedelta(hours=5, minutes=45)))
    far = datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
    store.record_page(PageMemory("desk", "here", 1, stockholm), [])
    store.record_page(PageMemory("desk", "far", 1, far), [])

    pages = store.fetch_pages("desk")
    assert pages["here"].due_at == NOW
    assert pages["far"].due_at == far
    assert [page.due_at.utcoffset() for page in pages.values() if page.due_at] == [
        timedelta(0),
        timedelta(0),
    ]


@on_every_database
def test_a_moment_without_a_time_zone_is_refused_and_nothing_is_stored(store: SqlStore) -> None:
    naive = datetime(2026, 1, 1, 12, 0)  # noqa: DTZ001
    with pytest.raises(ValueError, match="without a time zone"):
        store.record_page(PageMemory("desk", "Title", 1, naive), [])

    assert store.fetch_pages("desk") == {}


@on_every_database
@pytest.mark.parametrize(
    "value", [float("nan"), float("-inf"), object()], ids=["nan", "inf", "object"]
)
def test_details_that_are_no_json_are_refused_and_nothing_is_stored(
    store: SqlStore, value: object
) -> None:
    event = Event(NOW, "desk", "kind", data={"detail": [value]})
    with pytest.raises((ValueError, TypeError), match="JSON"):
        store.record_page(PageMemory("desk", "Title"), [], [event])

    assert store.fetch_pages("desk") == {}


@on_every_database
def test_large_numbers_and_large_pages_fit(store: SqlStore) -> None:
    text = "\U0001f98a" * 500_000
    store.record_published(Published("wiki", "Title", 2**62, text, NOW))

    assert store.fetch_published("wiki")["Title"] == Published("wiki", "Title", 2**62, text, NOW)


@on_every_database
def test_an_outcome_written_by_the_store_is_read_by_it(store: SqlStore) -> None:
    for outcome in Outcome:
        store.record_intent(Plan(outcome.value, "desk", "Title", 1, "summary", NOW))
        store.record_outcome(outcome.value, outcome, at=NOW, revid=2)

    assert [plan.key for plan in store.fetch_pending("desk")] == ["pending"]


def _texts() -> st.SearchStrategy[str]:
    return st.text(st.characters() | st.sampled_from("\x00\x1a\ud800\udfff0af"), max_size=40)


@given(_texts())
def test_escaping_can_be_undone_and_fits_into_utf8_without_nul(text: str) -> None:
    stored = escape(text)

    assert unescape(stored) == text
    assert b"\x00" not in stored.encode("utf-8")


@pytest.mark.parametrize("url", ["memory"], indirect=True)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(title=_texts(), heading=_texts(), status=st.none() | _texts())
def test_any_thread_comes_back(
    store: SqlStore, title: str, heading: str, status: str | None
) -> None:
    thread = ThreadMemory("desk", "id", title, heading, NOW, status=status)
    store.record_page(PageMemory("desk", title), [thread])

    assert store.fetch_threads("desk") == [thread]
