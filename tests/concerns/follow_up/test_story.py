"""What comes after "done": it is asked how it went, with figures, once, and answers count."""

from __future__ import annotations

import pytest

from helpdeskbot.concerns.follow_up.decide import count_answers
from helpdeskbot.concerns.follow_up.values import ANSWERED, Answer
from helpdeskbot.model.errors import Unreachable
from helpdeskbot.model.limits import Limits
from tests.concerns.follow_up.following import ANSWERS, PAGE, PHOTOS, TALK, FollowingDesk

UPLOAD = f"done|topic=upload|result={PHOTOS}"


def make_photos(desk: FollowingDesk, first: int, last: int) -> None:
    curator = desk.person("Curator")
    for number in range(first, last):
        curator.edit(f"File:Photo {number}.jpg", f"[[{PHOTOS}]] [[Category:Vases]]")


def days_asked(desk: FollowingDesk, until: int, *, step: int) -> list[int]:
    """After how many days it is asked in the thread, while the bot makes a pass each few days."""
    days = []
    for day in range(0, until, step):
        before = desk.asked()
        desk.tick()
        days += [day] * (desk.asked() - before)
        desk.days_pass(step)
    return days


# -- In the request --------------------------------------------------------------------------------
def test_thirty_days_after_done_the_requester_is_asked_how_it_went_once() -> None:
    desk = FollowingDesk()
    desk.is_done()
    desk.days_pass(29.9)
    desk.tick()
    assert desk.asked() == 0
    desk.days_pass(0.1)
    desk.tick()
    assert desk.asked() == 1
    assert desk.notified() == ["Anna"]
    assert "was closed as done 30 days ago" in desk.text
    for days in (0.1, 1, 20):
        desk.days_pass(days)
        desk.tick()
    assert desk.asked() == 1


def test_the_message_tells_figures_that_the_bot_looked_up() -> None:
    desk = FollowingDesk()
    make_photos(desk, 0, 10)
    desk.is_done(status=f"{UPLOAD}|articles=Vase, Nowhere")
    make_photos(desk, 10, 12)
    author = desk.person("Author")
    author.edit("Vase", "[[File:Photo 1.jpg]] [[File:Photo 2.jpg]]")
    desk.days_pass(30)
    author.edit("Vase", "[[File:Photo 1.jpg]] [[File:Photo 2.jpg]] more")
    desk.tick()
    for words in (
        "12 files, 2 more than on 23 November 2026",
        "all are in other categories too",
        "2 are used, on one page",
        "edited 2 times since",
        "there is no such page now",
    ):
        assert words in desk.text
    desk.days_pass(60)
    desk.tick()
    assert "12 files, as many as on 23 December 2026" in desk.text


def test_each_of_the_days_of_the_topic_is_asked_about() -> None:
    desk = FollowingDesk()
    desk.is_done()
    assert days_asked(desk, 400, step=5) == [30, 90, 365]


def test_a_bot_that_was_asleep_for_four_hundred_days_asks_once() -> None:
    desk = FollowingDesk()
    desk.is_done()
    desk.days_pass(400)
    desk.tick()
    assert desk.asked() == 1
    assert "365 days ago" in desk.text
    for _ in range(5):
        desk.days_pass(50)
        desk.tick()
    assert desk.asked() == 1


@pytest.mark.parametrize("status", ["declined", "no response", "on hold", "in progress", "closed"])
def test_after_another_status_than_done_nothing_is_asked(status: str) -> None:
    desk = FollowingDesk()
    desk.is_done(status=status)
    for _ in range(5):
        desk.days_pass(80)
        desk.tick()
    assert desk.asked() == 0


def test_a_desk_that_has_not_turned_it_on_asks_nothing() -> None:
    desk = FollowingDesk(follow_up={"enabled": False})
    desk.is_done()
    desk.days_pass(31)
    desk.tick()
    assert desk.asked() == 0


@pytest.mark.parametrize(
    ("written", "expected"), [("7", [7]), ("10, 20", [10, 20]), ("none", []), ("soon", [30, 90])]
)
def test_staff_or_the_requester_set_other_days_in_the_template(
    written: str, expected: list[int]
) -> None:
    desk = FollowingDesk()
    desk.is_done(status=f"done|follow up={written}")
    assert days_asked(desk, 95, step=1 if 7 in expected else 5) == expected


def test_days_that_cannot_be_read_are_told() -> None:
    desk = FollowingDesk()
    desk.asks("Anna", "Our photos")
    desk.tick()
    desk.staff.replace(PAGE, "{{Helpdesk status|new}}", "{{Helpdesk status|done|follow up=soon}}")
    [problem] = desk.tick().problems
    assert problem.what == '"follow up=soon" in the request "Our photos" cannot be read'


def test_a_request_that_is_opened_again_is_not_asked_about_until_it_is_done_again() -> None:
    desk = FollowingDesk()
    desk.is_done()
    desk.days_pass(20)
    desk.closes(status="in progress|topic=upload")
    desk.days_pass(15)
    desk.tick()
    assert desk.asked() == 0
    desk.closes()
    desk.days_pass(29)
    desk.tick()
    assert desk.asked() == 0
    desk.days_pass(1)
    desk.tick()
    assert desk.asked() == 1


def test_what_a_person_deleted_is_not_said_again() -> None:
    desk = FollowingDesk()
    desk.is_done()
    desk.days_pass(30)
    before = desk.text
    desk.tick()
    assert desk.asked() == 1
    desk.staff.edit(PAGE, before)
    for _ in range(3):
        desk.days_pass(1)
        desk.tick()
    assert desk.asked() == 0
    desk.lose_the_database()
    desk.tick()
    assert desk.asked() == 0
    desk.days_pass(60)
    desk.tick()
    assert desk.asked() == 1


def test_without_the_database_nothing_is_said_twice_and_the_days_still_count() -> None:
    desk = FollowingDesk()
    desk.is_done()
    desk.days_pass(15)
    desk.lose_the_database()
    desk.tick()
    desk.days_pass(15)
    desk.tick()
    assert desk.asked() == 1
    desk.lose_the_database()
    for _ in range(3):
        desk.tick()
        desk.days_pass(5)
    assert desk.asked() == 1


def test_one_person_is_asked_about_one_request_at_a_time() -> None:
    desk = FollowingDesk()
    desk.is_done(heading="First")
    desk.is_done(heading="Second")
    desk.is_done("Bosse", heading="Third")
    desk.days_pass(31)
    desk.tick()
    assert sorted(desk.notified()) == ["Anna", "Bosse"]
    desk.days_pass(6)
    desk.tick()
    assert sorted(desk.notified()) == ["Anna", "Bosse"]
    desk.days_pass(1.5)
    desk.tick()
    assert sorted(desk.notified()) == ["Anna", "Anna", "Bosse"]


def test_old_done_requests_do_not_make_a_flood_when_it_is_turned_on() -> None:
    desk = FollowingDesk()
    for number in range(12):
        desk.asks(f"Person {number}", f"Request {number}")
    desk.tick()
    for number in range(12):
        desk.closes(f"Request {number}")
    desk.days_pass(40)
    desk.lose_the_database()
    for days, expected in ((0, 5), (0.3, 5), (1, 10), (1.1, 12)):
        desk.days_pass(days)
        desk.tick()
        assert desk.asked() == expected
    assert len(desk.notified()) == 12


def test_who_is_blocked_or_wants_no_messages_is_not_asked() -> None:
    desk = FollowingDesk()
    desk.is_done(heading="First")
    bosse = desk.is_done("Bosse", heading="Second")
    bosse.edit("User talk:Bosse", "{{nobots}}")
    desk.staff.block("Anna")
    desk.days_pass(31)
    desk.tick()
    assert desk.asked() == 0
    assert desk.notified() == []


def test_a_renamed_requester_is_asked_by_the_new_name() -> None:
    desk = FollowingDesk()
    desk.is_done()
    desk.staff.rename("Anna", "Anna Lind")
    desk.days_pass(31)
    desk.tick()
    assert desk.notified() == ["Anna Lind"]


def test_a_missing_message_template_is_told_and_tried_again_later() -> None:
    desk = FollowingDesk()
    desk.is_done()
    text = desk.staff.read("Template:Helpdesk follow up/en")
    desk.staff.delete("Template:Helpdesk follow up/en")
    desk.days_pass(31)
    report = desk.tick()
    assert any("Helpdesk follow up/en is missing" in problem.what for problem in report.problems)
    desk.wiki.requests.clear()
    desk.minutes_pass(1)
    desk.tick()
    assert sum(desk.wiki.requests.values()) == 1
    desk.staff.edit("Template:Helpdesk follow up/en", text)
    desk.minutes_pass(7 * 60)
    desk.tick()
    assert desk.asked() == 1


def test_an_idle_tick_costs_one_request() -> None:
    desk = FollowingDesk()
    desk.is_done()
    desk.tick()
    for _ in range(3):
        desk.wiki.requests.clear()
        desk.days_pass(5)
        desk.tick()
        assert dict(desk.wiki.requests) == {"fetch_heads": 1}


def test_a_preview_says_what_would_be_asked_and_saves_nothing() -> None:
    desk = FollowingDesk()
    desk.is_done()
    desk.days_pass(31)
    report = desk.tick(write=False)
    assert "closed as done 30 days ago" in report.edits[0].text
    assert desk.asked() == 0
    desk.tick()
    assert desk.asked() == 1


# -- When it has left the page ---------------------------------------------------------------------
def test_once_it_was_archived_the_requester_is_asked_on_their_talk_page() -> None:
    desk = FollowingDesk()
    make_photos(desk, 0, 3)
    desk.is_done(status=UPLOAD)
    desk.days_pass(10)
    desk.archives()
    desk.days_pass(20)
    desk.tick()
    assert (desk.asked(), desk.asked(TALK)) == (0, 1)
    talk = desk.staff.read(TALK)
    assert "3 files" in talk
    assert "[[Special:Permalink/" in talk
    assert "== How did it go? Our photos ==" in talk
    for _ in range(4):
        desk.days_pass(5)
        desk.tick()
    assert desk.asked(TALK) == 1
    desk.days_pass(400)
    desk.tick()
    assert desk.asked(TALK) == 2


def test_a_message_that_was_deleted_from_the_talk_page_is_not_written_again() -> None:
    desk = FollowingDesk()
    desk.is_done()
    desk.archives()
    desk.days_pass(31)
    desk.tick()
    desk.person("Anna").edit(TALK, "Nothing to see.")
    desk.days_pass(1)
    desk.tick()
    assert desk.asked(TALK) == 0


@pytest.mark.parametrize("lose_database", [False, True])
def test_who_says_no_more_while_the_bot_is_asleep_is_not_asked_on_waking(
    lose_database: bool,
) -> None:
    desk = FollowingDesk()
    anna = desk.is_done()
    desk.days_pass(31)
    desk.tick()
    identity = desk.identity()
    desk.days_pass(5)
    text = f"{{{{Helpdesk follow-up answer|stop|{identity}}}}} ~~~~"
    anna.new_section(ANSWERS, "No more questions", text)
    if lose_database:
        desk.lose_the_database()
    desk.days_pass(60)
    for _ in range(3):
        desk.tick()
        desk.days_pass(1)
    assert desk.asked() == 1
    assert desk.notified() == ["Anna"]
    counted = count_answers(desk.events(ANSWERED))
    assert counted[Answer.STOP] == 1


def test_a_desk_may_always_write_to_the_talk_page() -> None:
    desk = FollowingDesk(follow_up={"in_thread": False})
    desk.is_done()
    desk.days_pass(31)
    desk.tick()
    assert (desk.asked(), desk.asked(TALK)) == (0, 1)


def test_a_request_that_is_back_from_the_archive_is_asked_about_in_its_thread() -> None:
    desk = FollowingDesk()
    desk.is_done()
    before = desk.text
    desk.archives()
    desk.staff.edit(PAGE, before)
    desk.tick()
    desk.days_pass(31)
    desk.tick()
    assert (desk.asked(), desk.asked(TALK)) == (1, 0)


def test_without_the_database_archived_requests_are_found_in_the_named_archives() -> None:
    desk = FollowingDesk(follow_up={"archives": [f"{PAGE}/Archive"]})
    desk.is_done()
    desk.archives()
    desk.days_pass(10)
    desk.lose_the_database()
    desk.tick()
    desk.days_pass(21)
    desk.tick()
    assert desk.asked(TALK) == 1
    desk.lose_the_database()
    for _ in range(3):
        desk.days_pass(1)
        desk.tick()
    assert desk.asked(TALK) == 1
    desk.days_pass(60)
    desk.tick()
    assert desk.asked(TALK) == 2


def test_what_was_asked_before_it_was_archived_is_not_asked_again() -> None:
    desk = FollowingDesk(follow_up={"archives": [f"{PAGE}/Archive"]})
    desk.is_done()
    desk.days_pass(30)
    desk.tick()
    assert desk.asked() == 1
    desk.archives()
    desk.lose_the_database()
    for _ in range(3):
        desk.days_pass(5)
        desk.tick()
    assert desk.asked(TALK) == 0


def test_the_day_of_closing_is_the_requests_own_though_its_namesake_has_gone() -> None:
    desk = FollowingDesk()
    anna = desk.person("Anna")
    anna.new_section(PAGE, "Our photos", "The first ones. ~~~~")
    anna.new_section(PAGE, "Our photos", "The second ones. ~~~~")
    desk.minutes_pass(10)
    desk.tick()
    before, heading, second = desk.text.rpartition("== Our photos ==")
    done = second.replace("{{Helpdesk status|new", "{{Helpdesk status|done|topic=upload")
    desk.staff.edit(PAGE, f"{before}{heading}{done}")
    desk.tick()
    desk.days_pass(20)
    desk.archives()
    desk.lose_the_database()
    desk.tick()
    desk.days_pass(11)
    desk.tick()
    assert desk.asked() == 1


def test_a_strangers_mark_in_the_archive_keeps_nobody_from_being_asked() -> None:
    desk = FollowingDesk(follow_up={"archives": [f"{PAGE}/Archive"]})
    desk.is_done()
    desk.archives()
    desk.days_pass(29)
    mark = f"<!-- helpdeskbot:follow-up|{desk.identity()}|30 --> [[User:HelpdeskBot|x]]"
    desk.person("Mallory").append(f"{PAGE}/Archive", f":x {mark} 09:10, 23 November 2026 (UTC)")
    desk.lose_the_database()
    for _ in range(3):
        desk.days_pass(1)
        desk.tick()
    assert desk.asked(TALK) == 1


def test_what_was_deleted_before_it_was_archived_is_not_asked_again_either() -> None:
    desk = FollowingDesk(follow_up={"archives": [f"{PAGE}/Archive"]})
    desk.is_done()
    desk.days_pass(30)
    before = desk.text
    desk.tick()
    desk.staff.edit(PAGE, before)
    desk.archives()
    desk.lose_the_database()
    for _ in range(3):
        desk.days_pass(5)
        desk.tick()
    assert (desk.asked(), desk.asked(TALK)) == (0, 0)


def test_an_archive_of_a_desk_that_remembers_changes_nothing() -> None:
    desk = FollowingDesk(follow_up={"archives": [f"{PAGE}/Archive"]})
    desk.is_done()
    desk.archives()
    desk.days_pass(31)
    desk.tick()
    desk.days_pass(8)
    desk.wiki.requests.clear()
    desk.tick()
    assert desk.asked(TALK) == 1
    assert dict(desk.wiki.requests) == {"fetch_heads": 1}


# -- Answers ---------------------------------------------------------------------------------------
def test_all_well_is_counted_and_the_next_follow_up_still_comes() -> None:
    desk = FollowingDesk()
    anna = desk.is_done()
    desk.days_pass(30)
    desk.tick()
    desk.answers(anna, "well")
    assert count_answers(desk.events(ANSWERED)) == {
        Answer.WELL: 1,
        Answer.HELP: 0,
        Answer.STOP: 0,
    }
    desk.tick()
    assert len(desk.events(ANSWERED)) == 1
    desk.days_pass(61)
    desk.tick()
    assert desk.asked() == 2


def test_need_help_opens_a_request_that_names_the_earlier_one() -> None:
    desk = FollowingDesk()
    anna = desk.is_done()
    desk.days_pass(30)
    desk.tick()
    desk.answers(anna, "help")
    text = desk.text.partition("== About it: help ==")[2]
    assert "{{Helpdesk status|new|follow up of=Special:Permalink/" in text
    assert count_answers(desk.events(ANSWERED))[Answer.HELP] == 1
    desk.days_pass(400)
    desk.tick()
    assert desk.asked() == 1


def test_need_help_works_after_the_request_was_archived_too() -> None:
    desk = FollowingDesk()
    anna = desk.is_done()
    desk.archives()
    desk.days_pass(30)
    desk.tick()
    desk.answers(anna, "help")
    assert "|follow up of=Special:Permalink/" in desk.text
    desk.days_pass(400)
    desk.tick()
    assert desk.asked(TALK) == 1


def test_no_more_of_this_stops_all_of_it() -> None:
    desk = FollowingDesk()
    anna = desk.is_done()
    desk.is_done(heading="Another")
    desk.is_done("Bosse", heading="Third")
    desk.days_pass(30)
    desk.tick()
    assert desk.asked() == 2
    desk.answers(anna, "stop")
    for _ in range(8):
        desk.days_pass(50)
        desk.tick()
    assert desk.notified().count("Anna") == 1
    assert desk.notified().count("Bosse") == 3


def test_no_more_of_this_holds_without_the_database() -> None:
    desk = FollowingDesk()
    anna = desk.is_done()
    desk.days_pass(30)
    desk.tick()
    desk.answers(anna, "stop")
    desk.lose_the_database()
    for _ in range(4):
        desk.days_pass(30)
        desk.tick()
    assert desk.asked() == 1


def test_an_answer_by_somebody_else_does_not_count() -> None:
    desk = FollowingDesk()
    desk.is_done()
    desk.days_pass(30)
    desk.tick()
    desk.answers(desk.person("Mallory"), "stop")
    assert desk.events(ANSWERED) == []
    desk.days_pass(60)
    desk.tick()
    assert desk.asked() == 2


def test_staff_may_stop_it_for_one_request() -> None:
    desk = FollowingDesk(staff=["Samira"])
    desk.is_done()
    desk.days_pass(30)
    desk.tick()
    desk.answers(desk.staff, "stop")
    desk.days_pass(60)
    desk.tick()
    assert desk.asked() == 1


def test_an_answer_in_the_request_itself_counts() -> None:
    desk = FollowingDesk()
    anna = desk.is_done()
    desk.days_pass(30)
    desk.tick()
    anna.append(PAGE, ":: {{Helpdesk follow-up answer|well}} thank you! ~~~~")
    desk.minutes_pass(5)
    desk.tick()
    assert count_answers(desk.events(ANSWERED))[Answer.WELL] == 1


def test_two_answers_within_a_minute_count_both() -> None:
    desk = FollowingDesk()
    anna = desk.is_done()
    desk.days_pass(30)
    desk.tick()
    text = "{{Helpdesk follow-up answer|%s|" + desk.identity() + "}} ~~~~"
    anna.new_section(ANSWERS, "Well", text % "well")
    anna.new_section(PAGE, "Help", text % "help")
    desk.minutes_pass(5)
    desk.tick()
    counts = count_answers(desk.events(ANSWERED))
    assert counts == {Answer.WELL: 1, Answer.HELP: 1, Answer.STOP: 0}


def test_hostile_values_do_no_harm() -> None:
    desk = FollowingDesk()
    desk.is_done(
        status="done|result=[[User:Victim]], Category:A<nowiki>, [[Category:~~~~|x]]"
        "|articles=[[Special:Userlogout]], [[User:Victim]], Ü",
    )
    desk.person("Victim")
    desk.days_pass(31)
    desk.tick()
    assert desk.asked() == 1
    assert desk.notified() == ["Anna"]


def test_in_the_language_of_the_desk() -> None:
    desk = FollowingDesk(language="sv")
    desk.is_done()
    desk.days_pass(31)
    desk.tick()
    assert "stängdes som klart för 30 dagar sedan" in desk.text


def test_a_wiki_that_is_away_while_figures_are_looked_up_is_tried_again() -> None:
    desk = FollowingDesk()
    desk.is_done(status=UPLOAD)
    desk.days_pass(31)
    desk.wiki.fail_next("fetch_category", Unreachable("no answer"))
    with pytest.raises(Unreachable):
        desk.tick()
    desk.minutes_pass(1)
    desk.tick()
    assert desk.asked() == 1


def test_who_is_not_to_be_asked_now_is_not_asked_because_others_write_elsewhere() -> None:
    """The request itself is as it was, so it is not looked at with each edit of the page."""
    desk = FollowingDesk(limits=Limits(comments_per_thread_per_week=0))
    desk.asks("Bodil", "Other photos")
    desk.is_done()
    desk.days_pass(30)
    for minutes in (0, 60, 320, 60):
        desk.minutes_pass(minutes)
        desk.person("Bodil").append(PAGE, "== More ==\nHow do we count? ~~~~\n")
        for _ in range(2):
            desk.minutes_pass(5)
            desk.tick()
        assert desk.asked() == 0
