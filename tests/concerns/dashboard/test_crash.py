"""The process is killed at the last writes of a tick: the dashboard comes out the same."""

from __future__ import annotations

import pytest

from tests.concerns.asking.asking import COPYRIGHT
from tests.concerns.dashboard.boards import BoardDesk
from tests.scenario.crash import LastMoment, sample_deaths

pytestmark = pytest.mark.slow


def _desk() -> BoardDesk:
    """One request has come after another."""
    desk = BoardDesk()
    desk.joins("Anna")
    desk.asks("Rolf", "Maps", "We have maps of towns. ~~~~")
    desk.tick()
    desk.asks("Rita", "Photographs", COPYRIGHT)
    return desk


MOMENT = LastMoment(_desk())
# The last ones are of the kept pages; the memory is lost by turns.
DEATHS = sample_deaths(MOMENT.calls, [(at, at % 2 == 0) for at in MOMENT.writes[-8:]])
WHOLE = MOMENT.come()
for _ in range(5):
    WHOLE.tick()
    WHOLE.minutes_pass(20)


@pytest.mark.parametrize(("point", "lose_database"), DEATHS)
def test_killed_at(point: int, lose_database: bool) -> None:
    desk = MOMENT.die(point, lose_database=lose_database)

    assert desk.board() == WHOLE.board()
    assert desk.edits() <= 3
    assert desk.tick().edits == []
