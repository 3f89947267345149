"""One process for several wikis: none holds up another, and nothing of theirs is mixed."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from helpdeskbot.cli import schedule
from helpdeskbot.cli.common import load_all
from helpdeskbot.cli.lock import only_one
from helpdeskbot.cli.schedule import Beat, Schedule
from helpdeskbot.cli.several import make_beats
from helpdeskbot.model.errors import SettingsError, Unreachable
from helpdeskbot.model.report import TickReport
from helpdeskbot.model.wiki import PageHead
from helpdeskbot.store.protocol import Store
from helpdeskbot.wiki.practice import PracticeWiki
from helpdeskbot.wiki.waiting import waiting
from tests.cli.wikis import Wikis

NAMES = ("first", "second", "third")
# Ends a wait that would never end.
LONGEST = 60


class SlowWiki(PracticeWiki):
    """A wiki whose answer is on its way until the test lets it arrive."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.asked, self.answered = threading.Event(), threading.Event()

    def fetch_heads(self, *args: Any, **more: Any) -> dict[str, PageHead]:
        self.asked.set()
        with waiting():
            self.answered.wait(LONGEST)
        return dict(super().fetch_heads(*args, **more))


@pytest.fixture
def wikis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wikis:
    return Wikis(tmp_path, monkeypatch, *NAMES)


@pytest.fixture
def store(wikis: Wikis) -> Iterator[Store]:
    with wikis.open_memory() as store:
        yield store


class Told:
    """The passes that were made, in the order in which they ended."""

    def __init__(self) -> None:
        self._passes: queue.Queue[str] = queue.Queue()

    def of(self, beat: Beat) -> Beat:
        """The same, and its passes are told here."""

        def tell(report: TickReport) -> None:
            self._passes.put(beat.wiki)

        return replace(beat, tell=tell, interval=3600)

    def wait_for(self, count: int) -> Sequence[str]:
        """The wikis that had so many passes by now."""
        return [self._passes.get(timeout=LONGEST) for _ in range(count)]


@contextmanager
def running(wikis: Wikis, store: Store, told: Told, at_once: int = 4) -> Iterator[Schedule]:
    """What ``run`` does, while the test looks on."""
    made = Schedule(at_once)
    for beat in make_beats(load_all(str(wikis.file)), store):
        made.add(told.of(beat))
    made.start()
    try:
        yield made
    finally:
        assert made.stop()


# -- run -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("at_once", [1, 4])
def test_a_wiki_that_does_not_answer_holds_up_no_other(
    wikis: Wikis, store: Store, at_once: int
) -> None:
    slow = wikis.wikis["first"] = wikis.make("first", SlowWiki)
    for name in NAMES:
        wikis.asks(name, "Anna", "Photos")
    told = Told()

    with running(wikis, store, told, at_once):
        assert sorted(told.wait_for(2)) == ["second", "third"]
        assert slow.asked.wait(LONGEST)
        assert [wikis.is_tagged(name) for name in NAMES] == [False, True, True]
        slow.answered.set()
        assert told.wait_for(1) == ["first"]

    assert wikis.is_tagged("first")


@pytest.mark.parametrize(
    "trouble",
    [Unreachable("the wiki cannot be reached"), SettingsError("there is no password"), KeyError()],
    ids=lambda error: type(error).__name__,
)
def test_a_wiki_that_cannot_be_opened_is_tried_again_and_keeps_no_other_from_starting(
    wikis: Wikis, store: Store, trouble: Exception
) -> None:
    wikis.away["first"] = trouble
    for name in NAMES:
        wikis.asks(name, "Anna", "Photos")
    told = Told()

    with running(wikis, store, told) as made:
        assert sorted(told.wait_for(2)) == ["second", "third"]
        assert wikis.turned_away.get(timeout=LONGEST) == "first"
        assert made.office("first") is None
        del wikis.away["first"]
        made.hurry("first", wikis.now)
        assert told.wait_for(1) == ["first"]
        assert made.office("first") is not None

    assert wikis.is_tagged("first")


def test_who_is_asked_to_hurry_while_at_work_makes_another_tick_after_it(
    wikis: Wikis, store: Store
) -> None:
    may_end, ticks = threading.Event(), queue.Queue[str]()

    def tell(report: TickReport) -> None:
        ticks.put("first")
        may_end.wait(LONGEST)

    made = Schedule()
    made.add(replace(make_beats(load_all(str(wikis.file)), store)[0], tell=tell, interval=3600))
    made.start()
    ticks.get(timeout=LONGEST)
    for _ in range(3):
        made.hurry("first", wikis.now)
    may_end.set()

    assert ticks.get(timeout=LONGEST) == "first"
    assert made.stop()


def test_who_waits_for_a_turn_at_the_end_begins_nothing(
    wikis: Wikis, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "PATIENCE", 0.0)
    at_work, may_end = threading.Event(), threading.Event()

    def hang(report: TickReport) -> None:
        at_work.set()
        may_end.wait(LONGEST)

    beats = make_beats(load_all(str(wikis.file)), store)
    made = Schedule(at_once=1)
    made.add(replace(beats[0], tell=hang))
    made.start()
    assert at_work.wait(LONGEST)
    for name in NAMES[1:]:
        wikis.asks(name, "Anna", "Photos")
    for beat in beats[1:]:
        made.add(beat)

    assert not made.stop()
    may_end.set()
    monkeypatch.setattr(schedule, "PATIENCE", LONGEST)
    assert made.wait()
    assert [wikis.is_tagged(name) for name in NAMES] == [False] * 3


def test_each_wiki_leaves_a_sign_of_life(wikis: Wikis, store: Store) -> None:
    wikis.away["second"] = Unreachable("the wiki cannot be reached")
    told = Told()

    with running(wikis, store, told):
        told.wait_for(2)
        assert wikis.turned_away.get(timeout=LONGEST) == "second"

    beats = {one.worker.rpartition("/")[2]: one.outcome for one in store.fetch_heartbeats()}
    assert beats == {"first": "ok", "second": "the wiki cannot be reached", "third": "ok"}


def test_run_refuses_to_work_beside_another_and_says_for_which_wiki(wikis: Wikis) -> None:
    with only_one(load_all(str(wikis.file))[1].state_folder):
        done = wikis.run("run")

    assert done.exit_code == 1
    assert "state/second: another helpdeskbot is at work" in done.stderr
