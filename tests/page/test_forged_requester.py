"""Whose request it is: of who brought it to the page, whoever signed it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from helpdeskbot.model.report import TickReport
from helpdeskbot.page.place import find_place
from helpdeskbot.page.reading import read_page
from helpdeskbot.tick import begin
from tests.concerns.archives.archive_desk import ArchivedDesk
from tests.concerns.follow_up.following import FollowingDesk
from tests.concerns.reminders.test_story import CaringDesk
from tests.page.test_story import look
from tests.scenario.desk import PAGE, Desk

VICTIMS = [f"Victim {number}" for number in range(3)]


def forges(desk: Desk, status: str = "", by: str = "Mallory") -> None:
    """Somebody posts requests in other people's names."""
    for name in VICTIMS:
        desk.person(name).edit(f"User:{name}", "Hello")
        signed = (
            f"[[User:{name}|{name}]] ([[User talk:{name}|talk]]) {desk.now:%H:%M, %-d %B %Y} (UTC)"
        )
        template = f"{{{{Helpdesk status|{status}}}}}\n" if status else ""
        words = f"{template}How do we begin? {signed}"
        desk.person(by).new_section(PAGE, f"Help {name}", words)
    desk.minutes_pass(10)


def written_to(desk: Desk) -> set[str]:
    return {
        title
        for title in desk.wiki.fetch_titles("User talk:Victim")
        if any(desk.wiki.fetch_history(title, user=desk.wiki.bot))
    }


def notified(desk: Desk) -> set[str]:
    """Whom the bot has notified of something."""
    pages = [PAGE, *(f"User talk:{name}" for name in VICTIMS)]
    ours = {
        one.revid for title in pages for one in desk.wiki.fetch_history(title, user=desk.wiki.bot)
    }
    return {one.user for one in desk.wiki.notifications if one.revid in ours} & set(VICTIMS)


def goes_on(desk: Desk, days: int, *, lost: bool) -> None:
    for _ in range(days):
        desk.tick()
        desk.tick()
        desk.now += timedelta(days=1)
    if lost:
        desk.lose_the_database()
    desk.tick()
    desk.tick()


def requester(desk: Desk, heading: str) -> str:
    return next(
        one.requester for one in look(desk).requests.values() if one.thread.heading == heading
    )


@pytest.mark.parametrize("lost", [False, True])
def test_whose_names_were_signed_is_told_nothing_when_they_are_archived(lost: bool) -> None:
    desk = ArchivedDesk()
    forges(desk)
    desk.tick()
    goes_on(desk, 3, lost=lost)
    desk.archives(*(f"Help {name}" for name in VICTIMS), where=f"{PAGE}/Archive", by="Mallory")
    goes_on(desk, 12, lost=lost)

    assert written_to(desk) == set()
    assert notified(desk) == set()


@pytest.mark.parametrize("lost", [False, True])
@pytest.mark.parametrize("status", ["", "waiting for requester", "on hold", "in progress"])
def test_whose_names_were_signed_is_reminded_of_nothing(status: str, lost: bool) -> None:
    desk = CaringDesk()
    forges(desk, status)
    goes_on(desk, 45, lost=lost)

    assert written_to(desk) == set()
    assert notified(desk) == set()


@pytest.mark.slow
@pytest.mark.parametrize("lost", [False, True])
def test_whose_names_were_signed_is_not_asked_how_it_went(lost: bool) -> None:
    desk = FollowingDesk()
    forges(desk, "done")
    goes_on(desk, 120, lost=lost)

    assert written_to(desk) == set()
    assert notified(desk) == set()


def test_a_request_that_begins_with_a_quotation_is_of_who_saved_it() -> None:
    desk = Desk()
    old = "[[User:Bosse|Bosse]] ([[User talk:Bosse|talk]]) 10:00, 3 March 2019 (UTC)"
    words = f"''You may ask here.'' {old}\n\nSo I ask: how do we begin? ~~~~"
    desk.asks("Rita", "Help", words)
    desk.tick()

    assert "{{Helpdesk status|new}}" in desk.text
    assert requester(desk, "Help") == "Rita"
    desk.lose_the_database()
    desk.tick()
    assert requester(desk, "Help") == "Rita"


@pytest.mark.parametrize("by", ["Bosse", "Rita", "Anna"])
def test_who_restores_a_page_has_asked_nothing(by: str) -> None:
    desk = Desk()
    desk.asks("Rita", "Help")
    desk.tick()
    desk.person("Bosse").append(PAGE, "\n:Like this. ~~~~")
    good = desk.text
    desk.minutes_pass(5)
    desk.person("Mallory").edit(PAGE, "")
    desk.minutes_pass(5)
    desk.person(by).edit(PAGE, good)
    desk.lose_the_database()
    desk.tick()

    assert requester(desk, "Help") == "Rita"


def test_what_staff_bring_in_somebodys_name_is_theirs() -> None:
    desk = Desk(staff=["Samira"])
    forges(desk, by="Samira")
    desk.tick()

    assert requester(desk, f"Help {VICTIMS[0]}") == VICTIMS[0]


def test_who_changes_a_signature_makes_it_the_request_of_nobody_else() -> None:
    desk = Desk()
    desk.asks("Rita", "Help")
    desk.tick()
    text = desk.text
    desk.person("Mallory").edit(PAGE, text.replace("Rita", "Victim 0"))
    desk.tick()

    assert requester(desk, "Help") == ""
    desk.lose_the_database()
    desk.tick()
    assert requester(desk, "Help") == ""
    desk.person("Rita").edit(PAGE, text)
    desk.tick()
    assert requester(desk, "Help") == "Rita"


@pytest.mark.slow
def test_whose_names_stand_in_an_archive_is_not_asked_how_it_went() -> None:
    archive = f"{PAGE}/Archive"
    desk = FollowingDesk(follow_up={"archives": [archive]})
    forges(desk, "done|topic=upload")
    section = desk.text.partition("\n\n")[2]
    desk.person("Mallory").edit(PAGE, "Welcome.")
    desk.person("Mallory").edit(archive, section)
    goes_on(desk, 120, lost=False)

    assert "Victim" in desk.staff.read(archive)
    assert written_to(desk) == set()
    assert notified(desk) == set()


@pytest.mark.parametrize("who", ["an expert", "a stranger"])
def test_what_an_expert_brings_is_of_who_signed_it(who: str) -> None:
    desk = CaringDesk()
    if who == "an expert":
        desk.joins("Anna")
        desk.minutes_pass(5)
    forges(desk, by="Anna")
    desk.tick()

    wanted = VICTIMS[0] if who == "an expert" else ""
    [memory] = [
        one
        for one in desk.store.fetch_threads(desk.office.desk_key(desk.policies[0]))
        if one.heading == f"Help {VICTIMS[0]}"
    ]
    assert memory.opened_by == wanted


def test_whoever_moves_a_request_to_another_page_of_the_desk_it_stays_its_requesters() -> None:
    other = "Project:Helpdesk/Photos"
    desk = CaringDesk()
    desk.staff.edit(other, "Welcome.")
    desk.policies[0] = replace(desk.policies[0], pages=(PAGE, other))
    desk.office = desk.open_office()
    desk.asks("Rita", "Help", "Where do we find them? ~~~~")
    desk.tick()
    section = desk.text[desk.text.index("== Help") :]
    desk.minutes_pass(20)
    desk.person("Bosse").edit(other, f"Welcome.\n\n{section}")
    desk.person("Bosse").edit(PAGE, desk.text.replace(section, ""))
    run = begin(desk.office, TickReport(started=desk.now), write=False)
    [policy] = desk.policies
    place = find_place(
        desk.office, policy, other, run.context.heads, run.context.report, fresh=True
    )
    assert place is not None
    page = read_page(desk.office, policy, place, run.context.report)

    assert [one.requester for one in page.requests.values()] == ["Rita"]
    for _ in range(3):
        desk.minutes_pass(20)
        desk.tick()
    key = desk.office.desk_key(policy)
    [memory] = [one for one in desk.store.fetch_threads(key) if one.heading == "Help"]
    assert (memory.title, memory.opened_by) == (other, "Rita")


def test_whoever_takes_the_old_name_of_staff_brings_nothing_in_other_names() -> None:
    desk = Desk(staff=["Clerk"], bots=["Archiver"])
    for name in ("Clerk", "Archiver"):
        desk.person(name)
        desk.staff.rename(name, f"{name} 2")
        desk.minutes_pass(5)
        forges(desk, "waiting for requester", by=name)
        desk.tick()
        assert requester(desk, f"Help {VICTIMS[0]}") == ""
        desk.staff.edit(PAGE, "Welcome.")
    forges(desk, by="Clerk 2")
    desk.tick()

    assert requester(desk, f"Help {VICTIMS[0]}") == VICTIMS[0]


def test_who_becomes_an_administrator_later_brought_nothing_in_other_names() -> None:
    desk = Desk()
    forges(desk)
    desk.person("Mallory", "sysop")
    desk.tick()

    assert requester(desk, f"Help {VICTIMS[0]}") == ""
