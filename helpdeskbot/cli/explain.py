"""The command ``helpdeskbot turn``: whose turn a request is, why, and what is due when."""

from __future__ import annotations

import json
import sys

import click

from helpdeskbot.cli import logs, terminal
from helpdeskbot.cli.common import load, open_office, settings_option, tell_problems
from helpdeskbot.model.report import TickReport


@click.command()
@click.argument("thread", default="")
@settings_option
@click.option("--json", "as_json", is_flag=True, help="Print it for machines.")
def turn(thread: str, settings_file: str | None, as_json: bool) -> None:
    """Say whose turn a request is, since when and by which rule, and what is due when.

    THREAD is the request's heading, or its lasting id such as h-Anna-20261103101100; without it,
    every request is told of.  Writes nothing.
    """
    from helpdeskbot.concerns.turns.explain import explain_turns

    settings = load(settings_file)
    logs.set_up_logging(settings.run.log_format)
    office = open_office(settings, keep=False)
    report = TickReport(started=office.clock())
    found = explain_turns(office, thread, report)
    if as_json:
        click.echo(json.dumps([one.as_json() for one in found], indent=2, ensure_ascii=True))
    elif not found:
        click.echo(_say_none(thread), err=True)
    else:
        for one in found:
            click.echo(f"{terminal.clean(one.title)}: {terminal.clean(one.heading)}")
            for line in one.lines():
                click.echo(f"  {terminal.clean(line)}")
    tell_problems(report)
    sys.exit(0 if found else 1)


def _say_none(thread: str) -> str:
    called = f' called "{terminal.clean(thread)}"' if thread else ""
    return (
        f"There is no request{called} at a desk that looks whose turn it is "
        "(turns.follow or reminders.enabled)."
    )
