"""Stories of experts who answer by a link: a form that has only to be saved."""

from __future__ import annotations

import pytest

from tests.concerns.asking.asking import ANSWERS, COPYRIGHT, PAGE, ROSTER, AskingDesk
from tests.scenario.kept import kept

HEADING = "Old photographs"
TAKE, NOT_ME = "I take it", "Not me"


@kept
def asked_desk(*names: str, **settings: object) -> AskingDesk:
    """A desk at which two of some experts were asked about a request."""
    desk = AskingDesk(staff=["Samira"], asking={"experts": 1, **settings})
    for name in names or ("Anna",):
        desk.joins(name)
    desk.asks("Rita", HEADING, COPYRIGHT)
    desk.tick()
    return desk


def test_who_saves_the_form_has_taken_the_request() -> None:
    desk = asked_desk(taken_status="in progress")
    before = desk.notified()
    desk.presses(desk.person("Anna"), TAKE)
    report = desk.tick()

    assert report.problems == []
    assert "{{Helpdesk status|in progress|topic=copyright|expert=Anna}}" in desk.text
    assert desk.notified() == before, "nothing is said about it"
    assert desk.tick().edits == []
    assert desk.tick(write=False).edits == []


def test_who_says_not_me_is_believed_and_the_next_one_is_asked() -> None:
    desk = asked_desk("Anna", "Bosse")
    [first] = desk.notified()
    desk.presses(desk.person(first), NOT_ME)
    desk.tick()

    assert desk.notified() == [first, "Bosse" if first == "Anna" else "Anna"]
    assert "expert=" not in desk.text
    desk.days_pass(6)
    desk.tick()
    assert desk.notified().count(first) == 1


def test_an_answer_costs_no_more_than_a_reply_and_nothing_afterwards() -> None:
    def requests(*, by_link: bool) -> int:
        desk = asked_desk()
        if by_link:
            desk.presses(desk.person("Anna"), TAKE)
        else:
            desk.person("Anna").append(PAGE, ":I can help. ~~~~")
            desk.minutes_pass(5)
        desk.wiki.requests.clear()
        desk.tick()
        told = desk.wiki.requests.total()
        desk.tick()
        desk.wiki.requests.clear()
        desk.tick()
        assert desk.wiki.requests.total() == 1
        return int(told)

    # The page of answers is read besides the desk's.
    assert requests(by_link=True) <= requests(by_link=False) + 1


def test_staff_may_take_a_request_by_link() -> None:
    desk = asked_desk()
    desk.presses(desk.staff, TAKE)
    desk.tick()
    assert "expert=Samira" in desk.text


def test_who_was_renamed_since_has_taken_it_by_the_new_name() -> None:
    desk = asked_desk()
    desk.presses(desk.person("Anna"), TAKE)
    desk.staff.rename("Anna", "Annika")
    desk.tick()
    assert "expert=Annika" in desk.text


# -- Who may not, and what does not count ----------------------------------------------------------
@pytest.mark.parametrize("who", ["Mallory", "Rita", "192.0.2.7", "~2026-12345-67"])
@pytest.mark.parametrize("label", [TAKE, NOT_ME])
def test_who_was_not_asked_says_nothing(who: str, label: str) -> None:
    desk = asked_desk("Anna", "Bosse")
    before, asked = desk.text, desk.notified()
    desk.presses(desk.person(who), label)
    desk.tick()
    assert desk.text == before
    assert desk.notified() == asked


@pytest.mark.parametrize("lost", [False, True])
def test_the_form_counts_for_who_saved_it_whoever_signed_it(lost: bool) -> None:
    desk = asked_desk()
    desk.presses(desk.person("Anna"), TAKE)
    form = desk.staff.read(ANSWERS)
    desk = asked_desk()
    desk.person("Mallory").edit(ANSWERS, form)
    desk.minutes_pass(5)
    if lost:
        desk.lose_the_database()
    desk.tick()
    assert "expert=" not in desk.text


def test_who_puts_back_what_was_blanked_takes_nothing() -> None:
    desk = asked_desk("Anna", "Bosse")
    desk.presses(desk.person("Mallory"), TAKE)
    form = desk.staff.read(ANSWERS)
    desk.person("Mallory").edit(ANSWERS, "gone")
    desk.tick()
    desk.person("Bosse").edit(ANSWERS, form)
    desk.minutes_pass(5)
    desk.tick()
    assert "expert=" not in desk.text
    desk.lose_the_database()
    desk.tick()
    assert "expert=" not in desk.text


@pytest.mark.parametrize("after", ["a tick", "no tick"])
@pytest.mark.parametrize("how", ["blanked", "deleted"])
def test_what_was_said_holds_when_the_page_is_blanked_or_deleted(how: str, after: str) -> None:
    desk = asked_desk(taken_status="in progress")
    desk.presses(desk.person("Anna"), TAKE)
    if after == "a tick":
        desk.tick()
    if how == "blanked":
        desk.person("Mallory").edit(ANSWERS, "")
    else:
        desk.staff.delete(ANSWERS)
    desk.minutes_pass(5)
    desk.tick()
    # What was deleted before anybody has read it, nobody can read.
    unread = how == "deleted" and after == "no tick"
    assert ("expert=Anna" in desk.text) is not unread


def test_who_takes_their_own_answer_away_before_it_is_read_has_not_answered() -> None:
    desk = asked_desk()
    desk.presses(desk.person("Anna"), TAKE)
    desk.person("Anna").undo(ANSWERS)
    desk.tick()
    assert "expert=" not in desk.text


def test_a_form_that_is_saved_twice_is_one_answer() -> None:
    desk = asked_desk()
    for _ in range(2):
        desk.presses(desk.person("Anna"), TAKE)
    desk.tick()
    edits = desk.bot_edits()
    desk.presses(desk.person("Anna"), TAKE)
    desk.tick()
    assert desk.text.count("expert=Anna") == 1
    assert desk.bot_edits() == edits


def test_a_hundred_answers_of_strangers_change_nothing_and_hinder_nobody() -> None:
    desk = asked_desk()
    for number in range(100):
        desk.presses(desk.person(f"Stranger {number}"), TAKE if number % 2 else NOT_ME)
    desk.presses(desk.person("Anna"), TAKE)
    desk.tick()
    assert "expert=Anna" in desk.text
    assert "Stranger" not in desk.text


@pytest.mark.parametrize("identity", ["h-Nobody-20260101000000", "", "}}{{evil", "h-" + "x" * 3000])
def test_an_answer_about_no_request_is_nothing(identity: str) -> None:
    desk = asked_desk()
    before = desk.text
    desk.person("Anna").append(ANSWERS, f"{{{{Helpdesk take|request={identity}}}}} ~~~~")
    assert desk.tick().problems == []
    assert desk.text == before


def test_an_answer_in_a_request_that_was_closed_meanwhile_does_nothing() -> None:
    desk = asked_desk()
    desk.presses(desk.person("Anna"), TAKE)
    desk.staff.replace(PAGE, "waiting for expert", "done")
    desk.minutes_pass(5)
    desk.tick()
    assert "expert=" not in desk.text


def test_an_answer_about_a_request_that_was_archived_meanwhile_does_nothing() -> None:
    desk = asked_desk()
    desk.presses(desk.person("Anna"), TAKE)
    thread = desk.text[desk.text.index(f"== {HEADING}") :]
    desk.staff.replace(PAGE, thread, "")
    desk.staff.edit(f"{PAGE}/Archive", thread)
    desk.minutes_pass(5)
    assert desk.tick().problems == []
    assert desk.staff.read(f"{PAGE}/Archive") == thread


def test_without_the_memory_an_answer_is_read_again_and_nothing_is_said_twice() -> None:
    desk = asked_desk("Anna", "Bosse")
    [first] = desk.notified()
    desk.presses(desk.person(first), TAKE)
    desk.tick()
    text = desk.text
    desk.lose_the_database()
    for _ in range(3):
        desk.tick()
    assert desk.text == text
    assert desk.notified() == [first]


@pytest.mark.parametrize("instead", ["", "|expert=Bosse"])
@pytest.mark.parametrize("lost", [False, True])
def test_a_name_that_staff_took_away_is_not_written_again(instead: str, lost: bool) -> None:
    desk = asked_desk()
    desk.person("Bosse")
    desk.presses(desk.person("Anna"), TAKE)
    desk.tick()
    desk.staff.replace(PAGE, "|expert=Anna", instead)
    desk.minutes_pass(5)
    if lost:
        desk.lose_the_database()
    for _ in range(3):
        desk.tick()
        desk.minutes_pass(5)
    assert "Anna}}" not in desk.text
    desk.presses(desk.person("Anna"), TAKE)
    desk.tick()
    assert "Anna}}" in desk.text, "it is said anew"


def test_the_last_answer_counts() -> None:
    desk = asked_desk()
    desk.presses(desk.person("Anna"), TAKE)
    desk.presses(desk.person("Anna"), NOT_ME)
    desk.tick()
    assert "expert=Anna" not in desk.text
    desk.presses(desk.person("Anna"), TAKE)
    desk.tick()
    assert "expert=Anna" in desk.text


@pytest.mark.parametrize(
    "heading",
    [
        "Fotos: 50 % & mehr = teuer? #1 + x",
        "Ein [[Link|Wort]] und {{tl|Vorlage}} __NOTOC__ ~~~~",
        "“Anführung” 'x' ''y'' <b>z</b> [https://example.org e]",
        "صور قديمة",
    ],
)
@pytest.mark.parametrize("name", ["Rita", "R=2 & 'Sön", "Rita/Sub_x 50% a"])
def test_any_heading_and_any_name_may_stand_in_a_link(heading: str, name: str) -> None:
    desk = AskingDesk(asking={"experts": 1})
    anna = desk.joins("Anna")
    desk.asks(name, heading, COPYRIGHT)
    desk.tick()
    desk.presses(anna, TAKE)
    desk.tick()
    assert "expert=Anna" in desk.text


def test_who_is_asked_on_the_talk_page_answers_from_there_in_their_own_language() -> None:
    desk = AskingDesk(asking={"experts": 1})
    anna = desk.joins("Anna", notify="talk", languages="fi, sv, en")
    desk.asks("Rita", HEADING, COPYRIGHT)
    desk.tick()
    told = desk.staff.read("User talk:Anna")
    assert "Kan du hjälpa till här?" in told
    desk.presses(anna, "Jag tar det", on="User talk:Anna")
    desk.tick()
    assert "expert=Anna" in desk.text


def test_the_reasons_stand_behind_a_link() -> None:
    desk = asked_desk()
    assert f"[[:{ROSTER}/Log|Why?]]" in desk.thread(HEADING)
    assert "Anna" in desk.staff.read(f"{ROSTER}/Log")
