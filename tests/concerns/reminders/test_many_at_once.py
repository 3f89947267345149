"""Many people who would be reminded at once are not, before staff have looked at it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from helpdeskbot.model.proportion import ProportionPolicy
from helpdeskbot.model.setting import ClosedPeriod
from tests.concerns.asking.asking import PAGE
from tests.concerns.reminders.test_story import CaringDesk

PEOPLE = [f"Rita {n}" for n in range(25)]


@pytest.fixture
def desk() -> CaringDesk:
    """Staff have answered 25 requests on one day, and nobody has replied since."""
    desk = CaringDesk()
    asked = "".join(f"\n\n== Photographs of {one} ==\nWe have them." for one in PEOPLE)
    for one, part in zip(PEOPLE, asked.split("\n\n")[1:], strict=True):
        desk.person(one).edit(PAGE, f"{desk.text}\n\n{part} ~~~~")
    desk.minutes_pass(10)
    desk.tick()
    desk.minutes_pass(10)
    desk.staff.edit(PAGE, desk.text.replace("(UTC)", "(UTC)\n:Which archive holds them? ~~~~"))
    desk.minutes_pass(10)
    desk.tick()
    desk.ticks(6)
    for one in PEOPLE:
        desk.person(one).edit(f"User:{one}", "Somewhere else")
    return desk


def test_nobody_is_told_before_staff_have_looked_at_it(desk: CaringDesk) -> None:
    desk.ticks(1)
    seen = desk.tick().summary
    assert "25 people to tell within one day (usual: 0)" in seen
    assert desk.notified() == []
    desk.minutes_pass(12)
    desk.tick()
    assert desk.notified() == ["Samira"]


def test_they_are_told_when_it_is_as_it_should_be(desk: CaringDesk) -> None:
    days = ClosedPeriod(first=desk.now.date(), last=date(2026, 12, 31))
    accepted = ProportionPolicy(accept=(days,))
    desk.policies = [replace(desk.policies[0], proportion=accepted)]
    desk.office = desk.open_office()
    desk.ticks(2)
    assert sorted(desk.notified()) == sorted(PEOPLE)
