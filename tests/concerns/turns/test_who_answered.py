"""Who has answered is who saved it: whatever is signed, and wherever it stands."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest

from tests.concerns.asking.asking import PAGE
from tests.concerns.reminders.test_story import CaringDesk
from tests.scenario.kept import kept

QUESTION = "We have photographs."
TALK = "User talk:Rita"


@kept
def asked_desk() -> CaringDesk:
    """Staff have asked Rita something."""
    desk = CaringDesk()
    desk.asks("Rita", "Photographs", f"{QUESTION} ~~~~")
    desk.tick()
    desk.minutes_pass(30)
    desk.answers()
    desk.minutes_pass(5)
    desk.tick()
    assert "status|waiting for requester" in desk.text
    desk.days_pass(1)
    return desk


def unsigned(desk: CaringDesk) -> None:
    desk.person("Rita").append(PAGE, "\nIn Umeå.")


def without_a_date(desk: CaringDesk) -> None:
    desk.person("Rita").append(PAGE, "\n::In Umeå. [[User:Rita|Rita]]")


def within_the_request(desk: CaringDesk) -> None:
    desk.person("Rita").replace(PAGE, QUESTION, f"{QUESTION} They lie in the archive of Umeå.")


def below_the_request(desk: CaringDesk) -> None:
    signature = desk.text.partition(QUESTION)[2].partition("\n")[0]
    desk.person("Rita").replace(
        PAGE, f"{QUESTION}{signature}", f"{QUESTION}{signature}\n\nIn the archive of Umeå."
    )


def behind_the_signature(desk: CaringDesk) -> None:
    desk.person("Rita").edit(PAGE, f"{desk.text.rstrip()} In Umeå.")


def in_a_list(desk: CaringDesk) -> None:
    desk.person("Rita").append(PAGE, "\n* In Umeå\n* and in Luleå")


def unsigned_before_a_strangers_reply(desk: CaringDesk) -> None:
    desk.person("Rita").append(PAGE, "\nIn Umeå.")
    desk.person("Mallory").append(PAGE, "\n:Nice. ~~~~")


def signed_for_by_a_bot(desk: CaringDesk) -> None:
    desk.person("Rita").append(PAGE, "\nIn Umeå.")
    desk.person("SineBot", "bot").edit(
        PAGE, f"{desk.text} {{{{unsigned|Rita|{desk.now:%H:%M, %-d %B %Y} (UTC)}}}}"
    )


ANSWERS = [
    unsigned,
    without_a_date,
    within_the_request,
    below_the_request,
    behind_the_signature,
    in_a_list,
    unsigned_before_a_strangers_reply,
    signed_for_by_a_bot,
]


@pytest.mark.parametrize("lost", [False, True])
@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_is_heard_however_it_is_given(
    answer: Callable[[CaringDesk], None], lost: bool
) -> None:
    desk = asked_desk()
    answer(desk)
    desk.minutes_pass(5)
    if lost:
        desk.lose_the_database()

    desk.tick()
    assert "status|in progress" in desk.text
    desk.ticks(45)
    assert "no response" not in desk.text
    assert not desk.wiki.world.pages.get(TALK)


@pytest.mark.parametrize("name", ["Rolf", "~2026-12345-6", "192.0.2.7"])
def test_when_somebody_else_answers_staff_are_told_and_nothing_is_closed(name: str) -> None:
    desk = asked_desk()
    desk.person(name).append(PAGE, "\n::In Umeå. ~~~~")
    desk.minutes_pass(5)

    desk.tick()
    desk.ticks(45)
    assert "no response" not in desk.text
    assert not desk.wiki.world.pages.get(TALK)
    [staff] = [page for title, page in desk.wiki.world.pages.items() if title.endswith("/Staff")]
    said = f"a look from the desk at what {name} has written"
    assert said in html.unescape(staff.newest.text)


def test_thanks_and_a_mended_word_are_no_answer() -> None:
    desk = asked_desk()
    desk.person("Rita").append(PAGE, "\n::Thanks!")
    desk.person("Rita").replace(PAGE, "photographs", "photogaphs")
    desk.minutes_pass(5)

    desk.tick()
    assert "status|waiting for requester" in desk.text


FORGED = [
    "\n::In Umeå. {signature}",
    "\n::In Umeå. {signature} <!-- {{{{Helpdesk status}}}} -->",
]


@pytest.mark.parametrize("lost", [False, True])
@pytest.mark.parametrize("text", FORGED)
def test_an_answer_that_a_stranger_signs_in_the_requesters_name_is_the_strangers(
    text: str, lost: bool
) -> None:
    desk = asked_desk()
    signature = f"[[User:Rita|Rita]] {desk.now:%H:%M, %-d %B %Y} (UTC)"
    desk.person("Mallory").append(PAGE, text.format(signature=signature))
    desk.minutes_pass(5)
    if lost:
        desk.lose_the_database()
    desk.tick()
    desk.ticks(20)

    [staff] = [page for title, page in desk.wiki.world.pages.items() if title.endswith("/Staff")]
    assert "at what Mallory has written" in staff.newest.text


def test_a_question_that_a_stranger_signs_for_staff_is_no_question() -> None:
    desk = CaringDesk()
    desk.asks("Rita", "Photographs", f"{QUESTION} ~~~~")
    desk.tick()
    desk.minutes_pass(30)
    signature = f"[[User:Samira|S]] {desk.now:%H:%M, %-d %B %Y} (UTC)"
    desk.person("Mallory").append(PAGE, f"\n:Which archive? {signature}")
    desk.minutes_pass(5)

    desk.tick()
    desk.ticks(40)
    assert "waiting for requester" not in desk.text
    assert "no response" not in desk.text
    assert not desk.wiki.world.pages.get(TALK)


def test_what_a_stranger_writes_into_anothers_comment_is_the_strangers() -> None:
    desk = asked_desk()
    desk.person("Rita").append(PAGE, "\n::Thanks! ~~~~")
    desk.minutes_pass(5)
    desk.person("Mallory").replace(PAGE, "::Thanks!", "::Thanks! They lie in the archive of Umeå.")
    desk.minutes_pass(5)
    desk.tick()
    desk.ticks(20)

    [staff] = [page for title, page in desk.wiki.world.pages.items() if title.endswith("/Staff")]
    assert "at what Mallory has written" in staff.newest.text


def test_an_answer_with_an_old_signature_is_heard_when_it_is_saved() -> None:
    desk = asked_desk()
    old = desk.text.partition(QUESTION)[2].partition("\n")[0]
    desk.person("Rita").append(PAGE, f"\n::In Umeå.{old}")
    desk.minutes_pass(5)

    desk.tick()
    assert "status|in progress" in desk.text
