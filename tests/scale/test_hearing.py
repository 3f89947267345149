"""Which worker listens: one, until it leaves, dies or hangs; and what it learns from the others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Condition

import pytest

from helpdeskbot.cli.listening.interest import WatchedPages
from helpdeskbot.cli.working.hearing import Hearing
from helpdeskbot.cli.working.offices import Offices
from helpdeskbot.settings.operator_file import Settings
from helpdeskbot.store.opening import open_store
from helpdeskbot.store.protocol import Store
from helpdeskbot.wiki.protocol import Wiki
from tests.scale.place import make_settings
from tests.sse import PATIENCE, EventServer, edit_of, serving

LEASE = timedelta(seconds=15)
DESK, ELSEWHERE = "Project:Helpdesk 0", "Project:Elsewhere"


class Clock:
    """The database's clock."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def later(self, time: timedelta) -> None:
        self.now += time


class Hearer:
    """A worker that does nothing but listen, and notes which passes it hurries."""

    def __init__(self, name: str, store: Store, stream: str, *, wikis: int = 1) -> None:
        self.hurried: list[str] = []
        self._news = Condition()
        every = make_settings(wikis, 1, 3600, stream=stream)
        offices = Offices(
            every, store, worker=name, lease=timedelta(seconds=25), connect=self._connect
        )
        self.hearing = Hearing(offices, self._hurry, lease=LEASE)

    @staticmethod
    def _connect(settings: Settings) -> Wiki:
        raise AssertionError("nobody makes a pass here")

    def _hurry(self, wiki: str, at: datetime) -> None:
        with self._news:
            self.hurried.append(wiki)
            self._news.notify_all()

    def wait_for(self, count: int) -> None:
        """Wait until it has hurried so many passes."""
        with self._news:
            assert self._news.wait_for(lambda: len(self.hurried) >= count, PATIENCE), self.hurried


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> Iterator[Store]:
    with open_store("sqlite://", clock=clock) as opened:
        yield opened


@pytest.fixture
def events() -> Iterator[EventServer]:
    with serving() as server:
        yield server


def edit(title: str = DESK, revid: int = 10) -> dict[str, object]:
    return edit_of(title, server="127.0.0.1", revid=revid)


def test_of_two_workers_one_listens_and_hurries(store: Store, events: EventServer) -> None:
    one, other = Hearer("one", store, events.address), Hearer("other", store, events.address)
    for _ in range(3):
        one.hearing.keep()
        other.hearing.keep()
    one.wait_for(1)  # whatever happened before the connection was there
    events.feed(edit())
    one.wait_for(2)

    assert (one.hearing.listens, other.hearing.listens) == (True, False)
    assert len(events.visits) == 1
    assert (one.hurried, other.hurried) == (["wiki0", "wiki0"], [])
    one.hearing.end()


def test_when_it_leaves_another_one_listens_at_once(store: Store, events: EventServer) -> None:
    one, other = Hearer("one", store, events.address), Hearer("other", store, events.address)
    one.hearing.keep()
    one.hearing.end()
    one.hearing.keep()
    other.hearing.keep()
    other.wait_for(1)

    assert (one.hearing.listens, other.hearing.listens) == (False, True)
    other.hearing.end()


def test_when_it_dies_another_one_listens_as_soon_as_the_lease_is_over(
    store: Store, events: EventServer, clock: Clock
) -> None:
    one, other = Hearer("one", store, events.address), Hearer("other", store, events.address)
    one.hearing.keep()
    one.wait_for(1)
    listens = []
    for seconds in (14, 2):
        clock.later(timedelta(seconds=seconds))
        other.hearing.keep()
        listens.append(other.hearing.listens)
    other.wait_for(1)
    # It only hung, and goes on.
    one.hearing.keep()
    events.feed(edit())
    other.wait_for(2)

    assert listens == [False, True]
    assert not one.hearing.listens
    assert len(one.hurried) == 1
    other.hearing.end()


def test_who_goes_on_in_time_keeps_it(store: Store, events: EventServer, clock: Clock) -> None:
    one, other = Hearer("one", store, events.address), Hearer("other", store, events.address)
    for _ in range(4):
        one.hearing.keep()
        other.hearing.keep()
        clock.later(LEASE - timedelta(seconds=1))

    assert (one.hearing.listens, other.hearing.listens) == (True, False)
    one.hearing.end()


def test_who_knows_other_wikis_listens_too(store: Store, events: EventServer) -> None:
    """What only some of the files have, only those hear of."""
    one, other = (Hearer(f"of {n}", store, events.address, wikis=n) for n in (1, 2))
    one.hearing.keep()
    other.hearing.keep()
    events.wait_for_visits(2)

    assert one.hearing.listens
    assert other.hearing.listens
    one.hearing.end()
    other.hearing.end()


def test_without_a_stream_nobody_listens(store: Store) -> None:
    one = Hearer("one", store, "off")
    one.hearing.keep()

    assert not one.hearing
    assert not one.hearing.listens


def test_which_pages_matter_is_learnt_from_whoever_made_the_pass(
    store: Store, events: EventServer
) -> None:
    one = Hearer("one", store, events.address)
    one.hearing.keep()
    one.wait_for(1)
    watched = WatchedPages(datetime(2026, 11, 30, tzinfo=UTC), {DESK: 5})
    one.hearing.take_note({"wiki0": watched.as_json()})
    before = len(one.hurried)
    events.feed(edit(ELSEWHERE), edit(DESK, revid=6))
    one.wait_for(before + 1)
    # The pass that came of it was told less than the event had said; said twice, it counts once.
    later = WatchedPages(datetime(2026, 11, 30, 1, tzinfo=UTC), {DESK: 5})
    for _ in range(3):
        one.hearing.take_note({"wiki0": later.as_json()})

    assert one.hurried == ["wiki0"] * (before + 2)
    one.hearing.end()


@pytest.mark.parametrize(
    "strange", [None, 5, [], {}, {"at": "x"}, {"at": "2026-11-30", "pages": [], "roots": []}]
)
def test_what_cannot_be_read_is_nothing(store: Store, events: EventServer, strange: object) -> None:
    one = Hearer("one", store, events.address)
    one.hearing.keep()
    one.hearing.take_note({"wiki0": strange})
    one.wait_for(1)
    before = len(one.hurried)
    events.feed(edit(ELSEWHERE))
    one.wait_for(before + 1)

    assert one.hearing.listens
    one.hearing.end()


def test_what_a_pass_has_asked_for_goes_into_the_queue_and_comes_back() -> None:
    watched = WatchedPages(
        datetime(2026, 11, 30, 10, tzinfo=UTC), {DESK: 5, "User:X/stop": 0}, [(4, "Requests")]
    )

    assert WatchedPages.from_json(watched.as_json()) == watched
