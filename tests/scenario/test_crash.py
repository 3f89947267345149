"""The process is killed at every point of a tick: no lost and no double edit."""

from __future__ import annotations

import pytest

from tests.scenario.crash import Killed, LastMoment, list_deaths, tick_until_killed
from tests.scenario.desk import PAGE, STOP, Desk


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


MOMENT = LastMoment(_busy_desk())
CALLS = MOMENT.calls


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
    desk = MOMENT.come()
    with pytest.raises(Killed):
        tick_until_killed(desk, point)
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
    desk = MOMENT.come()
    with pytest.raises(Killed):
        tick_until_killed(desk, CALLS.index(f"wiki: {point}"))
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
