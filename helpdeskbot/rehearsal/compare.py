"""Two settings on the same past, side by side, and in plain words which is better in what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from helpdeskbot.rehearsal.model import Rehearsed
from helpdeskbot.rehearsal.saying import say_count, say_time
from helpdeskbot.rehearsal.score import EFFECT, PATIENCE, Score, reckon

CAVEATS = (
    f"In vain: a question or reminder after which the one it would have gone to did nothing in "
    f"the request for {EFFECT.days} days, or acted within two hours without it. Nobody of the past "
    "got it, so some who did nothing might have done something: this is an upper bound.",
    f"Rescued: a request that nobody answered for longer than {PATIENCE.days} days, of which the "
    "bot would have told somebody within that time. Whether they would have answered, no history "
    "can say: this is an upper bound.",
)
"""What has to be said beside the numbers wherever they stand."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of a comparison.

    :param name: a stable one, for machines.
    :param label: for people.
    :param shown: the values, for people, in the order of the settings.
    :param values: the same for machines; durations are in seconds.
    :param better: which of the two is better, 0 or 1; ``None``: neither, or there is no better.
    """

    name: str
    label: str
    shown: tuple[str, str]
    values: tuple[float | None, float | None]
    better: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two settings on the same past.

    :param names: what the settings are called, for people; hostile text.
    """

    names: tuple[str, str]
    scores: tuple[Score, Score]
    lines: tuple[Compared, ...]

    def as_json(self) -> Mapping[str, Any]:
        """For machines."""
        return {
            "settings": list(self.names),
            "lines": {line.name: list(line.values) for line in self.lines},
            "better": {line.name: line.better for line in self.lines},
            "caveats": list(CAVEATS),
        }


def compare(names: tuple[str, str], first: Rehearsed, second: Rehearsed) -> Comparison:
    """Hold two rehearsals of the same past side by side; their missteps have been found."""
    one, other = reckon(first), reckon(second)
    lines = [
        _line("messages", "messages", one.messages, other.messages),
        _line("in-vain", "of these in vain", one.in_vain, other.in_vain, less=True),
        _line("unknown", "whose effect is not known", one.unknown, other.unknown),
        _line("left", f"requests unanswered for {PATIENCE.days} days", one.left, other.left),
        _line("rescued", "of these rescued", one.rescued, other.rescued, less=False),
        _wait("wait", "median wait until somebody answers or is told", one.told, other.told),
        _line("asked", "requests with somebody asked", one.asked, other.asked),
        _line("reminded", "requests with somebody reminded", one.reminded, other.reminded),
        _line("closed", "requests closed", one.closed, other.closed),
        _line("missteps", "missteps", *(sum(score.missteps.values()) for score in (one, other)),
              less=True),
    ]  # fmt: skip
    return Comparison(names, (one, other), tuple(lines))


def say_score(score: Score) -> str:
    """What matters of a score, in half a sentence."""
    return (
        f"{score.in_vain:,} of {say_count(score.wanting, 'message')} in vain, "
        f"{score.rescued:,} of {score.left:,} requests rescued ({score.share:.0%})"
    )


def _line(name: str, label: str, one: int, other: int, *, less: bool | None = None) -> Compared:
    better = None
    if less is not None and one != other:
        better = 0 if (one < other) is less else 1
    return Compared(name, label, (f"{one:,}", f"{other:,}"), (one, other), better)


def _wait(name: str, label: str, one: timedelta | None, other: timedelta | None) -> Compared:
    better = None
    if one is not None and other is not None and one != other:
        better = 0 if one < other else 1
    seconds = [None if time is None else time.total_seconds() for time in (one, other)]
    return Compared(name, label, (say_time(one), say_time(other)), (seconds[0], seconds[1]), better)
