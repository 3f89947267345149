"""The command ``helpdeskbot roster``: why who was asked, and who is on the roster."""

from __future__ import annotations

import json
import sys

import click

from helpdeskbot.cli import logs, terminal
from helpdeskbot.cli.common import load, open_office, settings_option, tell_problems
from helpdeskbot.model.errors import SettingsError
from helpdeskbot.model.report import TickReport


@click.group()
def roster() -> None:
    """Look at the roster of experts: who is on it, who would be asked, and why not others."""


@roster.command()
@click.argument("thread")
@settings_option
@click.option("--json", "as_json", is_flag=True, help="Print it for machines.")
def explain(thread: str, settings_file: str | None, as_json: bool) -> None:
    """Say who was considered for a request, who is asked, and why not the others.

    THREAD is the request's heading, or its lasting id such as h-Anna-20261103101100.  Writes
    nothing.
    """
    from helpdeskbot.concerns.asking.explain import explain_requests

    settings = load(settings_file)
    logs.set_up_logging(settings.run.log_format)
    office = open_office(settings, keep=False)
    report = TickReport(started=office.clock())
    found = explain_requests(office, thread, report)
    if as_json:
        click.echo(json.dumps([one.as_json() for one in found], indent=2, ensure_ascii=True))
    elif not found:
        click.echo(f'No open request is called "{terminal.clean(thread)}".', err=True)
    else:
        for one in found:
            state = one.state
            click.echo(f"{terminal.clean(one.title)}: {terminal.clean(state.heading)}")
            click.echo(f"  {one.stage}")
            for topic in state.topics[:3]:
                because = terminal.clean(", ".join(topic.because[:6]))
                click.echo(f"  topic {topic.id} ({topic.score:.2f}): {because}")
            for asked in state.asked:
                click.echo(f"  asked {terminal.clean(asked.name)} on {asked.at:%Y-%m-%d}")
            for name, chosen, because in one.people():
                mark = "would ask" if chosen else "not"
                click.echo(f"  {mark:>9}  {terminal.clean(name)}: {terminal.clean(because)}")
    tell_problems(report)
    sys.exit(0 if found else 1)


@roster.command()
@settings_option
def show(settings_file: str | None) -> None:
    """List everybody who can be asked, with what counts of their rows.  Writes nothing."""
    from helpdeskbot.concerns.asking.concern import Search
    from helpdeskbot.page import heads as front
    from helpdeskbot.settings.on_wiki import in_force as desk_settings

    settings = load(settings_file)
    logs.set_up_logging(settings.run.log_format)
    office = open_office(settings, keep=False)
    report = TickReport(started=office.clock())
    door = front.fetch_front(office)
    search = Search(office, door, report, write=False)
    desks = desk_settings.effective_desks(office, door, report, write=False)
    asking = [desk for desk in desks if desk.asking.roster]
    if not asking:
        raise SettingsError(
            "no desk has a roster", where=settings.file, advice="Set asking.roster of a desk"
        )
    for desk in asking:
        click.echo(f"{desk.name}: {terminal.clean(desk.asking.roster)}")
        for standing in search.standings(desk):
            row = standing.expert.row
            why = standing.obstacle.code if standing.obstacle else "can be asked"
            topics, languages = ", ".join(row.topics), ", ".join(row.languages)
            click.echo(
                f"  {terminal.clean(standing.name)}: {terminal.clean(topics)}"
                f"{f' [{languages}]' if languages else ''} ({why})"
            )
        for trouble in search.book(desk).troubles:
            words = terminal.clean(" ".join([trouble.name, trouble.code, *trouble.params]))
            click.echo(f"  line {trouble.line}: {words}")
    tell_problems(report)
