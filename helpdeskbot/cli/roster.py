"""The command ``helpdeskbot roster``: why who was asked, and who is on the roster."""

from __future__ import annotations

import click

from helpdeskbot.cli import logs, terminal
from helpdeskbot.cli.common import load, open_office, settings_option, tell_problems, wiki_option
from helpdeskbot.cli.explain import tell
from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.model.errors import SettingsError
from helpdeskbot.model.report import TickReport


@click.group()
def roster() -> None:
    """Look at the roster of experts: who is on it, who would be asked, and why not others."""


@roster.command()
@click.argument("thread")
@settings_option
@wiki_option
@click.option("--json", "as_json", is_flag=True, help="Print it for machines.")
def explain(thread: str, settings_file: str | None, wiki: str | None, as_json: bool) -> None:
    """Say who was considered for a request, who is asked, and why not the others.

    THREAD is the request's heading, or its lasting id such as h-Anna-20261103101100.  Writes
    nothing.
    """
    none = f'No open request is called "{terminal.clean_line(thread)}".'
    tell(settings_file, wiki, thread, none, as_json=as_json, only=("asking",))


@roster.command()
@settings_option
@wiki_option
def show(settings_file: str | None, wiki: str | None) -> None:
    """List everybody who can be asked, with what counts of their rows.  Writes nothing."""
    from helpdeskbot.cli.looking import look
    from helpdeskbot.concerns.asking.concern import Asking

    settings = load(settings_file, wiki)
    logs.set_up_logging(settings.run.log_format)
    office = open_office(settings, keep=False)
    report = TickReport(started=office.clock())
    run, _ = look(office, report)
    asking = [desk for desk in run.context.desks if desk.of(AskingPolicy).roster]
    if not asking:
        raise SettingsError(
            "no desk has a roster", where=settings.file, advice="Set asking.roster of a desk"
        )
    [at_hand] = [one.at_hand for one in run.concerns if isinstance(one, Asking)]
    for desk in asking:
        click.echo(f"{desk.name}: {terminal.clean_line(desk.of(AskingPolicy).roster)}")
        for standing in at_hand.standings(desk):
            row = standing.expert.row
            why = standing.obstacle.code if standing.obstacle else "can be asked"
            topics, languages = ", ".join(row.topics), ", ".join(row.languages)
            click.echo(
                f"  {terminal.clean_line(standing.name)}: {terminal.clean_line(topics)}"
                f"{f' [{languages}]' if languages else ''} ({why})"
            )
        for trouble in at_hand.book(desk).troubles:
            words = terminal.clean_line(" ".join([trouble.name, trouble.code, *trouble.params]))
            click.echo(f"  line {trouble.line}: {words}")
    tell_problems(report)
