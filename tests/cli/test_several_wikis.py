"""One process for several wikis: none holds up another, and nothing of theirs is mixed."""

from __future__ import annotations

import json
import queue
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from helpdeskbot.cli import schedule
from helpdeskbot.cli.common import load_all
from helpdeskbot.cli.lock import make_private_folder, only_one
from helpdeskbot.cli.schedule import Beat, Schedule
from helpdeskbot.cli.several import make_beats
from helpdeskbot.model.errors import SettingsError, Unreachable
from helpdeskbot.model.report import TickReport
from helpdeskbot.model.wiki import PageHead
from helpdeskbot.store.opening import open_store
from helpdeskbot.store.protocol import Store
from helpdeskbot.wiki.practice import PracticeWiki
from helpdeskbot.wiki.waiting import waiting
from tests.cli.wikis import Wikis
from tests.scenario.desk import PAGE, STOP

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
    settings = load_all(str(wikis.file))[0]
    make_private_folder(settings.state_folder)
    with open_store(settings.database_url({})) as store:
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
        assert made.office("first") is None
        del wikis.away["first"]
        made.hurry("first", wikis.now)
        assert told.wait_for(1) == ["first"]
        assert made.office("first") is not None

    assert wikis.is_tagged("first")


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

    beats = {one.worker.rpartition("/")[2]: one.outcome for one in store.fetch_heartbeats()}
    assert beats == {"first": "ok", "second": "the wiki cannot be reached", "third": "ok"}


def test_run_refuses_to_work_beside_another_and_says_for_which_wiki(wikis: Wikis) -> None:
    with only_one(load_all(str(wikis.file))[1].state_folder):
        done = wikis.run("run")

    assert done.exit_code == 1
    assert "state/second: another helpdeskbot is at work" in done.stderr


# -- One memory ------------------------------------------------------------------------------------
def test_one_database_and_nothing_is_mixed(wikis: Wikis, store: Store, tmp_path: Path) -> None:
    wikis.asks("first", "Anna", "Photos")
    wikis.asks("second", "Bea", "Maps")

    assert wikis.run("tick").exit_code == 0

    assert sorted(file.name for file in tmp_path.rglob("*.sqlite")) == ["memory.sqlite"]
    headings = {
        name: [one.heading for one in store.fetch_threads(f"{name}:desk")] for name in NAMES
    }
    assert headings == {"first": ["Photos"], "second": ["Maps"], "third": []}
    assert all(list(store.fetch_pages(f"{name}:desk")) == [PAGE] for name in NAMES)


def test_people_stop_the_bot_on_their_wiki_alone(wikis: Wikis) -> None:
    for name in NAMES:
        wikis.asks(name, "Anna", "Photos")
    wikis.wikis["second"].as_user("Samira").edit(STOP, "stop")

    said = wikis.run("tick").stdout

    assert [wikis.is_tagged(name) for name in NAMES] == [True, False, True]
    assert "second:\nNothing done: " in said


# -- tick, preview, doctor -------------------------------------------------------------------------
def test_a_tick_goes_on_where_a_wiki_fails_and_its_exit_code_is_the_worst(wikis: Wikis) -> None:
    for name in NAMES:
        wikis.asks(name, "Anna", "Photos")
    wikis.away["second"] = Unreachable("the wiki cannot be reached", where="https://x/api.php")

    done = wikis.run("tick")

    assert done.exit_code == 1
    assert [wikis.is_tagged(name) for name in NAMES] == [True, False, True]
    assert "second:\nhelpdeskbot: https://x/api.php: the wiki cannot be reached\n" in done.stderr
    logged = [line for line in done.stderr.splitlines() if "saved an edit" in line]
    assert [line.rpartition("wiki=")[2] for line in logged] == ['"first"', '"third"']
    assert re.findall(r"^(\w+):$", done.stdout, re.MULTILINE) == ["first", "third"]
    assert wikis.run("tick", "--wiki", "first").exit_code == 0


def test_an_error_of_the_programs_own_stops_no_other_wiki_either(wikis: Wikis) -> None:
    wikis.asks("third", "Anna", "Photos")
    wikis.away["first"] = KeyError("x")

    done = wikis.run("tick")

    assert done.exit_code == 1
    assert "first:\nhelpdeskbot: KeyError; the log says more" in done.stderr
    assert wikis.is_tagged("third")


def test_a_tick_with_nothing_to_do_says_nothing(wikis: Wikis) -> None:
    wikis.run("tick")

    done = wikis.run("tick")

    assert (done.exit_code, done.output) == (0, "")


def test_a_tick_of_one_wiki_leaves_the_others_alone(wikis: Wikis) -> None:
    for name in NAMES:
        wikis.asks(name, "Anna", "Photos")

    done = wikis.run("tick", "--wiki", "second")

    assert done.exit_code == 0
    assert "second:" not in done.stdout, "who asks for one knows which"
    assert [wikis.is_tagged(name) for name in NAMES] == [False, True, False]


def test_a_preview_shows_all_wikis(wikis: Wikis) -> None:
    wikis.asks("second", "Anna", "Photos")

    plans = json.loads(wikis.run("preview", "--json").stdout)

    assert {name: len(plan["edits"]) for name, plan in plans.items()} == {
        "first": 0,
        "second": 1,
        "third": 0,
    }
    assert json.loads(wikis.run("preview", "--json", "--wiki", "second").stdout)["edits"]
    assert not wikis.is_tagged("second")


def test_the_doctor_looks_at_each_wiki(wikis: Wikis) -> None:
    wikis.run("tick", "--wiki", "first")
    wikis.away["second"] = Unreachable("the wiki cannot be reached")

    done = wikis.run("doctor", "--json", "--all")

    assert done.exit_code == 1
    findings = json.loads(done.stdout)["findings"]
    found = {(subject, one["verdict"]) for one in findings for subject in one["subjects"]}
    assert ("second: wiki", "trouble") in found
    assert ("first: heartbeat", "ok") in found
    assert ("third: heartbeat", "advice") in found
    assert ("third: login", "ok") in found
    only = json.loads(wikis.run("doctor", "--json", "--wiki", "third").stdout)["findings"]
    assert not any(":" in subject for one in only for subject in one["subjects"])


# -- Commands that look at one ---------------------------------------------------------------------
@pytest.mark.parametrize(
    "words", ["explain", "turn", "roster show", "report", "templates diff", "forget Anna"]
)
def test_a_command_that_looks_at_one_wiki_asks_which(wikis: Wikis, words: str) -> None:
    done = wikis.run(*words.split())

    assert done.exit_code == 1
    assert "there are several wikis: first, second, third. Say which one is meant" in done.stderr


def test_a_command_looks_at_the_one_that_is_named(wikis: Wikis) -> None:
    wikis.asks("second", "Anna", "Photos")
    wikis.run("tick")

    assert json.loads(wikis.run("report", "--json", "--wiki", "second").stdout)
    wrong = wikis.run("report", "--wiki", "secnd")
    assert "there is no wiki called 'secnd'. There are: first, second, third" in wrong.stderr


def test_settings_shown_are_told_with_their_wiki(wikis: Wikis) -> None:
    shown = wikis.run("settings", "show").stdout

    assert [line for line in shown.splitlines() if line.startswith("wiki")] == [
        f'wiki = "{name}"' for name in NAMES
    ]
    assert wikis.run("settings", "show", "--wiki", "third").stdout.count("[[desk]]") == 1
