"""Refused is not done: it is tried again, told to those who can mend it, and harms no other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest

from helpdeskbot.model.wiki import Edit
from tests.scenario.desk import PAGE, Desk

STAFF_PAGE = f"{PAGE}/Staff"
TAG = "{{Helpdesk status|new}}"
NAMES = ("Anna", "Bosse", "Carin", "Dora", "Emil", "Frida")


class Refusing:
    """A wiki that takes no tag of ours in some requests; it counts how often it was asked.

    :param headings: of these requests.
    """

    def __init__(self, desk: Desk, headings: Iterable[str], code: str = "spamblacklist") -> None:
        self.headings, self.code, self.asked = set(headings), code, 0
        self._bot = desk.wiki.bot
        desk.wiki.edit_filter = self.refuse

    def refuse(self, user: str, edit: Edit) -> str | None:
        if user != self._bot or edit.title != PAGE:
            return None
        self.asked += 1
        tagged = (f"== {heading} ==\n{TAG}" in edit.text for heading in self.headings)
        return self.code if any(tagged) else None


def ask(desk: Desk, names: Iterable[str] = NAMES) -> None:
    for name in names:
        desk.person(name).new_section(PAGE, f"From {name}", "How do we begin? ~~~~")
    desk.minutes_pass(5)


def tick_for(desk: Desk, lasting: timedelta, every: float = 45) -> None:
    end = desk.now + lasting
    while desk.now < end:
        desk.tick()
        desk.minutes_pass(every)


def tagged(desk: Desk) -> list[str]:
    return [name for name in NAMES if f"== From {name} ==\n{TAG}" in desk.text]


@pytest.mark.parametrize("code", ["spamblacklist", "abusefilter-disallowed", "something-new"])
def test_one_request_that_the_wiki_refuses_leaves_the_others_as_they_would_be(code: str) -> None:
    desk = Desk()
    wiki = Refusing(desk, ["From Dora"], code)
    ask(desk)

    desk.tick()

    assert tagged(desk) == ["Anna", "Bosse", "Carin", "Emil", "Frida"]
    asked = wiki.asked
    tick_for(desk, timedelta(days=2))
    assert wiki.asked - asked == 4, "after 15 minutes, an hour, six hours, a day"
    wiki.headings.clear()
    tick_for(desk, timedelta(days=1, hours=2))
    assert tagged(desk) == list(NAMES)
    assert desk.text.count(TAG) == 6


def test_staff_are_told_once_of_what_is_refused_again() -> None:
    desk = Desk(staff=["Samira"])
    Refusing(desk, ["From Dora", "From Emil"])
    ask(desk)
    desk.tick()
    assert "From Dora" not in desk.staff.read(STAFF_PAGE), "it may have passed by the next time"

    tick_for(desk, timedelta(days=3))

    said = desk.staff.read(STAFF_PAGE)
    assert said.count("The wiki refuses what the bot adds") == 1
    assert f"[[:{PAGE}#From Dora|From Dora]]" in said
    assert f"[[:{PAGE}#From Emil|From Emil]]" in said
    assert "spamblacklist" in said
    assert [one.user for one in desk.wiki.notifications if one.kind == "mention"] == ["Samira"]


def test_of_many_requests_all_good_ones_are_done_in_a_few_tries_a_pass() -> None:
    desk = Desk()
    names = [f"User {number:02}" for number in range(24)]
    bad = names[::8]
    wiki = Refusing(desk, [f"From {name}" for name in bad])
    ask(desk, names)

    for _ in range(6):
        before = wiki.asked
        report = desk.tick()
        assert wiki.asked - before <= 30
        assert sum(edit.fate == "refused" for edit in report.edits) <= 12

    done = [name for name in names if f"== From {name} ==\n{TAG}" in desk.text]
    assert done == [name for name in names if name not in bad]


def test_a_refused_request_waits_alone_after_a_restart_without_memory_of_the_pass() -> None:
    desk = Desk()
    wiki = Refusing(desk, ["From Dora"])
    ask(desk)
    desk.tick()
    desk.office = desk.open_office()
    asked = wiki.asked

    ask(desk, ["Gustav"])
    desk.tick()

    assert "== From Gustav ==\n" + TAG in desk.text
    assert wiki.asked - asked == 1, "the guilty one is not tried with it"


@pytest.mark.slow
def test_where_everything_is_refused_the_page_waits_and_nobody_is_flooded() -> None:
    desk = Desk(staff=["Samira"])
    wiki = Refusing(desk, [f"From {name}" for name in NAMES], "something-new")
    ask(desk)

    tick_for(desk, timedelta(days=2))

    assert wiki.asked < 40
    assert desk.staff.read(STAFF_PAGE).count("== ") <= 2


def test_two_good_requests_among_ten_bad_ones_are_done_within_an_hour() -> None:
    desk = Desk()
    names = [f"User {number:02}" for number in range(12)]
    good = names[5:7]
    Refusing(desk, [f"From {name}" for name in names if name not in good])
    ask(desk, names)

    tick_for(desk, timedelta(hours=1), every=15)

    assert [name for name in names if f"== From {name} ==\n{TAG}" in desk.text] == good


@pytest.mark.parametrize("code", ["blocked", "cantcreate"])
def test_what_is_about_our_account_is_told_to_the_operator_alone(code: str) -> None:
    desk = Desk(staff=["Samira"])
    wiki = Refusing(desk, ["From Dora"], code)
    ask(desk)

    report = desk.tick()

    assert wiki.asked == 1, "nothing is tried without it"
    assert report.failed
    tick_for(desk, timedelta(days=2))
    assert wiki.asked == 5
    assert desk.staff.read(STAFF_PAGE) == ""


@pytest.mark.slow
def test_a_page_that_stays_protected_is_tried_ever_more_seldom_and_staff_are_told() -> None:
    desk = Desk(staff=["Samira"])
    ask(desk)
    desk.staff.protect(PAGE)

    reports = []
    for _ in range(64):
        reports.append(desk.tick())
        desk.minutes_pass(45)

    refused = [edit for report in reports for edit in report.edits if edit.fate == "refused"]
    assert len(refused) == 5
    said = desk.staff.read(STAFF_PAGE)
    assert said.count("refuses the bot’s edits") == 1
    assert "protectedpage" in said
    desk.staff.protect(PAGE, "")
    tick_for(desk, timedelta(days=1, hours=2))
    assert tagged(desk) == list(NAMES)
