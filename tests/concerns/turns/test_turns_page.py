"""docs/turns.md says what the code does: the table of rules, and the delays of the reminders."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from helpdeskbot.concerns.reminders.policy import ReminderPolicy
from helpdeskbot.concerns.turns.decide.rules import RULES
from tests.settings.tables import DESK

PAGE = Path(__file__).parents[3] / "docs" / "turns.md"


def table_of_rules() -> str:
    """The table as it must stand in docs/turns.md."""
    rows = ["| | rule | when, and whose turn it is then |", "| --- | --- | --- |"]
    for number, rule in enumerate(RULES, 1):
        words = " ".join((rule.__doc__ or "").split())
        words = words.replace("{{Section resolved}}", "`{{Section resolved}}`")
        for code in ("turn=community",):
            words = words.replace(code, f"`{code}`")
        rows.append(f"| {number} | {rule.__name__.replace('_', ' ')} | {words} |")
    return "\n".join(rows)


def test_the_table_of_rules_is_the_one_in_the_code() -> None:
    assert table_of_rules() in PAGE.read_text(encoding="utf-8")


def test_every_setting_of_the_reminders_stands_there_with_its_default() -> None:
    rows = {
        cells[1].strip(): cells[2].strip()
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if len(cells := line.split("|")) == 5 and cells[1].strip().startswith("`")
    }
    policy = DESK.of(ReminderPolicy)
    for field in dataclasses.fields(policy):
        value = getattr(policy, field.name)
        if isinstance(value, bool):
            shown = "yes" if value else "no"
        elif isinstance(value, tuple):
            shown = ", ".join(str(day) for day in value)
        else:
            shown = f"{value:%H:%M}" if hasattr(value, "hour") else str(value)
        assert rows.get(f"`{field.name}`") == shown
