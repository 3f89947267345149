"""A status counts wherever it stands in a request, and the one that was set last counts."""

from __future__ import annotations

import pytest

from helpdeskbot.model.report import Fate
from tests.page.test_story import look
from tests.scenario.desk import PAGE, Desk
from tests.scenario.kept import kept

ON_HOLD = "{{Helpdesk status|on hold}}"
NEW = "{{Helpdesk status|new}}"


@kept
def tagged_desk() -> Desk:
    desk = Desk()
    desk.asks("Rita", "Maps")
    desk.tick()
    desk.minutes_pass(5)
    assert NEW in desk.text
    return desk


def statuses(desk: Desk) -> list[str]:
    return [request.status for request in look(desk).requests.values()]


@pytest.mark.parametrize("subheading", ["=== Part one ===", "==== Part one ===="])
def test_a_status_below_a_subheading_is_the_requests(subheading: str) -> None:
    desk = Desk()
    desk.asks("Rita", "Maps", f"How? ~~~~\n\n{subheading}\n{ON_HOLD}\nOf Umeå.")

    desk.tick()

    assert desk.bot_edits() == 0
    assert statuses(desk) == ["on hold"]


def test_a_subheading_that_is_put_above_a_status_takes_it_from_nobody() -> None:
    desk = tagged_desk()
    desk.staff.replace(PAGE, NEW, f"=== The question ===\n{NEW}")

    desk.tick()

    assert desk.text.count("{{Helpdesk status") == 1
    assert statuses(desk) == ["new"]


@pytest.mark.parametrize("lost", [False, True])
@pytest.mark.parametrize("where", ["at its end", "below a subheading"])
def test_a_second_template_is_its_setters_word_and_ours_is_taken_back(
    where: str, lost: bool
) -> None:
    desk = tagged_desk()
    above = "\n=== Part ===" if where == "below a subheading" else ""
    desk.staff.append(PAGE, f"{above}\n{ON_HOLD}")
    desk.minutes_pass(5)
    if lost:
        desk.lose_the_database()
    assert statuses(desk) == ["on hold"]

    desk.tick()
    desk.minutes_pass(5)
    desk.tick()

    assert desk.text.count("{{Helpdesk status") == 1
    assert ON_HOLD in desk.text
    assert desk.bot_edits() == 2


def test_templates_that_people_have_set_both_stand_and_the_later_one_counts() -> None:
    desk = tagged_desk()
    desk.staff.replace(PAGE, NEW, "{{Helpdesk status|done|note=by Samira}}")
    desk.minutes_pass(5)
    desk.person("Anna").append(PAGE, f"\n{ON_HOLD}")
    desk.tick()
    assert statuses(desk) == ["on hold"]
    desk.staff.replace(PAGE, "|done|", "|declined|")
    desk.tick()

    assert statuses(desk) == ["declined"]
    assert desk.bot_edits() == 1


def test_a_template_of_ours_that_a_person_has_changed_is_not_ours_any_more() -> None:
    desk = tagged_desk()
    desk.staff.replace(PAGE, NEW, "{{Helpdesk status|new|topic=maps}}")
    desk.minutes_pass(5)
    desk.person("Anna").append(PAGE, f"\n{ON_HOLD}")
    desk.tick()

    assert "{{Helpdesk status|new|topic=maps}}" in desk.text
    assert statuses(desk) == ["on hold"]


def test_a_second_template_that_is_undone_leaves_the_first_one() -> None:
    desk = tagged_desk()
    good = desk.text
    desk.person("Mallory").append(PAGE, f"\n{ON_HOLD}")
    desk.staff.edit(PAGE, good)
    desk.tick()

    assert statuses(desk) == ["new"]
    assert desk.bot_edits() == 1


def test_when_somebody_saves_onto_our_edit_in_the_same_moment_theirs_stays() -> None:
    desk = Desk()
    desk.asks("Rita", "Maps", "How?\n\nWhen?\n\nWho? ~~~~")
    base = desk.text
    report = desk.tick()
    assert [edit.fate for edit in report.edits] == [Fate.SAVED]
    # The wiki merges what was begun before onto what we have saved.
    theirs = base.replace("When?", f"When?\n\n{ON_HOLD}")
    desk.person("Anna").edit(PAGE, theirs.replace("== Maps ==\n", f"== Maps ==\n{NEW}\n"))
    desk.minutes_pass(5)

    desk.tick()

    assert ON_HOLD in desk.text
    assert NEW not in desk.text
