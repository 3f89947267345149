"""What somebody did and somebody undid leaves things as they were."""

from __future__ import annotations

import pytest

from tests.concerns.asking.asking import PAGE
from tests.concerns.reminders.test_story import CaringDesk


@pytest.mark.parametrize("lost", [False, True])
@pytest.mark.parametrize("seen", [False, True])
@pytest.mark.parametrize("status", ["planning", "on hold", "done", "in progress|expert=Victim"])
def test_a_status_that_was_undone_is_nobodys(status: str, seen: bool, lost: bool) -> None:
    desk = CaringDesk()
    desk.asks("Rita", "Photographs", "We have photographs. ~~~~")
    desk.tick()
    good = desk.text
    desk.minutes_pass(30)
    vandal = desk.person("Mallory")
    vandal.replace(PAGE, "{{Helpdesk status|new}}", f"{{{{Helpdesk status|{status}}}}}")
    desk.minutes_pass(10)
    if seen:
        desk.tick()
    desk.person("Bosse").edit(PAGE, good)
    if lost:
        desk.lose_the_database()
    desk.minutes_pass(10)
    desk.tick()
    desk.minutes_pass(30)
    desk.answers()
    desk.minutes_pass(10)
    desk.tick()

    assert "{{Helpdesk status|waiting for requester}}" in desk.thread("Photographs")
