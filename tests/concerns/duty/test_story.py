"""Stories of staff who take turns: who is named, who takes over, and who is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpdeskbot.concerns.duty.memory import fetch_held
from helpdeskbot.model.report import TickReport
from helpdeskbot.office.context import Context
from helpdeskbot.page.standings import fetch_standings
from tests.concerns.duty.dutiful import DUTY, PEOPLE, STAFF_PAGE, DutifulDesk, row
from tests.scenario.desk import PAGE, Desk
from tests.scenario.kept import kept

AWAY = "2026-12-10"
ROSTER = "Project:Helpdesk/Experts"


@kept
def with_requests(count: int = 3) -> DutifulDesk:
    """A desk on whose page of duty all three stand, with so many requests."""
    desk = DutifulDesk()
    desk.all_join()
    for number in range(count):
        desk.asks(f"Rita{number}", f"Request {number}", f"Please help with matter {number}. ~~~~")
        desk.tick()
    desk.settle()
    return desk


# -- Who is named ----------------------------------------------------------------------------------
def test_each_new_request_names_one_of_the_staff_in_the_edit_that_tags_it() -> None:
    desk = DutifulDesk()
    desk.all_join()
    before = desk.bot_edits()
    for number in range(6):
        desk.asks(f"Rita{number}", f"Request {number}", f"Please help with matter {number}. ~~~~")
    report = desk.tick()
    assert report.problems == []

    owners = [desk.owner(f"Request {number}") for number in range(6)]
    assert sorted(owners) == sorted([*PEOPLE, *PEOPLE]), "by turns"
    assert desk.bot_edits() == before + 1
    assert desk.notified() == [], "nobody is called for it"
    desk.settle()


def test_who_has_least_to_look_after_gets_the_next() -> None:
    desk = with_requests(3)
    third = desk.owner("Request 1")
    desk.staff.replace(PAGE, f"new|owner={third}", f"done|owner={third}")

    desk.asks("Rita", "One more", "Could somebody look at my photographs? ~~~~")
    desk.tick()

    assert desk.owner("One more") == third


def test_among_equals_it_is_the_turn_of_who_was_given_one_longest_ago() -> None:
    desk = with_requests(3)
    for name in PEOPLE:
        desk.staff.replace(PAGE, f"new|owner={name}", f"done|owner={name}")
    desk.settle()
    desk.asks("Rita", "One more", "Could somebody look at my photographs? ~~~~")
    desk.settle()
    assert desk.owner("One more") == desk.owner("Request 0")


def test_nobody_gets_more_than_they_said() -> None:
    desk = DutifulDesk()
    desk.joins("Ana", open_limit="1")
    for number in range(2):
        desk.asks(f"Rita{number}", f"Request {number}", f"Please help with matter {number}. ~~~~")
    desk.settle()

    assert [desk.owner(f"Request {number}") for number in range(2)] == ["Ana", ""]
    desk.staff.replace(PAGE, "new|owner=Ana", "done|owner=Ana")
    desk.settle()
    assert desk.owner("Request 1") == "Ana"


def test_nobody_looks_after_their_own_request() -> None:
    desk = DutifulDesk()
    desk.joins("Ana")
    desk.asks("Ana", "My own", "I need help with my own photographs. ~~~~")
    desk.settle()
    assert desk.owner("My own") == ""


def test_new_requests_come_on_days_on_which_somebody_works() -> None:
    desk = DutifulDesk()  # it is a Monday
    desk.joins("Ana", days="Tue-Fri")
    desk.joins("Bo", days="Monday")
    desk.asks("Rita", "On Monday", "Please help with the first matter. ~~~~")
    desk.settle()
    assert desk.owner("On Monday") == "Bo"

    desk.days_pass(1)
    desk.asks("Sven", "On Tuesday", "Please help with the second matter. ~~~~")
    desk.settle()

    assert desk.owner("On Tuesday") == "Ana"
    assert desk.owner("On Monday") == "Bo", "a day off hands nothing over"
    assert desk.staff.read(STAFF_PAGE) == ""


def test_a_request_of_a_day_on_which_nobody_works_is_given_on_the_next() -> None:
    desk = DutifulDesk()
    desk.joins("Ana", days="Wed")
    desk.asks("Rita", "On Monday", "Please help with the first matter. ~~~~")
    desk.settle()
    assert desk.owner("On Monday") == ""
    desk.days_pass(1)
    assert desk.owner("On Monday") == ""
    desk.days_pass(1)
    assert desk.owner("On Monday") == "Ana"
    assert desk.staff.read(STAFF_PAGE) == "", "nobody had it before"


# -- Whose row counts ------------------------------------------------------------------------------
def test_a_row_that_somebody_else_wrote_counts_for_nobody() -> None:
    desk = DutifulDesk()
    desk.person("Mallory").append(DUTY, row("Ana"))
    desk.asks("Rita", "Photographs", "Please help with my photographs. ~~~~")
    desk.settle()
    assert desk.owner("Photographs") == ""

    desk.changes_row("Ana", confirmed="yes")
    desk.settle()
    assert desk.owner("Photographs") == "Ana"


def test_who_is_not_of_the_staff_takes_no_turns() -> None:
    desk = DutifulDesk()
    desk.joins("Mallory")
    desk.asks("Rita", "Photographs", "Please help with my photographs. ~~~~")
    desk.settle()
    assert desk.owner("Photographs") == ""


def test_a_row_that_others_widen_stays_as_narrow() -> None:
    desk = DutifulDesk()
    desk.joins("Ana", days="Tue")
    desk.person("Mallory").replace(DUTY, row("Ana", days="Tue"), row("Ana", days="Mon"))
    desk.asks("Rita", "Photographs", "Please help with my photographs. ~~~~")
    desk.settle()
    assert desk.owner("Photographs") == ""
    desk.days_pass(1)
    assert desk.owner("Photographs") == "Ana"


@pytest.mark.parametrize("makes_page", [True, False])
def test_where_nobody_has_put_themselves_down_nothing_is_written(makes_page: bool) -> None:
    desk = DutifulDesk()
    if not makes_page:
        desk.staff.delete(DUTY)
    desk.asks("Rita", "Photographs", "Please help with my photographs. ~~~~")
    desk.settle()
    assert desk.box("Photographs") == "{{Helpdesk status|new}}"


# -- Hand-over -------------------------------------------------------------------------------------
def test_who_goes_away_hands_over_and_the_next_is_told_once_what_is_known() -> None:
    desk = DutifulDesk()
    desk.all_join()
    desk.asks("Rita", "Photo archive", "We have photographs of the harbour. Which licence? ~~~~")
    desk.settle()
    assert desk.owner("Photo archive") == "Ana"
    desk.minutes_pass(60)
    desk.person("Ana").append(PAGE, ":I will ask the archive and answer by 2026-11-27. ~~~~")
    desk.staff.replace(PAGE, "|owner=Ana", "|owner=Ana|due=2026-12-18")
    desk.settle()

    desk.changes_row("Ana", away_until=AWAY)
    desk.settle()

    assert desk.owner("Photo archive") == "Bo"
    said = desk.staff.read(STAFF_PAGE)
    assert said.count("== A request for you to look after ==") == 1
    assert "[[User:Bo|Bo]]: from now on you look after these requests" in said
    assert "[[:Project:Helpdesk#Photo archive|Photo archive]], which Ana looked after" in said
    assert "Asked for: We have photographs of the harbour. Which licence?" in said
    assert "Asked by Rita on 2026-11-23" in said
    assert "Ana said they would act by 2026-11-27" in said
    assert "To be done by 2026-12-18" in said
    assert desk.notified() == ["Bo"]

    desk.days_pass(5)
    assert desk.notified() == ["Bo"]
    assert desk.staff.read(STAFF_PAGE) == said


def test_who_wants_it_is_told_on_their_talk_page() -> None:
    desk = DutifulDesk()
    desk.joins("Ana")
    desk.joins("Bo", notify="talk")
    desk.asks("Rita", "Photo archive", "We have photographs of the harbour. ~~~~")
    desk.settle()

    desk.leaves("Ana")
    desk.settle()

    assert desk.owner("Photo archive") == "Bo"
    assert desk.staff.read(STAFF_PAGE) == ""
    assert "Photo archive" in desk.staff.read("User talk:Bo")


def test_several_requests_are_told_of_in_one_message_to_each() -> None:
    desk = with_requests(6)
    desk.leaves("Ana")
    desk.settle()
    owners = [desk.owner(f"Request {number}") for number in range(6)]
    assert sorted(owners) == ["Bo", "Bo", "Bo", "Cleo", "Cleo", "Cleo"]
    assert sorted(desk.notified()) == ["Bo", "Cleo"]


def test_nothing_is_taken_back_from_who_has_it_now() -> None:
    desk = with_requests(1)
    desk.changes_row("Ana", away_until="2026-11-25")
    desk.settle()
    assert desk.owner("Request 0") == "Bo"
    desk.days_pass(5)
    assert desk.owner("Request 0") == "Bo"

    desk.asks("Sven", "Another", "Please help with something else. ~~~~")
    desk.settle()
    desk.asks("Svea", "A third", "Please help with a third thing. ~~~~")
    desk.settle()
    assert sorted([desk.owner("Another"), desk.owner("A third")]) == ["Ana", "Cleo"]


def test_whoever_blanks_the_page_of_duty_deals_nothing_out_anew() -> None:
    desk = with_requests(3)
    before = [desk.owner(f"Request {number}") for number in range(3)]
    text = desk.staff.read(DUTY)
    desk.person("Mallory").edit(DUTY, "")
    desk.settle()
    desk.staff.edit(DUTY, text)
    desk.settle()
    assert [desk.owner(f"Request {number}") for number in range(3)] == before
    assert desk.notified() == []


def test_whose_row_others_took_away_hands_over_a_day_later() -> None:
    desk = with_requests(1)
    desk.staff.replace(DUTY, row("Ana"), "")
    desk.settle()
    assert desk.owner("Request 0") == "Ana"
    desk.days_pass(2)
    assert desk.owner("Request 0") == "Bo"


def test_who_is_no_staff_any_more_hands_over() -> None:
    desk = with_requests(1)
    desk.policies[0] = replace(desk.policies[0], staff=("Samira", "Bo", "Cleo"))
    desk.office = desk.open_office()
    desk.settle()
    assert desk.owner("Request 0") == "Bo"


@pytest.mark.parametrize("how", ["block", "rename", "no staff"])
def test_on_a_busy_page_who_is_not_there_any_more_hands_over_at_once(how: str) -> None:
    """Each edit of the page would put off when all of it is looked at."""
    groups, names = (["sysop"], ["Samira"]) if how == "no staff" else ([], ["Samira", *PEOPLE])
    desk = DutifulDesk(staff=names, staff_groups=groups)
    for name in ("Ana", "Bo"):
        desk.person(name, "sysop")
        desk.joins(name)
    desk.asks("Rita", "Photos")
    desk.tick()
    for minutes in (5, 5):
        desk.minutes_pass(minutes)
        desk.tick()
    assert desk.owner("Photos") == "Ana"
    if how == "block":
        desk.staff.block("Ana")
    elif how == "rename":
        desk.staff.rename("Ana", "Anna")
    else:
        desk.staff.set_groups("Ana")

    desk.person("Rolf").new_section(PAGE, "Maps", "How do we begin? ~~~~")
    desk.minutes_pass(5)
    desk.tick()

    assert desk.owner("Photos") == ("Anna" if how == "rename" else "Bo")


def test_who_is_blocked_hands_over_within_a_day() -> None:
    desk = with_requests(1)
    desk.staff.block("Ana")
    desk.days_pass(2)
    assert desk.owner("Request 0") == "Bo"


def test_who_is_renamed_keeps_what_they_look_after_by_their_new_name() -> None:
    desk = with_requests(1)
    desk.staff.rename("Ana", "Anabel")
    desk.days_pass(2)
    assert desk.owner("Request 0") == "Anabel"
    desk.lose_the_database()
    desk.settle()
    assert desk.staff.read(STAFF_PAGE) == ""


def test_where_all_are_away_nobody_is_named_and_whoever_comes_first_is_told() -> None:
    desk = with_requests(1)
    for name in PEOPLE:
        desk.changes_row(name, away_until="2026-11-25" if name == "Cleo" else AWAY)
    desk.settle()
    assert desk.owner("Request 0") == ""
    assert desk.notified() == []

    desk.days_pass(4)

    assert desk.owner("Request 0") == "Cleo"
    assert desk.notified() == ["Cleo"]
    assert "which Ana looked after" in desk.staff.read(STAFF_PAGE)


def test_a_request_that_is_over_is_handed_to_nobody() -> None:
    desk = with_requests(1)
    desk.staff.replace(PAGE, "{{Helpdesk status|new", "{{Helpdesk status|done")
    desk.settle()
    desk.leaves("Ana")
    desk.settle()
    assert desk.owner("Request 0") == "Ana"


# -- People win ------------------------------------------------------------------------------------
def test_a_name_that_a_person_wrote_stays() -> None:
    desk = with_requests(1)
    desk.staff.replace(PAGE, "|owner=Ana", "|owner=Samira")
    desk.settle()
    desk.days_pass(3)
    assert desk.owner("Request 0") == "Samira"
    assert desk.notified() == []


def test_a_name_that_a_person_took_away_is_not_written_again() -> None:
    desk = with_requests(1)
    desk.staff.replace(PAGE, "|owner=Ana", "")
    desk.settle()
    desk.days_pass(3)
    assert desk.owner("Request 0") == ""
    desk.lose_the_database()
    desk.settle()
    assert desk.owner("Request 0") == ""


def test_a_hand_over_that_a_person_undid_is_not_made_again() -> None:
    desk = with_requests(1)
    before = desk.text
    desk.leaves("Ana")
    desk.settle()
    assert desk.owner("Request 0") == "Bo"
    desk.staff.edit(PAGE, before)
    desk.settle()
    assert desk.owner("Request 0") == "Ana"


def test_whom_a_person_named_while_they_were_away_stays() -> None:
    desk = with_requests(1)
    desk.changes_row("Cleo", away_until=AWAY)
    desk.settle()
    desk.staff.replace(PAGE, "|owner=Ana", "|owner=Cleo")
    desk.settle()
    desk.days_pass(2)
    assert desk.owner("Request 0") == "Cleo"


def test_whom_a_person_named_hands_over_when_they_go_away_later() -> None:
    desk = with_requests(1)
    desk.staff.replace(PAGE, "|owner=Ana", "|owner=Cleo")
    desk.settle()
    desk.changes_row("Cleo", away_until=AWAY)
    desk.settle()
    assert desk.owner("Request 0") in ("Ana", "Bo")
    assert len(desk.notified()) == 1


# -- What is remembered ----------------------------------------------------------------------------
def test_with_the_database_lost_nothing_is_said_or_written_again() -> None:
    desk = with_requests(3)
    desk.changes_row("Ana", away_until=AWAY)
    desk.settle()
    assert desk.notified() == ["Bo"]
    before, edits = desk.text, desk.bot_edits()

    desk.lose_the_database()
    desk.settle()

    assert (desk.text, desk.bot_edits()) == (before, edits)
    assert desk.notified() == ["Bo"]


def test_what_was_not_said_before_the_database_was_lost_is_said() -> None:
    desk = with_requests(1)
    desk.staff.edit(STAFF_PAGE, "{{nobots}}")
    desk.changes_row("Ana", away_until=AWAY)
    desk.minutes_pass(5)
    desk.tick()
    assert desk.owner("Request 0") == "Bo"
    assert desk.notified() == []
    desk.lose_the_database()
    desk.staff.edit(STAFF_PAGE, "Staff read this.")
    desk.minutes_pass(5)
    desk.tick()
    assert desk.notified() == ["Bo"]


def test_an_idle_tick_is_one_request() -> None:
    desk = with_requests(3)
    desk.minutes_pass(5)
    desk.wiki.requests.clear()
    assert desk.tick().edits == []
    assert dict(desk.wiki.requests) == {"fetch_heads": 1}


def test_a_desk_with_another_template_only_remembers_it() -> None:
    desk = DutifulDesk(preset="meta-status")
    desk.joins("Ana")
    desk.asks("Rita", "Photographs", "Please help with my photographs. ~~~~")
    desk.settle()
    assert "{{Status}}" in desk.text
    assert "Ana" not in desk.text
    held = fetch_held(desk.office, desk.policies[0])
    assert [one.name for rows in held.values() for one in rows] == ["Ana"]
    context = Context(desk.office, TickReport(started=desk.now), write=False)
    assert [one.owner for one in fetch_standings(context, desk.policies[0])] == ["Ana"]


def test_the_page_of_needs_says_what_nobody_looks_after_and_which_rows_do_not_count() -> None:
    desk = DutifulDesk(asking={"roster": ROSTER})
    desk.staff.edit(ROSTER, "Our experts.")
    desk.asks("Rita", "Photographs", "Please help with my photographs. ~~~~")
    desk.settle()
    needed = f"{ROSTER}/Needed"
    assert "looks after" not in desk.staff.read(needed), "nobody has begun to take turns"

    desk.joins("Mallory")
    desk.joins("Ana", away_until=AWAY)
    desk.settle()

    said = desk.staff.read(needed)
    assert "== Nobody looks after these ==" in said
    assert said.partition("== Nobody looks after these ==")[2].count("#Photographs|") == 1
    assert "* Mallory: This person is not of this desk’s staff, by its settings." in said
    desk.joins("Bo")
    desk.settle()
    assert "== Nobody looks after these ==" not in desk.staff.read(needed)


def test_a_tick_after_a_reply_costs_no_more_requests() -> None:
    costs = []
    for enabled in (False, True):
        desk = DutifulDesk(duty={"enabled": enabled})
        desk.all_join()
        desk.asks("Rita", "Photographs", "Please help with my photographs. ~~~~")
        desk.settle()
        desk.person("Rita").append(PAGE, ":They are of the harbour. ~~~~")
        desk.minutes_pass(5)
        desk.wiki.requests.clear()
        desk.tick()
        costs.append(dict(desk.wiki.requests))
    assert costs[0] == costs[1]


def test_a_page_of_many_requests_and_days_pings_nobody() -> None:
    desk = with_requests(3)
    desk.days_pass(20)
    assert desk.notified() == []


def test_it_is_off_where_it_is_switched_off() -> None:
    desk = Desk(turns={"follow": True})
    desk.asks("Rita", "Photographs", "Please help with my photographs. ~~~~")
    desk.tick()
    assert desk.text.count("owner") == 0


def test_what_somebody_looks_after_counts_though_nobody_has_touched_it_since() -> None:
    desk = DutifulDesk()
    desk.joins("Ana", open_limit="1")
    desk.asks("Rita", "One")
    desk.settle()
    assert desk.owner("One") == "Ana"

    desk.asks("Rolf", "Two")
    desk.settle()

    assert desk.owner("Two") == ""
