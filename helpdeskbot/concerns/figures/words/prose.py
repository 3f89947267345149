"""A paragraph for a report, from figures: only what is known, and nothing of what is not."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, timedelta

from helpdeskbot.concerns.figures.values import ALL, PeriodFigures
from helpdeskbot.words.messages import Messages

Say = Callable[..., str]


def write_annual(figures: PeriodFigures, messages: Messages) -> str:
    """What an annual report says of the desk."""
    say = messages.text
    return " ".join([_came(figures, say), *_before(figures, say), *_took(figures, say)])


def write_grant(figures: PeriodFigures, messages: Messages) -> str:
    """What a grant's report says of it: what people did, and what came of it."""
    say = messages.text
    parts = [_came(figures, say)]
    experts, follow = figures.table("experts"), figures.table("follow-ups")
    people, asked = (
        (experts.cell(ALL, name).value or 0 for name in ("people", "asked"))
        if (experts.lines)
        else (0, 0)
    )
    if asked:
        replied = int(experts.cell(ALL, "replied").value or 0)
        parts.append(say("figures-say-experts", int(people), int(asked), replied))
    agreements = figures.table("agreements")
    if agreements.lines:
        agreed, before = (
            int(agreements.cell(name, "requests").value or 0)
            for name in ("agreed", "agreed-before")
        )
        if agreed:
            parts.append(say("figures-say-agreed", agreed, before))
    if follow.lines:
        number = {line.name: int(line.cells[0].value or 0) for line in follow.lines}
        well, more = number.get("answer-well", 0), number.get("answer-help", 0)
        if well or more:
            parts.append(say("figures-say-well", well, more))
        if number.get("files"):
            parts.append(say("figures-say-files", number["files"], number.get("used", 0)))
    return " ".join(parts)


def last_day(figures: PeriodFigures) -> date:
    """The last day of the period that is known of."""
    moment = figures.period.until - timedelta(microseconds=1)
    return moment.date()


def _came(figures: PeriodFigures, say: Say) -> str:
    flow, period = figures.table("flow"), figures.period
    came, ended = (int(flow.cell(name, "requests").value or 0) for name in ("in", "out"))
    return say("figures-say-in", period.first.date(), last_day(figures), came, ended)


def _before(figures: PeriodFigures, say: Say) -> list[str]:
    if not figures.before:
        return []
    flow = figures.table("flow")
    came, ended = (int(flow.cell(name, "requests").before or 0) for name in ("in", "out"))
    return [say("figures-say-before", came, ended)]


def _took(figures: PeriodFigures, say: Say) -> list[str]:
    times = figures.table("times")
    if not times.lines:
        return []
    said = []
    for column in ("reaction", "end"):
        half, most = (times.cell(ALL, name).value for name in (column, f"{column}-90"))
        if half is not None and most is not None:
            said.append(say(f"figures-say-{column}-90", _days(half, say), _days(most, say)))
        elif half is not None:
            said.append(say(f"figures-say-{column}", _days(half, say)))
    return said


def _days(value: float, say: Say) -> str:
    """A time that is not exceeded, in whole days."""
    return say("figures-days", max(math.ceil(value), 1))
