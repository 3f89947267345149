"""Answers by link: the buttons save on the page for all such answers; the older one is read."""

from __future__ import annotations

import pytest

from helpdeskbot.concerns.follow_up.decide import count_answers
from helpdeskbot.concerns.follow_up.values import ANSWERED, Answer
from tests.concerns.follow_up.following import ANSWERS, PAGE, FollowingDesk
from tests.scenario.forms import press
from tests.scenario.kept import kept

LABELS = {
    Answer.WELL: "All is well",
    Answer.HELP: "I need help",
    Answer.STOP: "No more of this",
}


@kept
def asked_desk() -> FollowingDesk:
    desk = FollowingDesk()
    desk.is_done()
    desk.days_pass(31)
    desk.tick()
    assert desk.asked() == 1
    return desk


def counted(desk: FollowingDesk) -> dict[Answer, int]:
    return {word: n for word, n in count_answers(desk.events(ANSWERED)).items() if n}


@pytest.mark.parametrize("answer", Answer)
def test_each_button_opens_a_form_that_has_only_to_be_saved(answer: Answer) -> None:
    desk = asked_desk()
    page = press(desk.person("Anna"), desk.text, LABELS[answer])
    assert page == (PAGE if answer is Answer.HELP else f"{PAGE}/Answers")
    desk.minutes_pass(5)
    desk.tick()
    desk.tick()
    assert counted(desk) == {answer: 1}
    desk.wiki.requests.clear()
    desk.tick()
    assert desk.wiki.requests.total() == 1


def test_answers_on_both_pages_are_heard_and_none_twice() -> None:
    desk = asked_desk()
    anna = desk.person("Anna")
    text = f"{{{{Helpdesk follow-up answer|well|{desk.identity()}}}}} ~~~~"
    anna.new_section(ANSWERS, "By an older link", text)
    press(anna, desk.text, "No more of this")
    for _ in range(3):
        desk.minutes_pass(5)
        desk.tick()
    assert counted(desk) == {Answer.WELL: 1, Answer.STOP: 1}
    desk.lose_the_database()
    desk.tick()
    assert counted(desk) == {Answer.WELL: 1, Answer.STOP: 1}


def test_a_strangers_answer_is_looked_at_once_and_is_nothing() -> None:
    desk = asked_desk()
    press(desk.person("Mallory"), desk.text, "All is well")
    desk.minutes_pass(5)
    desk.tick()
    assert counted(desk) == {}
    desk.wiki.requests.clear()
    desk.tick()
    assert desk.wiki.requests.total() == 1
