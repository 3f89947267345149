"""Concerns add to what is done in a page's threads, each as if it were alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

import pytest

from helpdeskbot.concerns.concern import Concern, Learnt, conclude, consult
from helpdeskbot.model.change import Draft, Kind, PlannedAction, ThreadChange
from helpdeskbot.model.errors import LoginFailed
from helpdeskbot.model.report import TickReport
from helpdeskbot.office.context import Context
from helpdeskbot.page import reading
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.place import find_place
from helpdeskbot.tick import begin
from tests.scenario.desk import PAGE, Desk

KINDS = {name: Kind(name, f"{name}-done") for name in ("one", "two", "three", "ask", "turn")}


class Proposes(Concern):
    """A concern with its mind made up."""

    name = "proposes"
    kinds: ClassVar[tuple[Kind, ...]] = tuple(KINDS.values())

    def __init__(
        self, changes: Mapping[str, ThreadChange] | None = None, error: Exception | None = None
    ) -> None:
        self.changes = changes or {}
        self.error = error

    def propose(self, page: DeskPage) -> Mapping[str, ThreadChange]:
        if self.error is not None:
            raise self.error
        return self.changes

    def conclude(self, page: DeskPage, *, saved: bool) -> Learnt:
        if self.error is not None:
            raise self.error
        return Learnt()


def says(
    kind: str, thread: str = "t", *, speaks: bool = True, status: str | None = None
) -> Concern:
    action = PlannedAction(KINDS[kind], thread, "why")
    draft = Draft(f"Helpdesk {kind}", "en", {}, "") if speaks else None
    change = ThreadChange(thread, (action,), status=status, params={kind: "1"}, draft=draft)
    return Proposes({thread: change})


@pytest.fixture
def context() -> Context:
    desk = Desk()
    desk.asks("Rita", "Request")
    return begin(desk.office, TickReport(started=desk.now), write=False).context


@pytest.fixture
def page(context: Context) -> DeskPage:
    office, report = context.office, context.report
    [desk] = office.desks
    place = find_place(office, desk, PAGE, context.heads, report, fresh=True)
    assert place is not None
    return reading.read_page(office, desk, place, report)


def kinds(page: DeskPage, thread: str = "t") -> list[str]:
    return [action.kind.name for action in page.changes[thread].actions]


def test_what_concerns_propose_is_done_in_one_edit(page: DeskPage, context: Context) -> None:
    concerns = [says("one"), says("two", speaks=False), says("three", "u")]
    found = consult(concerns, page, context)

    assert kinds(found) == ["one", "two"]
    assert found.changes["t"].params == {"one": "1", "two": "1"}
    assert kinds(found, "u") == ["three"]
    assert page.changes == {}


def test_one_thing_is_said_at_a_time_in_a_thread(page: DeskPage, context: Context) -> None:
    found = consult([says("one"), says("two"), says("three", "u")], page, context)

    # The second waits as a whole, its status and parameters too.
    assert kinds(found) == ["one"]
    assert found.changes["t"].params == {"one": "1"}
    assert found.changes["t"].draft == Draft("Helpdesk one", "en", {}, "")
    assert kinds(found, "u") == ["three"]


def test_what_was_there_before_wins(page: DeskPage, context: Context) -> None:
    [before] = consult([says("ask", status="asked")], page, context).changes.values()
    page = replace(page, changes={"t": before})
    found = consult([says("turn", speaks=False, status="turned")], page, context)

    assert found.changes["t"].status == "asked"
    assert kinds(found) == ["ask", "turn"]


def test_who_is_vetoed_says_nothing_and_does_the_rest(page: DeskPage, context: Context) -> None:
    found = consult(
        [says("one"), says("two", speaks=False)], replace(page, silent=frozenset({"t"})), context
    )

    assert kinds(found) == ["two"]
    assert found.changes["t"].draft is None


def test_a_concern_that_fails_is_reported_and_stops_nothing(
    page: DeskPage, context: Context
) -> None:
    failing = Proposes(error=ValueError("a bug"))
    found = consult([says("one"), failing, says("two", "u")], page, context)

    assert sorted(found.changes) == ["t", "u"]
    [problem] = context.report.problems
    assert problem.what == "proposes: ValueError: a bug"
    assert problem.where == PAGE
    assert "report this as a bug" in problem.advice


def test_what_failed_is_tried_again_by_the_next_pass(page: DeskPage, context: Context) -> None:
    failing, fine = Proposes(error=ValueError("a bug")), says("one")

    assert consult([failing, fine], page, context).postponed
    assert not consult([fine], page, context).postponed
    assert conclude([failing, fine], page, context, saved=False).due_at == context.now
    assert conclude([fine], page, context, saved=False).due_at is None


def test_that_we_are_not_logged_in_any_more_is_nobodys_failure(
    page: DeskPage, context: Context
) -> None:
    failing = Proposes(error=LoginFailed("no"))
    with pytest.raises(LoginFailed):
        consult([failing], page, context)
