"""Stories in which people do something else than the bot: what they did stands."""

from __future__ import annotations

import re

import pytest

from helpdeskbot.model.report import Fate
from tests.scenario.desk import PAGE, STOP, Desk

TAGGED = "{{Helpdesk status|new}}\n"


def test_a_status_that_a_person_set_stays() -> None:
    desk = Desk()
    desk.asks("Anna", "Photos")
    desk.tick()
    desk.staff.replace(PAGE, "|new}}", "|in progress|expert=Samira}}")

    desk.tick()

    assert "{{Helpdesk status|in progress|expert=Samira}}" in desk.text
    assert desk.bot_edits() == 1


@pytest.mark.parametrize("remembering", [True, False])
def test_a_template_that_a_person_took_away_is_not_put_back(remembering: bool) -> None:
    desk = Desk()
    desk.asks("Anna", "Photos")
    desk.tick()
    desk.minutes_pass(5)
    desk.tick()
    desk.staff.replace(PAGE, TAGGED, "")
    desk.minutes_pass(5)
    if not remembering:
        desk.lose_the_database()

    desk.tick()
    desk.person("Bosse").append(PAGE, "\n== Other ==\nHello ~~~~")
    desk.minutes_pass(5)
    desk.tick()

    assert TAGGED not in desk.text.partition("== Other ==")[0]
    assert TAGGED in desk.text.partition("== Other ==")[2]


def test_an_undone_tag_is_not_put_back_even_before_the_bot_read_the_page_again() -> None:
    desk = Desk()
    desk.asks("Anna", "Photos")
    desk.tick()
    desk.staff.undo(PAGE)
    desk.minutes_pass(5)

    desk.tick()

    assert TAGGED not in desk.text


def test_a_template_that_one_person_added_and_another_removed_is_not_added() -> None:
    desk = Desk()
    desk.asks("Anna", "Photos", "{{Helpdesk status|done}}\nHello ~~~~")
    desk.person("Bosse").replace(PAGE, "{{Helpdesk status|done}}\n", "")
    desk.minutes_pass(5)

    assert desk.tick().edits == []


@pytest.mark.parametrize(
    "change",
    [
        "retitled",
        "retitled and signed",
        "signed",
        "moved to a later page",
        "moved to an earlier page",
    ],
)
def test_a_thread_is_recognised_again_after_it_was(change: str) -> None:
    pages = [PAGE, "Project:Other desk"]
    desk = Desk(pages=pages[::-1] if change.endswith("earlier page") else pages)
    desk.staff.edit("Project:Other desk", "Another one.")
    desk.asks("Anna", "Photos", "No signature here" if "signed" in change else "Hello ~~~~")
    desk.tick()
    desk.minutes_pass(5)
    desk.tick()
    desk.staff.replace(PAGE, TAGGED, "")
    desk.minutes_pass(5)
    desk.tick()
    if change.startswith("retitled"):
        desk.staff.replace(PAGE, "== Photos ==", "== 12,000 photos ==")
    if change.endswith("signed"):
        desk.minutes_pass(1)
        desk.tick()
        desk.person("Anna").replace(PAGE, "signature here", "signature here ~~~~")
    if change.startswith("moved"):
        thread = desk.text[desk.text.index("== Photos ==") :]
        desk.staff.replace(PAGE, thread, "")
        desk.staff.append("Project:Other desk", "\n" + thread)
    desk.minutes_pass(5)

    desk.tick()
    desk.tick()

    assert desk.bot_edits() == 1
    assert TAGGED not in desk.text + desk.staff.read("Project:Other desk")


def test_a_request_that_is_posted_on_two_pages_is_two_requests() -> None:
    desk = Desk(pages=[PAGE, "Project:Other desk"])
    desk.person("Anna").new_section("Project:Other desk", "Photos", "How do we begin? ~~~~")
    desk.asks("Anna", "Photos")

    desk.tick()
    desk.tick()

    assert desk.text.count(TAGGED) == 1
    assert desk.staff.read("Project:Other desk").count(TAGGED) == 1
    assert len(desk.store.fetch_threads("practice:desk")) == 2


def test_the_same_line_edited_between_read_and_save_keeps_the_persons_words() -> None:
    desk = Desk()
    anna = desk.asks("Anna", "Photos")

    def meanwhile(call: str) -> None:
        if call == "apply_edit":
            desk.wiki.before = None
            anna.replace(PAGE, "== Photos ==", "== Photos and films ==")

    desk.wiki.before = meanwhile
    report = desk.tick()

    assert [edit.fate for edit in report.edits] == [Fate.CONFLICT]
    assert "== Photos and films ==\n\nHow" in desk.text, "she is at it again, so the bot waits"
    desk.minutes_pass(5)
    desk.tick()
    assert "== Photos and films ==\n{{Helpdesk status|new}}\n\nHow" in desk.text


def test_another_section_edited_between_read_and_save_is_merged() -> None:
    desk = Desk()
    desk.asks("Anna", "Photos")
    desk.asks("Bosse", "Maps", "{{Helpdesk status|done}}\n\nSome text.\n\nThanks! ~~~~")

    def meanwhile(call: str) -> None:
        if call == "apply_edit":
            desk.wiki.before = None
            desk.person("Bosse").append(PAGE, "\nOne thing more.")

    desk.wiki.before = meanwhile
    report = desk.tick()

    assert [edit.fate for edit in report.edits] == [Fate.SAVED]
    assert desk.text.endswith("One thing more.")
    assert desk.text.count(TAGGED) == 1


@pytest.mark.parametrize("moment", ["before fetch_heads", "before apply_edit"])
@pytest.mark.parametrize("mark", ["{{Helpdesk status|in progress}}", "{{Section resolved|1=~~~~}}"])
def test_a_status_that_a_person_sets_in_the_same_moment_is_the_only_one(
    moment: str, mark: str
) -> None:
    desk = Desk()
    body = "How do we begin?\n\nAnd when?\n\nAnd who? ~~~~"
    desk.asks("Anna", "Photos", body)
    calls: list[str] = []

    def meanwhile(call: str) -> None:
        calls.append(call)
        # The second look at the heads is the one before saving.
        if f"before {call}" == moment and (call != "fetch_heads" or calls.count(call) == 2):
            desk.wiki.before = None
            desk.staff.replace(PAGE, "And when?", f"And when?\n\n{mark}")

    desk.wiki.before = meanwhile
    desk.tick()
    desk.tick()

    assert "And when?\n\n{{" in desk.text
    assert desk.text.count("{{Helpdesk status") == ("Helpdesk status" in mark)
    assert TAGGED not in desk.text


def test_a_page_on_which_people_keep_editing_is_left_for_the_next_tick() -> None:
    desk = Desk()
    desk.asks("Anna", "Photos")
    versions = iter(range(1, 100))

    def meanwhile(call: str) -> None:
        if call == "apply_edit":
            version = next(versions)
            text = re.sub("== .*Photos", f"== {version} Photos", desk.text)
            desk.person("Bosse").edit(PAGE, text)

    desk.wiki.before = meanwhile
    report = desk.tick()
    desk.wiki.before = None

    assert [edit.fate for edit in report.edits] == [Fate.CONFLICT] * 3
    assert [problem.severity for problem in report.problems] == ["notice"]
    desk.tick()
    assert desk.text.count(TAGGED) == 1


@pytest.mark.parametrize("text", ["Stop!", "", "run!", "run\n\nplease stop"])
def test_any_edit_to_the_stop_page_stops_the_bot(text: str) -> None:
    desk = Desk()
    desk.asks("Anna", "Photos")
    desk.person("Bosse").edit(STOP, text)

    report = desk.tick()

    assert "Bosse" in report.stopped
    assert desk.bot_edits() == 0
    desk.staff.edit(STOP, "Run")
    desk.tick()
    assert desk.bot_edits() == 1


def test_deleting_the_stop_page_stops_the_bot() -> None:
    desk = Desk()
    desk.tick()
    desk.asks("Anna", "Photos")
    desk.staff.delete(STOP)

    assert "deleted" in desk.tick().stopped
    desk.lose_the_database()
    assert "deleted" in desk.tick().stopped
    assert desk.bot_edits() == 0
