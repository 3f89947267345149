"""The memory is lost, or an old one is put back, after requests were gone for a while.

The page's history answers all the same: what people took away does not come back, and nobody is
told the same twice.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.concerns.asking.asking import COPYRIGHT, PAGE
from tests.concerns.reminders.test_story import CaringDesk
from tests.scenario.desk import Desk

Gap = Callable[[Desk], None]


def nothing(desk: Desk) -> None:
    """The page is as it was all the time."""


def blanked_and_restored(desk: Desk) -> None:
    good = desk.text
    desk.person("Mallory").edit(PAGE, "Nothing here.")
    desk.minutes_pass(2)
    desk.staff.edit(PAGE, good)


def cut_and_undone(desk: Desk) -> None:
    good = desk.text
    desk.person("Mallory").edit(PAGE, good[: good.rindex("\n== ")])
    desk.minutes_pass(2)
    desk.staff.edit(PAGE, good)


def cut_and_pasted_later(desk: Desk) -> None:
    good = desk.text
    at = good.rindex("\n== ")
    desk.person("Mallory").edit(PAGE, good[:at])
    for number in range(3):
        desk.minutes_pass(2)
        desk.staff.replace(PAGE, "Welcome", f"Welcome {number}")
    desk.staff.edit(PAGE, desk.text + good[at:])


def blanked_while_the_bot_looked(desk: Desk) -> None:
    good = desk.text
    desk.person("Mallory").edit(PAGE, "Nothing here.")
    desk.tick()
    desk.minutes_pass(2)
    desk.staff.edit(PAGE, good)


def replaced_by_a_request_of_the_same_name(desk: Desk) -> None:
    good = desk.text
    at = good.rindex("\n== ")
    heading = good[at:].partition("==\n")[0]
    desk.person("Mallory").edit(PAGE, f"{good[:at]}{heading}==\nHa ha. ~~~~")
    desk.minutes_pass(1)
    desk.staff.edit(PAGE, good)


GAPS = [
    nothing,
    blanked_and_restored,
    cut_and_undone,
    cut_and_pasted_later,
    blanked_while_the_bot_looked,
    replaced_by_a_request_of_the_same_name,
]
MEMORIES = ["kept", "lost", "old"]


def forget(desk: Desk, memory: str, restore: Callable[[], None]) -> None:
    if memory == "lost":
        desk.lose_the_database()
    elif memory == "old":
        restore()


@pytest.mark.parametrize("memory", MEMORIES)
@pytest.mark.parametrize("gap", GAPS)
@pytest.mark.parametrize("again", [False, True])
def test_a_template_that_people_took_away_stays_away(again: bool, gap: Gap, memory: str) -> None:
    desk = Desk()
    restore = desk.back_up()
    desk.asks("Rita", "Maps", "How? ~~~~")
    desk.tick()
    desk.minutes_pass(5)
    if again:
        restore = desk.back_up()
    desk.staff.replace(PAGE, "{{Helpdesk status|new}}\n", "")
    desk.minutes_pass(5)
    gap(desk)
    desk.minutes_pass(5)
    forget(desk, memory, restore)
    for _ in range(3):
        desk.tick()
        desk.minutes_pass(10)

    assert "Helpdesk status" not in desk.text


@pytest.mark.parametrize("memory", MEMORIES)
@pytest.mark.parametrize("gap", GAPS)
@pytest.mark.parametrize("removed", [False, True])
def test_nobody_is_asked_again(removed: bool, gap: Gap, memory: str) -> None:
    desk = CaringDesk()
    for name in ("Anna", "Bosse", "Cleo", "Doris"):
        desk.joins(name)
    restore = desk.back_up()
    desk.asks("Rita", "Photos", COPYRIGHT)
    desk.tick()
    asked = sorted(name for name in desk.notified() if name != "Samira")
    assert asked
    desk.minutes_pass(5)
    if removed:
        line = next(line for line in desk.text.split("\n") if "helpdeskbot:ask" in line)
        desk.staff.replace(PAGE, f"\n{line}", "")
    gap(desk)
    desk.minutes_pass(5)
    forget(desk, memory, restore)
    for _ in range(3):
        desk.tick()
        desk.minutes_pass(10)

    assert sorted(name for name in desk.notified() if name != "Samira") == asked


@pytest.mark.parametrize("memory", MEMORIES)
@pytest.mark.parametrize("gap", GAPS)
def test_a_reminder_that_people_removed_is_not_said_again(gap: Gap, memory: str) -> None:
    desk = CaringDesk()
    desk.asks("Rita", "Photos", "We have photographs. ~~~~")
    desk.tick()
    desk.minutes_pass(30)
    restore = desk.back_up()
    desk.answers()
    desk.person("Rita").edit("User:Rita", "Here I am.")
    while "helpdeskbot:remind|" not in desk.text:
        desk.person("Rita").append("User:Rita", "x")
        desk.ticks(1)
    line = next(line for line in desk.text.split("\n") if "helpdeskbot:remind|" in line)
    notified = len(desk.notified())
    desk.staff.replace(PAGE, f"\n{line}", "")
    gap(desk)
    desk.minutes_pass(5)
    forget(desk, memory, restore)
    for _ in range(3):
        desk.tick()
        desk.minutes_pass(10)

    assert "helpdeskbot:remind|" not in desk.text
    assert len(desk.notified()) == notified


@pytest.mark.parametrize("memory", MEMORIES)
@pytest.mark.parametrize("gap", GAPS)
def test_the_status_that_the_bot_set_is_nobodys_word(gap: Gap, memory: str) -> None:
    """An unsigned request was answered; the desk's clock and the requester's go on as before."""
    desk = CaringDesk()
    restore = desk.back_up()
    desk.asks("Rita", "Photos", "We have photographs.")
    desk.tick()
    desk.minutes_pass(30)
    gap(desk)
    forget(desk, memory, restore)
    desk.minutes_pass(5)
    desk.tick()
    assert "status|new" in desk.text
    desk.answers()
    desk.minutes_pass(5)
    desk.tick()

    assert "status|waiting for requester" in desk.text
