"""Which delays would have brought people as early with the fewest messages in vain, on one past.

One setting after the other is moved over a few values within its bounds, and what was best stays;
again, until nothing helps any more or a number of rehearsals has been made.  The same past and
settings always lead to the same suggestion.  What fitted a past need not fit what comes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.setting import Settable
from helpdeskbot.rehearsal.compare import say_score
from helpdeskbot.rehearsal.saying import say_count
from helpdeskbot.rehearsal.score import Score
from helpdeskbot.settings.settable import find_sections, list_settable

KEYS = (
    "reminders.first_reaction",
    "reminders.desk",
    "reminders.expert",
    "reminders.next_expert_after",
    "reminders.staff_after",
    "reminders.requester",
    "reminders.close_after",
    "reminders.digest_again",
    "asking.wait_days",
    "asking.experts",
)
"""The settings that are moved: when the bot says something, and to how many at once."""
FACTORS = (0.5, 1.5, 2.0, 3.0)
"""By what a setting is multiplied; a few, as each value costs a rehearsal."""
MOST_PLAYS = 60
_ROUNDS = 5

Value = float | tuple[float, ...]
Values = Mapping[str, Value]
Play = Callable[[Values], Score]
OnPlay = Callable[[int, Score], None]


@dataclass(frozen=True, slots=True)
class Knob:
    """A setting that can be moved.

    :param key: as in ``reminders.expert``.
    :param values: what it can be set to, the one in force first.
    """

    key: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A setting that was moved, and what that bought."""

    key: str
    old: Value
    new: Value
    before: Score
    after: Score


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a search has found.

    :param changes: in the order in which they were made; a setting may be moved twice.
    :param plays: how many rehearsals it took.
    :param finished: nothing helps any more; false: the number of rehearsals was used up, or
        somebody has stopped it.
    :param target: which share of the requests was to be rescued.
    """

    changes: Sequence[Adjustment]
    before: Score
    after: Score
    plays: int
    finished: bool
    target: float


def find_knobs(desk: DeskPolicy) -> list[Knob]:
    """What can be moved at a desk: settings of what is switched on there, within their bounds."""
    rules = list_settable(find_sections(type(desk)))
    found = []
    for key in KEYS:
        rule, section = rules.get(key), getattr(desk, key.partition(".")[0], None)
        if rule is None or section is None or not _is_on(section):
            continue
        now = getattr(section, key.partition(".")[2])
        values = [now, *(one for one in _list_values(now, rule) if one != now)]
        usable = [one for one in dict.fromkeys(values) if one == now or _fits(desk, key, one)]
        if len(usable) > 1:
            found.append(Knob(key, tuple(usable)))
    return found


def change_desk(desk: DeskPolicy, values: Values) -> DeskPolicy:
    """A desk with other settings, by their keys."""
    for key, value in values.items():
        name, _, part = key.partition(".")
        section = replace(getattr(desk, name), **{part: value})
        more: dict[str, Any] = {name: section}
        desk = replace(desk, **more)
    return desk


def suggest(
    knobs: Sequence[Knob],
    play: Play,
    *,
    rescued: float,
    most_plays: int = MOST_PLAYS,
    on_play: OnPlay | None = None,
) -> Suggestion:
    """Search for the fewest messages in vain.

    :param play: rehearses with these settings instead of those in force; what it raises as
        :exc:`SearchEnded` ends the search with the best so far, but for the first rehearsal.
    :param rescued: the least share of requests that were left alone and are to be rescued, from
        0 to 1; where it cannot be reached, as much of it as can.
    :param on_play: told after each rehearsal how many there were, and of the best so far.
    """
    search = _Search(knobs, play, rescued, most_plays, on_play)
    return search.run()


class SearchEnded(Exception):
    """The search is to end with what it has found: its time is over, or somebody has stopped it."""


class _Search:
    """One search: where it is, and what has been tried."""

    def __init__(
        self,
        knobs: Sequence[Knob],
        play: Play,
        target: float,
        most: int,
        on_play: OnPlay | None,
    ) -> None:
        self._knobs, self._play, self._target = knobs, play, target
        self._most, self._on_play = most, on_play
        self._known: dict[tuple[tuple[str, Value], ...], Score] = {}
        self._base: dict[str, Value] = {knob.key: knob.values[0] for knob in knobs}
        self._here = dict(self._base)
        self._changes: list[Adjustment] = []

    def run(self) -> Suggestion:
        before = self._best = self._try(self._here)
        finished = self._climb()
        return Suggestion(
            tuple(self._changes), before, self._best, len(self._known), finished, self._target
        )

    def _climb(self) -> bool:
        """Move one setting after the other; whether nothing helped in the last round."""
        for _ in range(_ROUNDS):
            number = len(self._changes)
            for knob in self._knobs:
                if not self._move(knob):
                    return False
            if len(self._changes) == number:
                return True
        return False

    def _move(self, knob: Knob) -> bool:
        """Set one setting to its best value; false: there is no rehearsal left for that."""
        old, best = self._here[knob.key], self._here
        reached, complete = self._best, True
        for value in knob.values:
            there = {**self._here, knob.key: value}
            if self._key(there) not in self._known and len(self._known) >= self._most:
                complete = False
                break
            try:
                score = self._try(there)
            except SearchEnded:
                complete = False
                break
            if self._rank(score, there) < self._rank(reached, best):
                best, reached = there, score
        if best is not self._here:
            self._changes.append(Adjustment(knob.key, old, best[knob.key], self._best, reached))
            self._here, self._best = best, reached
        return complete

    def _try(self, values: dict[str, Value]) -> Score:
        key = self._key(values)
        if key not in self._known:
            self._known[key] = self._play(
                {name: value for name, value in values.items() if value != self._base[name]}
            )
            if self._on_play is not None:
                best = self._known[key] if len(self._known) == 1 else self._best
                self._on_play(len(self._known), best)
        return self._known[key]

    def _rank(self, score: Score, values: Mapping[str, Value]) -> tuple[float, ...]:
        """The smaller the better; what is as good with fewer changes is better."""
        lacking = max(0.0, self._target - score.share)
        changed = sum(value != self._base[name] for name, value in values.items())
        return (lacking, score.in_vain, score.messages, changed)

    @staticmethod
    def _key(values: Mapping[str, Value]) -> tuple[tuple[str, Value], ...]:
        return tuple(sorted(values.items()))


def write_toml(found: Suggestion) -> str:
    """What was found, to be pasted into a desk of the operator's file."""
    lines = [f"# Before: {say_score(found.before)}."]
    if not found.changes:
        lines.append("# No other delay within its bounds does better on this past.")
    else:
        lines.append("# What each change bought on this past, one after the other:")
        lines += [
            f"#   {one.key}: {_write(one.old)} -> {_write(one.new)}: {say_score(one.after)}"
            for one in found.changes
        ]
    if found.after.share < found.target:
        lines.append(
            f"# {found.target:.0%} rescued were wanted; more than {found.after.share:.0%} were not "
            "reached."
        )
    if not found.finished:
        lines.append(f"# After {say_count(found.plays, 'rehearsal')} it was stopped: there may be")
        lines.append("# better ones.")
    lines.append("# What fitted the past need not fit what comes.")
    last = {one.key: one.new for one in found.changes}
    first = {one.key: one.old for one in reversed(found.changes)}
    for name in dict.fromkeys(key.partition(".")[0] for key in last):
        lines += ["", f"[desk.{name}]"]
        lines += [
            f"{key.partition('.')[2]} = {_write(value)}  # was {_write(first[key])}"
            for key, value in last.items()
            if key.partition(".")[0] == name and value != first[key]
        ]
    return "\n".join(lines) + "\n"


def as_json(found: Suggestion) -> dict[str, Any]:
    """The same for machines."""
    return {
        "rescued_wanted": found.target,
        "plays": found.plays,
        "finished": found.finished,
        "before": _numbers(found.before),
        "after": _numbers(found.after),
        "changes": [
            {
                "setting": one.key,
                "from": one.old,
                "to": one.new,
                "before": _numbers(one.before),
                "after": _numbers(one.after),
            }
            for one in found.changes
        ],
    }


def _numbers(score: Score) -> dict[str, int]:
    names = ("messages", "wanting", "in_vain", "left", "rescued")
    return {name: getattr(score, name) for name in names}


def _is_on(section: Any) -> bool:
    """Whether what a section is about does anything; asking needs its roster, too."""
    return bool(getattr(section, "asks", getattr(section, "enabled", False)))


def _list_values(now: Any, rule: Settable) -> Iterator[Value]:
    """Multiples of what is in force, within the bounds; of what is off, nothing."""
    for factor in FACTORS:
        if isinstance(now, tuple):
            days = tuple(_bound(one * factor, rule) for one in now)
            if days and all(later > one for one, later in pairwise(days)):
                yield days
        elif now:
            yield _bound(now * factor, rule)


def _bound(value: float, rule: Settable) -> int:
    """A whole number, as people set them, within the bounds."""
    return int(min(max(round(value), rule.low, 1), rule.high))


def _fits(desk: DeskPolicy, key: str, value: Value) -> bool:
    """Whether it makes no new mistake together with the desk's other settings."""
    name = key.partition(".")[0]
    changed = change_desk(desk, {key: value})
    return set(getattr(changed, name).mistakes(changed)) <= set(getattr(desk, name).mistakes(desk))


def _write(value: Value) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_write, value))}]"
    return f"{value:g}"
