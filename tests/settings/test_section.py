"""The one section on the settings page's talk page that says what is in force, and what is not."""

from __future__ import annotations

import pytest

from tests.scenario.crash import die_and_come_back, list_writes, tick_until_killed
from tests.scenario.desk import Desk
from tests.settings.test_story import SETTINGS, TALK, open_desk, said, said_times

HEADING = "== Which settings are in force =="


def sets(desk: Desk, text: str, by: str = "Samira") -> int:
    """Somebody saves the page, and a tick comes when they have let it be."""
    desk.person(by).edit(SETTINGS, text)
    desk.minutes_pass(40)
    desk.tick()
    return desk.wiki.fetch_heads([SETTINGS])[SETTINGS].revid


def body(desk: Desk) -> str:
    return said(desk).partition("begins here -->\n")[2].partition("\n<!-- helpdeskbot ends")[0]


def test_three_tries_are_one_section_that_says_what_is_in_force_in_the_end() -> None:
    desk = open_desk()
    good = desk.wiki.fetch_heads([SETTINGS])[SETTINGS].revid
    desk.tick()
    desk.wiki.notifications.clear()
    sets(desk, "{{Helpdesk settings|colour=red}}")
    second = sets(desk, "{{Helpdesk settings|colour=blue}}")
    assert said(desk).count(HEADING) == 1
    assert f"Not in force: revision [[Special:Diff/{second}|{second}]]" in body(desk)
    assert f"In force now: revision [[Special:Diff/{good}|{good}]] by [[User talk:Samira" in body(
        desk
    )
    assert body(desk).count("there is no such setting") == 1, "the newest one's mistakes alone"
    third = sets(desk, "{{Helpdesk settings|settle_minutes=9}}")
    assert said(desk).count("==") == 2
    assert body(desk).startswith(f"In force now: revision [[Special:Diff/{third}|{third}]]")
    assert "Not in force" not in body(desk)
    assert said_times(desk) == 2
    assert [one.user for one in desk.wiki.notifications] == ["Samira", "Samira"]


def test_who_saved_a_wrong_revision_is_told_once_for_each() -> None:
    desk = open_desk()
    desk.wiki.notifications.clear()
    sets(desk, "{{Helpdesk settings|colour=red}}")
    for _ in range(3):
        desk.minutes_pass(60)
        desk.tick()
    assert [one.user for one in desk.wiki.notifications] == ["Samira"]


def test_what_people_write_in_the_section_stays_byte_for_byte() -> None:
    desk = open_desk()
    sets(desk, "{{Helpdesk settings|colour=red}}")
    reply = "\n::Oh,  I see.\t{{done}} ~~~~\n\n:Not signed  \n== Another thing ==\nHello. ~~~~\n\n"
    desk.staff.append(TALK, reply)
    before = said(desk).partition("helpdeskbot ends here -->")[2]
    first, _, rest = before.partition("== Another thing ==")
    sets(desk, "{{Helpdesk settings|language=??}}")
    after = said(desk).partition("helpdeskbot ends here -->")[2]
    assert after.startswith(first.rstrip())
    assert after.endswith(f"== Another thing =={rest}")
    told = after[len(first.rstrip()) : -len(f"== Another thing =={rest}")]
    assert told.count("\n:") == 1
    assert "cannot be taken" in told
    sets(desk, "{{Helpdesk settings|settle_minutes=4}}")
    assert said(desk).partition("helpdeskbot ends here -->")[2] == after


def test_the_database_lost_it_is_not_doubled_and_still_kept_current() -> None:
    desk = open_desk()
    sets(desk, "{{Helpdesk settings|colour=red}}")
    before = said(desk)
    desk.lose_the_database()
    desk.minutes_pass(60)
    assert desk.tick().saved == []
    assert said(desk) == before
    desk.lose_the_database()
    sets(desk, "{{Helpdesk settings|settle_minutes=3}}")
    assert said(desk).count(HEADING) == 1
    assert "Not in force" not in body(desk)


def test_a_signed_comment_between_the_marks_is_never_overwritten() -> None:
    desk = open_desk()
    sets(desk, "{{Helpdesk settings|colour=red}}")
    desk.staff.replace(
        TALK, "\n<!-- helpdeskbot ends", "\nWhy is that? ~~~~\n<!-- helpdeskbot ends"
    )
    sets(desk, "{{Helpdesk settings|settle_minutes=3}}")
    assert "Why is that? [[User:Samira" in said(desk)


def test_who_takes_the_section_away_is_left_in_peace_until_the_next_mistake() -> None:
    desk = open_desk()
    sets(desk, "{{Helpdesk settings|colour=red}}")
    desk.staff.edit(TALK, "Thanks, done.")
    sets(desk, "{{Helpdesk settings|settle_minutes=3}}")
    assert said(desk) == "Thanks, done."
    sets(desk, "{{Helpdesk settings|colour=red}}")
    assert said(desk).startswith("Thanks, done.\n\n" + HEADING)


def test_sections_of_earlier_versions_are_left_alone() -> None:
    desk = open_desk()
    old = (
        "== The settings of revision 3 are not in force ==\n<!-- helpdeskbot settings 3 -->\nX ~~~~"
    )
    desk.person("HelpdeskBot", "bot").edit(TALK, old)
    before = said(desk)
    sets(desk, "{{Helpdesk settings|colour=red}}")
    sets(desk, "{{Helpdesk settings|settle_minutes=3}}")
    assert said(desk).startswith(before + "\n\n" + HEADING)


def test_a_page_that_is_right_from_the_start_needs_no_section() -> None:
    desk = open_desk()
    sets(desk, "{{Helpdesk settings|settle_minutes=3}}")
    assert said(desk) == ""
    desk.minutes_pass(60)
    assert desk.tick().edits == []


@pytest.mark.slow
@pytest.mark.parametrize("lose", [False, True], ids=["memory kept", "memory lost"])
def test_wherever_the_process_is_killed_while_it_says_that_all_is_well(lose: bool) -> None:
    def prepare() -> Desk:
        desk = open_desk()
        sets(desk, "{{Helpdesk settings|colour=red}}")
        desk.staff.edit(SETTINGS, "{{Helpdesk settings|settle_minutes=3}}")
        desk.minutes_pass(40)
        return desk

    calls = tick_until_killed(prepare(), None)
    assert "wiki: after apply_edit" in calls
    for point in list_writes(calls):
        desk = prepare()
        die_and_come_back(desk, point, lose_database=lose, ticks=2)
        assert said(desk).count(HEADING) == 1, point
        assert said_times(desk) == 1, point
        assert "Not in force" not in body(desk), point
