"""Commands where the operator's file has several wikis, and what they share: one memory."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpdeskbot.cli import app
from helpdeskbot.model.errors import Unreachable
from helpdeskbot.store.protocol import Store
from helpdeskbot.wiki.greeted import Greeted
from tests.cli.wikis import Wikis
from tests.scenario.desk import PAGE, STOP

NAMES = ("first", "second", "third")


@pytest.fixture
def wikis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wikis:
    return Wikis(tmp_path, monkeypatch, *NAMES)


@pytest.fixture
def store(wikis: Wikis) -> Iterator[Store]:
    with wikis.open_memory() as store:
        yield store


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


def test_init_goes_on_with_a_wiki_of_the_file_and_asks_which(
    wikis: Wikis, monkeypatch: pytest.MonkeyPatch
) -> None:
    def greet(api: str, agent: str) -> Greeted:
        raise Unreachable(f"nobody answers at {api}")

    monkeypatch.setattr(app, "greet", greet)

    assert "there are several wikis: first, second, third" in wikis.run("init", "--yes").stderr
    for word in ("second", "second.example", "https://second.example/w/api.php"):
        said = wikis.run("init", "--yes", "--wiki", word).stderr
        assert "nobody answers at https://second.example/w/api.php" in said
