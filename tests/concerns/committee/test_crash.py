"""The process is killed at every write of a tick that tells a decision and keeps the agenda."""

from __future__ import annotations

import pytest

from tests.concerns.committee.meeting import LARGE, MEETING, MeetingDesk
from tests.scenario.crash import LastMoment

pytestmark = pytest.mark.slow

NOTE = "* Carin: we know this museum."


def _desk() -> MeetingDesk:
    """A decision is to be told, and another request stands on the agenda with it."""
    desk = MeetingDesk()
    desk.is_prepared()
    desk.staff.replace(MEETING, "{{Helpdesk decision", f"{NOTE}\n{{{{Helpdesk decision")
    desk.decides("Photographs", "approved|reason=Lovely")
    desk.asks("Bosse", "Maps", LARGE)
    return desk


MOMENT = LastMoment(_desk())


def test_the_points_are_those_of_both_pages() -> None:
    assert MOMENT.calls.count("wiki: before apply_edit") == 2


@pytest.mark.parametrize(("point", "lose_database"), MOMENT.deaths())
def test_killed_at(point: int, lose_database: bool) -> None:
    desk = MOMENT.die(point, lose_database=lose_database)
    desk.minutes_pass(5)
    desk.ticks()

    assert desk.text.count("helpdeskbot:decided") == 1
    assert desk.notified() == ["Anna"]
    agenda = desk.staff.read(MEETING)
    assert agenda.count(NOTE) == 1
    assert agenda.count("Answer: Approved (Lovely), recorded by") == 1
    for heading in ("Photographs", "Maps"):
        assert agenda.count(f"|{heading}]] ===") == 1
    assert agenda.count("Agenda of the meeting on") == 1
    assert agenda.count("Asked on") == 2
