"""The command ``helpdeskbot explain``: what every concern has to tell of a request.

``turn`` and ``roster explain`` are names for what some of the concerns tell.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import click

from helpdeskbot.cli import logs, terminal
from helpdeskbot.cli.common import load, open_office, settings_option, tell_problems
from helpdeskbot.concerns.concern import consult
from helpdeskbot.model.report import TickReport
from helpdeskbot.office.office import Office
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.place import find_place
from helpdeskbot.page.reading import read_page
from helpdeskbot.settings.on_wiki.in_force import effective_desks
from helpdeskbot.tick import Pass, begin

# In which order people want to be told, which is not that in which the bot may speak.
_FIRST = ("turns", "reminders", "asking")


@dataclass(frozen=True, slots=True)
class Explanation:
    """A request, and what the concerns tell of it."""

    title: str
    heading: str
    lines: list[str]
    data: Mapping[str, object]


def look(office: Office, report: TickReport) -> tuple[Pass, Iterator[DeskPage]]:
    """A pass that only looks: every page of the desks as it is now, with what is proposed on it.

    :raises Unreachable: the wiki cannot be reached.
    """
    run = begin(office, report, write=False)
    run.context.desks = effective_desks(office, run.context.heads, report, write=False)

    def pages() -> Iterator[DeskPage]:
        for desk in run.context.desks:
            for title in desk.pages:
                place = find_place(office, desk, title, run.context.heads, report, fresh=True)
                if place is not None:
                    page = read_page(office, desk, place, report)
                    yield consult(run.concerns, page, run.context)

    return run, pages()


def explain_requests(
    office: Office, wanted: str, report: TickReport, only: Collection[str] = ()
) -> list[Explanation]:
    """Every request whose lasting id, or heading, is this; nothing is written.

    :param wanted: ``h-Anna-20261103101100``, or a heading without regard to case; ``""``: all.
    :param only: the names of the concerns that are asked; empty: all.
    """
    run, pages = look(office, report)
    asked = [one for one in run.concerns if not only or one.name in only]
    asked.sort(key=lambda one: _FIRST.index(one.name) if one.name in _FIRST else len(_FIRST))
    name, found = wanted.strip().casefold(), []
    for page in pages:
        for request in page.requests.values():
            heading = request.thread.heading
            if name and name not in (request.identity.casefold(), heading.casefold()):
                continue
            told = [one.explain(page, request) for one in asked]
            some = [one for one in told if one is not None]
            if some:
                data: dict[str, object] = {
                    "desk": page.desk.name,
                    "page": page.title,
                    "heading": heading,
                    "thread": request.identity,
                }
                for one in some:
                    data |= one.data
                lines = [line for one in some for line in one.lines]
                found.append(Explanation(page.title, heading, lines, data))
    return found


def tell(
    settings_file: str | None, thread: str, none: str, *, as_json: bool, only: Collection[str] = ()
) -> None:
    """Print what is told of requests; the exit code says whether there are any.

    :param none: what is said where there are none.
    """
    settings = load(settings_file)
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
            click.echo(f"{terminal.clean(one.title)}: {terminal.clean(one.heading)}")
            for line in one.lines:
                click.echo(f"  {terminal.clean(line)}")
    tell_problems(report)
    sys.exit(0 if found else 1)


@click.command()
@click.argument("thread", default="")
@settings_option
@click.option("--json", "as_json", is_flag=True, help="Print it for machines.")
def explain(thread: str, settings_file: str | None, as_json: bool) -> None:
    """Say all that is known of a request: who was asked and why, whose turn it is, what is due.

    THREAD is the request's heading, or its lasting id such as h-Anna-20261103101100; without it,
    every request is told of.  Writes nothing.
    """
    none = f"There is no request{_called(thread)} of which the bot has something to tell."
    tell(settings_file, thread, none, as_json=as_json)


@click.command()
@click.argument("thread", default="")
@settings_option
@click.option("--json", "as_json", is_flag=True, help="Print it for machines.")
def turn(thread: str, settings_file: str | None, as_json: bool) -> None:
    """Say whose turn a request is, since when and by which rule, and what is due when.

    THREAD is the request's heading, or its lasting id such as h-Anna-20261103101100; without it,
    every request is told of.  Writes nothing.
    """
    none = (
        f"There is no request{_called(thread)} at a desk that looks whose turn it is "
        "(turns.follow or reminders.enabled)."
    )
    tell(settings_file, thread, none, as_json=as_json, only=("turns", "reminders"))


def _called(thread: str) -> str:
    return f' called "{terminal.clean(thread)}"' if thread else ""
