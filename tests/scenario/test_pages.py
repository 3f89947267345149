"""Stories of desk pages that are moved, missing, refused, protected, or too many."""

from __future__ import annotations

from datetime import timedelta

import pytest

from helpdeskbot.model.desk import Limits
from helpdeskbot.model.discussion import TalkPage
from helpdeskbot.model.errors import EditRefused, Unreachable
from helpdeskbot.model.report import Fate
from helpdeskbot.page.headings import MOST_HEADINGS
from helpdeskbot.parse import PageParser
from tests.scenario.desk import PAGE, Desk

TAG = "{{Helpdesk status|new}}"


def test_a_moved_desk_page_is_followed_once_and_reported() -> None:
    desk = Desk()
    desk.asks("Anna", "Photos")
    desk.staff.move(PAGE, "Project:New desk")

    report = desk.tick()

    assert desk.staff.read("Project:New desk").count(TAG) == 1
    [problem] = report.problems
    assert (problem.where, problem.severity) == (PAGE, "notice")
    assert "Project:New desk" in problem.what
    assert desk.tick().problems == [], "it is told once, not every minute"
    assert desk.staff.read(PAGE).startswith("#REDIRECT")


def test_a_redirect_to_a_redirect_is_refused() -> None:
    desk = Desk()
    desk.staff.move(PAGE, "Project:Second")
    desk.staff.move("Project:Second", "Project:Third")

    [_, problem] = desk.tick().problems

    assert "which is a redirect too" in problem.what


def test_a_redirect_does_not_lead_the_bot_into_another_namespace() -> None:
    desk = Desk()
    desk.asks("Anna", "Photos")
    desk.staff.move(PAGE, "Main Page")

    report = desk.tick()

    assert desk.staff.read("Main Page").count(TAG) == 0
    assert "namespace 0" in report.problems[-1].what


@pytest.mark.parametrize("before", ["new", "known", "lost", "moved"])
def test_a_redirect_that_is_no_move_leads_the_bot_nowhere(before: str) -> None:
    desk, pump = Desk(), "Project:Village pump"
    desk.asks("Anna", "Photos")
    desk.person("Bosse").new_section(pump, "Trains", "When? ~~~~")
    desk.minutes_pass(10)
    if before == "moved":
        desk.staff.move(PAGE, "Project:New desk")
    if before != "new":
        desk.tick()
    text = desk.text
    desk.person("Mallory").edit(PAGE, f"#REDIRECT [[{pump}]]")
    if before == "lost":
        desk.lose_the_database()
    for _ in range(3):
        desk.minutes_pass(10)
        report = desk.tick()

    assert TAG not in desk.staff.read(pump)
    [problem] = report.problems
    assert "it was not moved there" in problem.what
    assert problem.severity == "error"
    desk.staff.edit(PAGE, text)
    desk.minutes_pass(10)
    desk.tick()
    home = "Project:New desk" if before == "moved" else PAGE
    assert desk.staff.read(home).count(TAG) == 1


def test_a_redirect_that_was_mended_after_a_second_move_is_followed() -> None:
    desk = Desk()
    desk.asks("Anna", "Photos")
    desk.tick()
    desk.staff.move(PAGE, "Project:Second")
    desk.tick()
    desk.staff.move("Project:Second", "Project:Third")
    desk.person("RedirectBot").edit(PAGE, "#REDIRECT [[Project:Third]]")
    desk.person("Bosse").new_section("Project:Third", "Trains", "When? ~~~~")
    desk.minutes_pass(10)
    desk.tick()

    assert desk.staff.read("Project:Third").count(TAG) == 2


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("missing", "does not exist"),
        ("flow", "Structured Discussions"),
        ("lqt", "LiquidThreads"),
        ("nobots", "nobots"),
        ("bots", "nobots"),
    ],
)
def test_a_page_is_refused_and_the_other_desk_goes_on(kind: str, told: str) -> None:
    desk = Desk(pages=["Project:Odd", PAGE])
    hello = "== Odd ==\nHello ~~~~"
    if kind == "flow":
        desk.staff.edit("Project:Odd", hello, content_model="flow-board")
    elif kind != "missing":
        marks = {
            "lqt": "{{#useliquidthreads:1}}",
            "nobots": "{{nobots}}",
            "bots": "{{bots|deny=OtherBot, HelpdeskBot}}",
        }
        desk.staff.edit("Project:Odd", marks[kind] + "\n" + hello)
    desk.asks("Anna", "Photos")

    report = desk.tick()

    [problem] = report.problems
    assert problem.where == "Project:Odd"
    assert told in problem.what
    assert TAG in desk.text
    assert TAG not in desk.staff.read("Project:Odd")


def test_a_protected_page_is_reported_and_tried_again_later() -> None:
    desk = Desk()
    desk.asks("Anna", "Photos")
    desk.staff.protect(PAGE, lasting=timedelta(minutes=1))

    report = desk.tick()

    assert [edit.fate for edit in report.edits] == [Fate.REFUSED]
    assert report.failed
    desk.minutes_pass(1)
    assert desk.tick().edits == [], "not at once"
    desk.minutes_pass(20)
    assert len(desk.tick().saved) == 1


def test_a_refused_edit_does_not_stop_the_other_pages() -> None:
    desk = Desk(pages=["Project:A", PAGE])
    desk.person("Bosse").edit("Project:A", "== Q ==\nHello ~~~~")
    desk.asks("Anna", "Photos")
    desk.wiki.fail_next("apply_edit", EditRefused("the filter said no", code="abusefilter-x"))

    report = desk.tick()

    assert [edit.fate for edit in report.edits] == [Fate.REFUSED, Fate.SAVED]


def test_a_bug_on_one_page_does_not_stop_the_other_pages() -> None:
    desk = Desk(pages=["Project:A", PAGE])
    desk.person("Bosse").edit("Project:A", "== Q ==\nHello ~~~~")
    desk.asks("Anna", "Photos")
    desk.wiki.fail_next("fetch_history", ZeroDivisionError("oops"))

    report = desk.tick()

    assert "ZeroDivisionError" in report.problems[0].what
    assert len(report.saved) == 1


def test_the_limit_per_tick_leaves_the_rest_for_the_next_one() -> None:
    pages = [f"Project:Desk {number}" for number in range(3)]
    desk = Desk(pages=pages, limits=Limits(edits_per_tick=2))
    for page in pages:
        desk.person("Anna").edit(page, "== Q ==\nHello ~~~~")
    desk.minutes_pass(5)

    first, second = desk.tick(), desk.tick()

    assert len(first.saved) == 2
    assert [problem.severity for problem in first.problems] == ["notice"]
    assert [edit.title for edit in second.saved] == ["Project:Desk 2"]


def test_the_limit_per_day_is_counted_on_the_wiki_not_in_the_database() -> None:
    desk = Desk(limits=Limits(edits_per_day=1))
    desk.asks("Anna", "Photos")
    desk.tick()
    desk.lose_the_database()
    desk.asks("Bosse", "Maps")

    assert "within 24 hours" in desk.tick().problems[0].what
    desk.minutes_pass(60 * 25)
    assert len(desk.tick().saved) == 1


def test_a_wiki_that_does_not_answer_ends_the_tick_and_the_next_one_goes_on() -> None:
    desk = Desk()
    desk.asks("Anna", "Photos")
    desk.wiki.fail_next("apply_edit", Unreachable("no answer"))
    with pytest.raises(Unreachable):
        desk.tick()

    desk.tick()

    assert desk.text.count(TAG) == 1
    outcomes = [
        event.kind
        for event in desk.store.fetch_events("practice:desk")
        if event.kind.startswith("plan-")
    ]
    assert outcomes == ["plan-pending", "plan-abandoned", "plan-pending", "plan-done"]


def test_an_idle_tick_over_fifty_pages_makes_one_request_and_parses_nothing() -> None:
    pages = [f"Project:Desk {number}" for number in range(49)] + [PAGE]
    desk = Desk(pages=pages)
    desk.wiki._titles_per_request = 500
    for page in pages[:-1]:
        desk.staff.edit(page, "== Q ==\n{{Helpdesk status|done}}\nHello ~~~~")
    desk.tick()
    desk.wiki.requests.clear()

    report = desk.tick()

    assert dict(desk.wiki.requests) == {"fetch_heads": 1}
    assert report.pages_read == []


def test_a_page_of_nothing_but_headings_is_refused_and_not_read_again() -> None:
    desk = Desk()
    desk.staff.edit(PAGE, "== A ==\n" * (MOST_HEADINGS + 1))

    report = desk.tick()

    [problem] = report.problems
    assert "20,001 headings" in problem.what
    assert "Archive" in problem.advice
    assert desk.tick().pages_read == []
    desk.staff.edit(PAGE, "== A ==\nHow? ~~~~")
    desk.minutes_pass(10)
    assert desk.tick().problems == []


def test_a_page_that_was_flooded_with_headings_is_not_parsed_as_it_was_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk()
    person = desk.asks("Anna", "Photos")
    desk.tick()
    before = desk.text
    desk.person("Flood").edit(PAGE, before + "\n== A ==" * (MOST_HEADINGS + 1))
    desk.tick()
    desk.staff.edit(PAGE, before)
    person.append(PAGE, ":And ours? ~~~~")
    desk.asks("Bodil", "Maps")
    parsed, parse = [], PageParser.parse

    def note(self: PageParser, text: str) -> TalkPage:
        parsed.append(len(text))
        return parse(self, text)

    monkeypatch.setattr(PageParser, "parse", note)

    report = desk.tick()

    assert report.problems == []
    assert desk.text.count("{{Helpdesk status|new}}") == 2
    assert 0 < max(parsed) < MOST_HEADINGS
