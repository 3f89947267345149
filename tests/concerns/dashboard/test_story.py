"""Stories of the page from which a desk is run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpdeskbot.concerns.dashboard.policy import DashboardPolicy
from helpdeskbot.settings.layers import merge
from helpdeskbot.words.marked_part import BEGIN, END
from tests.concerns.asking.asking import COPYRIGHT, LOG, NEEDED, PAGE, REPORT, ROSTER
from tests.concerns.dashboard.boards import BOARD, BoardDesk
from tests.concerns.follow_up.following import FollowingDesk
from tests.scenario.kept import kept


@kept
def open_desk(**more: object) -> BoardDesk:
    """Rita has asked something that Anna knows about, and Rolf something that nobody does."""
    desk = BoardDesk(**more)  # type: ignore[arg-type]
    desk.joins("Anna")
    desk.asks("Rita", "Photographs", COPYRIGHT)
    desk.asks("Rolf", "Maps", "We have maps of towns. ~~~~")
    desk.tick()
    return desk


def test_a_week_is_shown_by_whose_turn_it_is_with_one_edit_for_each_change() -> None:
    desk = open_desk()
    assert "|Maps]]" in desk.part("turn-desk")
    assert "Nobody of the desk has replied yet." in desk.row("Maps")
    assert "<bdi>2026-11-24</bdi>: the staff are told" in desk.row("Maps")
    assert "[[User talk:Anna|Anna]]</bdi> since <bdi>2026-11-23</bdi>" in desk.row("Photographs")
    assert "<bdi>2026-11-28</bdi>: somebody else is asked" in desk.row("Photographs")
    assert "Copyright and licences" in desk.row("Photographs")
    assert desk.edits() == 1

    desk.minutes_pass(30)
    desk.answers("Which towns, Rolf? ~~~~")
    desk.minutes_pass(5)
    desk.tick()
    assert desk.part("turn-desk") == ""
    assert "Samira</bdi> asked, and waits for an answer." in desk.row("Maps")
    assert "a reminder" in desk.row("Maps")
    assert desk.edits() == 2

    desk.ticks(14)
    assert "|Maps]]</bdi> (reminded so often: " in desk.part("late")
    desk.staff.replace(PAGE, "waiting for requester", "done")
    desk.minutes_pass(5)
    desk.tick()
    assert "Maps" not in desk.board()
    assert {*desk.notified()} == {"Anna", "Samira"}, "nobody for the dashboard"


def test_where_nothing_happens_nothing_is_asked_and_a_new_day_saves_nothing() -> None:
    desk = open_desk()
    desk.minutes_pass(5)
    desk.tick()
    edits, requests = desk.edits(), list[str]()
    desk.wiki.before = requests.append

    for _ in range(3):
        desk.minutes_pass(60)
        desk.tick()
    desk.at("2026-11-24 00:10")
    desk.tick()

    by_heart = "fetch_site"  # what the wiki is
    assert [one for one in requests if one != by_heart] == ["fetch_heads"] * 4
    assert desk.edits() == edits


def test_everybody_finds_their_own_at_an_address_that_stays() -> None:
    desk = open_desk()

    people = desk.part("people")

    assert '; <span id="for-Anna"></span><bdi>[[User talk:Anna|Anna]]</bdi>\n: to do: ' in people
    assert ": others are awaited: <bdi>[[:Project:Helpdesk#Photographs|Photographs]]" in people
    assert '<span id="for-Rolf"></span>' in people


def test_where_the_database_is_deleted_nothing_is_saved_again() -> None:
    desk = open_desk()
    desk.minutes_pass(5)
    desk.tick()
    edits, text = desk.edits(), desk.board()
    desk.lose_the_database()

    desk.tick()
    desk.minutes_pass(5)
    desk.tick()

    assert (desk.edits(), desk.board()) == (edits, text)


def test_what_people_write_around_it_stays_and_without_the_marks_it_is_theirs() -> None:
    desk = open_desk()
    desk.staff.edit(BOARD, f"Good morning!\n{desk.board()}\n[[Category:Desks]]")
    desk.asks("Sven", "Films", "We have films. ~~~~")
    desk.tick()
    assert desk.board().startswith(f"Good morning!\n{BEGIN}")
    assert desk.board().endswith(f"{END}\n[[Category:Desks]]")
    assert "|Films]]" in desk.part("turn-desk")

    desk.staff.edit(BOARD, "Ours alone.")
    desk.asks("Eva", "Plays", "We have plays. ~~~~")
    problems = [one.what for one in desk.tick().problems]
    problems += [one.what for one in desk.tick().problems]

    assert desk.board() == "Ours alone."
    assert len([what for what in problems if "the marks" in what]) == 1


def test_two_pages_of_a_desk_stand_on_one_and_what_is_not_read_stays() -> None:
    other = f"{PAGE}/Large"
    desk = BoardDesk(pages=[PAGE, other])
    desk.staff.edit(other, "Welcome.")
    desk.asks("Rita", "Photographs")
    desk.person("Rolf").new_section(other, "Maps", "We have maps. ~~~~")
    desk.minutes_pass(5)
    desk.tick()
    desk.tick()
    assert f"[[:{other}#Maps|Maps]]" in desk.row("Maps")

    desk.asks("Sven", "Films")
    desk.tick()

    assert "|Maps]]" in desk.part("turn-desk")
    assert "|Films]]" in desk.part("turn-desk")


def test_two_desks_have_one_each_and_never_write_on_the_same() -> None:
    desk, other = open_desk(), "Project:Other desk"
    desk.add_desk("other", other)
    desk.person("Sven").new_section(other, "Films", "We have films. ~~~~")
    desk.minutes_pass(5)
    desk.tick()
    assert "|Films]]" in desk.board(f"{other}/Dashboard")
    assert "|Films]]" not in desk.board()

    for at, one in enumerate(desk.policies):
        same = replace(one.of(DashboardPolicy), page=BOARD)
        desk.policies[at] = replace(one, dashboard=same)  # type: ignore[call-arg]
    desk.office = desk.open_office()
    told = [one.what for one in desk.tick().problems]
    edits = desk.edits()
    desk.minutes_pass(5)
    desk.tick()

    assert "the desk desk has this page for its dashboard already" in told
    assert "|Films]]" not in desk.board()
    assert desk.edits() == edits


def test_a_desk_with_another_wikis_status_template_has_it_too() -> None:
    desk = BoardDesk(**merge([META, {}]))
    desk.asks("Rita", "Photographs")
    desk.tick()
    desk.minutes_pass(30)
    desk.answers()
    desk.minutes_pass(5)
    desk.tick()

    assert "{{Status|" in desk.text
    assert "|Photographs]]" in desk.part("turn-requester")


META = {
    "status": {
        "template": "Status",
        "initial": "",
        "install": False,
        "vocabulary": {"": "open", "in progress": "open", "on hold": "on-hold", "done": "closed"},
    }
}


def test_an_empty_desk_has_no_page_and_a_preview_saves_none() -> None:
    desk = BoardDesk()
    desk.tick()
    assert desk.board() == ""
    desk.asks("Rita", "Photographs")

    report = desk.tick(write=False)

    assert [edit.title for edit in report.edits if edit.title in (PAGE, BOARD)] == [PAGE, BOARD]
    assert desk.board() == ""


def test_namesakes_each_have_their_own_link() -> None:
    desk = BoardDesk()
    desk.asks("Rita", "Photographs")
    desk.asks("Rolf", "photographs")
    desk.tick()

    assert f"[[:{PAGE}#Photographs|Photographs]]" in desk.board()
    assert f"[[:{PAGE}#photographs_2|photographs]]" in desk.board()


@pytest.mark.parametrize("written", ["", "Our own words.\n"])
def test_where_a_desk_wants_one_page_the_others_lead_to_it(written: str) -> None:
    desk = open_desk()
    assert f"[[:{BOARD}|All open requests]]" in desk.staff.read(LOG)
    for title in (NEEDED, REPORT):
        assert f"[[:{BOARD}|All open requests]]" in desk.staff.read(title)
        if written:
            desk.staff.edit(title, written + desk.staff.read(title))
    wanted = replace(desk.policies[0].of(DashboardPolicy), one_page=True)
    before = desk.policies[0]
    desk.policies[0] = replace(before, dashboard=wanted)  # type: ignore[call-arg]
    desk.office = desk.open_office()

    desk.tick()

    assert "== Needs somebody who knows the subject ==" in desk.part("needed")
    assert "Topics without anybody" in desk.part("roster")
    for title, anchor in ((NEEDED, "needed"), (REPORT, "roster")):
        text = desk.staff.read(title)
        if written:
            assert text == f"{written}{BEGIN}\nThis is kept on [[:{BOARD}#{anchor}]] now.\n{END}"
        else:
            assert text == f"#REDIRECT [[{BOARD}#{anchor}]]\n{BEGIN}\n{END}"
    assert NEEDED not in desk.part("pages")
    edits = desk.edits(NEEDED)
    desk.asks("Sven", "Films", "We have films. ~~~~")
    desk.tick()
    assert desk.edits(NEEDED) == edits

    desk.policies[0] = before
    desk.office = desk.open_office()
    desk.tick()

    assert "|Films]]" in desk.staff.read(NEEDED)
    assert not desk.staff.read(NEEDED).startswith("#REDIRECT")


def test_a_page_that_desks_share_leads_to_no_dashboard() -> None:
    desk = open_desk(dashboard={"one_page": True})
    assert desk.staff.read(NEEDED) == "", "it was never there"
    desk.add_desk("other", "Project:Other desk")
    desk.asks("Sven", "Films", "We have films. ~~~~")

    desk.tick()

    assert "|Films]]" in desk.staff.read(NEEDED)
    assert ROSTER in desk.part("pages")


def test_what_of_the_settings_cannot_be_read_stands_there_until_it_is_mended() -> None:
    settings = f"{PAGE}/Settings"
    desk = open_desk(settings_page=settings)
    desk.staff.edit(settings, "{{Helpdesk settings|settle_minutes=soon}}")
    desk.minutes_pass(5)
    desk.tick()
    assert "settle_minutes" in desk.part("settings")
    assert f"[[:{settings}|Settings]]" in desk.part("pages")

    desk.staff.edit(settings, "{{Helpdesk settings|settle_minutes=5}}")
    desk.minutes_pass(5)
    desk.tick()
    assert desk.part("settings") == ""


def test_what_was_archived_while_it_was_open_stands_there() -> None:
    desk = open_desk(archives={"enabled": True})
    desk.minutes_pass(5)
    desk.tick()
    thread = f"== Maps ==\n{desk.thread('Maps')}"
    desk.staff.edit(f"{PAGE}/Archive", thread)
    desk.staff.replace(PAGE, thread, "")
    desk.minutes_pass(5)
    desk.tick()
    desk.tick()

    assert f"[[:{PAGE}/Archive#Maps|Maps]]" in desk.part("archived-open")
    assert "|Maps]]" not in desk.part("turn-desk")


def test_who_is_asked_this_week_how_it_went_stands_there_until_they_are() -> None:
    desk = FollowingDesk(follow_up={"days": [30]}, dashboard={"enabled": True})
    desk.asks("Rita", "Photographs")
    desk.is_done()
    assert "Our photos" not in desk.staff.read(BOARD)

    desk.days_pass(25)
    desk.tick()
    link = f"<bdi>2026-12-23</bdi> · [[:{PAGE}#Our photos|Our photos]] · [[User talk:Anna|Anna]]"
    assert f"== Asked this week how it went ==\n* {link}" in desk.staff.read(BOARD)

    desk.days_pass(6)
    desk.tick()
    desk.tick()
    assert desk.asked() == 1
    assert "Our photos" not in desk.staff.read(BOARD)


@pytest.mark.parametrize(
    ("dashboard", "what"),
    [
        ({"page": PAGE}, "is a page of the desk already"),
        ({"page": "A]]"}, "is no title of a page"),
    ],
)
def test_a_page_that_cannot_be_meant_is_refused(dashboard: dict[str, str], what: str) -> None:
    with pytest.raises(ValueError, match=what):
        BoardDesk(dashboard=dashboard)


def test_a_manual_is_linked_where_there_is_one() -> None:
    desk = open_desk(manual_page="Help:Helpdesk")
    assert "Help:Helpdesk" not in desk.part("pages")
    desk.staff.edit("Help:Helpdesk", "How the desk works.")
    desk.asks("Bosse", "Signatures")
    desk.tick()

    assert "[[:Help:Helpdesk|Manual]]" in desk.part("pages")
