"""What an office remembers between passes does not grow with their number."""

from __future__ import annotations

import gc
from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest

from helpdeskbot.model.memory import KeptPage
from helpdeskbot.model.story import Story
from helpdeskbot.office.office import LeftAlone
from helpdeskbot.page import alone
from helpdeskbot.store import rows
from helpdeskbot.store.sql import SqlStore
from tests.scenario.desk import PAGE, Desk
from tests.scenario.together import WholeDesk

ROUNDS = 30


def sizes(desk: Desk) -> dict[str, int]:
    """How much there is of each thing that a pass leaves behind."""
    office = desk.office
    values = {one.name: getattr(office, one.name) for one in fields(office)}
    found = {name: value for name, value in values.items() if isinstance(value, dict)}
    gc.collect()
    assert isinstance(desk.store, SqlStore)
    return {
        "answers": len(desk.store._recall._known),
        # Older ones among them: each is the whole story of a request once more.
        "stories": sum(isinstance(one, Story) for one in gc.get_objects()),
        **{name: len(value) for name, value in found.items()},
    }


@pytest.mark.parametrize("kind", [Desk, WholeDesk])
def test_passes_over_a_page_that_does_not_grow_leave_no_more_behind(kind: type[Desk]) -> None:
    desk = kind()
    for number in range(3):
        desk.asks(f"Anna{number}", f"Question {number}")
        desk.tick()

    def edit_back_and_forth() -> None:
        before = desk.text
        for text in (before.replace("How do we", "How did we", 1), before):
            desk.staff.edit(PAGE, text)
            desk.minutes_pass(6)
            desk.tick()

    for _ in range(ROUNDS):
        edit_back_and_forth()
    early = sizes(desk)
    for _ in range(ROUNDS):
        edit_back_and_forth()

    assert sizes(desk) == early


def test_of_threads_with_which_something_fails_the_newest_are_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(alone, "MOST_TROUBLES", 3)
    desk = Desk()
    until = desk.now + timedelta(hours=6)
    for number in range(5):
        desk.office.troubles[PAGE, bytes([number])] = LeftAlone("it fails", until)

    alone._bound(desk.office)

    assert [digest for _, digest in desk.office.troubles] == [b"\2", b"\3", b"\4"]


def test_what_was_kept_is_not_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk()
    row = KeptPage("wiki", "purpose", PAGE, 7, {"a": [1, None, "\x1aä"]}, desk.now)
    desk.store.record_kept_page(row)
    read = rows.kept_page_of
    asked: list[object] = []

    def note(one: Any) -> KeptPage:
        asked.append(one)
        return read(one)

    monkeypatch.setattr(rows, "kept_page_of", note)

    assert desk.store.fetch_kept_page("wiki", "purpose", PAGE) == row
    assert not asked
    assert isinstance(desk.store, SqlStore)
    desk.store.read_anew()
    assert desk.store.fetch_kept_page("wiki", "purpose", PAGE) == row
    assert asked
