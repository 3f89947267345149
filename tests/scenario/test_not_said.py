"""What the wiki refused was not said: nobody is held to it, and nothing private becomes public."""

from __future__ import annotations

import pytest

from helpdeskbot.model.errors import EditRefused, LoginFailed, MailRefused, Unreachable
from helpdeskbot.model.wiki import Edit
from tests.concerns.archives.archive_desk import ArchivedDesk
from tests.concerns.asking.asking import COPYRIGHT, PAGE, AskingDesk
from tests.concerns.follow_up.following import FollowingDesk
from tests.concerns.reminders.test_story import STAFF_PAGE, CaringDesk
from tests.scenario.desk import Desk
from tests.scenario.kept import kept

FILTER = "abusefilter-disallowed"


def refuse_with(desk: Desk, code: str, title: str, words: str = "") -> None:
    """Let the wiki refuse our edits of a page, or those that bring some words."""

    def refuse(user: str, edit: Edit) -> str | None:
        ours = user == desk.wiki.bot and edit.title == title
        return code if ours and words in edit.text else None

    desk.wiki.edit_filter = refuse


@kept
def answered_desk(talk: str = "") -> CaringDesk:
    desk = CaringDesk()
    rita = desk.asks("Rita", "Photographs", "We have photographs. ~~~~")
    if talk:
        rita.edit("User talk:Rita", talk)
    desk.tick()
    desk.minutes_pass(30)
    desk.answers()
    desk.minutes_pass(5)
    desk.tick()
    return desk


# -- Reminders -------------------------------------------------------------------------------------
@pytest.mark.parametrize("code", ["protectedpage", FILTER, "blocked"])
def test_nobody_is_closed_as_silent_whom_no_reminder_reached(code: str) -> None:
    desk = answered_desk()
    refuse_with(desk, code, "User talk:Rita")

    desk.ticks(60)

    assert desk.staff.read("User talk:Rita") == ""
    assert "{{Helpdesk status|waiting for requester}}" in desk.thread("Photographs")
    assert "no response" not in desk.text
    said = desk.staff.read(STAFF_PAGE)
    assert 1 <= said.count("could not be delivered (") <= 2, "about every thirty days"
    assert code in said
    assert "[[User talk:Rita|Rita]]" in said


def test_a_reminder_that_was_refused_for_a_day_is_left_then_and_counts_from_there() -> None:
    desk = answered_desk()
    refuse_with(desk, FILTER, "User talk:Rita")
    desk.ticks(8)
    desk.wiki.edit_filter = None

    desk.ticks(3)

    assert desk.staff.read("User talk:Rita").count("== A request at the helpdesk") == 1
    assert "could not be delivered" not in desk.staff.read(STAFF_PAGE)
    desk.ticks(60)
    assert "{{Helpdesk status|no response}}" in desk.thread("Photographs")


def test_nobody_is_closed_as_silent_where_the_thread_itself_takes_no_reminder() -> None:
    desk = answered_desk()
    refuse_with(desk, FILTER, PAGE, "helpdeskbot:remind")

    for day in range(40):
        if day % 5 == 0:
            desk.person("Rita").edit("User:Rita", f"Somewhere else, {day}")
        desk.ticks(1)

    assert "no response" not in desk.text
    assert "helpdeskbot:remind" not in desk.text


def test_who_wants_no_messages_is_not_closed_for_not_reading_them() -> None:
    desk = answered_desk("{{nobots}}")

    desk.ticks(60)

    assert desk.staff.read("User talk:Rita") == "{{nobots}}"
    assert "no response" not in desk.text
    assert "could not be delivered" not in desk.staff.read(STAFF_PAGE)


def test_a_reminder_whose_saving_timed_out_but_was_done_is_not_sent_again() -> None:
    desk = answered_desk()

    def time_out(call: str) -> None:
        if call == "apply_edit" and "waiting for you" in desk.staff.read("User talk:Rita"):
            raise Unreachable("no answer in time")

    desk.wiki.after = time_out
    for _ in range(12):
        try:
            desk.ticks(1)
        except Unreachable:
            desk.minutes_pass(1)
    desk.wiki.after = None
    desk.ticks(1)

    talk = desk.history("User talk:Rita")
    assert max(text.count("helpdeskbot:remind-elsewhere") for _, text in talk) <= 2
    assert sum(user == desk.wiki.bot for user, _ in talk) <= 2, "one for each that was due"


# -- Messages on talk pages ------------------------------------------------------------------------
def test_a_question_on_a_talk_page_that_was_refused_once_is_left_a_little_later() -> None:
    desk = AskingDesk()
    desk.joins("Anna", notify="talk")
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    refuse_with(desk, FILTER, "User talk:Anna")
    desk.tick()
    desk.wiki.edit_filter = None
    assert desk.tick().edits == [], "not at once"

    desk.minutes_pass(20)
    desk.tick()

    assert desk.staff.read("User talk:Anna").count("helpdeskbot:talk") == 1


def test_one_request_that_a_talk_page_refuses_keeps_back_no_other_message() -> None:
    desk = answered_desk()
    desk.person("Rita").new_section(PAGE, "Casino", "And this? ~~~~")
    desk.minutes_pass(5)
    desk.tick()
    desk.minutes_pass(30)
    desk.answers("What is it? ~~~~")
    refuse_with(desk, FILTER, "User talk:Rita", "Casino")

    desk.ticks(60)

    talk = desk.staff.read("User talk:Rita")
    assert "[[:Project:Helpdesk#Photographs|Photographs]]" in talk
    assert "Casino" not in talk
    assert "{{Helpdesk status|waiting for requester" in desk.thread("Casino")
    assert "Casino" in desk.staff.read(STAFF_PAGE)


def test_a_question_that_stays_refused_is_given_up_and_staff_are_told_once() -> None:
    desk = AskingDesk(staff=["Samira"], asking={"wait_days": 30})
    desk.joins("Anna", notify="talk")
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    refuse_with(desk, FILTER, "User talk:Anna")
    tried = 0

    for _ in range(4 * 6):
        tried += sum(edit.title == "User talk:Anna" for edit in desk.tick().edits)
        desk.minutes_pass(4 * 60)

    assert tried == 6
    said = desk.staff.read(STAFF_PAGE)
    assert said.count("could not be delivered (") == 1
    assert f"[[:{PAGE}#Old photographs|Old photographs]]" in said
    assert f"({FILTER})" in said


@pytest.mark.parametrize("code", [FILTER, "protectedpage", "blocked"])
def test_where_a_request_went_is_told_a_little_later_if_that_was_refused(code: str) -> None:
    desk = ArchivedDesk(staff=["Samira"])
    desk.has_request(status="{{Helpdesk status|in progress}}")
    desk.archives("Help")
    refuse_with(desk, code, "User talk:Rita")
    for _ in range(3):
        desk.tick()
    desk.wiki.edit_filter = None

    desk.minutes_pass(70)
    desk.tick()

    assert desk.staff.read("User talk:Rita").count("== Your request was archived ==") == 1


def test_a_follow_up_that_was_refused_comes_later() -> None:
    desk = FollowingDesk(follow_up={"in_thread": False})
    desk.is_done()
    desk.tick()
    desk.days_pass(31)
    refuse_with(desk, FILTER, "User talk:Anna")
    desk.tick()
    desk.wiki.edit_filter = None

    desk.days_pass(1)
    desk.tick()

    assert desk.staff.read("User talk:Anna").count("helpdeskbot:follow-up") == 1


# -- Mails -----------------------------------------------------------------------------------------
@kept
def mailing_desk() -> AskingDesk:
    desk = AskingDesk(staff=["Samira"], asking={"wait_days": 30})
    desk.joins("Anna", notify="mail").take_mail()
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    return desk


@pytest.mark.parametrize(
    "code", ["ratelimited", "maxlag", "readonly", "blocked", "cantsend", "usermaildisabled", "new"]
)
def test_a_mail_refused_for_our_sake_is_sent_later_and_never_said_in_public(code: str) -> None:
    desk = mailing_desk()
    desk.wiki.fail_next("send_mail", MailRefused("no", code=code))
    desk.tick()
    desk.tick()
    assert desk.wiki.mails == []

    for _ in range(5):
        desk.minutes_pass(20)
        desk.tick()

    assert [mail.user for mail in desk.wiki.mails] == ["Anna"]
    assert desk.staff.read("User talk:Anna") == ""
    desk.asks("Rolf", "Other photographs", COPYRIGHT)
    desk.tick()
    assert len(desk.wiki.mails) == 2, "nothing is held against the person"


def test_an_account_without_the_right_to_mail_writes_on_the_talk_page() -> None:
    desk = mailing_desk()
    desk.wiki.fail_next("send_mail", MailRefused("no", code="permissiondenied"))
    desk.tick()
    desk.tick()

    assert desk.staff.read("User talk:Anna").count("helpdeskbot:talk") == 1
    assert desk.wiki.mails == []


def test_after_one_mail_that_no_other_would_fare_better_than_no_other_is_tried() -> None:
    desk = mailing_desk()
    desk.joins("Bosse", notify="mail").take_mail()
    desk.wiki.world.users[desk.wiki.bot].emailable = False
    desk.tick()
    assert desk.wiki.requests["send_mail"] == 1

    desk.wiki.world.users[desk.wiki.bot].emailable = True
    desk.minutes_pass(20)
    desk.tick()

    assert {mail.user for mail in desk.wiki.mails} == {"Anna", "Bosse"}


def test_a_mail_that_stays_refused_is_given_up_and_staff_are_told_once() -> None:
    desk = mailing_desk()
    desk.wiki.world.users[desk.wiki.bot].emailable = False

    for _ in range(4 * 6):
        desk.tick()
        desk.minutes_pass(4 * 60)

    assert desk.staff.read("User talk:Anna") == ""
    said = desk.staff.read(STAFF_PAGE)
    assert said.count("could not be delivered (") == 1
    assert "(cantsend)" in said
    assert desk.wiki.requests["send_mail"] == 6


def test_who_refuses_mail_is_asked_for_it_again_after_a_month() -> None:
    desk = mailing_desk()
    anna = desk.person("Anna")
    anna.take_mail(wanted=False)
    desk.tick()
    desk.tick()
    assert "Old photographs" in desk.staff.read("User talk:Anna")
    anna.take_mail()

    desk.days_pass(31)
    anna.edit("User:Anna", "I am still here.")
    desk.asks("Rolf", "Other photographs", COPYRIGHT)
    desk.tick()

    assert [mail.user for mail in desk.wiki.mails] == ["Anna"]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_mail_of_which_nobody_knows_is_never_sent_again_and_staff_are_told_once(
    when: str,
) -> None:
    desk = mailing_desk()

    def time_out(call: str) -> None:
        if call == "send_mail":
            raise Unreachable("no answer in time")

    setattr(desk.wiki, when, time_out)
    with pytest.raises(Unreachable):
        desk.tick()
    setattr(desk.wiki, when, None)
    sent = len(desk.wiki.mails)

    for _ in range(5):
        desk.minutes_pass(60)
        desk.tick()

    assert len(desk.wiki.mails) == sent
    assert "[[User talk:Anna|Anna]]" in desk.thread("Old photographs"), "named all the same"
    said = desk.staff.read(STAFF_PAGE)
    assert said.count("A mail to [[User talk:Anna|Anna]]") == 1
    assert desk.staff.read("User talk:Anna") == ""


def test_a_mail_that_met_a_lost_login_is_sent_by_the_next_pass() -> None:
    desk = mailing_desk()
    desk.wiki.fail_next("send_mail", LoginFailed("who are you?"))
    with pytest.raises(LoginFailed):
        desk.tick()

    desk.minutes_pass(1)
    desk.tick()

    assert [mail.user for mail in desk.wiki.mails] == ["Anna"]
    assert "Nobody knows" not in desk.staff.read(STAFF_PAGE)


def test_after_a_mail_was_sent_nobody_is_told_that_it_may_not_have_been() -> None:
    desk = mailing_desk()
    for _ in range(3):
        desk.tick()
        desk.minutes_pass(60)

    assert len(desk.wiki.mails) == 1
    assert "Nobody knows" not in desk.staff.read(STAFF_PAGE)


# -- Pages that the bot keeps ----------------------------------------------------------------------
def test_a_kept_page_that_was_refused_is_brought_up_to_date_later() -> None:
    desk = AskingDesk()
    desk.joins("Anna")
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    desk.wiki.edit_filter = lambda user, edit: FILTER if edit.title.endswith("/Log") else None
    desk.tick()
    desk.wiki.edit_filter = None
    desk.asks("Rolf", "Other photographs", COPYRIGHT)
    desk.minutes_pass(20)
    desk.tick()

    assert "Other photographs" in desk.staff.read(f"{PAGE}/Experts/Log")


def test_a_wiki_that_refuses_without_a_code_that_we_know_does_not_stop_the_others() -> None:
    desk = Desk(pages=[PAGE, "Project:Other"])
    desk.staff.edit("Project:Other", "Welcome.")
    desk.asks("Anna", "Photos")
    desk.person("Bosse").new_section("Project:Other", "Films", "How? ~~~~")
    desk.minutes_pass(5)
    desk.wiki.fail_next("apply_edit", EditRefused("no", code="unheard-of"))

    desk.tick()

    assert "{{Helpdesk status|new}}" in desk.staff.read("Project:Other")
