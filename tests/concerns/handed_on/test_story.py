"""Stories of requests that go on elsewhere: what the bot then leaves alone, and sees."""

from __future__ import annotations

from typing import Any

import pytest

from helpdeskbot.concerns.handed_on.memory import PLACES
from tests.concerns.asking.asking import PAGE
from tests.concerns.reminders.test_story import STAFF_PAGE, CaringDesk
from tests.scenario.desk import make_policy, open_empty_memory

ELSEWHERE = "Talk:Buttons"


class SharingDesk(CaringDesk):
    """A desk that heeds where requests go on, with one of Rita's and one of Pelle's."""

    def __init__(self, **policy: Any):
        super().__init__(handed_on={"enabled": True}, **policy)
        self.asks("Rita", "Photographs", "We have photographs. ~~~~")
        self.asks("Pelle", "Pictures", "We have pictures. ~~~~")
        self.tick()
        self.minutes_pass(30)

    def sets(self, words: str, heading: str = "Pictures", by: str = "") -> None:
        """Somebody adds something to a status template."""
        person = self.person(by) if by else self.staff
        start = self.text.index(f"== {heading} ==")
        at = self.text.index("}}", start)
        person.edit(PAGE, f"{self.text[:at]}|{words}{self.text[at:]}")
        self.minutes_pass(15)

    def closes(self, heading: str, status: str = "done") -> None:
        """Staff close a request."""
        before = self.thread(heading)
        first = before.splitlines()[0]
        old = first.removeprefix("{{Helpdesk status|").partition("|")[0].partition("}}")[0]
        new = first.replace(f"|{old}", f"|{status}", 1)
        self.staff.replace(PAGE, f"== {heading} ==\n{first}", f"== {heading} ==\n{new}")
        self.minutes_pass(15)

    def loses_its_memory(self) -> None:
        self.store = open_empty_memory().take()
        self.office = self.open_office()

    def digests(self) -> str:
        """What the staff were told."""
        return self.staff.read(STAFF_PAGE)

    def looks_at(self, heading: str) -> int:
        return self.digests().count(f"|{heading}]]")


def test_a_duplicate_is_left_alone_and_follows_when_the_other_one_is_done() -> None:
    desk = SharingDesk()
    desk.sets("duplicate of=[[#Photographs]]")
    desk.ticks(10)
    assert desk.looks_at("Photographs") > 0, "one turn, one reminder"
    assert desk.looks_at("Pictures") == 0

    desk.closes("Photographs")
    desk.tick()

    assert desk.thread("Pictures").startswith("{{Helpdesk status|done|duplicate of=")
    assert set(desk.notified()) <= {"Samira"}, "by the digest"
    assert desk.tick().edits == []


def test_who_opens_a_duplicate_again_is_not_followed_any_more() -> None:
    desk = SharingDesk()
    desk.sets("duplicate of=[[#Photographs]]")
    desk.tick()
    desk.closes("Photographs")
    desk.tick()

    desk.staff.replace(PAGE, "done|duplicate of", "in progress|duplicate of")
    desk.ticks(3)
    desk.loses_its_memory()
    desk.ticks(3)

    assert "{{Helpdesk status|in progress|duplicate of" in desk.thread("Pictures")


def test_a_stranger_cannot_close_a_request_by_calling_it_a_duplicate() -> None:
    desk = SharingDesk()
    desk.closes("Photographs")
    desk.tick()

    desk.sets("duplicate of=[[#Photographs]]", by="Mallory")
    desk.ticks(10)

    assert "{{Helpdesk status|done" not in desk.thread("Pictures")
    assert set(desk.notified()) <= {"Samira"}, "by the digest"


def test_two_that_call_each_other_duplicates_wait_for_nobody() -> None:
    desk = SharingDesk()
    desk.sets("duplicate of=[[#Photographs]]")
    desk.sets("duplicate of=[[#Pictures]]", "Photographs")

    desk.ticks(10)

    assert desk.looks_at("Photographs") > 0
    assert desk.looks_at("Pictures") > 0


def test_a_part_is_the_desks_again_when_the_whole_is_over() -> None:
    desk = SharingDesk()
    desk.sets("part of=#Photographs")
    desk.ticks(10)
    assert desk.looks_at("Pictures") == 0

    desk.closes("Photographs")
    desk.ticks(10)

    assert "{{Helpdesk status|new|part of" in desk.thread("Pictures"), "a person decides"
    assert desk.looks_at("Pictures") == 1


def test_what_is_tracked_is_looked_at_after_the_days_and_again_after_an_answer() -> None:
    desk = SharingDesk()
    desk.sets("tracked=T12345")
    desk.ticks(30)
    assert desk.looks_at("Pictures") == 0

    desk.ticks(10)
    assert desk.looks_at("Pictures") == 1
    desk.staff.append(PAGE, ": They are at it. ~~~~")
    desk.ticks(20)

    assert desk.looks_at("Pictures") == 1
    assert "|tracked=T12345" in desk.thread("Pictures")


def test_a_page_elsewhere_is_watched_in_the_one_request() -> None:
    desk = SharingDesk()
    desk.staff.edit(ELSEWHERE, "== Blue ==\nLet us paint it. ~~~~\n\n== Red ==\nNo. ~~~~")
    desk.minutes_pass(60)
    desk.sets(f"tracked=[[{ELSEWHERE}#Blue]]")
    desk.ticks(2)
    desk.tick()
    desk.wiki.requests.clear()
    desk.tick()
    assert desk.wiki.requests.total() == 1
    desk.person("Olle").append(ELSEWHERE, "\n: Never. ~~~~")  # in another section
    desk.ticks(8)
    assert desk.looks_at("Pictures") == 0

    desk.person("Olle").replace(ELSEWHERE, "== Red", ": It is painted. ~~~~\n\n== Red")
    desk.ticks(8)

    assert desk.looks_at("Pictures") == 1


def test_with_the_memory_lost_a_page_that_changed_is_still_seen_to_have_changed() -> None:
    desk = SharingDesk()
    desk.staff.edit(ELSEWHERE, "Let us paint it. ~~~~")
    desk.minutes_pass(60)
    desk.sets(f"tracked=[[{ELSEWHERE}]]")
    desk.tick()
    desk.minutes_pass(60)
    desk.person("Olle").append(ELSEWHERE, "\n: It is painted. ~~~~")

    desk.loses_its_memory()
    desk.ticks(8)

    assert desk.looks_at("Pictures") == 1


def test_what_no_request_names_any_more_is_watched_no_longer() -> None:
    desk = SharingDesk()
    desk.sets(f"tracked=[[{ELSEWHERE}]]")
    desk.tick()
    key = desk.office.desk_key(desk.office.desks[0])
    assert list(PLACES.fetch(desk.office, key, PAGE) or ()) == [ELSEWHERE]

    desk.staff.replace(PAGE, f"|tracked=[[{ELSEWHERE}]]", "")
    desk.tick()

    assert list(PLACES.fetch(desk.office, key, PAGE) or ()) == []


def test_the_staff_of_the_desk_that_has_it_now_are_its_staff() -> None:
    desk = SharingDesk()
    other, lena = "Project:Lab", desk.person("Lena")
    desk.staff.edit(other, "Welcome to the lab.")
    desk.policies.append(
        make_policy(name="lab", pages=[other], staff=["Lena"], turns={"follow": True})
    )
    desk.office = desk.open_office()
    desk.sets(f"handed to=[[{other}]]")
    desk.tick()

    lena.append(PAGE, ": Which ones are they? ~~~~")
    desk.minutes_pass(10)
    desk.tick()

    assert "{{Helpdesk status|waiting for requester|handed to" in desk.thread("Pictures")


@pytest.mark.parametrize(
    "value", ["[[#Nothing here]]", "<nowiki>", "{{!}}", "[[", "#", "Special:Version", "~~~~"]
)
def test_what_leads_nowhere_harms_nothing(value: str) -> None:
    desk = SharingDesk()
    desk.sets(f"duplicate of={value}")

    for _ in range(3):
        report = desk.tick()
        assert report.problems == []
        desk.days_pass(1)


def test_a_desk_that_does_not_heed_them_is_as_before() -> None:
    desk = SharingDesk()
    desk.policies[:] = [make_policy(staff=["Samira"], turns={"follow": True})]
    desk.office = desk.open_office()
    desk.closes("Photographs")

    desk.sets("duplicate of=[[#Photographs]]")
    desk.ticks(3)

    assert "{{Helpdesk status|done" not in desk.thread("Pictures")


def test_what_was_handed_to_another_desk_of_ours_stands_on_its_dashboard() -> None:
    desk = SharingDesk(dashboard={"enabled": True})
    other = "Project:Lab"
    desk.staff.edit(other, "Welcome to the lab.")
    desk.policies.append(make_policy(name="lab", pages=[other], dashboard={"enabled": True}))
    desk.office = desk.open_office()
    desk.tick()
    assert "Pictures" in desk.staff.read(f"{PAGE}/Dashboard")

    desk.sets(f"handed to=[[{other}]]")
    desk.tick()

    assert "Pictures" not in desk.staff.read(f"{PAGE}/Dashboard")
    assert f"[[:{PAGE}#Pictures|Pictures]]" in desk.staff.read(f"{other}/Dashboard")
    assert [edit.title for edit in desk.tick().edits] == []
