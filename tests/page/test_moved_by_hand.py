"""A request that somebody moves to another page of the desk, and back, stays what it was."""

from __future__ import annotations

import pytest

from tests.concerns.asking.asking import COPYRIGHT, PAGE
from tests.concerns.reminders.test_story import CaringDesk
from tests.page.test_story import look_at
from tests.scenario.kept import kept

SECOND = "Project:Helpdesk/Grants"


@kept
def two_pages() -> CaringDesk:
    desk = CaringDesk(pages=[PAGE, SECOND])
    desk.staff.edit(SECOND, "Welcome to the second page.")
    for name in ("Anna", "Bosse", "Cleo", "Doris"):
        desk.joins(name)
    desk.asks("Rita", "Photos", COPYRIGHT)
    desk.tick()
    desk.minutes_pass(10)
    return desk


def move(desk: CaringDesk, who: str, source: str, target: str, *, paste_first: bool) -> None:
    person, text = desk.person(who), desk.staff.read(source)
    at = text.index("== Photos ==")
    section = text[at:]

    def cut() -> None:
        person.edit(source, text[:at].rstrip())

    def paste() -> None:
        person.append(target, f"\n\n{section}")

    for act in (paste, cut) if paste_first else (cut, paste):
        act()
        desk.minutes_pass(1)


@pytest.mark.parametrize("lost", [False, True])
@pytest.mark.parametrize("paste_first", [False, True])
@pytest.mark.parametrize("who", ["Samira", "Rolf"])
@pytest.mark.parametrize("back", [False, True])
def test_nobody_is_asked_again_and_it_stays_the_requesters(
    back: bool, who: str, paste_first: bool, lost: bool
) -> None:
    desk = two_pages()
    asked = sorted(name for name in desk.notified() if name != "Samira")
    assert asked
    move(desk, who, PAGE, SECOND, paste_first=paste_first)
    if back:
        desk.minutes_pass(5)
        move(desk, who, SECOND, PAGE, paste_first=paste_first)
    desk.minutes_pass(5)
    if lost:
        desk.lose_the_database()
    for _ in range(3):
        desk.tick()
        desk.minutes_pass(10)

    title = PAGE if back else SECOND
    assert sorted(name for name in desk.notified() if name != "Samira") == asked
    assert desk.staff.read(title).count("{{Helpdesk status") == 1
    page = look_at(desk, title)
    [request] = page.requests.values()
    story = page.story(request.id)
    assert story.opened is not None
    assert story.opened.account == "Rita"
    assert story.said["c-Rita-" + request.id[7:]].account == "Rita"
    if who == "Samira" or not lost:
        assert request.requester == "Rita"
