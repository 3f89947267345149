"""Somebody is forgotten at a desk on which everything is under way; the bot does nothing twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from helpdeskbot.store.sql import SqlStore
from tests.cli.at_a_terminal import Terminal
from tests.upgrade.course import CourseDesk
from tests.upgrade.keeping import dump_store
from tests.upgrade.make import open_old_desk

GONE, ASKING, EXPERT, STAFF = "Olga", "Rita", "Tove", "Samira"
"""Whose only request was archived long ago; whose still stands there; and two others."""


def days_pass(desk: CourseDesk, days: int) -> list[tuple[str, str]]:
    """What is edited in days on which nobody but the bot does anything."""
    edited = []
    for _ in range(days):
        desk.minutes_pass(24 * 60 - 10)
        for _ in range(2):
            edited += [(edit.title, edit.diff) for edit in desk.tick().edits]
            desk.minutes_pass(5)
    return edited


def open_desk(folder: Path) -> CourseDesk:
    """Six weeks after everything was under way."""
    desk = open_old_desk("kept", folder / "old.sqlite")
    days_pass(desk, 1)
    desk.now += timedelta(days=40)
    days_pass(desk, 2)
    return desk


def count(desk: CourseDesk, name: str) -> int:
    """How often a name stands in the database."""
    assert isinstance(desk.store, SqlStore)
    return len(re.findall(rf"\b{name}\b", dump_store(desk.store)))


def count_lasting(desk: CourseDesk, name: str) -> int:
    """The same without the rows that are read anew from the wiki when they are gone."""
    assert isinstance(desk.store, SqlStore)
    rows = [row for row in dump_store(desk.store).splitlines() if "kept_page" not in row]
    return len(re.findall(rf"\b{name}\b", "\n".join(rows)))


@pytest.fixture
def forget(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[CourseDesk, str], str]:
    def run(desk: CourseDesk, name: str) -> str:
        result = Terminal(desk, tmp_path, monkeypatch).run("forget", name, desk_settings="")
        assert result.exit_code == 0, result.output
        return result.output

    return run


@pytest.mark.slow
def test_after_it_the_bot_says_the_same_to_everybody_as_it_would_have(
    forget: Callable[[CourseDesk, str], str], tmp_path: Path
) -> None:
    folders = [tmp_path / "one", tmp_path / "other"]
    for folder in folders:
        folder.mkdir()
    desk, other = map(open_desk, folders)
    for name in (GONE, ASKING, EXPERT, STAFF):
        known = count(desk, name)
        told = forget(desk, name)
        assert count(desk, name) < known
        assert ("are left" in told) == (name != GONE)
    assert count(desk, GONE) == 0

    # What is read anew tells the bot nothing that it has not done already.
    assert (desk.tick().edits, desk.tick().edits) == ([], [])
    mails = len(desk.wiki.mails)
    assert days_pass(desk, 8) == days_pass(other, 8)
    assert len(desk.wiki.mails) - mails == len(other.wiki.mails) - mails


def test_a_name_is_known_however_it_is_written_and_nobody_else_is_touched(
    forget: Callable[[CourseDesk, str], str], tmp_path: Path
) -> None:
    desk = open_old_desk("kept", tmp_path / "old.sqlite")
    desk.now += timedelta(days=40)
    known = count_lasting(desk, "Rita")

    assert forget(desk, "nobody_of  that name") == (
        "0 rows have a random name instead, 0 are gone.\n"
    )
    assert "rows have a random name" in forget(desk, "  olga ")
    assert count_lasting(desk, "Rita") == known
    assert count(desk, "Olga") < 5


def test_while_another_one_is_at_work_nothing_is_forgotten(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    desk = open_old_desk("kept", tmp_path / "old.sqlite")
    assert desk.office.claim()
    known = count(desk, "Rita")
    result = Terminal(desk, tmp_path, monkeypatch).run("forget", "Rita", desk_settings="")

    assert result.exit_code == 1
    assert "another helpdeskbot is at work for this wiki" in result.output
    assert count(desk, "Rita") == known


@pytest.mark.parametrize(("keep_days", "known"), [(400, False), (1100, True)])
def test_a_tick_forgets_what_is_older_than_the_setting_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, keep_days: int, known: bool
) -> None:
    desk = open_old_desk("kept", tmp_path / "old.sqlite")
    operator = Terminal(desk, tmp_path, monkeypatch)
    desk.now += timedelta(days=500)
    settings = f"[database]\nkeep_days = {keep_days}"

    operator.run("tick", desk_settings=settings)

    events = desk.store.fetch_events("practice:desk", kind="asked")
    assert bool([one for one in events if one.at < desk.now - timedelta(days=450)]) == known
    # What is counted for ever is counted still.
    assert desk.store.fetch_events("practice:desk", kind="request-declined")
