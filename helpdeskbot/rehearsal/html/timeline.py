"""A request's time as a line: what people did above it, what the bot would have done below.

There are no words in the picture, which would be too small on a phone; each mark has a title, and
the table beside it says the same to who does not see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from helpdeskbot.rehearsal.model import Deed, Done, Intended, RehearsedRequest
from helpdeskbot.rehearsal.saying import say_kind, say_list, say_moment, say_name, shorten

_WIDTH, _EDGE, _SIZE, _STEP = 440, 8, 10, 12
_LEVELS = 4
_DEEDS = {
    Deed.OPENED: "asked",
    Deed.REPLIED: "wrote",
    Deed.GONE: "took it off the page",
    Deed.PUT_BACK: "put it back on the page",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing on the line.

    :param who: for people.
    :param what: for people; strangers' words are in one line, not escaped.
    :param wrong: in what the bot would have been wrong; ``""``: in nothing.
    :param planned: the bot would have done it; else somebody did.
    """

    at: datetime
    who: str
    what: str
    wrong: str = ""
    planned: bool = False


def list_moments(request: RehearsedRequest) -> list[Moment]:
    """All that people did and the bot would have done, in order of time."""
    wrong: dict[Intended, list[str]] = {}
    for one in request.missteps:
        wrong.setdefault(one.act, []).append(f"{one.error.value}: {one.sentence}")
    found = [Moment(one.at, say_name(one.by), _say_done(one)) for one in request.people]
    found += [
        Moment(act.at, "the bot", say_act(act), "; ".join(wrong.get(act, ())), planned=True)
        for act in request.acts
    ]
    return sorted(found, key=lambda one: one.at)


def say_act(act: Intended) -> str:
    """What the bot would have done, why, and whom the wiki would have told."""
    told = [say_name(name) for name in act.notifies]
    whom = f"; tells {say_list(told)}" if told else ""
    return f"{say_kind(act.kind)}{whom}: {shorten(act.because)}"


def draw_timeline(moments: Sequence[Moment], label: str) -> str:
    """The line as SVG.

    :param label: what it shows, for who does not see it; not escaped.
    """
    if not moments:
        return ""
    first, last = moments[0].at, moments[-1].at
    span = (last - first).total_seconds() or 1.0
    room = _WIDTH - 2 * _EDGE

    def place(one: Moment) -> float:
        return _EDGE + room * (one.at - first).total_seconds() / span

    above = list(_stack([(place(one), one) for one in moments if not one.planned]))
    below = list(_stack([(place(one), one) for one in moments if one.planned]))
    line = _SIZE + max((level for _, level, _ in above), default=0) * _STEP + 4
    height = line + _SIZE + max((level for _, level, _ in below), default=0) * _STEP + 4
    marks = [_mark(x, line - 6 - level * _STEP, one) for x, level, one in above]
    marks += [_mark(x, line + 6 + level * _STEP, one) for x, level, one in below]
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(label)}">'
        f'<path class="a" d="M0 {line}H{_WIDTH}"/>{"".join(marks)}</svg>'
    )


def draw_key(kind: str) -> str:
    """The mark of the explanation: ``p`` people, ``b`` the bot, ``w`` where it would be wrong."""
    return f'<svg viewBox="-6 -6 12 12" aria-hidden="true">{_shape(kind, 0, 0)[:-1]}/></svg>'


def _say_done(one: Done) -> str:
    if one.deed is Deed.STATUS_SET:
        return f"set “{shorten(one.what)}”" if one.what else "took the status off"
    return _DEEDS[one.deed]


def _stack(marks: Iterable[tuple[float, Moment]]) -> Iterator[tuple[float, int, Moment]]:
    """Each mark at a level at which it hides no other one, as far as there are levels."""
    ends = [-float(_WIDTH)] * _LEVELS
    for x, one in marks:
        level = next((place for place, end in enumerate(ends) if x - end >= _SIZE), _LEVELS - 1)
        ends[level] = x
        yield x, level, one


def _mark(x: float, y: float, one: Moment) -> str:
    kind = "w" if one.wrong else "b" if one.planned else "p"
    said = f"{say_moment(one.at)}: {one.who}: {one.what}"
    said = f"{said}. Wrong: {one.wrong}" if one.wrong else said
    element = _shape(kind, round(x), round(y))
    return f"{element}<title>{escape(said, quote=False)}</title></{element[1:].split(' ')[0]}>"


def _shape(kind: str, x: int, y: int) -> str:
    """A circle, a square, or a diamond: told apart without colours too."""
    if kind == "p":
        return f'<circle class="p" cx="{x}" cy="{y}" r="4.5">'
    if kind == "b":
        return f'<rect class="b" x="{x - 4}" y="{y - 4}" width="8" height="8">'
    return f'<path class="w" d="M{x} {y - 6}l6 6-6 6-6-6z">'
