"""One bad request harms no other, in whatever step it fails, and does not cost every pass."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.cli.looking import explain_requests
from helpdeskbot.concerns import order
from helpdeskbot.concerns.concern import Concern, Explained, Learnt
from helpdeskbot.model.change import Kind, PlannedAction, ThreadChange
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import Span
from helpdeskbot.model.report import TickReport
from helpdeskbot.model.request import Request
from helpdeskbot.page import reading
from helpdeskbot.page.alone import find_guilty
from helpdeskbot.page.decide.intake import decide_intake
from helpdeskbot.page.page import DeskPage
from tests.concerns.asking.asking import COPYRIGHT
from tests.scenario.desk import PAGE, Desk
from tests.scenario.together import WholeDesk

TAG = "{{Helpdesk status|"
SIGNED = "We have photographs. [[User:Rolf|Rolf]] ([[User talk:Rolf|talk]])"


class Fragile(Concern):
    """Looks after every request, and fails at some.

    :cvar at: by the step, the headings at which it fails there.
    :cvar done: by the step, the headings with which it was done with success.
    """

    name = "fragile"
    kinds: ClassVar = (Kind("mend", "mended", "summary-turn"),)
    at: ClassVar[dict[str, set[str]]] = {}
    done: ClassVar[dict[str, set[str]]] = {}

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._headings: list[str] = []

    def _do(self, step: str, headings: Collection[str]) -> None:
        for heading in headings:
            if heading in self.at.get(step, ()):
                raise RuntimeError(f"it fails at {step}")
        if self.context.write and not self.context.rehearses:
            self.done.setdefault(step, set()).update(headings)

    def propose(self, page: DeskPage) -> Mapping[str, ThreadChange]:
        self._headings = [one.thread.heading for one in page.requests.values()]
        self._do("propose", self._headings)
        return {
            one.id: ThreadChange(
                one.id,
                (PlannedAction(self.kinds[0], one.id, "why"),),
                withdrawn=Span(0, 10**9),
            )
            for one in page.requests.values()
            if one.thread.heading in self.at.get("compose", ())
        }

    def conclude(self, page: DeskPage, *, saved: bool) -> Learnt:
        self._do("conclude", self._headings)
        return Learnt()

    def finish(self, desk: DeskPolicy) -> None:
        self._do("finish", self._headings)

    def explain(self, page: DeskPage, request: Request) -> Explained:
        self._do("explain", [request.thread.heading])
        return Explained(["it is well"], {})


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(order, "CONCERNS", (*order.CONCERNS, Fragile))
    monkeypatch.setattr(Fragile, "at", {})
    monkeypatch.setattr(Fragile, "done", {})
    desk = Desk()
    for name, heading in (("Rita", "First"), ("Rolf", "Bad"), ("Runa", "Last")):
        desk.asks(name, heading)
    return desk


def tagged(desk: Desk) -> list[str]:
    """The headings of the requests with a status."""
    sections = desk.text.split("\n== ")[1:]
    return [one.partition(" ==")[0] for one in sections if TAG in one]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"We have 7{' 000' * 1450} photographs. ~~~~", id="a very large number"),
        pytest.param(f"We have 7{' hundred thousand' * 900} photographs. ~~~~", id="in words"),
        pytest.param(f"{SIGNED} 00:00, 1 January 0001 (UTC)", id="year 1"),
        pytest.param(f"{SIGNED} 23:59, 31 December 9999 (UTC)", id="year 9999"),
        pytest.param(
            "{{Helpdesk status|on hold|until=0001-01-01|due=9999-12-31}}\nHello. ~~~~",
            id="absurd days",
        ),
    ],
)
def test_what_one_request_says_keeps_no_other_waiting(body: str) -> None:
    desk = WholeDesk(hours={"time_zone": "Asia/Tokyo"})
    desk.joins("Anna")
    desk.person("Rita").new_section(PAGE, "First", COPYRIGHT)
    desk.person("Rolf").new_section(PAGE, "Bad", body)
    desk.minutes_pass(10)
    report = desk.tick()

    assert tagged(desk) == ["First", "Bad"]
    assert "[[User:Anna" in desk.text
    assert report.problems == []


@pytest.mark.parametrize("step", ["propose", "compose"])
def test_where_a_request_makes_a_step_fail_the_others_are_dealt_with(desk: Desk, step: str) -> None:
    Fragile.at[step] = {"Bad"}
    report = desk.tick()

    assert tagged(desk) == ["First", "Last"]
    assert desk.bot_edits() == 1
    [problem] = report.problems
    assert 'something failed at "Bad", which is left alone' in problem.what


def test_a_page_is_read_without_what_cannot_be_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide = decide_intake

    def fail(thread: Any, *given: Any, **more: Any) -> Any:
        if thread.heading == "Bad":
            raise OverflowError("date value out of range")
        return decide(thread, *given, **more)

    monkeypatch.setattr(reading, "decide_intake", fail)
    report = desk.tick()

    assert tagged(desk) == ["First", "Last"]
    [problem] = report.problems
    assert "OverflowError: date value out of range" in problem.what


@pytest.mark.parametrize("step", ["conclude", "finish"])
def test_what_fails_afterwards_is_done_for_the_others_by_the_next_pass(
    desk: Desk, step: str
) -> None:
    Fragile.at[step] = {"Bad"}
    desk.tick()
    desk.minutes_pass(1)
    desk.tick()

    # Until then nobody knew.
    assert tagged(desk) == ["First", "Bad", "Last"]
    assert Fragile.done[step] == {"First", "Last"}


def test_it_is_left_alone_until_somebody_edits_it_and_costs_no_pass(desk: Desk) -> None:
    Fragile.at["propose"] = {"Bad"}
    desk.tick()
    desk.minutes_pass(1)
    # Our own edit is read once.
    desk.tick()
    for _ in range(5):
        desk.minutes_pass(30)
        assert desk.tick().pages_read == []
    desk.person("Rolf").edit(PAGE, desk.text.replace("== Bad ==", "== Better =="))
    desk.minutes_pass(6)
    desk.tick()

    assert tagged(desk) == ["First", "Better", "Last"]


def test_it_is_tried_again_after_some_hours(desk: Desk) -> None:
    Fragile.at["propose"] = {"Bad"}
    desk.tick()
    desk.minutes_pass(1)
    desk.tick()
    Fragile.at.clear()
    desk.minutes_pass(7 * 60)
    desk.tick()

    assert tagged(desk) == ["First", "Bad", "Last"]


def test_what_fails_at_every_request_stops_nothing_else(desk: Desk) -> None:
    Fragile.at["propose"] = {"First", "Bad", "Last"}
    report = desk.tick()

    assert tagged(desk) == ["First", "Bad", "Last"]
    [problem] = report.problems
    assert problem.what == "fragile: RuntimeError: it fails at propose"


def test_a_request_that_was_there_before_is_not_taken_for_gone(desk: Desk) -> None:
    desk.tick()
    desk.minutes_pass(1)
    desk.tick()
    Fragile.at["propose"] = {"Bad"}
    desk.person("Runa").append(PAGE, ": I wait. ~~~~")
    desk.minutes_pass(6)
    desk.tick()

    memories = desk.store.fetch_threads(desk.office.desk_key(desk.policies[0]))
    assert [one.gone_since for one in memories] == [None] * 3


def test_what_cannot_be_told_of_one_is_told_of_the_others(desk: Desk) -> None:
    desk.tick()
    desk.minutes_pass(1)
    Fragile.at["explain"] = {"Bad"}
    report = TickReport(desk.now)
    told = explain_requests(desk.office, "", report, ["fragile"])

    assert [one.heading for one in told] == ["First", "Last"]
    assert len(report.problems) == 1


@given(st.integers(1, 40), st.data())
def test_all_that_fail_alone_are_found_and_no_others(count: int, data: st.DataObject) -> None:
    threads = [str(number) for number in range(count)]
    bad = data.draw(st.sets(st.sampled_from(threads)))
    found = find_guilty(
        threads, lambda some: ["always", *(f"at {one}" for one in some if one in bad)]
    )

    expected = bad if len(bad) < count or count == 1 else set()
    assert found == {one: f"at {one}" for one in expected}


def test_not_even_very_many_that_fail_take_very_long() -> None:
    threads = [str(number) for number in range(10_000)]
    asked = []

    def fails(some: Collection[str]) -> list[str]:
        asked.append(len(some))
        return ["bad"] if any(int(one) % 2 for one in some) else []

    found = find_guilty(threads, fails)

    assert {one for one in threads if int(one) % 2} <= found.keys() < set(threads)
    assert len(asked) < 500
