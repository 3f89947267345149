"""The process is killed at every point of a tick: no lost and no double edit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

import pytest

from helpdeskbot.store.protocol import Store
from helpdeskbot.tick import tick
from helpdeskbot.wiki.protocol import Wiki
from tests.scenario.desk import PAGE, STOP, Desk, Tripwire


class Killed(BaseException):
    """SIGKILL: not even a finally clause is run to any effect."""


class Killer:
    """Counts the calls and kills at one of them; a dead process makes no call any more."""

    def __init__(self, at: int | None) -> None:
        self.at = at
        self.calls: list[str] = []

    def __call__(self, call: str) -> None:
        if self.at is not None and len(self.calls) > self.at:
            raise Killed
        self.calls.append(call)
        if self.at is not None and len(self.calls) > self.at:
            raise Killed


def list_deaths(calls: Sequence[str], points: Iterable[int]) -> list[pytest.ParameterSet]:
    """Dying at each of these calls, and then having the memory or not, for ``parametrize``."""
    kept_or_lost = ((False, True), (True, False))
    # By turns, so that quick tests see both.
    cases = [(point, lose) for at, point in enumerate(points) for lose in kept_or_lost[at % 2]]
    return sample_deaths(calls, cases)


def sample_deaths(
    calls: Sequence[str], cases: Iterable[tuple[int, bool]]
) -> list[pytest.ParameterSet]:
    """The same of some cases; all but the first of each kind of call are slow."""
    seen: set[str] = set()
    deaths = []
    for point, lose in cases:
        name = f"{point} {calls[point]}, memory {'lost' if lose else 'kept'}"
        marks = [pytest.mark.slow] if calls[point] in seen else []
        deaths.append(pytest.param(point, lose, id=name, marks=marks))
        seen.add(calls[point])
    return deaths


def _busy_desk() -> Desk:
    """Two pages, one of them a redirect; several requests; a pending removal."""
    desk = Desk(pages=["Project:Old", PAGE])
    desk.staff.edit("Project:New", "Also a desk.")
    desk.staff.edit("Project:Old", "#REDIRECT [[Project:New]]")
    desk.asks("Anna", "Photos")
    desk.tick()
    desk.staff.replace(PAGE, "{{Helpdesk status|new}}\n", "")
    desk.asks("Bosse", "Maps")
    desk.asks("Carla", "Films", "unsigned")
    desk.person("Dora").append("Project:New", "\n== Sound ==\nHello ~~~~")
    desk.minutes_pass(5)
    return desk


def _office(desk: Desk, killer: Killer) -> None:
    wiki = cast(Wiki, Tripwire(desk.wiki, lambda call: killer(f"wiki: {call}")))
    store = cast(Store, Tripwire(desk.store, lambda call: killer(f"store: {call}")))
    tick(desk.open_office(wiki, store))


def _calls() -> list[str]:
    killer = Killer(None)
    _office(_busy_desk(), killer)
    return killer.calls


CALLS = _calls()


def test_the_points_include_every_kind_of_call() -> None:
    assert {
        "wiki: before apply_edit",
        "wiki: after apply_edit",
        "store: before record_intent",
        "store: after record_intent",
        "store: before record_outcome",
        "store: after record_outcome",
        "store: after record_page",
        "store: after claim",
    } <= set(CALLS)
    assert len(CALLS) > 40


@pytest.mark.parametrize(("point", "lose_database"), list_deaths(CALLS, range(len(CALLS))))
def test_killed_at(point: int, lose_database: bool) -> None:
    desk = _busy_desk()
    with pytest.raises(Killed):
        _office(desk, Killer(point))
    if lose_database:
        desk.lose_the_database()

    desk.minutes_pass(10)  # the lease of the dead worker ends
    for _ in range(3):
        desk.tick()

    assert "== Photos ==\n\nHow" in desk.text, "what a person took away stays away"
    assert desk.text.count("{{Helpdesk status|new}}") == 2
    assert desk.staff.read("Project:New").count("{{Helpdesk status|new}}") == 1
    saved = [user for title in (PAGE, "Project:New") for user, _ in desk.history(title)]
    assert saved.count(desk.wiki.bot) == 3, "one before the story, and one for each page"
    assert desk.store.fetch_pending("practice:desk") == []
    assert desk.staff.read(STOP) == "run"


@pytest.mark.parametrize(
    ("point", "outcome"), [("before apply_edit", "abandoned"), ("after apply_edit", "done")]
)
def test_what_became_of_a_plan_is_read_from_the_history(point: str, outcome: str) -> None:
    desk = _busy_desk()
    with pytest.raises(Killed):
        _office(desk, Killer(CALLS.index(f"wiki: {point}")))
    [plan] = desk.store.fetch_pending("practice:desk")
    newest = next(iter(desk.wiki.fetch_history(plan.title)))

    desk.minutes_pass(10)
    desk.tick()

    [settled] = [
        event
        for event in desk.store.fetch_events("practice:desk")
        if event.data.get("settled") == "from history"
    ]
    assert settled.kind == f"plan-{outcome}"
    assert settled.revid == (newest.revid if outcome == "done" else 0)
