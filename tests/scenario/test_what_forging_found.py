"""What a stranger who forges could still bring about, each as a story of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from helpdeskbot.model.story import Did
from tests.page.test_story import look, stories
from tests.scenario.forging import Weeks, make_plan
from tests.scenario.kept import kept
from tests.scenario.together import ARCHIVE, PAGE, WholeDesk

QUICK = {"enabled": True, "requester": [2], "expert": [1], "quiet_hours": 1}


@kept
def make_desk(**policy: object) -> WholeDesk:
    """A desk with quick reminders and a request of Rita's that has its status."""
    desk = WholeDesk(reminders=QUICK, agreement={"enabled": False}, **policy)
    for name in ("Victim", "Mallory"):
        desk.person(name).edit(f"User:{name}", "Hello")
    desk.asks("Rita", "Maps", "We have maps, who can look at them? ~~~~")
    desk.tick()
    desk.minutes_pass(10)
    return desk


def signed(desk: WholeDesk, name: str) -> str:
    return f"[[User:{name}|{name}]] ([[User talk:{name}|talk]]) {desk.now:%H:%M, %-d %B %Y} (UTC)"


def told(desk: WholeDesk, name: str) -> bool:
    return name in desk.notified() or bool(desk.staff.read(f"User talk:{name}"))


@pytest.mark.parametrize("above", [False, True])
def test_a_status_of_a_strangers_brings_the_requester_no_reminder(above: bool) -> None:
    desk = make_desk()
    status = "{{Helpdesk status|waiting for requester}}"
    mallory = desk.person("Mallory")
    if above:
        mallory.replace(PAGE, "{{Helpdesk status|new", f"{status}\n{{{{Helpdesk status|new")
    else:
        mallory.append(PAGE, status)

    desk.ticks(8)

    assert not told(desk, "Rita")


def test_a_strangers_done_is_followed_by_no_question_and_marks_nothing_as_resolved() -> None:
    desk = make_desk(
        archives={"enabled": True, "mark_resolved": True},
        follow_up={"enabled": True, "days": [2]},
    )
    desk.person("Mallory").replace(PAGE, "{{Helpdesk status|new", "{{Helpdesk status|done")

    desk.ticks(5)

    assert not told(desk, "Rita")
    assert "{{Section resolved" not in desk.text


@pytest.mark.parametrize("section", [False, True])
def test_whom_a_stranger_names_as_expert_is_not_reminded(section: bool) -> None:
    desk = make_desk()
    status = "{{Helpdesk status|waiting for expert|expert=Victim}}"
    if section:
        desk.person("Mallory").new_section(PAGE, "Hi", f"{status}\nHow? {signed(desk, 'Victim')}")
    else:
        desk.person("Mallory").append(PAGE, f"{status}\nHow? {signed(desk, 'Victim')}")

    desk.ticks(6)

    assert not told(desk, "Victim")


def test_in_whose_name_a_stranger_takes_a_request_is_not_reminded() -> None:
    desk = make_desk()
    desk.joins("Anna", "maps")
    desk.person("Mallory").append(PAGE, f":I take care of it. {signed(desk, 'Anna')}")
    desk.tick()
    desk.minutes_pass(30)
    desk.person("Rita").append(PAGE, "::The ones in Lima, and what now? ~~~~")

    desk.ticks(6)

    assert "expert=Anna" not in desk.text
    assert not told(desk, "Anna")


@pytest.mark.parametrize("memory", ["kept", "lost"])
def test_a_strangers_copy_of_an_archived_request_is_not_its_requesters(memory: str) -> None:
    desk = make_desk()
    text = desk.text
    section = text[text.index("== Maps") :]
    desk.staff.edit(ARCHIVE, section.replace("status|new", "status|declined"))
    desk.staff.edit(PAGE, text.replace(section, ""), f"Archiving 1 thread to [[{ARCHIVE}]]")
    desk.ticks(3)
    before = desk.notified(), desk.staff.read("User talk:Rita")
    copied = section.replace("== Maps ==", "== Hi ==").replace("{{Helpdesk status|new}}\n", "")
    desk.person("Mallory").append(PAGE, copied)
    if memory == "lost":
        desk.lose_the_database()
    desk.ticks(1)
    desk.staff.append(PAGE, ":Which ones? ~~~~")

    desk.ticks(8)

    assert (desk.notified().count("Rita"), desk.staff.read("User talk:Rita")) == (
        before[0].count("Rita"),
        before[1],
    )


def test_an_unsigned_request_that_quotes_one_that_is_gone_is_whose_it_is() -> None:
    desk = make_desk()
    desk.person("Bosse").append(PAGE, ":Like this. ~~~~")
    said = desk.text.rpartition("\n")[2]
    desk.tick()
    desk.minutes_pass(10)
    text = desk.text
    desk.staff.edit(ARCHIVE, text[text.index("== Maps") :])
    desk.person("Sven").edit(PAGE, f"Welcome.\n\n== Photos ==\nI read:\n{said}\nIs it true?")
    desk.minutes_pass(10)
    desk.tick()

    [photos] = look(desk).requests.values()
    assert photos.requester == "Sven"


def test_what_a_stranger_adds_to_an_unsigned_request_is_not_what_it_is_about() -> None:
    desk = WholeDesk(agreement={"enabled": False})
    desk.joins("Anna", "upload")
    desk.asks("Rita", "Question", "Our museum needs a hand.")
    desk.tick()
    assert desk.notified() == []
    desk.person("Mallory").append(PAGE, "How do we upload a thousand photographs to Commons?")

    desk.ticks(1)

    assert "Anna" not in desk.notified()


def test_a_line_that_a_stranger_puts_above_a_thank_you_opens_nothing_again() -> None:
    desk = make_desk(follow_up={"enabled": False})
    desk.person("Bosse").append(PAGE, ":They look fine. ~~~~")
    desk.staff.replace(PAGE, "{{Helpdesk status|new", "{{Helpdesk status|done")
    desk.tick()
    desk.minutes_pass(60)
    desk.person("Mallory").append(PAGE, "{{Helpdesk expert|Bosse|topics=maps}}")
    desk.minutes_pass(60)
    desk.person("Rita").append(PAGE, ":Thank you! ~~~~")

    desk.ticks(2)

    assert "{{Helpdesk status|done" in desk.text


def test_who_edits_below_a_namesake_in_time_has_not_written_what_stands_there() -> None:
    desk = make_desk()
    desk.asks("Sven", "Photos")
    desk.tick()
    desk.minutes_pass(10)
    bosse = desk.person("Bosse")
    bosse.append(PAGE, ":Yes. ~~~~")
    bosse.replace(PAGE, "\n\n== Photos", "\n:No. ~~~~\n\n== Photos")
    page = look(desk)
    stories(page)
    assert page.stories is not None
    page.stories.keep()
    desk.minutes_pass(10)
    without = "\n".join(line for line in desk.text.split("\n") if not line.startswith(":No."))
    desk.person("Cleo").edit(PAGE, f"{without}\n:Really? ~~~~")

    page = look(desk)
    [photos] = [one for one in page.requests.values() if one.thread.heading == "Photos"]
    wrote = {
        (act.about.split("-")[1], act.account)
        for act in page.story(photos.id).acts
        if act.did is Did.WROTE and act.about.startswith(("c-Bosse", "c-Cleo"))
    }
    assert wrote == {("Bosse", "Bosse"), ("Cleo", "Cleo")}


@pytest.mark.slow
def test_about_a_copied_unsigned_request_nobody_is_told_twice() -> None:
    weeks = Weeks(make_plan(0, days=0), forged=True)
    desk = weeks.desk
    weeks.ask(0, "How do we upload a thousand photographs?")
    desk.minutes_pass(10)
    desk.tick()
    desk.minutes_pass(60)
    section = desk.text[desk.text.index("== Matter 0") :]
    desk.person("Mallory").append(PAGE, f"\n{section}")
    for _ in range(6):
        desk.now += timedelta(hours=12)
        desk.tick()

    letters = desk.staff.read("User talk:Bosse").count("<!-- helpdeskbot:talk|")
    assert letters <= 2
