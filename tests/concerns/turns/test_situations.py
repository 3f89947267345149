"""A table of situations, in situations/*.toml: history → holder, status, what is due when.

``story.py`` tells who the people are and how a history is written.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from helpdeskbot.concerns.reminders.decide.due import decide_reminders, next_due_at
from helpdeskbot.concerns.reminders.policy import ReminderPolicy
from helpdeskbot.concerns.turns.decide.rules import RULES, decide_turn
from helpdeskbot.concerns.turns.decide.status import decide_status
from helpdeskbot.concerns.turns.policy import TurnPolicy
from helpdeskbot.concerns.turns.values import StatusSet
from helpdeskbot.model.due import Due
from tests.concerns.turns.story import CALENDAR, STATUS, US, Story, moment, read_story

POLICY = TurnPolicy(follow=True)
REMINDERS = ReminderPolicy()
SITUATIONS = [
    (file.stem, situation)
    for file in sorted((Path(__file__).parent / "situations").glob("*.toml"))
    for situation in tomllib.loads(file.read_text(encoding="utf-8"))["situation"]
]


def read(situation: dict[str, Any]) -> tuple[Story, datetime]:
    more: dict[str, object] = {}
    if "requester_zone" in situation:
        more["requester_zone"] = situation["requester_zone"]
    if "requester_seen" in situation:
        more["requester_seen_at"] = moment(situation["requester_seen"])
    return read_story(situation["history"], **more), moment(situation["now"])


def tell(due: Due) -> str:
    who = f" {', '.join(due.who)}" if due.who else ""
    return f"{due.step}{who} ({due.channel}, stage {due.stage})"


def outcome(story: Story, now: datetime) -> dict[str, str]:
    turn = decide_turn(story.facts, now)
    dues = decide_reminders(story.facts, turn, story.sent, REMINDERS, CALENDAR, now)
    look = next_due_at(story.facts, turn, story.sent, REMINDERS, CALENDAR, now)
    coming = f"{look:%Y-%m-%d %H:%M}" if look else "never"
    return {
        "holder": turn.holder.value,
        "rule": turn.because.code.removeprefix("turn-"),
        "since": f"{turn.since:%Y-%m-%d %H:%M}",
        "status": decide_status(turn, story.facts, POLICY) or "stays",
        "due": ", ".join(tell(due) for due in dues) or "nothing",
        "next": "now" if dues else coming,
    }


@pytest.mark.parametrize(
    "situation", [pytest.param(entry, id=f"{stem}: {entry['name']}") for stem, entry in SITUATIONS]
)
def test_situation(situation: dict[str, Any]) -> None:
    story, now = read(situation)
    expected = {key: situation[key] for key in outcome(story, now)}
    assert outcome(story, now) == expected


@pytest.mark.parametrize(
    "situation", [pytest.param(entry, id=f"{stem}: {entry['name']}") for stem, entry in SITUATIONS]
)
def test_the_bots_own_status_changes_nothing_else(situation: dict[str, Any]) -> None:
    story, now = read(situation)
    turn = decide_turn(story.facts, now)
    status = decide_status(turn, story.facts, POLICY)
    if status is None:
        return
    ours = StatusSet(status, STATUS.phase(status), US, now, person=False)
    after = replace(story.facts, statuses=(*story.facts.statuses, ours))
    assert replace(decide_turn(after, now), phase=turn.phase) == turn
    assert decide_status(decide_turn(after, now), after, POLICY) is None


def test_the_table_is_large_and_reaches_every_rule() -> None:
    names = [entry["name"] for _, entry in SITUATIONS]
    assert len(names) == len(set(names)) >= 60
    codes = {entry["rule"] for _, entry in SITUATIONS}
    rules = {rule.__name__.replace("_", "-") for rule in RULES}
    known = {"closed-by-a-person": "closed", "closed-by-the-bot": "no-response"}
    # These are no rules of the table, but follow from those that await the requester, or that it
    # was closed.
    others = {"asked-for", "somebody-else", "closed-there"}
    assert {known.get(rule, rule) for rule in rules} | others == codes
