"""Concerns add to what is done in a page's threads, each as if it were alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import pytest

from helpdeskbot.concerns.asking.concern import Search
from helpdeskbot.concerns.concern import Concern, consult
from helpdeskbot.model.change import Draft, ThreadChange
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.errors import LoginFailed
from helpdeskbot.model.memory import Event, PlannedAction
from helpdeskbot.model.report import TickReport
from helpdeskbot.page import heads as front
from helpdeskbot.page import reading
from helpdeskbot.page.page import View
from helpdeskbot.page.place import find_place
from tests.scenario.desk import PAGE, Desk


@dataclass
class Proposes:
    """A concern with its mind made up."""

    changes: Mapping[str, ThreadChange] = field(default_factory=dict)
    error: Exception | None = None

    def propose(self, view: View) -> Mapping[str, ThreadChange]:
        if self.error is not None:
            raise self.error
        return self.changes

    def learnt(self, view: View) -> Sequence[Event]:
        return ()

    def due_at(self, view: View) -> datetime | None:
        return None

    def note(self, view: View, *, saved: bool) -> None:
        pass

    def finish(self, desk: DeskPolicy) -> None:
        pass


def says(
    kind: str, thread: str = "t", *, speaks: bool = True, status: str | None = None
) -> Concern:
    action = PlannedAction(kind, thread, "why")
    draft = Draft(f"Helpdesk {kind}", "en", {}, "") if speaks else None
    change = ThreadChange(thread, (action,), status=status, params={kind: "1"}, draft=draft)
    return Proposes({thread: change})


@pytest.fixture
def search() -> Search:
    desk = Desk()
    desk.asks("Rita", "Request")
    report = TickReport(started=desk.now)
    return Search(desk.office, front.fetch_front(desk.office), report, write=False)


@pytest.fixture
def view(search: Search) -> View:
    office, report = search.office, search.report
    [desk] = office.desks
    place = find_place(office, desk, PAGE, search.door, report, fresh=True)
    assert place is not None
    return reading.read_view(office, desk, place, report)


def kinds(view: View, thread: str = "t") -> list[str]:
    return [action.kind for action in view.changes[thread].actions]


def test_what_concerns_propose_is_done_in_one_edit(view: View, search: Search) -> None:
    concerns = [says("one"), says("two", speaks=False), says("three", "u")]
    found = consult(concerns, view, search)

    assert kinds(found) == ["one", "two"]
    assert found.changes["t"].params == {"one": "1", "two": "1"}
    assert kinds(found, "u") == ["three"]
    assert view.changes == {}


def test_one_thing_is_said_at_a_time_in_a_thread(view: View, search: Search) -> None:
    found = consult([says("one"), says("two"), says("three", "u")], view, search)

    # The second waits as a whole, its status and parameters too.
    assert kinds(found) == ["one"]
    assert found.changes["t"].params == {"one": "1"}
    assert found.changes["t"].draft == Draft("Helpdesk one", "en", {}, "")
    assert kinds(found, "u") == ["three"]


def test_what_was_there_before_wins(view: View, search: Search) -> None:
    [before] = consult([says("ask", status="asked")], view, search).changes.values()
    view = replace(view, changes={"t": before})
    found = consult([says("turn", speaks=False, status="turned")], view, search)

    assert found.changes["t"].status == "asked"
    assert kinds(found) == ["ask", "turn"]


def test_who_is_vetoed_says_nothing_and_does_the_rest(view: View, search: Search) -> None:
    found = consult([says("one"), says("two", speaks=False)], view, search, {"t"})

    assert kinds(found) == ["two"]
    assert found.changes["t"].draft is None


def test_a_concern_that_fails_is_reported_and_stops_nothing(view: View, search: Search) -> None:
    failing = Proposes(error=ValueError("a bug"))
    found = consult([says("one"), failing, says("two", "u")], view, search)

    assert sorted(found.changes) == ["t", "u"]
    [problem] = search.report.problems
    assert problem.what == "Proposes: ValueError: a bug"
    assert problem.where == PAGE
    assert "report this as a bug" in problem.advice


def test_that_we_are_not_logged_in_any_more_is_nobodys_failure(view: View, search: Search) -> None:
    failing = Proposes(error=LoginFailed("no"))
    with pytest.raises(LoginFailed):
        consult([failing], view, search)
