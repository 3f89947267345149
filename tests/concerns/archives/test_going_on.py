"""What the bot closes and marks for the archive locks nobody out."""

from __future__ import annotations

from typing import Any

import pytest

from tests.concerns.asking.asking import PAGE
from tests.concerns.reminders.test_story import CaringDesk
from tests.scenario.kept import kept

MARKED = "{{Section resolved"


@kept
def closed_desk(**more: Any) -> CaringDesk:
    """Nobody answered for long, so the bot has closed a request and marked it."""
    desk = CaringDesk(archives={"enabled": True, "mark_resolved": True}, **more)
    desk.asks("Rita", "Photographs", "We have photographs. ~~~~")
    desk.tick()
    desk.minutes_pass(30)
    desk.answers()
    desk.ticks(60)
    assert "status|no response" in desk.text
    assert MARKED in desk.text
    return desk


@pytest.mark.parametrize("lost", [False, True])
@pytest.mark.parametrize(
    ("who", "text"),
    [
        ("Rita", "\n::In Umeå. ~~~~"),
        ("Rita", "\nIn Umeå."),
        ("Rita", "\n::In Umeå. [[User:Rita|Rita]]"),
        ("Samira", "\n:I have found the archive. ~~~~"),
        ("Rolf", "\n::In Umeå, I work there with Rita. ~~~~"),
        ("~2026-12345-6", "\n::In Umeå. ~~~~"),
    ],
)
def test_any_answer_below_it_opens_it_again(who: str, text: str, lost: bool) -> None:
    desk = closed_desk()
    desk.person(who).append(PAGE, text)
    desk.minutes_pass(5)
    if lost:
        desk.lose_the_database()

    desk.tick()
    assert MARKED not in desk.text
    assert "no response" not in desk.text
    desk.minutes_pass(5)
    desk.tick()
    assert MARKED not in desk.text
    assert text.strip("\n:").removesuffix(" ~~~~").removesuffix(" [[User:Rita|Rita]]") in desk.text


@pytest.mark.slow
def test_a_status_that_staff_set_below_our_mark_counts() -> None:
    desk = closed_desk()
    desk.staff.replace(PAGE, "status|no response", "status|in progress")
    desk.minutes_pass(5)

    desk.tick()
    assert MARKED not in desk.text
    assert "status|in progress" in desk.text


def test_a_mark_that_a_person_has_set_stays() -> None:
    desk = closed_desk()
    ours = desk.text[desk.text.index(MARKED) :].partition("\n")[0]
    desk.staff.replace(PAGE, ours, "{{Section resolved|1=~~~~}}")
    desk.minutes_pass(5)
    desk.person("Rita").append(PAGE, "\n::In Umeå. ~~~~")
    desk.minutes_pass(5)

    desk.tick()
    assert MARKED in desk.text


@pytest.mark.parametrize("text", ["\n::Thanks! ~~~~", "\n::Thanks!"])
def test_thanks_leave_a_finished_request_marked(text: str) -> None:
    desk = CaringDesk(archives={"enabled": True, "mark_resolved": True})
    desk.asks("Rita", "Photographs", "We have photographs. ~~~~")
    desk.tick()
    desk.staff.replace(PAGE, "status|new", "status|done")
    desk.minutes_pass(5)
    desk.tick()
    assert MARKED in desk.text
    desk.person("Rita").append(PAGE, text)
    desk.minutes_pass(5)

    desk.tick()
    assert MARKED in desk.text


def test_what_is_opened_again_is_not_marked_in_the_same_edit() -> None:
    desk = CaringDesk(archives={"enabled": True, "mark_resolved": True})
    desk.asks("Rita", "Photographs", "We have photographs. ~~~~")
    desk.tick()
    desk.staff.replace(PAGE, "status|new", "status|done")
    desk.minutes_pass(5)
    desk.person("Rita").append(PAGE, "\n::No, they are still missing! ~~~~")
    desk.minutes_pass(5)

    desk.tick()
    assert MARKED not in desk.text
    assert "status|in progress" in desk.text


@pytest.mark.slow
def test_when_it_is_finished_again_it_is_marked_again_but_not_against_a_person() -> None:
    desk = closed_desk()
    desk.person("Rita").append(PAGE, "\n::In Umeå. ~~~~")
    desk.minutes_pass(5)
    desk.tick()
    desk.minutes_pass(5)
    desk.staff.replace(PAGE, "status|in progress", "status|done")
    desk.minutes_pass(5)
    desk.tick()
    assert MARKED in desk.text
    ours = desk.text[desk.text.index(MARKED) :].partition("\n")[0]
    desk.staff.replace(PAGE, ours, "")
    desk.ticks(3)

    assert MARKED not in desk.text
