"""Stories of what comments mean: who has something to do, and who has nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.concerns.agreement.agreeing import ARCHIVE, YES, AgreeingDesk
from tests.concerns.asking.asking import COPYRIGHT, PAGE
from tests.concerns.reminders.test_story import STAFF_PAGE, CaringDesk
from tests.scenario.kept import kept

EVERYTHING: dict[str, Any] = {
    "staff": ["Samira"],
    "turns": {"follow": True},
    "reminders": {"enabled": True},
}


def status_of(desk: CaringDesk | AgreeingDesk) -> str:
    found = re.search(r"\{\{Helpdesk status\|([^|}]*)", desk.text)
    return found[1] if found else ""


@kept
def asked(request: str = "We have photographs. ~~~~") -> CaringDesk:
    desk = CaringDesk()
    desk.joins("Anna", "copyright")
    desk.asks("Rita", "Photographs", request)
    desk.tick()
    desk.minutes_pass(30)
    return desk


@pytest.mark.parametrize(
    "words",
    [
        "{{Helpdesk not me}}",
        "I take this one.",
        "Give me a week.",
        "We will look at this next week.",
        "Thanks for asking here!",
        "Nicht mein Gebiet, leider.",
        "You can use the upload wizard. Let us know if anything is missing.",
        "It is explained on [[Help:How do I upload files?]]",
    ],
)
@pytest.mark.parametrize("who", ["Samira", "Anna"])
def test_who_was_given_nothing_to_do_is_not_reminded_and_not_closed(who: str, words: str) -> None:
    desk = asked()
    desk.person(who).append(PAGE, f":{words} ~~~~")

    desk.ticks(60)

    assert "Rita" not in desk.notified()
    assert desk.wiki.fetch_pages(["User talk:Rita"])["User talk:Rita"].text == ""
    assert status_of(desk) not in ("waiting for requester", "no response")


@pytest.mark.parametrize(
    "words",
    ["Which archive holds them?", "Please send us a list.", "من يملكها؟", "Skicka gärna en lista."],
)
def test_who_was_asked_for_something_is_awaited(words: str) -> None:
    desk = asked()
    desk.staff.append(PAGE, f":{words} ~~~~")
    desk.minutes_pass(5)

    desk.tick()

    assert status_of(desk) == "waiting for requester"


def test_staff_are_told_of_what_one_of_them_has_promised_when_the_day_is_over() -> None:
    desk = asked()
    desk.staff.append(PAGE, ":I'll look at it until 9 December. ~~~~")

    desk.ticks(10)
    before = desk.wiki.fetch_pages([STAFF_PAGE])[STAFF_PAGE].text
    desk.ticks(8)

    assert before == ""
    assert "what Samira offered to do, since 23 November 2026" in desk.staff.read(STAFF_PAGE)


@pytest.mark.parametrize(
    "no", ["{{Helpdesk not me}}", "Not me, sorry.", "I have no time for this one"]
)
def test_an_expert_who_says_no_is_not_taken_for_a_yes(no: str) -> None:
    desk = CaringDesk(asking={"experts": 1})
    for name in ("Anna", "Bosse"):
        desk.joins(name, "copyright")
    desk.asks("Rita", "Photographs", COPYRIGHT)
    desk.tick()
    [first] = desk.notified()
    desk.minutes_pass(30)
    desk.person(first).append(PAGE, f":{no} ~~~~")
    desk.minutes_pass(5)

    desk.tick()

    assert f"expert={first}" not in desk.text
    assert sorted(desk.notified()) == ["Anna", "Bosse"]


@pytest.mark.parametrize("words", ["Maybe next month.", "No time this week, perhaps later."])
def test_an_answer_that_is_neither_yes_nor_no_leaves_the_question_open(words: str) -> None:
    desk = CaringDesk(asking={"experts": 1})
    for name in ("Anna", "Bosse"):
        desk.joins(name, "copyright")
    desk.asks("Rita", "Photographs", COPYRIGHT)
    desk.tick()
    [first] = desk.notified()
    desk.minutes_pass(30)
    desk.person(first).append(PAGE, f":{words} ~~~~")
    desk.minutes_pass(5)

    desk.tick()

    assert "expert=" not in desk.text
    assert desk.notified() == [first]
    desk.ticks(6)
    assert set(desk.notified()) == {"Anna", "Bosse"}


@pytest.mark.parametrize("answer", ["Thanks, 300 files.", "Thanks. Yes.", "Danke, CC0."])
def test_thanks_with_an_answer_are_an_answer(answer: str) -> None:
    desk = asked()
    desk.staff.append(PAGE, ":Are they yours, and how many? ~~~~")
    desk.minutes_pass(30)
    desk.tick()
    desk.person("Rita").append(PAGE, f"::{answer} ~~~~")
    desk.minutes_pass(5)

    desk.tick()

    assert status_of(desk) == "in progress"


@kept
def _agreed_desk() -> AgreeingDesk:
    desk = AgreeingDesk(**EVERYTHING)
    desk.asks("Rita", "The archive", ARCHIVE)
    desk.tick()
    desk.minutes_pass(60)
    for name in ("Rita", "Samira"):
        desk.replies(desk.person(name), YES)
    desk.minutes_pass(5)
    desk.tick()
    assert status_of(desk) == "in progress"
    return desk


@pytest.mark.parametrize("change", ["Samira", "Rita", "Pelle"])
def test_agreed_work_goes_on_when_somebody_changes_the_agreement(change: str) -> None:
    desk = _agreed_desk()
    desk.person(change).replace(PAGE, "| part2 = the rest", "| part2 = another part")

    for _ in range(70):
        desk.days_pass(1)
        desk.tick()

    assert status_of(desk) == "in progress"
    assert "no answer has come" not in desk.text


@pytest.mark.slow
def test_agreed_work_is_not_closed_when_a_question_about_it_has_no_answer() -> None:
    desk = _agreed_desk()
    desk.staff.append(PAGE, ":Where are the scans? ~~~~")

    for _ in range(70):
        desk.days_pass(1)
        desk.tick()

    assert status_of(desk) == "waiting for requester"
    assert "The archive" in desk.staff.read(STAFF_PAGE)


@pytest.mark.slow
@pytest.mark.parametrize("who", ["198.51.100.7", "Rita"])
def test_nobody_is_written_to_in_vain_and_the_staff_are_told(who: str) -> None:
    desk = CaringDesk()
    desk.asks(who, "Photographs", "We have photographs. ~~~~")
    desk.tick()
    desk.minutes_pass(30)
    desk.answers()
    desk.minutes_pass(5)
    desk.tick()
    if who == "Rita":
        desk.person("Admin", "sysop").block("Rita")
    comments = desk.text.count("helpdeskbot:remind")

    desk.ticks(70)

    assert status_of(desk) == "waiting for requester"
    assert desk.text.count("helpdeskbot:remind") == comments
    assert desk.wiki.fetch_pages([f"User talk:{who}"])[f"User talk:{who}"].text == ""
    assert f"an answer from {who}, whom no message reaches" in desk.staff.read(STAFF_PAGE)


def test_whose_the_words_are_below_which_somebody_takes_our_comment_away() -> None:
    desk = AgreeingDesk(**EVERYTHING)
    desk.asks("Rita", "The archive", ARCHIVE)
    desk.tick()
    desk.minutes_pass(60)
    desk.staff.append(PAGE, ":Where are the scans? ~~~~")
    desk.minutes_pass(5)
    desk.tick()
    for _ in range(10):
        desk.days_pass(1)
        desk.tick()
    reminded = desk.wiki.fetch_pages(["User talk:Rita"])["User talk:Rita"].text
    offer = next(line for line in desk.text.splitlines() if "agree-offer" in line)

    desk.staff.replace(PAGE, f"{offer}\n", "")
    for _ in range(9):
        desk.days_pass(1)
        desk.tick()

    assert "helpdeskbot:remind" in reminded
    assert desk.staff.read("User talk:Rita") == reminded
    assert "helpdeskbot:remind" not in desk.text


def test_a_day_that_an_expert_names_counts_in_agreed_work_too() -> None:
    desk = _agreed_desk()
    desk.joins("Anna", "upload")
    desk.person("Anna").append(PAGE, ":I take the first part. Give me until 23 December. ~~~~")

    for _ in range(25):
        desk.days_pass(1)
        desk.tick()

    assert "Anna" not in desk.notified()
    assert "helpdeskbot:remind" not in desk.text


def test_a_status_of_ours_that_somebody_undid_is_not_set_again() -> None:
    desk = asked()
    desk.answers()
    desk.minutes_pass(5)
    before = desk.text
    desk.tick()
    assert status_of(desk) == "waiting for requester"
    desk.minutes_pass(5)
    desk.person("Pelle").edit(PAGE, before)
    desk.minutes_pass(5)

    for _ in range(3):
        report = desk.tick()
        assert [edit.title for edit in report.edits if edit.title == PAGE] == []
        assert report.problems == []
        desk.minutes_pass(5)

    assert desk.text == before
