"""The report of a rehearsal: one file of HTML that needs nothing else.

Every word of a person is escaped where it is put in, isolated in its direction, and may run
nothing: the page allows no scripts and loads nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from helpdeskbot.rehearsal.compare import CAVEATS, Comparison
from helpdeskbot.rehearsal.html.plots import plot_waits, plot_weeks
from helpdeskbot.rehearsal.html.style import STYLE
from helpdeskbot.rehearsal.html.timeline import (
    Moment,
    draw_key,
    draw_timeline,
    list_moments,
    say_act,
)
from helpdeskbot.rehearsal.missteps import list_worst
from helpdeskbot.rehearsal.model import Rehearsed, RehearsedRequest
from helpdeskbot.rehearsal.saying import say_count, say_moment, shorten
from helpdeskbot.rehearsal.score import Score, reckon
from helpdeskbot.rehearsal.summary import list_facts, say_unused
from helpdeskbot.words.plain import clean_line, clean_text

_MOST_ELSEWHERE = 200
_INSTEAD = "\N{REPLACEMENT CHARACTER}"
_CLOSED_DOORS = "default-src 'none'; style-src 'unsafe-inline'"


def as_html(rehearsed: Rehearsed, comparison: Comparison | None = None) -> str:
    """The whole file.

    :param rehearsed: its missteps have been found.
    :param comparison: of it with other settings on the same past.
    """
    return "\n".join(_page(rehearsed, comparison)) + "\n"


def _page(rehearsed: Rehearsed, comparison: Comparison | None) -> Iterator[str]:
    title = f"A rehearsal on {_text(rehearsed.wiki) or 'a wiki'}"
    yield '<!DOCTYPE html>\n<html lang="en" dir="ltr">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_CLOSED_DOORS}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>"
    yield f"<h1>{title}</h1>"
    yield (
        "<p>What the bot would have done on these pages in this time, had it been there. Nothing "
        "of it was done, and nobody was told. All times are in UTC.</p>"
    )
    score = reckon(rehearsed)
    yield from _facts(rehearsed, score)
    if comparison is not None:
        yield from _comparison(comparison)
    numbers = {one.identity: number for number, one in enumerate(rehearsed.requests, start=1)}
    yield from _missteps(rehearsed, numbers)
    if rehearsed.requests:
        yield '<h2 id="waits">How long people waited</h2>'
        yield from plot_waits(rehearsed)
        yield f"<p><small>{CAVEATS[1]}</small></p>"
    yield '<h2 id="weeks">How much the bot would have said</h2>'
    yield from plot_weeks(rehearsed)
    yield from _requests(rehearsed, numbers)
    yield from _elsewhere(rehearsed)
    yield from _unused(rehearsed)
    if rehearsed.settings:
        written = escape(clean_text(rehearsed.settings, _INSTEAD))
        yield '<h2 id="settings">The settings</h2><details><summary>As TOML</summary><div>'
        yield f"<pre>{written}</pre></div></details>"
    yield "</main>\n</body>\n</html>"


def _facts(rehearsed: Rehearsed, score: Score) -> Iterator[str]:
    yield '<table class="facts"><tbody>'
    for label, value in list_facts(rehearsed, score):
        yield f'<tr><th scope="row">{label}</th><td><bdi>{escape(value)}</bdi></td></tr>'
    yield "</tbody></table>"


def _comparison(found: Comparison) -> Iterator[str]:
    yield '<h2 id="comparison">Two settings on the same past</h2>'
    heads = "".join(
        f'<th scope="col" class="n">{_isolate(shorten(name))}</th>' for name in found.names
    )
    yield f'<table class="side"><thead><tr><th scope="col">What</th>{heads}</tr></thead><tbody>'
    for line in found.lines:
        cells = "".join(
            f'<td class="n{" better" if line.better == place else ""}">{escape(value)}</td>'
            for place, value in enumerate(line.shown)
        )
        yield f'<tr><th scope="row">{escape(line.label)}</th>{cells}</tr>'
    yield "</tbody></table>"
    yield from (f"<p><small>{escape(caveat)}</small></p>" for caveat in CAVEATS)


def _missteps(rehearsed: Rehearsed, numbers: Mapping[str, int]) -> Iterator[str]:
    yield '<h2 id="missteps">Where it would have been wrong</h2>'
    found = list_worst(rehearsed)
    if not found:
        yield "<p>Nowhere, as far as this history can show.</p>"
        return
    yield "<ul>"
    for request, one in found:
        yield (
            f'<li><span class="wrong">{escape(one.error.value)}</span>: '
            f'<a href="#r{numbers[request.identity]}">{_heading(request)}</a>: '
            f"{_isolate(one.sentence)}.</li>"
        )
    yield "</ul>"


def _requests(rehearsed: Rehearsed, numbers: Mapping[str, int]) -> Iterator[str]:
    yield f'<h2 id="requests">{say_count(len(rehearsed.requests), "request")}</h2>'
    yield (
        f'<p class="key"><span>{draw_key("p")} what people did</span> '
        f"<span>{draw_key('b')} what the bot would have done</span> "
        f"<span>{draw_key('w')} where it would have been wrong</span></p>"
    )
    # One is shown, so that it is seen what is behind the others.
    shown = next((one for one in rehearsed.requests if one.missteps), None)
    for request in rehearsed.requests:
        yield from _request(request, numbers[request.identity], open_=request is shown)


def _request(request: RehearsedRequest, number: int, *, open_: bool) -> Iterator[str]:
    moments = list_moments(request)
    opened = say_moment(request.opened_at)
    wrong = say_count(len(request.missteps), "misstep")
    told = f' · <span class="wrong">{wrong}</span>' if request.missteps else ""
    yield f"<details{' open' if open_ else ''}><summary>{_heading(request)} "
    yield f"<small>· {opened}{told}</small></summary>"
    yield f'<div id="r{number}">'
    status = f", at the end “{_text(request.status)}”" if request.status else ""
    yield f"<p><small>By {_isolate(request.requester or '?')} on {_isolate(request.title)}{status}"
    yield "</small></p>"
    if moments:
        done = sum(not one.planned for one in moments)
        label = (
            f"{say_count(done, 'thing')} that people did, {len(moments) - done} that the bot would "
            f"have done, {wrong}; the table below says the same"
        )
        yield draw_timeline(moments, label)
        yield f'<p class="ends"><span>{say_moment(moments[0].at)}</span>'
        yield f"<span>{say_moment(moments[-1].at)}</span></p>"
        yield '<table class="log"><thead><tr><th scope="col">When</th><th scope="col">Who</th>'
        yield '<th scope="col">What</th></tr></thead><tbody>'
        yield from map(_row, moments)
        yield "</tbody></table>"
    yield "</div></details>"


def _row(one: Moment) -> str:
    who = "<em>the bot</em>" if one.planned else _isolate(one.who)
    what = _isolate(one.what)
    if one.wrong:
        what += f'<br><span class="wrong">Wrong:</span> {_isolate(one.wrong)}'
    return f"<tr><td>{one.at:%Y-%m-%d} {one.at:%H:%M}</td><td>{who}</td><td>{what}</td></tr>"


def _elsewhere(rehearsed: Rehearsed) -> Iterator[str]:
    if not rehearsed.elsewhere:
        return
    number = say_count(len(rehearsed.elsewhere), "time")
    yield '<h2 id="elsewhere">On other pages</h2>'
    yield f"<details><summary>{number}, on pages of its own and in messages</summary><div><ul>"
    for act in rehearsed.elsewhere[:_MOST_ELSEWHERE]:
        where = _isolate(act.title)
        yield f"<li>{act.at:%Y-%m-%d %H:%M} {where}: {_isolate(say_act(act))}</li>"
    if (more := len(rehearsed.elsewhere) - _MOST_ELSEWHERE) > 0:
        yield f"<li>… and {more:,} more, in rehearsal.json</li>"
    yield "</ul></div></details>"


def _unused(rehearsed: Rehearsed) -> Iterator[str]:
    if rehearsed.unused:
        yield '<h2 id="unused">What of the past could not be used, or not as it was</h2><ul>'
        yield from (f"<li>{_isolate(say_unused(one))}</li>" for one in rehearsed.unused)
        yield "</ul>"


def _heading(request: RehearsedRequest) -> str:
    return _isolate(shorten(request.heading) or "(no heading)")


def _isolate(text: str) -> str:
    return f"<bdi>{_text(text, whole=True)}</bdi>"


def _text(text: str, *, whole: bool = False) -> str:
    return escape(" ".join(clean_line(text, _INSTEAD).split()) if whole else shorten(text))
