"""An answer to a follow-up is the answer of the account that saved it, whoever it is signed by."""

from __future__ import annotations

import pytest

from helpdeskbot.concerns.follow_up.decide import count_answers
from helpdeskbot.concerns.follow_up.values import ANSWERED, Answer
from tests.concerns.follow_up.following import ANSWERS, PAGE, FollowingDesk


def answer_for(desk: FollowingDesk, word: str, name: str) -> str:
    signature = f"[[User:{name}|{name}]] {desk.now:%H:%M, %-d %B %Y} (UTC)"
    return f"{{{{Helpdesk follow-up answer|{word}|{desk.identity()}}}}} {signature}"


def counted(desk: FollowingDesk) -> dict[Answer, int]:
    return {word: n for word, n in count_answers(desk.events(ANSWERED)).items() if n}


@pytest.mark.parametrize("lost", [False, True])
@pytest.mark.parametrize("word", ["well", "trouble", "stop"])
@pytest.mark.parametrize("title", [ANSWERS, PAGE])
def test_who_signs_for_the_requester_has_answered_for_nobody(
    title: str, word: str, lost: bool
) -> None:
    desk = FollowingDesk()
    desk.is_done()
    desk.days_pass(31)
    desk.tick()
    assert desk.asked() == 1
    mallory, forged = desk.person("Mallory"), answer_for(desk, word, "Anna")
    if title == ANSWERS:
        mallory.new_section(ANSWERS, "About it", forged)
    else:
        mallory.append(PAGE, f"\n:{forged}")
    desk.minutes_pass(5)
    if lost:
        desk.lose_the_database()
    desk.tick()
    desk.days_pass(62)
    desk.tick()

    assert counted(desk) == {}
    assert desk.asked() == 2, "the second one comes as it would have come"


@pytest.mark.parametrize("title", [ANSWERS, PAGE])
def test_an_answer_without_a_signature_is_its_writers(title: str) -> None:
    desk = FollowingDesk()
    anna = desk.is_done()
    desk.days_pass(31)
    desk.tick()
    text = f"{{{{Helpdesk follow-up answer|well|{desk.identity()}}}}} Thank you! ~~~~"
    anna.append(title, f"\n{text}")
    desk.minutes_pass(5)
    desk.tick()

    assert counted(desk) == {Answer.WELL: 1}


@pytest.mark.parametrize("memory", ["lost", "old"])
def test_what_was_asked_and_deleted_is_not_asked_again(memory: str) -> None:
    desk = FollowingDesk()
    desk.is_done()
    restore = desk.back_up()
    desk.days_pass(31)
    desk.tick()
    line = next(line for line in desk.text.split("\n") if "helpdeskbot:follow-up|" in line)
    desk.staff.replace(PAGE, f"\n{line}", "")
    desk.minutes_pass(5)
    if memory == "old":
        restore()
    else:
        desk.lose_the_database()
    for _ in range(3):
        desk.tick()
        desk.days_pass(1)

    assert desk.asked() == 0
    assert desk.notified() == ["Anna"]
