"""The process is killed at every write of ticks that look after agreements: nothing is doubled."""

from __future__ import annotations

import pytest

from tests.concerns.agreement.agreeing import ARCHIVE, AgreeingDesk
from tests.scenario.crash import die_and_come_back, list_deaths, list_writes, tick_until_killed
from tests.scenario.desk import PAGE

pytestmark = pytest.mark.slow


def _desk() -> AgreeingDesk:
    """One to be offered, one whose text has changed, one on which all have agreed."""
    desk = AgreeingDesk()
    rita = desk.asks("Rita", "Changed", ARCHIVE)
    desk.tick()
    rita.replace(PAGE, "| accepted =", "| accepted = Rita")
    desk.minutes_pass(1)
    desk.tick()
    vera = desk.asks("Vera", "Agreed", ARCHIVE)
    desk.tick()
    desk.minutes_pass(1)
    text = vera.read(PAGE)
    at = text.rindex("| accepted =") + len("| accepted =")
    vera.edit(PAGE, f"{text[:at]} Vera{text[at:]}")
    desk.tick()
    desk.staff.replace(PAGE, "accepted = Vera", "accepted = Vera, Samira")
    desk.staff.replace(PAGE, "| by =", "| by = 2027-03-01")
    desk.asks("Max", "New", ARCHIVE)
    return desk


CALLS = tick_until_killed(_desk(), None)
POINTS = list_writes(CALLS)


def test_the_points_include_every_kind_of_write() -> None:
    assert {
        "wiki: before apply_edit",
        "store: after record_intent",
        "store: before record_outcome",
        "store: after record_page",
        "store: after record_kept_page",
    } <= set(CALLS)


@pytest.mark.parametrize(("point", "lose_database"), list_deaths(CALLS, POINTS))
def test_killed_at(point: int, lose_database: bool) -> None:
    desk = _desk()
    die_and_come_back(desk, point, lose_database=lose_database)

    assert desk.text.count("{{Helpdesk agreement\n") == 3
    assert desk.text.count("helpdeskbot:agree-offer") == 3
    assert desk.text.count("helpdeskbot:agree-again") == 1
    assert desk.text.count("agreed=2026-11-23") == 1
    assert "agreed=2026-11-23" in desk.thread("Agreed")
    assert sorted(desk.notified()) == ["Max", "Rita", "Rita", "Vera"]
    assert desk.tick().edits == []
