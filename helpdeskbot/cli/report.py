"""The command ``helpdeskbot report``: what became of the desks' requests, in numbers."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import click

from helpdeskbot.cli import logs, terminal
from helpdeskbot.cli.common import load, open_office, settings_option, tell_problems, wiki_option

if TYPE_CHECKING:
    from helpdeskbot.concerns.figures.values import PeriodFigures, RequestCase
    from helpdeskbot.concerns.figures.words.labels import Labels
    from helpdeskbot.concerns.outcomes.values import YearlyOutcomes
    from helpdeskbot.model.site import SiteInfo
    from helpdeskbot.office.office import Office

FORMATS = ("wikitext", "html", "csv", "json", "tab")
# So many results of requests are looked up on the wiki.
_MOST_RESULTS = 500


@click.command()
@settings_option
@wiki_option
@click.option("--json", "as_json", is_flag=True, help="Print the counts by year for machines.")
@click.option("--from", "first", metavar="DAY", help="First day of a report, such as 2026-01-01.")
@click.option("--to", "last", metavar="DAY", help="Last day of it. Default: today.")
@click.option("--format", "kind", type=click.Choice(FORMATS), help="How the report is printed.")
@click.option("--desk", "name", help="Of which desk, where there are several.")
@click.option("--table", default="topics", show_default=True, help="For tab: which table.")
def report(
    settings_file: str | None,
    wiki: str | None,
    as_json: bool,
    first: str | None,
    last: str | None,
    kind: str | None,
    name: str | None,
    table: str,
) -> None:
    """Say why requests were turned down, and what people answered when asked how it went.

    Counted by year, as far as the bot remembers.  With --from, --to or --format: a desk's time in
    figures, with the year before beside it, as the pages' histories tell.  Writes nothing.
    """
    settings = load(settings_file, wiki)
    logs.set_up_logging(settings.run.log_format)
    office = open_office(settings, keep=False)
    if not (first or last or kind):
        _tell_outcomes(office, as_json=as_json)
        return
    today = office.clock().date()
    end = _read_day(last, "--to") if last else today
    begin = _read_day(first, "--from") if first else date(end.year, 1, 1)
    if begin > end:
        raise click.BadParameter("it ends before it begins", param_hint="--to")
    kind = kind or ("json" if as_json else "wikitext")
    click.echo(_make(office, name, begin, end, kind, table), nl=False)


def _make(office: Office, name: str | None, first: date, last: date, kind: str, table: str) -> str:
    from helpdeskbot.cli.looking import look
    from helpdeskbot.concerns.figures.concern import YearFigures
    from helpdeskbot.concerns.figures.memory import join_cases
    from helpdeskbot.concerns.figures.words.labels import Labels
    from helpdeskbot.model.report import TickReport
    from helpdeskbot.page.topics import topics_of

    found = TickReport(started=office.clock())
    run, pages = look(office, found)
    concern = next(one for one in run.concerns if isinstance(one, YearFigures))
    desks = [desk for desk in run.context.desks if name in (None, desk.name)]
    if len(desks) != 1:
        names = ", ".join(desk.name for desk in run.context.desks)
        raise click.BadParameter(f"name one of: {terminal.clean(names)}", param_hint="--desk")
    desk = desks[0]
    cases = [concern.cases_of(page) for page in pages if page.desk.name == desk.name]
    figures = concern.figures(desk, join_cases(cases), first, last, office.clock(), _MOST_RESULTS)
    messages, book = office.messages(desk), topics_of(run.context, desk)
    labels = Labels(messages, lambda topic: book.label(topic, messages.language))
    tell_problems(found)
    return _write(figures, labels, office.site(), desk.pages[0], kind, table)


def _write(
    figures: PeriodFigures, labels: Labels, site: SiteInfo, name: str, kind: str, table: str
) -> str:
    from helpdeskbot.concerns.figures.words import files, wikitext

    def address(case: RequestCase) -> str:
        title = f"Special:PermanentLink/{case.revid}" if case.left_at else case.title
        anchor = quote(" ".join(case.heading.split()).replace(" ", "_"), safe="")
        return f"{site.url(title)}#{anchor}"

    if kind == "html":
        from helpdeskbot.concerns.figures.words.html import as_html

        return as_html(figures, labels, address, name)
    if kind == "csv":
        return files.as_csv(figures, labels, address)
    if kind == "json":
        return _dump(files.as_json(figures, labels, address))
    if kind == "tab":
        wanted = figures.table(table)
        if not wanted.lines:
            names = ", ".join(one.name for one in figures.tables)
            raise click.BadParameter(f"there are: {names}", param_hint="--table")
        return files.as_tab(wanted, labels, f"{name}: {labels.table(wanted)}") + "\n"
    return wikitext.render_page(figures, labels.messages, labels.topic) + "\n"


def _dump(data: Any) -> str:
    return json.dumps(data, indent=2, ensure_ascii=True) + "\n"


def _read_day(text: str, option: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007
    except ValueError as error:
        raise click.BadParameter("write a day as 2026-12-24", param_hint=option) from error


def _tell_outcomes(office: Office, *, as_json: bool) -> None:
    from helpdeskbot.concerns.outcomes.concern import fetch_outcomes

    found = {desk.name: fetch_outcomes(office, desk) for desk in office.desks}
    if as_json:
        data = {
            name: {
                "since": since.isoformat() if since else None,
                "years": [_as_json(one) for one in years],
            }
            for name, (years, since) in found.items()
        }
        click.echo(json.dumps(data, indent=2, ensure_ascii=True))
        return
    for name, (years, since) in found.items():
        told = f"since {since}" if since else "nothing was turned down or answered yet"
        click.echo(f"{terminal.clean(name)}: {told}")
        for one in years:
            for reason, number in one.declined.items():
                words = terminal.clean(reason) or "no reason given"
                click.echo(f"  {one.year}  {number:>5}  declined: {words}")
            for answer, number in one.answers.items():
                click.echo(f"  {one.year}  {number:>5}  answered: {answer.value}")


def _as_json(year: YearlyOutcomes) -> dict[str, object]:
    answers = {answer.value: number for answer, number in year.answers.items()}
    return {"year": year.year, "declined": dict(year.declined), "answers": answers}
