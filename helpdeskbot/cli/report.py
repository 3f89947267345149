"""The command ``helpdeskbot report``: what became of the desks' requests, in numbers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from helpdeskbot.cli import logs, terminal
from helpdeskbot.cli.common import load, open_office, settings_option

if TYPE_CHECKING:
    from helpdeskbot.concerns.outcomes.values import YearlyOutcomes


@click.command()
@settings_option
@click.option("--json", "as_json", is_flag=True, help="Print it for machines.")
def report(settings_file: str | None, as_json: bool) -> None:
    """Say why requests were turned down, and what people answered when asked how it went.

    Counted by year, as far as the bot remembers.  Writes nothing.
    """
    from helpdeskbot.concerns.outcomes.concern import fetch_outcomes

    settings = load(settings_file)
    logs.set_up_logging(settings.run.log_format)
    office = open_office(settings, keep=False)
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
