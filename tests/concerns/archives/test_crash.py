"""The process is killed at every write of a tick about archives: nothing is said twice."""

from __future__ import annotations

import pytest

from tests.concerns.archives.archive_desk import ARCHIVE, ArchivedDesk
from tests.scenario.crash import LastMoment

pytestmark = pytest.mark.slow


def _desk() -> ArchivedDesk:
    """An open request was archived, an archived one got an answer, and one is done."""
    desk = ArchivedDesk(archives={"replies": "bring-back", "mark_resolved": True})
    desk.has_request("Silent", "Sven", "{{Helpdesk status|no response}}")
    desk.archives("Silent")
    for _ in range(3):
        desk.tick()
    desk.has_request("Open", "Olga")
    desk.has_request("Over", "Per")
    desk.person("Sven").append(ARCHIVE, ": It is the blue one. ~~~~")
    desk.archives("Open", where="Project:Old things", summary="To [[Project:Old things]]")
    desk.sets("Over", "{{Helpdesk status|done}}")
    return desk


MOMENT = LastMoment(_desk())


@pytest.mark.parametrize(("point", "lose_database"), MOMENT.deaths())
def test_killed_at(point: int, lose_database: bool) -> None:
    desk = MOMENT.die(point, lose_database=lose_database, ticks=5)

    told = desk.talk("Olga").count("== Your request was archived ==")
    back = desk.text.count("== Silent ==")
    # Without the memory nobody knows of threads that are gone.
    assert (told, back) == (1, 1) or (lose_database and told <= 1 and back <= 1)
    assert desk.section("Over").count("{{Section resolved") == 1
    assert desk.talk("Sven") == desk.talk("Per") == ""
    assert desk.tick().edits == []
