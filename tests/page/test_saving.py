"""Every edit goes the same way: guarded, counted, reported, and looked at once it stands."""

from __future__ import annotations

import pytest

from helpdeskbot.model.change import Kind, PlannedAction
from helpdeskbot.model.desk import Limits
from helpdeskbot.model.errors import LoginFailed, Unreachable
from helpdeskbot.model.report import Fate, Severity, TickReport
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.context import Context
from helpdeskbot.page.planning import PlannedEdit, plan_page
from helpdeskbot.page.saving import save
from helpdeskbot.page.side_pages import save_aside, save_part
from tests.scenario.desk import PAGE, Desk

SIDE = "Project:Notes"
NOTE = PlannedAction(Kind("note", "noted", "summary-report"), "notes", "it is worth a note")
TAGGED = "{{Helpdesk status|new}}"


def open_context(desk: Desk, *, write: bool = True) -> Context:
    assert not write or desk.office.claim()
    return Context(desk.office, TickReport(started=desk.now), write)


def read(desk: Desk, title: str) -> PageText:
    return desk.wiki.fetch_pages([title])[title]


def plan(desk: Desk, text: str, title: str = SIDE) -> PlannedEdit:
    [policy] = desk.policies
    return plan_page(desk.office, policy, read(desk, title), text, [NOTE], "summary-report")


def write_aside(desk: Desk, context: Context, text: str) -> Fate:
    return save_aside(context, desk.policies[0], read(desk, SIDE), text, [NOTE])


def test_what_is_saved_is_recorded_by_its_kind_and_reported() -> None:
    desk = Desk()
    context = open_context(desk)

    attempt = save(context, plan(desk, "Hello."))

    assert attempt.saved is not None
    assert desk.staff.read(SIDE) == "Hello."
    [edit] = context.report.edits
    assert (edit.fate, edit.revid) == (Fate.SAVED, attempt.saved.revid)
    [event] = desk.store.fetch_events("practice:desk", kind="noted")
    assert (event.thread, event.data) == ("notes", {"because": "it is worth a note"})


def test_a_pass_that_only_looks_saves_nothing_and_guards_all_the_same() -> None:
    desk = Desk()
    context = open_context(desk, write=False)

    assert save(context, plan(desk, "Hello.")).fate is Fate.PREVIEWED
    assert save(context, plan(desk, "Hello [[User:Anna]]. ~~~~")).fate is Fate.HELD_BACK
    assert not read(desk, SIDE).head.exists
    assert desk.store.fetch_events("practice:desk") == []


def test_the_limits_of_a_pass_and_of_a_day_are_for_all_edits_alike() -> None:
    desk = Desk(limits=Limits(edits_per_tick=1, edits_per_day=2))
    context = open_context(desk)

    assert write_aside(desk, context, "one") is Fate.SAVED
    assert save(context, plan(desk, "a welcome", PAGE)).fate is Fate.HELD_BACK
    assert [problem.severity for problem in context.report.problems] == ["notice"]
    context = open_context(desk)
    assert write_aside(desk, context, "one, two") is Fate.SAVED
    context = open_context(desk)
    assert write_aside(desk, context, "one, two, three") is Fate.HELD_BACK
    assert [problem.severity for problem in context.report.problems] == ["error"]


def test_a_side_page_that_refuses_is_a_note_and_a_desks_page_is_to_be_mended() -> None:
    desk = Desk()
    context = open_context(desk)
    desk.wiki.edit_filter = lambda user, edit: "protectedpage"

    assert write_aside(desk, context, "one") is Fate.REFUSED
    assert save(context, plan(desk, "a welcome", PAGE)).fate is Fate.REFUSED
    severities = [problem.severity for problem in context.report.problems]
    assert severities == [Severity.NOTICE, Severity.ERROR]


def _names_anna_at_the_last_moment(desk: Desk) -> None:
    """A template that is called by the next edit comes to link to somebody just before it."""
    desk.person("Anna")
    desk.staff.edit("Template:Hello", "Hello.")

    def meanwhile(call: str) -> None:
        if call == "apply_edit":
            desk.wiki.before = None
            desk.staff.edit("Template:Hello", "Hello, [[User:Anna]].")

    desk.wiki.before = meanwhile


@pytest.mark.parametrize("exists", [True, False])
def test_every_edit_that_may_notify_is_looked_at_once_it_stands(exists: bool) -> None:
    desk = Desk()
    if exists:
        desk.staff.edit(SIDE, "Notes.")
    desk.person("Bosse")
    _names_anna_at_the_last_moment(desk)
    context = open_context(desk)
    [policy] = desk.policies
    text = "{{Hello}} [[User:Bosse]] ~~~~"

    page = read(desk, SIDE)
    text = f"{page.text}\n\n{text}".lstrip()
    fate = save_aside(context, policy, page, text, [NOTE], means_to_notify=["Bosse"])

    assert fate is Fate.SAVED
    [problem] = context.report.problems
    assert "notified Anna, Bosse, and was meant to notify Bosse" in problem.what
    assert problem.advice == "Please report this as a bug"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (Unreachable("the line is cut"), []),
        (LoginFailed("who are you?"), []),
        (ValueError("a bug"), ["ValueError: a bug"]),
    ],
)
def test_an_edit_that_cannot_be_looked_at_stands(error: Exception, told: list[str]) -> None:
    desk = Desk()
    desk.person("Bosse")
    context = open_context(desk)
    [policy] = desk.policies
    desk.wiki.fail_next("fetch_history", error)

    text, page = "[[User:Bosse]] ~~~~", read(desk, SIDE)
    fate = save_aside(context, policy, page, text, [NOTE], means_to_notify=["Bosse"])

    assert fate is Fate.SAVED
    assert [problem.what for problem in context.report.problems] == told


def _sets_a_status_meanwhile(desk: Desk) -> None:
    def meanwhile(call: str) -> None:
        if call == "apply_edit":
            desk.wiki.before = None
            mark = "And when?\n\n{{Helpdesk status|done}}"
            desk.staff.replace(PAGE, "And when?", mark)

    desk.asks("Anna", "Photos", "How do we begin?\n\nAnd when?\n\nAnd who? ~~~~")
    desk.wiki.before = meanwhile


def test_a_template_is_taken_back_though_the_pass_has_saved_all_that_it_may() -> None:
    desk = Desk(limits=Limits(edits_per_tick=1))
    _sets_a_status_meanwhile(desk)

    report = desk.tick()

    assert [edit.fate for edit in report.edits] == [Fate.SAVED, Fate.SAVED]
    assert TAGGED not in desk.text


def test_a_template_is_not_taken_back_over_the_limit_of_a_day_and_that_is_told() -> None:
    desk = Desk(limits=Limits(edits_per_day=1))
    _sets_a_status_meanwhile(desk)

    report = desk.tick()

    assert [edit.fate for edit in report.edits] == [Fate.SAVED, Fate.HELD_BACK]
    assert "the limit is 1" in report.problems[0].what


@pytest.mark.parametrize(
    ("text", "fate", "told"),
    [("Notes.", None, 0), ("Other notes.", Fate.SAVED, 0), (None, None, 1)],
)
def test_a_kept_page_is_saved_if_it_is_to_have_another_text(
    text: str | None, fate: Fate | None, told: int
) -> None:
    desk = Desk()
    desk.staff.edit(SIDE, "Notes.")
    context = open_context(desk)

    found = save_part(context, desk.policies[0], read(desk, SIDE), text, "notes", "it is news")

    assert found is fate
    assert len(context.report.problems) == told
