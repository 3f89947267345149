"""Plots of a rehearsal: how long people waited, with the bot and without, and messages by week."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from html import escape

from helpdeskbot.rehearsal.model import Rehearsed
from helpdeskbot.rehearsal.saying import say_count
from helpdeskbot.rehearsal.score import count_weeks, wait_for_answer, wait_for_anybody

_DAY = timedelta(days=1)
_STEPS: Sequence[tuple[str, timedelta]] = (
    ("under a day", _DAY),
    ("1 to 3 days", 3 * _DAY),
    ("3 to 7 days", 7 * _DAY),
    ("1 to 2 weeks", 14 * _DAY),
    ("2 to 4 weeks", 28 * _DAY),
    ("longer", timedelta.max),
)
_NEVER = "never"
_WIDTH, _HEIGHT = 440, 90


def count_waits(waits: Sequence[timedelta | None]) -> dict[str, int]:
    """How many waits are so long, by how long in words."""
    counted = dict.fromkeys([*(name for name, _ in _STEPS), _NEVER], 0)
    for wait in waits:
        found = _NEVER if wait is None else next(name for name, most in _STEPS if wait < most)
        counted[found] += 1
    return counted


def plot_waits(rehearsed: Rehearsed) -> Iterator[str]:
    """A table with bars: requests by how long until somebody answered, and until at least told."""
    was = count_waits([wait_for_answer(one) for one in rehearsed.requests])
    then = count_waits([wait_for_anybody(one) for one in rehearsed.requests])
    most = max([1, *was.values(), *then.values()])
    yield (
        '<table class="bars"><thead><tr><th scope="col">Waited</th>'
        '<th scope="col">As it was: until somebody answered</th>'
        '<th scope="col">With the bot: until somebody answered or is told</th></tr></thead><tbody>'
    )
    for name in was:
        cells = "".join(
            f'<td>{counts[name]:,}<i class="{kind}" style="width:{100 * counts[name] // most}%">'
            "</i></td>"
            for kind, counts in (("was", was), ("with", then))
        )
        yield f'<tr><th scope="row">{name}</th>{cells}</tr>'
    yield "</tbody></table>"


def plot_weeks(rehearsed: Rehearsed) -> Iterator[str]:
    """Messages by week, as columns; the same as a table that can be opened."""
    weeks = count_weeks(rehearsed)
    most = max(count for _, count in weeks)
    busiest = max(weeks, key=lambda week: week[1])
    label = (
        f"Messages by week, from {_day(weeks[0][0])} to {_day(weeks[-1][0])}: "
        f"at most {most:,}, in the week of {_day(busiest[0])}"
        if most
        else "Messages by week: there would have been none"
    )
    yield f'<p>{escape(label)}.</p><svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
    yield f'aria-label="{escape(label)}"><path class="a" d="M0 {_HEIGHT - 1}H{_WIDTH}"/>'
    step = _WIDTH / len(weeks)
    for place, (week, count) in enumerate(weeks):
        if count:
            high = max(round((_HEIGHT - 4) * count / most), 1)
            yield (
                f'<rect class="b" x="{place * step:.1f}" y="{_HEIGHT - 1 - high}" '
                f'width="{max(step * 0.8, 0.5):.1f}" height="{high}"><title>Week of {_day(week)}: '
                f"{say_count(count, 'message')}</title></rect>"
            )
    yield f'</svg><p class="ends"><span>{_day(weeks[0][0])}</span>'
    yield f"<span>{_day(weeks[-1][0])}</span></p>"
    yield "<details><summary>Messages by week as a table</summary><div><table><thead><tr>"
    yield '<th scope="col">Week of</th><th scope="col" class="n">Messages</th></tr></thead><tbody>'
    for week, count in weeks:
        if count:
            yield f'<tr><th scope="row">{_day(week)}</th><td class="n">{count:,}</td></tr>'
    yield "</tbody></table></div></details>"


def _day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"
