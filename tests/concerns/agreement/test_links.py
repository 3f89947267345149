"""Stories of people who agree by a link: a form that has only to be saved."""

from __future__ import annotations

import pytest

from tests.concerns.agreement.agreeing import YES, AgreeingDesk
from tests.concerns.agreement.test_story import offered, settle, status
from tests.concerns.asking.asking import ANSWERS
from tests.scenario.desk import PAGE

AGREE = "I agree"


def accepted(desk: AgreeingDesk) -> str:
    """Whom the box names as those who have agreed."""
    [line] = [one for one in desk.text.split("\n") if one.startswith("| accepted")]
    return line.partition("=")[2].strip()


def agrees(desk: AgreeingDesk, name: str) -> None:
    desk.presses(desk.staff if name == "Samira" else desk.person(name), AGREE)


def test_a_yes_by_link_counts_and_stands_in_the_box() -> None:
    desk = offered()
    before = desk.notified()
    agrees(desk, "Rita")
    settle(desk)
    assert accepted(desk) == "Rita"
    assert "agreed=" not in status(desk)
    agrees(desk, "Samira")
    settle(desk)
    assert accepted(desk) == "Rita, Samira"
    assert "agreed=2026-11-23" in status(desk)
    assert desk.notified() == before
    desk.wiki.requests.clear()
    assert desk.tick().edits == []
    assert desk.wiki.requests.total() == 1
    assert desk.tick(write=False).edits == []


def test_yeses_by_link_by_reply_and_in_the_box_belong_together() -> None:
    desk = offered()
    desk.replies(desk.person("Rita"), YES)
    agrees(desk, "Samira")
    settle(desk)
    assert accepted(desk) == "Samira"
    assert "agreed=2026-11-23" in status(desk)


def test_it_is_a_yes_to_the_text_as_it_stood_when_it_was_saved() -> None:
    desk = offered()
    agrees(desk, "Rita")
    desk.staff.replace(PAGE, "| by =", "| by = 2026-12-24")
    desk.minutes_pass(1)
    settle(desk)
    assert accepted(desk) == "", "it was said to another text"
    assert desk.text.count("helpdeskbot:agree-again") == 1
    agrees(desk, "Samira")
    settle(desk)
    assert "agreed=" not in status(desk)
    agrees(desk, "Rita")
    settle(desk)
    assert accepted(desk) == "Samira, Rita"
    assert "agreed=" in status(desk)


@pytest.mark.parametrize("lost", [False, True])
def test_a_text_that_was_changed_before_the_yes_is_the_one_that_counts(lost: bool) -> None:
    desk = offered()
    desk.staff.replace(PAGE, "| by =", "| by = 2026-12-24")
    desk.minutes_pass(1)
    agrees(desk, "Rita")
    agrees(desk, "Samira")
    if lost:
        desk.lose_the_database()
    settle(desk)
    assert accepted(desk) == "Rita, Samira"
    assert "agreed=" in status(desk)
    assert "agree-again" not in desk.text


@pytest.mark.parametrize("who", ["Mallory", "Anna", "192.0.2.7"])
def test_who_is_no_party_is_not_written_down(who: str) -> None:
    desk = offered()
    before = desk.text
    agrees(desk, who)
    settle(desk)
    assert desk.text == before


@pytest.mark.parametrize("lost", [False, True])
def test_the_form_counts_for_who_saved_it_whoever_signed_it(lost: bool) -> None:
    desk = offered()
    agrees(desk, "Rita")
    form = desk.staff.read(ANSWERS)
    desk = offered()
    desk.person("Mallory").edit(ANSWERS, form)
    agrees(desk, "Samira")
    if lost:
        desk.lose_the_database()
    settle(desk)
    assert accepted(desk) == "Samira"
    assert "agreed=" not in status(desk)


def test_who_takes_their_name_away_has_withdrawn_and_it_is_not_written_again() -> None:
    desk = offered()
    agrees(desk, "Rita")
    settle(desk)
    desk.person("Rita").replace(PAGE, "| accepted = Rita", "| accepted =")
    agrees(desk, "Samira")
    settle(desk)
    assert accepted(desk) == "Samira"
    assert "agreed=" not in status(desk)
    desk.lose_the_database()
    settle(desk)
    assert accepted(desk) == "Samira"
    assert "agreed=" not in status(desk)


def test_a_name_that_staff_took_away_is_not_written_again() -> None:
    desk = offered()
    agrees(desk, "Rita")
    settle(desk)
    desk.staff.replace(PAGE, "| accepted = Rita", "| accepted =")
    settle(desk)
    assert accepted(desk) == ""
    agrees(desk, "Rita")
    settle(desk)
    assert accepted(desk) == "Rita", "it is said anew"


def test_a_form_that_is_saved_twice_is_one_yes() -> None:
    desk = offered()
    for _ in range(3):
        agrees(desk, "Rita")
    settle(desk)
    assert accepted(desk) == "Rita"


def test_a_yes_is_kept_when_the_page_of_answers_is_blanked_or_deleted() -> None:
    desk = offered()
    agrees(desk, "Rita")
    desk.person("Mallory").edit(ANSWERS, "")
    desk.minutes_pass(1)
    settle(desk)
    assert accepted(desk) == "Rita"
    desk.staff.delete(ANSWERS)
    agrees(desk, "Samira")
    settle(desk)
    assert accepted(desk) == "Rita, Samira"
    assert "agreed=" in status(desk)


def test_a_box_without_a_line_for_the_names_is_given_one() -> None:
    desk = offered()
    desk.person("Rita").replace(PAGE, "| accepted =\n", "")
    agrees(desk, "Rita")
    settle(desk)
    assert "|accepted=Rita}}" in desk.text


def test_a_yes_that_came_while_the_page_was_being_read_counts_for_the_text_before() -> None:
    """The page of answers is looked at first; what is saved between is heard by the next pass."""
    desk = offered()
    fetch = desk.wiki.fetch_pages
    rita, staff = desk.person("Rita"), desk.staff
    desk.staff.append(PAGE, ":We look at it. ~~~~")
    desk.minutes_pass(5)
    begun: list[bool] = []

    def fetch_pages(titles: list[str]) -> object:
        if PAGE in titles and not begun:
            begun.append(True)
            desk.presses(rita, AGREE)
            staff.replace(PAGE, "| by =", "| by = 2026-12-24")
        return fetch(titles)

    desk.wiki.fetch_pages = fetch_pages  # type: ignore[assignment, method-assign]
    desk.tick()
    desk.wiki.fetch_pages = fetch  # type: ignore[method-assign]
    settle(desk)
    assert accepted(desk) == ""
    assert desk.text.count("helpdeskbot:agree-again") == 1
