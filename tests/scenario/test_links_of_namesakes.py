"""Two requests with one heading: every link leads to the one that is meant."""

from __future__ import annotations

from datetime import timedelta

from helpdeskbot.concerns.asking.values import OpenRequest, Stage
from helpdeskbot.concerns.asking.words.lists import list_for_mail
from helpdeskbot.parse import default_site
from tests.concerns.archives.archive_desk import ARCHIVE, ArchivedDesk
from tests.concerns.asking.asking import NEEDED, AskingDesk
from tests.concerns.reminders.test_story import STAFF_PAGE, CaringDesk
from tests.scenario.desk import PAGE, Desk
from tests.scenario.test_not_said import FILTER, refuse_with

FIRST, SECOND = f"[[:{PAGE}#Help|Help]]", f"[[:{PAGE}#Help_2|Help]]"


def ask_twice(desk: Desk) -> None:
    for name in ("Rita", "Sven"):
        desk.asks(name, "Help", f"We have photographs. {name} ~~~~")
        desk.minutes_pass(2)
    desk.tick()


def test_the_digest_links_to_each() -> None:
    desk = CaringDesk()
    ask_twice(desk)
    desk.ticks(2)
    digest = desk.staff.read(STAFF_PAGE)
    assert FIRST in digest
    assert SECOND in digest


def test_the_page_of_what_is_needed_links_to_each() -> None:
    desk = AskingDesk()
    desk.joins("Anna")
    ask_twice(desk)
    desk.tick()
    page = desk.staff.read(NEEDED)
    assert FIRST in page
    assert SECOND in page


def test_the_summary_of_an_edit_leads_to_the_one_that_was_edited() -> None:
    desk = Desk()
    desk.asks("Rita", "Help")
    desk.tick()
    desk.asks("Sven", "Help")
    desk.tick()
    ours = [one.summary for one in desk.wiki.fetch_history(PAGE) if one.user == desk.wiki.bot]
    assert ours[0].startswith("/* Help 2 */ ")
    assert ours[-1].startswith("/* Help */ ")


def test_when_the_first_is_archived_the_second_is_the_first() -> None:
    desk = CaringDesk()
    ask_twice(desk)
    desk.tick()
    text = desk.text
    section = "== Help ==" + text.split("== Help ==")[1]
    desk.staff.edit(PAGE, text.replace(section, ""))
    desk.ticks(3)
    digest = desk.staff.read(STAFF_PAGE)
    assert FIRST in digest
    assert SECOND not in digest


def test_a_requester_is_led_to_their_own_in_the_archive() -> None:
    desk = ArchivedDesk()
    desk.staff.edit(ARCHIVE, "== Help ==\nOf last year.")
    desk.has_request()
    desk.archives("Help")
    desk.tick()
    assert f"[[:{ARCHIVE}#Help_2|Help]]" in desk.staff.read("User talk:Rita")


def test_staff_are_led_to_the_one_that_the_wiki_refuses() -> None:
    desk = CaringDesk()
    refuse_with(desk, FILTER, PAGE, "Sven")
    ask_twice(desk)
    for _ in range(4):
        desk.now += timedelta(hours=8)
        desk.tick()
    assert SECOND in desk.staff.read(STAFF_PAGE).partition("helpdeskbot:digest")[0]


def test_a_mail_leads_to_each() -> None:
    rows = [OpenRequest("h", "Desk", "Help me", Stage.ASKING, nth=nth) for nth in (1, 2)]
    lines = list_for_mail(rows, default_site()).splitlines()
    assert lines[1].endswith("#Help_me")
    assert lines[3].endswith("#Help_me_2")
