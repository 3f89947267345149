"""Which next step follows from which rule of the turn, and below which status it is shown."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from helpdeskbot.concerns.next_step.decide import STEPS, decide_next
from helpdeskbot.concerns.next_step.values import FITTING, BoxFacts, Next, NextCode
from helpdeskbot.concerns.turns.decide import rules
from helpdeskbot.model.due import Holder
from helpdeskbot.model.status import DAY, NAMES, NEXT, Phase
from helpdeskbot.settings.desk import load_preset
from helpdeskbot.words import resources
from helpdeskbot.words.messages import Messages, available_languages

STATUSES: Mapping[str, Phase] = {
    status: Phase(load_preset("helpdesk")["status"]["vocabulary"][status.replace("-", " ")])
    for status in (
        *("new", "in-progress", "planning", "waiting-for-requester", "waiting-for-expert"),
        *("under-review", "approved", "with-working-group", "not-now"),
        *("on-hold", "done", "declined", "no-response"),
    )
}
SINCE, UNTIL = date(2026, 12, 3), date(2026, 12, 10)


def decide(rule: str, phase: Phase = Phase.OPEN, **more: Any) -> Next | None:
    given = {"holder": Holder.DESK, "who": (), "since": SINCE, **more}
    return decide_next(BoxFacts(rule=rule, phase=phase, **given))


def test_every_rule_of_the_turn_comes_to_a_step() -> None:
    tree = ast.parse(inspect.getsource(rules))
    words = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    codes = {word for word in words if re.fullmatch(r"[a-z]+(-[a-z]+)+|new|closed", word)}
    assert codes <= set(STEPS) | {"waiting-on-requester"}, codes - set(STEPS)


def test_the_template_shows_each_step_below_the_statuses_that_it_fits() -> None:
    box = (resources.templates() / "status-box.wikitext").read_text(encoding="utf-8")
    cases = box.partition("= next-{{{next}}}")[0]
    shown = set(re.findall(r"\b([a-z-]+)/([a-z-]+)(?= \||\n)", cases))
    steps = {step.value for step in NextCode} - {""}
    assert {pair for pair in shown if pair[0] in steps} == {
        (step.value, status)
        for step, phases in FITTING.items()
        for status, phase in STATUSES.items()
        if phase in phases
    }


@pytest.mark.parametrize("language", available_languages())
def test_every_step_has_its_words(language: str) -> None:
    words = Messages.load(language)
    for step in FITTING:
        given = {"on-it": 2, "promised": 2, "asked": 1}.get(step.value, 0)
        found = re.findall(r"\$\d", words.raw(f"next-{step}"))
        assert sorted(found) == [f"${number + 1}" for number in range(given)]


@pytest.mark.parametrize("language", available_languages())
def test_a_status_claims_nothing_that_is_not_in_it(language: str) -> None:
    """What is read before the bot has looked speaks of no question and of no search."""
    decided = ("under-review", "approved", "with-working-group")
    for status in ("new", "in-progress", "waiting-for-expert", *decided, "no-response"):
        said = Messages.load(language).raw(f"next-{status}")
        assert len(re.findall(r"[.!?](?=\s|$)", said)) <= (2 if status == "no-response" else 1)


@pytest.mark.parametrize(
    ("rule", "more", "expected"),
    [
        # What the status says needs no step.
        ("new", {"phase": Phase.WAITING_ON_DESK}, Next()),
        ("replied", {}, Next()),
        ("replied", {"phase": Phase.WAITING_ON_DESK}, Next(NextCode.DESK)),
        ("no rule of today", {}, Next()),
        ("answered", {"phase": Phase.WAITING_ON_EXPERT}, Next()),
        # Where it does not follow the turn, the box does.
        ("answered", {"holder": Holder.REQUESTER}, Next(NextCode.ANSWER)),
        ("said-requester", {"holder": Holder.REQUESTER}, Next(NextCode.ANSWER)),
        ("asked-the-community", {"holder": Holder.COMMUNITY}, Next(NextCode.COMMUNITY)),
        # Somebody is on it.
        ("on-it", {"who": ("Anna",)}, Next(NextCode.ON_IT, "Anna", SINCE)),
        ("on-it", {"who": ("Anna",), "holder": Holder.EXPERT}, Next(NextCode.ON_IT, "Anna", SINCE)),
        ("on-it", {}, Next()),
        ("new", {"uncovered": True, "phase": Phase.WAITING_ON_DESK}, Next(NextCode.UNCOVERED)),
        ("on-it", {"who": ("Anna",), "phase": Phase.WAITING_ON_REQUESTER}, Next()),
        ("on-it", {"who": ("Anna",), "promised": UNTIL}, Next(NextCode.PROMISED, "Anna", UNTIL)),
        # A question to experts.
        ("expert-was-asked", {"who": ("Anna", "Bosse")}, Next(NextCode.ASKED, "Anna, Bosse")),
        ("expert-was-asked", {"who": ("Anna",), "named": ("Anna",)}, Next()),
        ("expert-was-asked", {"who": tuple("ABCDE")}, Next(NextCode.ASKED, "A, B, C…")),
        ("new", {"asked": ("Anna",)}, Next(NextCode.ASKED, "Anna")),
        ("new", {"asked": ("Anna",), "named": ("Bosse",)}, Next()),
        ("answered", {"asked": ("Anna",), "holder": Holder.REQUESTER}, Next(NextCode.ANSWER)),
        # What is missing, and what is to be agreed upon, come first.
        ("new", {"lacking": True, "asked": ("Anna",)}, Next(NextCode.FACTS)),
        ("on-it", {"lacking": True, "who": ("Anna",)}, Next(NextCode.ON_IT, "Anna", SINCE)),
        ("replied", {"agreeing": True, "lacking": True}, Next(NextCode.AGREE)),
        ("replied", {"agreeing": True, "phase": Phase.ON_HOLD}, Next()),
        ("closed", {"lacking": True, "phase": Phase.CLOSED}, Next()),
        # The bot leaves what a stranger has set.
        ("set-by-a-stranger", {"agreeing": True}, None),
    ],
)
def test_what_comes_next(rule: str, more: dict[str, Any], expected: Next | None) -> None:
    assert decide(rule, **more) == expected


def test_names_are_text() -> None:
    found = decide("on-it", who=("A'''B {{x}}|[[User:C]]",))
    assert found is not None
    assert not set("{}[]|") & set(found.names)


def test_a_step_as_parameters() -> None:
    assert Next().params == {NEXT: "", NAMES: "", DAY: ""}
    assert Next(NextCode.ON_IT, "Anna", SINCE).params == {
        NEXT: "on-it",
        NAMES: "Anna",
        DAY: "2026-12-03",
    }
