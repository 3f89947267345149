"""A year on a page of the wiki: tables and bars that every wiki shows, and the requests behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from helpdeskbot.concerns.figures.values import Cell, PeriodFigures, RequestCase, Table, Unit
from helpdeskbot.concerns.figures.words.behind import Behind
from helpdeskbot.concerns.figures.words.labels import Labels, heading_of, is_total
from helpdeskbot.concerns.figures.words.prose import last_day, write_annual, write_grant
from helpdeskbot.words.escape import escape_wikitext
from helpdeskbot.words.links import render_section_link
from helpdeskbot.words.messages import Messages

_BAR = (
    '<div style="background: var(--background-color-progressive, #36c); height: 0.7em; '
    'min-width: 1px; width: {}%"></div>'
)
_NUMBER = '| style="text-align: end" | '


def render_page(
    figures: PeriodFigures,
    messages: Messages,
    topic: Callable[[str], str],
    before: str = "",
) -> str:
    """A period as wikitext in the messages' language; the same for the same figures.

    :param topic: a topic's label, by its id.
    :param before: the page of the period before, to which its figures lead; ``""``: none.
    """
    labels, behind = Labels(messages, topic), Behind.of(figures)
    say, period = messages.text, figures.period
    intro = [say("figures-intro", period.first.date(), last_day(figures))]
    if figures.before:
        beside = say("figures-before")
        intro.append(f"[[:{before}|{beside}]]" if before else beside)
    intro.append(say("figures-few"))
    parts = [" ".join(intro)]
    for table in figures.tables:
        parts += [
            f"== {escape_wikitext(labels.table(table))} ==",
            _table(table, labels, behind),
        ]
    parts += [
        f"== {say('figures-annual')} ==",
        escape_wikitext(write_annual(figures, messages)),
        f"== {say('figures-grant')} ==",
        escape_wikitext(write_grant(figures, messages)),
    ]
    if behind.sets:
        parts += [f"== {say('figures-sets')} ==", "\n".join(_sets(behind))]
    parts += [f"== {say('figures-list')} ==", "\n".join(_requests(figures.cases, messages))]
    return "\n\n".join(parts)


def _table(table: Table, labels: Labels, behind: Behind) -> str:
    units = list(table.columns.values())
    most = max((line.cells[0].value or 0 for line in table.lines), default=0)
    bars = most > 0 and not is_total(table) and len(table.lines) > 1
    name = escape_wikitext(labels.table(table))
    lines = ['<div style="overflow-x: auto">', '{| class="wikitable"']
    heads = [escape_wikitext(labels.column(one)) for one in table.columns]
    lines += [f'! scope="col" | {name}', *(f'! scope="col" | {head}' for head in heads)]
    lines += ['| style="min-width: 6em" |'] if bars else []
    for line in table.lines:
        row = escape_wikitext(labels.line(table, line.name))
        lines += ["|-", f'! scope="row" style="text-align: start" | {row}']
        cells = zip(line.cells, units, strict=True)
        lines += [_NUMBER + _cell(cell, unit, labels, behind) for cell, unit in cells]
        if bars:
            width = round(100 * (line.cells[0].value or 0) / most)
            lines.append(f"| {_BAR.format(width)}" if width else "|")
    return "\n".join([*lines, "|}", "</div>"])


def _cell(cell: Cell, unit: Unit, labels: Labels, behind: Behind) -> str:
    shown, anchor = labels.number(cell.value, unit), behind.anchor(cell)
    shown = f"[[#{anchor}|{shown}]]" if anchor else shown
    if cell.before is None:
        return shown
    return f"{shown} <small>({labels.number(cell.before, unit)})</small>"


def _sets(behind: Behind) -> Sequence[str]:
    return [
        f'* <span id="{anchor}"></span>' + ", ".join(f"[[#r{one}|{one}]]" for one in numbers)
        for anchor, numbers in behind.sets.items()
    ]


def _requests(cases: Sequence[RequestCase], messages: Messages) -> Sequence[str]:
    return [
        f'* <span id="r{number}">{number}.</span> {_link(case)} '
        f"({messages.text('figures-asked-on', case.opened_at.date())})"
        for number, case in enumerate(cases, start=1)
    ]


def _link(case: RequestCase) -> str:
    """To the request where it stands; else to the page as it was when it stood there last."""
    title = f"Special:PermanentLink/{case.revid}" if case.left_at is not None else case.title
    return render_section_link(title, heading_of(case))
