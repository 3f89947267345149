"""Stories of threads that leave the desk's page, and of what follows from it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from helpdeskbot.concerns.archives.staff import list_for_staff
from tests.concerns.archives.archive_desk import ARCHIVE, ArchivedDesk
from tests.concerns.asking.asking import NEEDED, AskingDesk
from tests.scenario.desk import PAGE, Desk

DONE = "{{Helpdesk status|done}}"
SILENT = "{{Helpdesk status|no response}}"


# -- Where it went ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("where", "summary", "by"),
    [
        # ArchiverBot and pywikibot's archivebot link to the archive.
        ("Project:Old things", "Archiving 1 thread to [[Project:Old things]]", "ArchiverBot"),
        # SpBot tells a number; the archive is found among what it edited in those minutes.
        ("Project:Some archive", "Bot: archiving 1 thread", "SpBot"),
        # ClueBot III links to it by another spelling.
        (f"{PAGE}/Archives/ 7", f"Archiving 1 discussion to [[{PAGE}/Archives/ 7|7]]", "ClueBot"),
        # A person moves it by hand and says nothing.
        ("Project:By hand", "", "Samira"),
        # The desk's own pattern.
        (ARCHIVE, "tidied up", "Samira"),
    ],
)  # fmt: skip
def test_a_thread_is_found_wherever_it_was_archived(where: str, summary: str, by: str) -> None:
    desk = ArchivedDesk()
    desk.has_request(status=DONE)
    desk.archives("Help", where=where, summary=summary, by=by)

    report = desk.tick()

    assert desk.found() == [(" ".join(where.split()).replace("/ ", "/ "), False)]
    assert report.problems == []
    assert report.edits == []


def test_one_that_somebody_else_archived_later_is_found_by_the_beginning_of_the_title() -> None:
    desk = ArchivedDesk()
    desk.has_request(status=DONE)
    section = desk.section("Help")
    desk.staff.replace(PAGE, section, "")
    desk.minutes_pass(20)
    desk.person("Bosse").edit(f"{PAGE}/Archive of odd things", section)

    desk.tick()

    assert desk.found() == [(f"{PAGE}/Archive of odd things", False)]


def test_an_archived_thread_that_is_over_stays_quiet() -> None:
    desk = ArchivedDesk()
    desk.has_request(status=DONE)
    desk.archives("Help")
    desk.tick()
    before = desk.bot_edits()

    desk.minutes_pass(60 * 24 * 30)

    assert desk.tick().edits == []
    assert desk.bot_edits() == before
    assert desk.talk() == ""


def test_a_thread_that_was_removed_is_looked_for_and_then_forgotten() -> None:
    desk = ArchivedDesk()
    desk.has_request()
    desk.staff.replace(PAGE, desk.section("Help"), "")
    desk.tick()
    desk.wiki.requests.clear()

    desk.tick()

    assert desk.found() == []
    assert desk.wiki.requests.total() == 1
    assert desk.talk() == ""


def test_what_was_found_is_not_looked_for_again_while_the_clock_runs_on() -> None:
    desk = ArchivedDesk()
    desk.has_request()
    desk.archives("Help")

    def running_clock() -> datetime:
        desk.now += timedelta(milliseconds=20)
        return desk.now

    desk.office.clock = running_clock

    for _ in range(3):
        desk.tick()

    assert desk.found() == [(ARCHIVE, True)]


def test_one_whose_archive_is_saved_only_later_is_found_then() -> None:
    desk = ArchivedDesk()
    desk.has_request(status=DONE)
    section = desk.section("Help")
    desk.staff.replace(PAGE, section, "")
    desk.tick()
    desk.staff.edit(ARCHIVE, section)
    desk.minutes_pass(90)

    desk.tick()

    assert desk.found() == [(ARCHIVE, False)]


# -- An open one -----------------------------------------------------------------------------------
def test_the_requester_of_an_open_request_is_told_where_it_went() -> None:
    desk = ArchivedDesk()
    desk.has_request()
    desk.archives("Help")

    report = desk.tick()

    assert desk.found() == [(ARCHIVE, True)]
    assert [problem.what for problem in report.problems] == [
        f'the open request "Help" was archived by ArchiverBot, to {ARCHIVE}'
    ]
    assert desk.talk().startswith(
        "== Your request was archived ==\n"
        f"Your open request was moved to an archive: [[:{ARCHIVE}#Help|Help]]."
    )
    assert f"Please write at [[:{PAGE}]], with a link" in desk.talk()
    assert [notice.kind for notice in desk.wiki.notifications if notice.user == "Rita"] == [
        "edit-user-talk"
    ]


def test_it_is_told_in_the_language_of_the_request() -> None:
    desk = ArchivedDesk()
    body = "Hej! Hur gör vi för att länka till vår webbplats? Tack på förhand. ~~~~"
    desk.asks("Astrid", "Hur gör vi?", body)
    desk.tick()
    desk.tick()
    desk.archives("Hur gör vi?")

    desk.tick()

    assert desk.talk("Astrid").startswith("== Din fråga har arkiverats ==\n")


def test_it_is_told_once_whatever_is_lost_or_removed() -> None:
    desk = ArchivedDesk()
    desk.has_request()
    desk.archives("Help")
    desk.tick()
    desk.staff.edit("User talk:Rita", "Tidied up.")

    desk.tick()
    desk.asks("Bosse", "Other")
    desk.tick()
    desk.lose_the_database()
    desk.tick()
    desk.tick()

    assert desk.talk() == "Tidied up."


def test_whoever_wants_no_bots_on_the_talk_page_is_left_alone() -> None:
    desk = ArchivedDesk()
    desk.has_request()
    desk.person("Rita").edit("User talk:Rita", "{{nobots}}")
    desk.archives("Help")

    desk.tick()

    assert desk.talk() == "{{nobots}}"
    rows = list_for_staff(desk.office, desk.policies[0], desk.now)
    assert [(row.where, row.heading) for row in rows.open] == [(ARCHIVE, "Help")]


def test_whoever_archives_their_own_request_is_not_told() -> None:
    desk = ArchivedDesk()
    desk.has_request()
    desk.archives("Help", by="Rita")

    desk.tick()

    assert desk.found() == [(ARCHIVE, True)]
    assert desk.talk() == ""


def test_the_setting_keeps_talk_pages_out_of_it() -> None:
    desk = ArchivedDesk(archives={"tell_requester": False})
    desk.has_request()
    desk.archives("Help")
    desk.tick()
    assert desk.talk() == ""


def test_staff_see_it_until_it_is_back_on_the_desk() -> None:
    desk = ArchivedDesk()
    desk.has_request()
    section = desk.section("Help")
    desk.archives("Help")
    desk.tick()
    rows = list_for_staff(desk.office, desk.policies[0], desk.now)
    assert [(row.where, row.heading) for row in rows.open] == [(ARCHIVE, "Help")]

    desk.staff.edit(ARCHIVE, "Nothing here.")
    desk.staff.edit(PAGE, f"{desk.text}\n\n{section}")
    desk.tick()

    assert list_for_staff(desk.office, desk.policies[0], desk.now).open == []


def test_it_stands_on_the_page_of_requests_that_need_somebody() -> None:
    desk = AskingDesk(archives={"enabled": True, "tell_requester": False})
    desk.asks("Rita", "Help")
    desk.tick()
    desk.tick()
    section = "== Help ==\n" + desk.thread("Help")
    desk.staff.edit(ARCHIVE, section)
    desk.staff.replace(PAGE, section, "")

    desk.tick()

    assert (
        f"=== Open requests that were archived ===\n* [[:{ARCHIVE}#Help|Help]]\n"
    ) in desk.staff.read(NEEDED)


# -- A late reply ----------------------------------------------------------------------------------
def late_reply(desk: ArchivedDesk) -> None:
    desk.has_request(status=SILENT)
    desk.archives("Help")
    desk.tick()
    desk.tick()
    desk.minutes_pass(60 * 24 * 7)
    desk.person("Rita").append(ARCHIVE, "\n: Sorry, I was away. It is the blue one. ~~~~")


def test_a_late_reply_in_the_archive_is_named_to_staff() -> None:
    desk = ArchivedDesk()
    late_reply(desk)
    before = desk.text

    report = desk.tick()

    assert [problem.what for problem in report.problems] == [
        f'"Help" was closed for want of an answer, and got one in {ARCHIVE}'
    ]
    rows = list_for_staff(desk.office, desk.policies[0], desk.now)
    assert [(row.where, row.heading) for row in rows.replies] == [(ARCHIVE, "Help")]
    assert desk.text == before
    assert desk.tick().problems == []


def test_a_late_reply_brings_a_link_to_the_desk_and_moves_nothing() -> None:
    desk = ArchivedDesk(archives={"replies": "bring-back"})
    late_reply(desk)
    archive = desk.staff.read(ARCHIVE)

    desk.tick()

    assert desk.section("Help").startswith(
        "== Help ==\n{{Helpdesk status|new}}\n\n"
        "This request was closed for want of an answer, and archived. Now one has come there: "
        f"[[:{ARCHIVE}#Help|Help]]."
    )
    assert desk.staff.read(ARCHIVE) == archive
    assert [notice for notice in desk.wiki.notifications if notice.kind == "mention"] == []


def test_a_link_that_staff_remove_is_not_put_back() -> None:
    desk = ArchivedDesk(archives={"replies": "bring-back"})
    late_reply(desk)
    desk.tick()
    desk.tick()
    desk.staff.replace(PAGE, desk.section("Help"), "Dealt with.")
    desk.person("Rita").append(ARCHIVE, "\n: And another thing. ~~~~")

    for _ in range(3):
        desk.tick()

    assert "== Help ==" not in desk.text


def test_watching_an_archive_costs_no_request_of_its_own() -> None:
    desk = ArchivedDesk()
    desk.has_request(status=SILENT)
    desk.archives("Help")
    desk.tick()
    desk.tick()
    desk.tick()
    desk.wiki.requests.clear()

    desk.tick()

    assert dict(desk.wiki.requests) == {"fetch_heads": 1}


# -- Marked as resolved ----------------------------------------------------------------------------
def test_a_request_whose_status_is_final_is_marked_for_the_archive_bot() -> None:
    desk = ArchivedDesk(archives={"mark_resolved": True})
    desk.has_request()
    desk.sets("Help", DONE)

    report = desk.tick()

    assert desk.section("Help").endswith(
        "\n{{Section resolved|1=[[User:HelpdeskBot|HelpdeskBot]] "
        f"([[User talk:HelpdeskBot|talk]]) {desk.now:%H:%M, %d %B %Y} (UTC)}}}}"
    )
    assert report.edits[0].summary.startswith(
        "/* Help */ Marked a finished request as resolved, for archiving"
    )
    assert report.edits[0].notifies == ()
    assert desk.tick().edits == []
    assert desk.wiki.notifications == []


@pytest.mark.parametrize("forgetful", [False, True])
def test_a_mark_that_a_person_removes_is_not_put_back(forgetful: bool) -> None:
    desk = ArchivedDesk(archives={"mark_resolved": True})
    desk.has_request(status=DONE)
    assert "{{Section resolved" in desk.text
    line = desk.section("Help").rpartition("\n")[2]
    desk.staff.replace(PAGE, f"\n{line}", "")
    if forgetful:
        desk.lose_the_database()

    for _ in range(3):
        desk.tick()

    assert "{{Section resolved" not in desk.text


def test_an_open_request_is_not_marked() -> None:
    desk = ArchivedDesk(archives={"mark_resolved": True})
    desk.has_request(status="{{Helpdesk status|in progress}}")
    assert "{{Section resolved" not in desk.text


def test_a_desk_that_does_not_archive_so_marks_nothing() -> None:
    desk = ArchivedDesk()
    desk.has_request(status=DONE)
    assert "{{Section resolved" not in desk.text


def test_a_desk_without_the_setting_looks_for_nothing() -> None:
    desk = Desk()
    desk.asks("Rita", "Help")
    desk.tick()
    desk.tick()
    desk.staff.edit(PAGE, "Empty.")
    desk.wiki.requests.clear()

    desk.tick()

    assert desk.wiki.requests["fetch_edited"] == desk.wiki.requests["fetch_titles"] == 0


def test_a_strangers_mark_keeps_no_late_reply_from_the_desk() -> None:
    desk = ArchivedDesk(archives={"replies": "bring-back"})
    late_reply(desk)
    [thread] = desk.store.fetch_threads(desk.office.desk_key(desk.policies[0]))
    mark = f"x <!-- helpdeskbot:back|{thread.id} --> [[User:HelpdeskBot|x]]"
    desk.person("Mallory").append(PAGE, f"\n{mark} {desk.now:%H:%M, %-d %B %Y} (UTC)")
    desk.tick()

    assert "== Help ==" in desk.text


def test_what_a_stranger_marked_as_resolved_and_staff_did_not_is_marked_at_the_end() -> None:
    desk = ArchivedDesk(archives={"mark_resolved": True})
    desk.has_request()
    desk.person("Mallory").append(PAGE, "\n{{Section resolved|1=~~~~}}")
    desk.asks("Bosse", "Other")
    desk.tick()
    desk.staff.edit(PAGE, re.sub(r"\n\{\{Section resolved.*?\}\}", "", desk.text))
    desk.tick()
    desk.sets("Help", "{{Helpdesk status|done}}")
    desk.minutes_pass(24 * 60)
    desk.tick()

    assert "{{Section resolved|1=[[User:HelpdeskBot" in desk.text
