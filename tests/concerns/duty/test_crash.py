"""The process is killed at every write of ticks in which staff take turns and hand over."""

from __future__ import annotations

import pytest

from tests.concerns.duty.dutiful import STAFF_PAGE, DutifulDesk
from tests.scenario.crash import LastMoment

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


MOMENT = LastMoment(_desk())


def test_the_points_include_every_kind_of_write() -> None:
    MOMENT.assert_writes("store: after record_kept_page")


@pytest.mark.parametrize(("point", "lose_database"), MOMENT.deaths())
def test_killed_at(point: int, lose_database: bool) -> None:
    desk = MOMENT.die(point, lose_database=lose_database)

    assert [desk.owner(heading) for heading in ("Photographs", "Maps")] == ["Bo", "Bo"]
    assert desk.notified() == ["Bo"]
    said = desk.staff.read(STAFF_PAGE)
    assert said.count("#Photographs|") == 1
    assert "#Maps|" not in said
    assert desk.tick().edits == []
