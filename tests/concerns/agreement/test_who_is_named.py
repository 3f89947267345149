"""People with odd names own parts and say yes like anybody else; who has no account does not."""

from __future__ import annotations

import pytest

from tests.concerns.agreement.agreeing import ARCHIVE, YES, AgreeingDesk
from tests.scenario.desk import PAGE
from tests.scenario.kept import kept

NAMES = [
    *("Anna (WMSE)", "'Abdul", "Lind, Åke", "Siv & Söner", "Tom and Jerry", "Dr. Åke", "O'Neill"),
    *("Lind; Åke", "Åke Jr."),
]


@kept
def offered() -> AgreeingDesk:
    desk = AgreeingDesk(staff=["Samira"])
    desk.asks("Rita", "Photo archive", ARCHIVE)
    desk.tick()
    assert "{{Helpdesk agreement" in desk.text
    return desk


def is_agreed(desk: AgreeingDesk) -> bool:
    desk.minutes_pass(5)
    desk.tick()
    return "|agreed=" in desk.text


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("written", ["{}", "User:{}", "{}<!-- from the archive -->", "{}, desk"])
def test_the_owner_of_a_part_has_to_say_yes_too(name: str, written: str) -> None:
    desk = offered()
    owner = desk.person(name)
    desk.staff.replace(PAGE, "| owner1 = desk", f"| owner1 = {written.format(name)}")
    desk.replies(desk.person("Rita"))
    desk.replies(desk.staff)
    assert not is_agreed(desk)

    desk.replies(owner, YES)

    assert is_agreed(desk)


@pytest.mark.parametrize("name", NAMES)
def test_who_writes_their_name_below_has_said_yes(name: str) -> None:
    desk = offered()
    owner = desk.person(name)
    desk.staff.replace(PAGE, "| owner1 = desk", f"| owner1 = {name}")
    desk.replies(desk.person("Rita"))
    desk.replies(desk.staff)
    desk.tick()

    owner.replace(PAGE, "| accepted =", f"| accepted = {name} <!-- at last -->")

    assert is_agreed(desk)


def test_two_owners_are_two_where_both_have_accounts() -> None:
    desk = offered()
    anna, bosse = desk.person("Anna"), desk.person("Bosse")
    desk.staff.replace(PAGE, "| owner1 = desk", "| owner1 = Anna and Bosse")
    for person in (desk.person("Rita"), desk.staff, anna):
        desk.replies(person)
    assert not is_agreed(desk)

    desk.replies(bosse)

    assert is_agreed(desk)


def test_who_has_no_account_cannot_say_yes_and_is_not_waited_for() -> None:
    desk = offered()
    desk.staff.replace(PAGE, "| owner1 = desk", "| owner1 = the museum's photographer, Linna")
    desk.replies(desk.person("Rita"))
    desk.replies(desk.staff)

    assert is_agreed(desk)
