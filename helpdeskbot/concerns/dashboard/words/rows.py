"""Open requests as rows of a table that is a list where the screen is narrow.

No style sheet is to be relied on.  The cells of a row are boxes that stand beside each other as
long as there is room, and below each other where there is none; each says by itself what it means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from helpdeskbot.concerns.dashboard.values import Group, Row
from helpdeskbot.model.standing import Standing
from helpdeskbot.model.topics import Complexity
from helpdeskbot.words.escape import escape_wikitext
from helpdeskbot.words.links import Say, render_name
from helpdeskbot.words.messages import Messages
from helpdeskbot.words.summary import plain_heading

Label = Callable[[str], str]

DOT = " · "
_LONGEST = 120
_TABLE = 'class="wikitable sortable" style="width:100%;overflow-wrap:anywhere"'
_ROW = 'style="display:flex;flex-wrap:wrap;border:1px solid var(--border-color-subtle,#c8ccd1)"'
# On a narrow screen every cell says what it means; the heads are not shown there.
_HEAD = 'style="display:flex;flex-wrap:wrap;overflow:hidden;max-height:calc((100vw - 45em) * 999)"'
_CELLS = tuple(
    f'style="flex:{flex};box-sizing:border-box;border:0"'
    for flex in ("3 1 15em", "3 1 13em", "2 1 12em")
)
_COLUMNS = ("request", "turn", "next")
_SIZES = frozenset({Complexity.SIMPLE, Complexity.INVOLVED, Complexity.PROJECT})


def render_table(rows: Sequence[Row], messages: Messages, label: Label) -> str:
    """A table of them."""
    say = messages.text
    heads = zip(_CELLS, _COLUMNS, strict=True)
    lines = [f"{{| {_TABLE}", f"|- {_HEAD}"]
    lines += [f'! scope="col" {style} | {say(f"dashboard-{column}")}' for style, column in heads]
    for row in rows:
        cells = (_request(row, say, label), _turn(row, messages), _next(row.standing, say))
        lines.append(f"|- {_ROW}")
        lines += [f"| {style} | {cell}" for style, cell in zip(_CELLS, cells, strict=True)]
    return "\n".join([*lines, "|}"])


def render_link(one: Standing) -> str:
    """A link to a request, in the direction of its own words."""
    shown = escape_wikitext(plain_heading(one.heading)[:_LONGEST] or one.title)
    target = f"{one.title}#{one.anchor}" if one.anchor else one.title
    return f"<bdi>[[:{target}|{shown}]]</bdi>"


def render_names(names: Sequence[str], say: Say) -> str:
    """Links to people that notify nobody."""
    return say("ask-expert-separator").join(f"<bdi>{render_name(name)}</bdi>" for name in names)


def render_day(day: date) -> str:
    """A day that reads the same in both directions."""
    return f"<bdi>{day:%Y-%m-%d}</bdi>"


def _request(row: Row, say: Say, label: Label) -> str:
    details = DOT.join(_details(row, say, label))
    link = render_link(row.standing)
    return f"{link}<br><small>{details}</small>" if details else link


def _details(row: Row, say: Say, label: Label) -> Iterator[str]:
    one = row.standing
    if one.requester and row.group is not Group.REQUESTER:
        yield render_names([one.requester], say)
    if one.topics:
        yield say("ask-expert-separator").join(
            escape_wikitext(label(topic)) for topic in one.topics
        )
    if one.size in _SIZES:
        yield say(f"dashboard-size-{one.size}")
    if one.consent:
        yield say(f"dashboard-consent-{one.consent}")
    if one.place:
        yield say("dashboard-place", one.place)
    if one.deadline:
        yield say("dashboard-deadline", render_day(one.deadline))
    if one.owner and one.owner not in row.who:
        yield say("dashboard-owner", render_names([one.owner], say))
    if row.group is Group.NOBODY and one.status:
        yield f"<bdi>{escape_wikitext(one.status[:_LONGEST])}</bdi>"


def _turn(row: Row, messages: Messages) -> str:
    one = row.standing
    begun = one.since or one.opened_at
    since = messages.text("dashboard-since", render_day(begun)) if begun else ""
    first = " ".join(filter(None, [render_names(row.who, messages.text), since]))
    return "<br>".join(filter(None, [first, _because(row, messages)]))


def _because(row: Row, messages: Messages) -> str:
    """The rule by which it is whose turn it is, as a sentence; ``""``: the table says it."""
    one = row.standing
    key = f"dashboard-because-{one.rule.removeprefix('turn-')}"
    if row.group is Group.EXPERT and one.waited_for and one.waited_for == row.who:
        return f"<small>{messages.text('dashboard-waited-for')}</small>"
    if key not in messages.texts:
        return ""
    params = [f"<bdi>{escape_wikitext(word[:_LONGEST])}</bdi>" for word in one.rule_params]
    return f"<small>{messages.text(key, *params)}</small>"


def _next(one: Standing, say: Say) -> str:
    lines = []
    if one.promised:
        lines.append(say("dashboard-promised", render_day(one.promised)))
    if one.due_at and one.then:
        lines.append(say(f"dashboard-then-{one.then}", render_day(one.due_at)))
    return "<br>".join(lines)
