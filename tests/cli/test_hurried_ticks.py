"""A schedule whose ticks are hurried: by events, by what is due, and while a tick is at work."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from helpdeskbot.cli.listening.dues import find_next_due
from helpdeskbot.cli.listening.listener import Ear, Listener, find_watched
from helpdeskbot.cli.schedule import Beat, Schedule
from helpdeskbot.model.errors import Unreachable
from helpdeskbot.model.limits import Limits
from helpdeskbot.model.report import TickReport
from tests.scenario.desk import PAGE, Desk
from tests.sse import PATIENCE, edit_of, serving

HOUR = 3600.0
TAG = "{{Helpdesk status|new}}"


class Reports:
    """The ticks that were made."""

    def __init__(self) -> None:
        self._made: list[TickReport] = []
        self._news = threading.Condition()

    def __call__(self, report: TickReport) -> None:
        with self._news:
            self._made.append(report)
            self._news.notify_all()

    def wait_for(self, count: int) -> None:
        with self._news:
            assert self._news.wait_for(lambda: len(self._made) >= count, PATIENCE), self._made

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so after one of them."""
        with self._news:
            assert self._news.wait_for(condition, PATIENCE), self._made

    @property
    def count(self) -> int:
        return len(self._made)


class _DeskNow(Desk):
    """A desk on a wiki whose clock is this machine's, as the scheduler's is."""

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    @now.setter
    def now(self, moment: datetime) -> None:
        """It is not ours to set."""


@contextmanager
def scheduled(desk: Desk, reports: Reports) -> Iterator[Schedule]:
    schedule = Schedule()
    office = desk.office
    schedule.add(
        Beat(
            wiki=office.wiki.name,
            worker=office.worker,
            store=desk.store,
            open=lambda: office,
            interval=HOUR,
            jitter=0,
            tell=reports,
        )
    )
    try:
        schedule.start()
        yield schedule
    finally:
        schedule.stop()


def test_an_event_brings_the_tick_forward_by_an_hour() -> None:
    desk, reports, stop = _DeskNow(settle_minutes=0), Reports(), threading.Event()
    with serving() as events, scheduled(desk, reports) as schedule:
        reports.wait_for(1)
        office = desk.office
        ear = Ear(office.wiki.name, office.account, "wiki.example", schedule.hurry, office.clock)
        schedule.then(office.wiki.name, ear.after_tick)
        listener = Listener(events.address, [ear], agent="tests", stop=stop)
        listener.start()
        events.wait_for_visits(1)
        reports.wait_for(2)

        desk.person("Anna").new_section(PAGE, "Photos", "How do we begin? ~~~~")
        revid = desk.wiki.fetch_heads([PAGE])[PAGE].revid
        events.feed(edit_of(PAGE, revid=revid))
        reports.wait_for(3)
        stop.set()

        assert TAG in desk.text
    assert listener.join(PATIENCE)


def test_what_is_asked_for_while_a_tick_is_at_work_comes_after_it() -> None:
    desk, reports = _DeskNow(), Reports()
    began, go_on = threading.Event(), threading.Event()
    fetch = desk.office.wiki.fetch_heads

    def slowly(titles: list[str]) -> object:
        began.set()
        assert go_on.wait(PATIENCE)
        return fetch(titles)

    desk.office.wiki.fetch_heads = slowly  # type: ignore[method-assign, assignment]
    with scheduled(desk, reports) as schedule:
        assert began.wait(PATIENCE)
        for _ in range(5):
            schedule.hurry(desk.office.wiki.name, datetime.now(UTC))
        go_on.set()
        reports.wait_for(2)
    assert reports.count == 2


def test_a_request_that_has_been_left_alone_is_dealt_with_then_and_not_at_the_interval() -> None:
    desk, reports = _DeskNow(settle_minutes=0.05), Reports()
    desk.person("Anna").new_section(PAGE, "Photos", "How do we begin? ~~~~")
    with scheduled(desk, reports):
        # However busy this machine is: the interval would come an hour later.
        reports.wait_until(lambda: TAG in desk.text)


def test_what_has_been_due_already_hurries_nobody() -> None:
    desk = Desk()
    desk.asks("Anna", "Photos")
    desk.minutes_pass(-4)
    desk.tick()
    due = find_next_due(desk.office)
    desk.minutes_pass(60)

    assert due == desk.minutes_ago(59)
    assert find_next_due(desk.office) is None


def test_nothing_is_due_within_the_second() -> None:
    desk = Desk()
    desk.asks("Anna", "Photos")
    desk.minutes_pass(-4)
    desk.tick()
    due = find_next_due(desk.office)
    assert due is not None
    desk.now = due - timedelta(milliseconds=1)

    assert find_next_due(desk.office) == desk.now + timedelta(seconds=1)


def test_what_becomes_due_while_a_tick_is_at_work_is_due_next() -> None:
    desk = Desk()
    desk.asks("Anna", "Photos")
    desk.minutes_pass(-4)
    began = desk.now
    desk.tick()
    due = find_next_due(desk.office, began)
    assert due is not None
    desk.now = due + timedelta(seconds=3)  # it took so long

    assert find_next_due(desk.office, began) == desk.now + timedelta(seconds=1)
    assert find_next_due(desk.office, due) is None, "that tick has looked at it"


def test_what_a_tick_leaves_for_the_next_one_hurries_nobody() -> None:
    desk = Desk(pages=[PAGE, f"{PAGE}/More"], limits=Limits(edits_per_tick=1))
    for page in (PAGE, f"{PAGE}/More"):
        desk.person("Anna").new_section(page, "Photos", "How do we begin? ~~~~")
    desk.minutes_pass(10)

    def go_on() -> datetime:
        desk.now += timedelta(seconds=1)
        return desk.now

    desk.office.clock = go_on
    report = desk.tick()

    assert TAG in desk.person("Anna").read(PAGE)
    assert TAG not in desk.person("Anna").read(f"{PAGE}/More")
    assert find_next_due(desk.office, report.started) is None


def test_a_wiki_that_went_away_after_the_pass_does_not_keep_what_is_due_from_being_seen() -> None:
    desk = Desk()
    desk.tick()
    desk.office.begin()
    desk.wiki.fail_next("fetch_site", Unreachable("the wiki does not answer"))

    assert find_watched(desk.office) is None
