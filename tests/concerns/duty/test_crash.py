"""The process is killed at every write of ticks in which staff take turns and hand over."""

from __future__ import annotations

import pytest

from tests.concerns.duty.dutiful import STAFF_PAGE, DutifulDesk
from tests.scenario.crash import die_and_come_back, list_deaths, list_writes, tick_until_killed

pytestmark = pytest.mark.slow


def _desk() -> DutifulDesk:
    """One request to be given to somebody, one to be handed over."""
    desk = DutifulDesk()
    desk.joins("Ana")
    desk.joins("Bo", open_limit="2")
    desk.asks("Rita", "Photographs")
    desk.tick()
    assert desk.owner("Photographs") == "Ana"
    desk.changes_row("Ana", away_until="2026-12-20")
    desk.asks("Sven", "Maps")
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

    assert [desk.owner(heading) for heading in ("Photographs", "Maps")] == ["Bo", "Bo"]
    assert desk.notified() == ["Bo"]
    said = desk.staff.read(STAFF_PAGE)
    assert said.count("#Photographs|") == 1
    assert "#Maps|" not in said
    assert desk.tick().edits == []
