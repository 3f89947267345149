"""What an operator hears of a pass, and sees before one."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.at_a_terminal import Terminal
from tests.scenario.desk import STOP, Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def terminal(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    return Terminal(desk, tmp_path, monkeypatch)


def test_a_tick_with_nothing_to_do_says_nothing(desk: Desk, terminal: Terminal) -> None:
    desk.asks("Anna", "Photos")
    first = terminal.run("tick", desk_settings="")
    idle = [terminal.run("tick", desk_settings="") for _ in range(2)]

    assert "Project:Helpdesk: saved" in first.output
    assert [(done.exit_code, done.output) for done in idle] == [(0, "")] * 2


def test_a_preview_tells_of_an_author_who_may_still_be_at_work_and_a_tick_does_not(
    desk: Desk, terminal: Terminal
) -> None:
    desk.asks("Anna", "Photos")
    desk.now -= timedelta(minutes=4)

    assert "left alone until" in terminal.run("preview", desk_settings="").output
    assert terminal.run("tick", desk_settings="").output == ""
    assert terminal.run("tick", "-v", desk_settings="").output.startswith("Nothing to do")


def test_a_tick_that_people_have_stopped_says_so(desk: Desk, terminal: Terminal) -> None:
    desk.asks("Anna", "Photos")
    desk.staff.edit(STOP, "It tags the wrong page!")

    said = terminal.run("tick", desk_settings="").output

    assert said.startswith("Nothing done: User:HelpdeskBot/stop does not say")


def test_a_preview_shows_what_a_stopped_bot_would_do(desk: Desk, terminal: Terminal) -> None:
    desk.asks("Anna", "Photos")
    desk.staff.edit(STOP, "stop")
    before = desk.text

    shown = terminal.run("preview", desk_settings="")
    data = json.loads(terminal.run("preview", "--json", desk_settings="").output)

    assert shown.exit_code == 0
    assert "+{{Helpdesk status|new}}" in shown.output
    assert "The bot is stopped, so nothing of this is done now: " in shown.output
    assert [edit["title"] for edit in data["edits"]] == ["Project:Helpdesk"]
    assert "stop" in data["stopped"]
    assert desk.text == before


def test_a_preview_with_nothing_to_do_says_that_the_bot_is_stopped(
    desk: Desk, terminal: Terminal
) -> None:
    desk.staff.edit(STOP, "stop")

    shown = terminal.run("preview", desk_settings="").output

    assert shown.startswith("Nothing to do (1 page read).\nThe bot is stopped: ")


def test_a_preview_by_a_wrong_clock_foresees_nothing(
    desk: Desk, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.asks("Anna", "Photos")
    monkeypatch.setattr(desk.wiki, "tell_time", lambda: desk.now + timedelta(hours=3))

    shown = terminal.run("preview", desk_settings="")

    assert shown.exit_code == 1
    assert "would save" not in shown.output
    assert "The bot is stopped: this machine's clock is 180 minutes behind" in shown.output
