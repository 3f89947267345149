"""What somebody did and somebody undid leaves things as they were."""

from __future__ import annotations

import pytest

from helpdeskbot.concerns.turns.told import read_sets
from tests.concerns.asking.asking import PAGE
from tests.concerns.reminders.test_story import CaringDesk
from tests.page.test_story import look


def histories(desk: CaringDesk) -> list[object]:
    page = look(desk)
    return [read_sets(page.story(one), page.desk, desk.wiki.bot) for one in page.requests]


@pytest.mark.parametrize("lost", [False, True])
@pytest.mark.parametrize("seen", [False, True])
@pytest.mark.parametrize("status", ["planning", "on hold", "in progress|expert=Victim", ""])
@pytest.mark.parametrize("by", ["the bot", "staff"])
def test_a_status_that_was_undone_is_nobodys(by: str, status: str, seen: bool, lost: bool) -> None:
    desk = CaringDesk()
    desk.asks("Rita", "Photographs", "We have photographs. ~~~~")
    desk.tick()
    desk.minutes_pass(5)
    if by == "staff":
        desk.staff.replace(PAGE, "status|new", "status|planning|until=2027-02-01")
        desk.tick()
    good, before = desk.text, histories(desk)
    desk.minutes_pass(30)
    there = desk.text[desk.text.index("{{Helpdesk status") :].partition("\n")[0]
    template = f"{{{{Helpdesk status|{status}}}}}" if status else ""
    desk.person("Mallory").replace(PAGE, there, template)
    desk.minutes_pass(10)
    if seen:
        desk.tick()
    desk.person("Bosse").edit(PAGE, good)
    if lost:
        desk.lose_the_database()
    desk.minutes_pass(10)
    desk.tick()

    assert histories(desk) == before
