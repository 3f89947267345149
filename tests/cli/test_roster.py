"""``helpdeskbot roster`` on the practice wiki: an operator asks who would be asked, and why."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.at_a_terminal import Terminal
from tests.concerns.asking.asking import COPYRIGHT, PAGE, ROSTER, AskingDesk

Run = Callable[..., Result]
SETTINGS_PAGE = "Project:Helpdesk/Settings"


@pytest.fixture
def desk() -> AskingDesk:
    return AskingDesk(asking={"experts": 1}, staff=["Samira"], settings_page=SETTINGS_PAGE)


@pytest.fixture
def run(desk: AskingDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command as on a terminal; the wiki, the memory and the clock are the story's."""
    terminal = Terminal(desk, tmp_path, monkeypatch)

    def run_command(*words: str, roster: str = ROSTER) -> Result:
        more = f"""\
settings_page = "{SETTINGS_PAGE}"
asking = {{enabled = true, roster = "{roster}", experts = 1, quiet_days = 0}}
"""
        return terminal.run("roster", *words, desk_settings=more)

    return run_command


def test_before_anybody_is_asked_it_says_who_would_be_and_why_not_the_others(
    desk: AskingDesk, run: Run
) -> None:
    desk.joins("Anna", languages="sv")
    desk.joins("Bosse", away_until="2026-12-24")
    desk.joins("Zoe", "upload")
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    revisions = desk.history()

    result = run("explain", "old PHOTOGRAPHS")

    assert result.exit_code == 0, result.output
    assert f"{PAGE}: Old photographs\n  somebody is to be asked\n" in result.stdout
    assert "  topic copyright (" in result.stdout
    assert "  would ask  Anna: offers help with copyright" in result.stdout
    assert "        not  Bosse: away until 24 December 2026" in result.stdout
    assert "Zoe" not in result.stdout
    assert desk.history() == revisions
    assert desk.notified() == []
    assert desk.store.fetch_pages("practice:desk") == {}


def test_afterwards_it_says_who_was_asked_and_who_has_taken_it(desk: AskingDesk, run: Run) -> None:
    anna = desk.joins("Anna")
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.tick()
    assert "  asked Anna on 2026-11-23\n" in run("explain", "Old photographs").stdout
    anna.append(PAGE, "\n:: I will look into it. ~~~~")

    [found] = json.loads(run("explain", "Old photographs", "--json").stdout)

    assert (found["stage"], found["taken_by"]) == ("taken", ["Anna"])
    assert found["heading"] == "Old photographs"
    assert found["asked"][0]["user"] == "Anna"
    assert json.loads(run("explain", found["thread"], "--json").stdout) == [found]


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_an_unknown_request_is_an_error(desk: AskingDesk, run: Run, words: tuple[str, ...]) -> None:
    desk.joins("Anna")

    result = run("explain", "Nothing \x1b[31mlike it", *words)

    assert result.exit_code == 1
    assert "Traceback" not in result.output
    if words:
        assert json.loads(result.stdout) == []
    else:
        assert (
            result.stderr.splitlines()[0]
            == 'No open request is called "Nothing \ufffd[31mlike it".'
        )


def test_show_lists_who_can_be_asked_and_what_of_the_roster_does_not_count(
    desk: AskingDesk, run: Run
) -> None:
    desk.joins("Anna", "copyright, upload", languages="sv, en")
    desk.joins("Bosse", away_until="2026-12-24")
    desk.person("Carla").edit("User:Carla", "Hello")
    desk.adds(desk.person("Mallory"), "Carla")
    desk.staff.edit(SETTINGS_PAGE, "{{Helpdesk settings|asking.never=Zoe}}")
    desk.joins("Zoe")

    result = run("show")

    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[:4] == [
        f"desk: {ROSTER}",
        "  Anna: copyright, upload [sv, en] (can be asked)",
        "  Bosse: copyright (away)",
        "  Zoe: copyright (stopped)",
    ]
    assert "Carla unconfirmed" in result.stdout


def test_show_without_a_roster_says_what_to_set(run: Run) -> None:
    result = run("show", roster="")

    assert result.exit_code == 1
    assert "no desk has a roster" in result.stderr
    assert "asking.roster" in result.stderr


def test_show_says_that_the_roster_page_is_missing(desk: AskingDesk, run: Run) -> None:
    desk.staff.delete(ROSTER)

    result = run("show")

    assert "does not exist" in result.stderr
