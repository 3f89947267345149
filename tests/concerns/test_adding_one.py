"""A concern is added by its folder, a line in the order and one in the sections; no more knows it.

The folder lies outside of the package.  What it declares is set by the operator and by staff,
planned, saved, remembered, explained, examined and published as with those that ship.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpdeskbot.cli.looking import explain_requests, look
from helpdeskbot.cli.templates import find_parts
from helpdeskbot.concerns import order, sections
from helpdeskbot.concerns.concern import Concern
from helpdeskbot.model.report import Fate, Health, TickReport
from helpdeskbot.settings.desk import build_desk
from tests.scenario.desk import BASE, PAGE, START, Desk

SETTINGS = "Project:Helpdesk/Settings"
CONCERN = '''
"""Writes into each new request how many there were before it."""

from dataclasses import dataclass
from typing import Any, ClassVar

from helpdeskbot.concerns.concern import Concern, Explained, Learnt, PublishedPart
from helpdeskbot.model.change import Kind, PlannedAction, ThreadChange
from helpdeskbot.model.memory import Event
from helpdeskbot.model.report import Finding, Health
from helpdeskbot.model.setting import SectionPolicy, settable
from helpdeskbot.office.kept import Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberingPolicy(SectionPolicy):
    """Whether requests are given numbers.

    :param enabled: whether they are.
    :param first: the first number.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    enabled: bool = False
    first: int = settable(1, 1, 100, why="it is only a number")

    def mistakes(self, desk):
        if self.enabled and not desk.status.install:
            yield "enabled: it needs our own status template"


NUMBER = Kind("number", "request-numbered", "summary-turn", weight=99)
NEXT = Kept("numbers", int, under="next")


class Numbering(Concern):
    kinds = (NUMBER,)
    sections = {"numbering": NumberingPolicy}

    def part(self, desks):
        used = any(desk.of(NumberingPolicy).enabled for desk in desks)
        return PublishedPart("numbering", {"number_template": "Number"}) if used else None

    def propose(self, page):
        policy = page.desk.of(NumberingPolicy)
        number = NEXT.fetch(self.context.office, page.desk_key, page.title) or policy.first
        changes = {}
        for request in page.requests.values() if policy.enabled else ():
            if request.new:
                action = PlannedAction(NUMBER, request.id, f"it is number {number}")
                changes[request.id] = ThreadChange(
                    request.id, (action,), params={"number": str(number)}
                )
                number += 1
        return changes

    def conclude(self, page, *, saved):
        params = [one.params for one in page.changes.values()]
        given = [int(one["number"]) for one in params if "number" in one]
        if not saved or not given:
            return Learnt()
        if self.context.write:
            NEXT.keep(self.context.office, page.desk_key, page.title, max(given) + 1, page.revid)
        return Learnt([Event(self.context.now, page.desk_key, "numbers-given", title=page.title)])

    def explain(self, page, request):
        number = request.param("number")
        return Explained([f"it has the number {number}"], {"number": number}) if number else None

    def examine(self, desk, rights):
        if desk.of(NumberingPolicy).enabled:
            yield Finding(f"desk {desk.name}", Health.OK, "requests are numbered")
'''


@pytest.fixture
def numbering(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Concern]]:
    """The concern in its folder, named in the order and in the sections."""
    folder = tmp_path / "numbering"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "concern.py").write_text(CONCERN)
    monkeypatch.syspath_prepend(tmp_path)
    module = importlib.import_module("numbering.concern")
    monkeypatch.setattr(order, "CONCERNS", (*order.CONCERNS, module.Numbering))
    monkeypatch.setattr(sections, "DESK", order.desk_of(order.CONCERNS))
    yield module.Numbering
    for name in ("numbering", "numbering.concern"):
        sys.modules.pop(name)


def open_desk(**settings: Any) -> Desk:
    """A desk with these settings, as from an operator's file."""
    desk = Desk()
    layer = {**BASE, "name": "desk", "pages": [PAGE], "since": START.date(), **settings}
    desk.policies = [build_desk([layer], sections.DESK)]
    desk.office = desk.open_office()
    return desk


@pytest.mark.usefixtures("numbering")
def test_it_is_planned_saved_and_remembered() -> None:
    desk = open_desk(numbering={"enabled": True, "first": 7})
    desk.asks("Rita", "Maps")
    preview = desk.tick(write=False)
    assert preview.edits[0].fate is Fate.PREVIEWED
    [edit] = desk.tick().saved

    assert "{{Helpdesk status|new|number=7}}" in desk.text
    assert [action.kind.name for action in edit.actions] == ["tag", "number"]
    # The heaviest kind words the summary.
    assert "/* Maps */ The status follows whose turn it is" in edit.summary
    [event] = desk.store.fetch_events("practice:desk", kind="request-numbered")
    assert event.data == {"because": "it is number 7"}
    assert desk.store.fetch_events("practice:desk", kind="numbers-given")

    desk.asks("Rolf", "Letters")
    desk.tick()
    assert "{{Helpdesk status|new|number=8}}" in desk.text
    assert desk.tick(write=False).edits == []


@pytest.mark.usefixtures("numbering")
def test_staff_set_it_on_the_wiki_within_its_bounds() -> None:
    desk = open_desk(numbering={"enabled": True}, settings_page=SETTINGS)
    desk.staff.edit(SETTINGS, "{{Helpdesk settings|numbering.first=20}}")
    desk.minutes_pass(10)
    desk.asks("Rita", "Maps")
    desk.tick()
    assert "number=20" in desk.text

    desk.staff.edit(SETTINGS, "{{Helpdesk settings|numbering.first=1000}}")
    desk.minutes_pass(10)
    [problem] = [one for one in desk.tick().problems if one.where == SETTINGS]
    assert "numbering.first" in problem.what


@pytest.mark.usefixtures("numbering")
def test_the_operators_mistakes_in_it_are_found() -> None:
    with pytest.raises(ValueError, match=r"numbering\.enabled: it needs our own status template"):
        open_desk(numbering={"enabled": True}, status={"install": False})
    with pytest.raises(ValueError, match="numbering"):
        open_desk(numbering={"colour": "red"})


@pytest.mark.usefixtures("numbering")
def test_it_is_explained_examined_and_published() -> None:
    desk = open_desk(numbering={"enabled": True})
    desk.asks("Rita", "Maps")
    desk.tick()
    report = TickReport(started=desk.now)
    [found] = explain_requests(desk.office, "Maps", report, only=("numbering",))
    assert found.lines == ["it has the number 1"]
    assert found.data["number"] == "1"

    run, _ = look(desk.office, report)
    findings = [
        finding
        for one in run.concerns
        for policy in desk.policies
        for finding in one.examine(policy, frozenset())
    ]
    assert [(one.verdict, one.what) for one in findings] == [(Health.OK, "requests are numbered")]

    [part] = [one for one in find_parts(desk.office) if one.name == "numbering"]
    assert part.values == {"number_template": "Number"}


def test_without_that_line_nobody_knows_of_it() -> None:
    with pytest.raises(ValueError, match="numbering"):
        open_desk(numbering={"enabled": True})
    assert "numbering" not in {concern.__module__.split(".")[-2] for concern in order.CONCERNS}


def test_a_database_that_knows_its_events_is_read_without_it(numbering: type[Concern]) -> None:
    assert numbering in order.CONCERNS
    desk = open_desk(numbering={"enabled": True})
    desk.asks("Rita", "Maps")
    desk.tick()
    order.CONCERNS = tuple(one for one in order.CONCERNS if one is not numbering)

    assert desk.tick().failed is False
    assert desk.tick(write=False).edits == []
