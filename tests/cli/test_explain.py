"""``helpdeskbot turn`` on the practice wiki: an operator asks whose turn it is, and why."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.at_a_terminal import Terminal
from tests.concerns.asking.asking import PAGE
from tests.concerns.reminders.test_story import CaringDesk

Run = Callable[..., Result]
CARING = "turns.follow = true\nreminders.enabled = true\n"


@pytest.fixture
def desk() -> CaringDesk:
    """Staff have asked Rita something back."""
    desk = CaringDesk()
    desk.asks("Rita", "Photographs", "We have photographs. ~~~~")
    desk.tick()
    desk.minutes_pass(30)
    desk.answers()
    desk.minutes_pass(5)
    return desk


@pytest.fixture
def run(desk: CaringDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command as on a terminal; the wiki, the memory and the clock are the story's."""
    terminal = Terminal(desk, tmp_path, monkeypatch)

    def run_command(*words: str, more: str = CARING) -> Result:
        return terminal.run("turn", *words, desk_settings=more)

    return run_command


def test_it_says_whose_turn_it_is_by_which_rule_and_what_is_due_when(
    desk: CaringDesk, run: Run
) -> None:
    revisions = desk.history()

    result = run("PHOTOGRAPHS")

    assert result.exit_code == 0, result.output
    first, turn, because, status, coming = result.stdout.splitlines()
    assert first == f"{PAGE}: Photographs"
    assert turn == "  it is the requester's turn: Rita, since 2026-11-23 09:45 UTC"
    assert because.startswith("  because ")
    assert "(rule turn-" in because
    assert status == '  the next pass sets the status "waiting for requester"'
    assert coming == (
        "  next: a reminder to Rita in the thread, or on the talk page of who has not edited since,"
        " due 2026-11-30 09:45 UTC"
    )
    assert desk.history() == revisions, "nothing is written"


def test_what_was_said_is_told_too(desk: CaringDesk, run: Run) -> None:
    desk.ticks(9)

    result = run("Photographs")

    assert "  said so far: a reminder to Rita on 2026-11-30 12:00 UTC\n" in result.stdout
    assert "not edited since, due 2026-12-14 12:00 UTC\n" in result.stdout


def test_it_can_be_had_for_machines_and_for_all_requests(desk: CaringDesk, run: Run) -> None:
    desk.asks("Sven", "Maps", "We have maps. ~~~~")

    found = json.loads(run("--json").stdout)

    assert {one["heading"]: one["holder"] for one in found} == {
        "Photographs": "requester",
        "Maps": "desk",
    }
    assert found[0]["next"] == "remind"
    assert found[1]["next"] == "digest"


@pytest.mark.parametrize("more", ["", "turns.follow = true\n"])
def test_a_desk_that_reminds_nobody_says_so(more: str, run: Run) -> None:
    result = run("Photographs", more=more)

    if more:
        assert "this desk reminds nobody" in result.stdout
    else:
        assert result.exit_code == 1
        assert "(turns.follow or reminders.enabled)" in result.stderr


def test_what_does_not_exist_is_said(run: Run) -> None:
    result = run("No\x1b[31mthing")

    assert result.exit_code == 1
    assert result.stderr.startswith("There is no request called")
    assert "\x1b" not in result.output
