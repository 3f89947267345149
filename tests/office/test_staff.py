"""Staff by their accounts: after a rename, and though somebody else has taken the old name."""

from __future__ import annotations

import pytest

from tests.concerns.agreement.agreeing import ARCHIVE, AgreeingDesk
from tests.concerns.asking.asking import COPYRIGHT, AskingDesk
from tests.concerns.follow_up.following import FollowingDesk
from tests.concerns.reminders.test_story import CaringDesk
from tests.scenario.desk import PAGE, Desk


def renames_staff(desk: Desk, *, taken: bool) -> None:
    """Samira is called Sam from now on; somebody may take her old name."""
    desk.staff.rename("Samira", "Sam")
    desk.staff.name = "Sam"
    desk.wiki.world.accounts.set_groups(desk.wiki.world.users["Sam"], set())
    desk.minutes_pass(1)
    if taken:
        desk.person("Samira")


@pytest.mark.parametrize(("who", "agreed"), [("Samira", False), ("Sam", True)])
def test_the_desks_yes_to_an_agreement_is_its_staffs(who: str, agreed: bool) -> None:
    desk = AgreeingDesk(staff=["Samira"])
    rita = desk.asks("Rita", "Photo archive", ARCHIVE)
    desk.tick()
    renames_staff(desk, taken=True)
    desk.replies(rita)
    desk.replies(desk.wiki.as_user(who))
    for _ in range(3):
        desk.minutes_pass(5)
        desk.tick()

    assert ("agreed=2026-11-23" in desk.text) is agreed


@pytest.mark.parametrize(("who", "asked"), [("Samira", 2), ("Sam", 1)])
def test_who_stops_questions_about_a_request_is_its_requester_or_staff(
    who: str, asked: int
) -> None:
    desk = FollowingDesk(staff=["Samira"])
    desk.is_done()
    desk.days_pass(30)
    desk.tick()
    renames_staff(desk, taken=True)
    desk.answers(desk.wiki.as_user(who), "stop")
    desk.days_pass(60)
    desk.tick()

    assert desk.asked() == asked


@pytest.mark.parametrize("taken", [False, True])
def test_staff_are_called_by_the_name_that_they_have_now(taken: bool) -> None:
    desk = AskingDesk(staff=["Samira"], asking={"wait_days": 4})
    desk.joins("Anna")
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.tick()
    renames_staff(desk, taken=taken)
    for _ in range(5):
        desk.days_pass(5)
        desk.tick()

    assert desk.notified() == ["Anna", "Sam"]


def test_the_staffs_digest_is_for_whom_the_name_means() -> None:
    desk = CaringDesk()
    renames_staff(desk, taken=True)
    desk.asks("Sven", "Maps", "We have maps. ~~~~")
    desk.tick()
    desk.ticks(2)

    assert desk.notified() == ["Sam"]


@pytest.mark.parametrize(
    ("who", "taken", "status"),
    [
        ("Samira", True, "waiting for requester"),
        ("Samira", False, "new"),
        ("Sam", True, "new"),
    ],
)
def test_who_asks_staff_makes_it_the_desks_turn(who: str, taken: bool, status: str) -> None:
    desk = CaringDesk()
    desk.asks("Rita", "Photographs", "We have photographs. ~~~~")
    desk.tick()
    renames_staff(desk, taken=taken)
    desk.minutes_pass(70)
    desk.person("Otto", "sysop").append(PAGE, f":[[User:{who}]], can you upload them? ~~~~")
    desk.minutes_pass(5)
    desk.tick()

    assert desk.thread("Photographs").startswith(f"{{{{Helpdesk status|{status}}}}}")
