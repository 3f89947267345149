"""Figures as one file of HTML that needs nothing else, on a phone, in print and in the dark."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from helpdeskbot.concerns.figures.values import PeriodFigures, RequestCase, Table
from helpdeskbot.concerns.figures.words.behind import Behind
from helpdeskbot.concerns.figures.words.charts import draw, has_chart
from helpdeskbot.concerns.figures.words.files import Address
from helpdeskbot.concerns.figures.words.labels import Labels, heading_of
from helpdeskbot.concerns.figures.words.prose import last_day, write_annual, write_grant
from helpdeskbot.words.messages import direction
from helpdeskbot.words.plain import clean_line

_STYLE = """\
:root { color-scheme: light dark; --text: #202122; --page: #fff; --line: #a2a9b1; --soft: #f8f9fa;
  --link: #0645ad; --bar: #36c; --bar-before: #72777d; }
@media (prefers-color-scheme: dark) { :root { --text: #eaecf0; --page: #101418; --line: #72777d;
  --soft: #202122; --link: #88a3e8; --bar: #6d8af2; --bar-before: #a2a9b1; } }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; font: 1rem/1.5 sans-serif;
  color: var(--text); background: var(--page); overflow-wrap: break-word; }
a { color: var(--link); }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
figure { margin: 0 0 1rem; }
svg { display: block; width: 100%; max-width: 40rem; height: auto; direction: ltr; }
svg text { fill: var(--text); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { border: 1px solid var(--line); padding: .3rem .6rem; }
thead th { background: var(--soft); }
tr > :first-child { min-width: 7rem; }
tbody th { text-align: start; font-weight: normal; }
td { text-align: end; white-space: nowrap; }
small { color: var(--text); }
:target { outline: 2px solid var(--bar); outline-offset: 2px; }
@media print { :root { color-scheme: light; --text: #000; --page: #fff; --line: #555; --soft: #fff;
  --link: #000; --bar: #000; --bar-before: #999; }
  body { max-width: none; padding: 0; font-size: 10pt; } a { text-decoration: none; }
  figure, tr, li { break-inside: avoid; } h2 { break-after: avoid; }
  .scroll { overflow: visible; } }
"""


def as_html(figures: PeriodFigures, labels: Labels, address: Address, name: str) -> str:
    """One file.

    :param name: of the desk, for people.
    """
    return "\n".join(_page(figures, labels, address, name)) + "\n"


def _page(figures: PeriodFigures, labels: Labels, address: Address, name: str) -> Iterator[str]:
    say, language, period = labels.say, labels.messages.language, figures.period
    behind, title = Behind.of(figures), escape(clean_line(f"{name}: {say('does-figures')}"))
    yield f'<!DOCTYPE html>\n<html lang="{escape(language)}" dir="{direction(language)}">\n<head>'
    yield '<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n<main>"
    intro = [say("figures-intro", period.first.date(), last_day(figures))]
    intro += [say("figures-before")] if figures.before else []
    intro.append(say("figures-few"))
    yield f"<h1>{title}</h1>\n<p>{escape(' '.join(intro))}</p>"
    for table in figures.tables:
        head = escape(labels.table(table))
        yield f'<h2 id="{table.name}">{head}</h2>\n<figure>'
        if has_chart(table):
            yield draw(table, labels)
        yield f'<div class="scroll" tabindex="0" role="region" aria-label="{head}">'
        yield from _table(table, labels, behind)
        yield "</div>\n</figure>"
    for key, words in (
        ("annual", write_annual(figures, labels.messages)),
        ("grant", write_grant(figures, labels.messages)),
    ):
        yield f'<h2 id="{key}">{escape(say(f"figures-{key}"))}</h2>\n<p>{escape(words)}</p>'
    if behind.sets:
        yield f'<h2 id="sets">{escape(say("figures-sets"))}</h2>\n<ul>'
        for anchor, numbers in behind.sets.items():
            links = ", ".join(f'<a href="#r{one}">{one}</a>' for one in numbers)
            yield f'<li id="{anchor}">{links}</li>'
        yield "</ul>"
    yield f'<h2 id="requests">{escape(say("figures-list"))}</h2>\n<ol>'
    for number, case in enumerate(figures.cases, start=1):
        yield f'<li id="r{number}">{_link(case, address)} ({_asked_on(case, labels)})</li>'
    yield "</ol>\n</main>\n</body>\n</html>"


def _table(table: Table, labels: Labels, behind: Behind) -> Iterator[str]:
    heads = "".join(f'<th scope="col">{escape(labels.column(one))}</th>' for one in table.columns)
    name = escape(labels.table(table))
    yield f'<table>\n<thead><tr><th scope="col">{name}</th>{heads}</tr></thead>\n<tbody>'
    for line in table.lines:
        row = escape(clean_line(labels.line(table, line.name)))
        cells = []
        for unit, cell in zip(table.columns.values(), line.cells, strict=True):
            shown, anchor = escape(labels.number(cell.value, unit)), behind.anchor(cell)
            shown = f'<a href="#{anchor}">{shown}</a>' if anchor else shown
            if cell.before is not None:
                shown += f" <small>({escape(labels.number(cell.before, unit))})</small>"
            cells.append(f"<td>{shown}</td>")
        yield f'<tr><th scope="row"><bdi>{row}</bdi></th>{"".join(cells)}</tr>'
    yield "</tbody>\n</table>"


def _link(case: RequestCase, address: Address) -> str:
    heading = escape(clean_line(heading_of(case)) or case.title)
    return f'<a href="{escape(address(case))}"><bdi>{heading}</bdi></a>'


def _asked_on(case: RequestCase, labels: Labels) -> str:
    return escape(labels.say("figures-asked-on", case.opened_at.date()))
