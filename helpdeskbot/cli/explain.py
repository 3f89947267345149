"""The command ``helpdeskbot explain``: what every concern has to tell of a request.

``turn`` and ``roster explain`` are names for what some of the concerns tell.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection

import click

from helpdeskbot.cli import logs, terminal
from helpdeskbot.cli.common import load, open_office, settings_option, tell_problems, wiki_option
from helpdeskbot.model.report import TickReport


def tell(
    settings_file: str | None,
    wiki: str | None,
    thread: str,
    none: str,
    *,
    as_json: bool,
    only: Collection[str] = (),
) -> None:
    """Print what is told of requests; the exit code says whether there are any.

    :param wiki: on which wiki; ``None``: the only one.
    :param none: what is said where there are none.
    """
    from helpdeskbot.cli.looking import explain_requests

    settings = load(settings_file, wiki)
    logs.set_up_logging(settings.run.log_format)
    office = open_office(settings, keep=False)
    report = TickReport(started=office.clock())
    found = explain_requests(office, thread, report, only)
    if as_json:
        data = [dict(one.data) for one in found]
        click.echo(json.dumps(data, indent=2, ensure_ascii=True))
    elif not found:
        click.echo(none, err=True)
    else:
        for one in found:
            click.echo(f"{terminal.clean_line(one.title)}: {terminal.clean_line(one.heading)}")
            for line in one.lines:
                click.echo(f"  {terminal.clean(' '.join(line.splitlines()))}")
    tell_problems(report)
    sys.exit(0 if found else 1)


@click.command()
@click.argument("thread", default="")
@settings_option
@wiki_option
@click.option("--json", "as_json", is_flag=True, help="Print it for machines.")
def explain(thread: str, settings_file: str | None, wiki: str | None, as_json: bool) -> None:
    """Say all that is known of a request: who was asked and why, whose turn it is, what is due.

    THREAD is the request's heading, or its lasting id such as h-Anna-20261103101100; without it,
    every request is told of.  Writes nothing.
    """
    none = f"There is no request{_called(thread)} of which the bot has something to tell."
    tell(settings_file, wiki, thread, none, as_json=as_json)


@click.command()
@click.argument("thread", default="")
@settings_option
@wiki_option
@click.option("--json", "as_json", is_flag=True, help="Print it for machines.")
def turn(thread: str, settings_file: str | None, wiki: str | None, as_json: bool) -> None:
    """Say whose turn a request is, since when and by which rule, and what is due when.

    THREAD is the request's heading, or its lasting id such as h-Anna-20261103101100; without it,
    every request is told of.  Writes nothing.
    """
    none = (
        f"There is no request{_called(thread)} at a desk that looks whose turn it is "
        "(turns.follow or reminders.enabled)."
    )
    tell(settings_file, wiki, thread, none, as_json=as_json, only=("turns", "reminders"))


def _called(thread: str) -> str:
    return f' called "{terminal.clean(thread)}"' if thread else ""
