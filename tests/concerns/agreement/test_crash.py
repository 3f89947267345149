"""The process is killed at every write of ticks that look after agreements: nothing is doubled."""

from __future__ import annotations

import pytest

from tests.concerns.agreement.agreeing import ARCHIVE, AgreeingDesk
from tests.scenario.crash import LastMoment
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


MOMENT = LastMoment(_desk())


def test_the_points_include_every_kind_of_write() -> None:
    MOMENT.assert_writes("store: after record_kept_page")


@pytest.mark.parametrize(("point", "lose_database"), MOMENT.deaths())
def test_killed_at(point: int, lose_database: bool) -> None:
    desk = MOMENT.die(point, lose_database=lose_database)

    assert desk.text.count("{{Helpdesk agreement\n") == 3
    assert desk.text.count("helpdeskbot:agree-offer") == 3
    assert desk.text.count("helpdeskbot:agree-again") == 1
    assert desk.text.count("agreed=2026-11-23") == 1
    assert "agreed=2026-11-23" in desk.thread("Agreed")
    assert sorted(desk.notified()) == ["Max", "Rita", "Rita", "Vera"]
    assert desk.tick().edits == []
