"""The command ``helpdeskbot rehearse``: what the bot would have done on a page's own past."""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from helpdeskbot.cli import logs

if TYPE_CHECKING:
    from helpdeskbot.rehearsal.export.past import Past
    from helpdeskbot.rehearsal.model import Rehearsed
    from helpdeskbot.rehearsal.terms import Terms

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("export", type=_FILE)
@click.option(
    "--settings",
    "settings_file",
    metavar="FILE",
    type=_FILE,
    help="An operator's file, or the settings of a desk alone.  Default: the usual ones.",
)
@click.option("--page", metavar="TITLE", help="The desk's page.  Default: as set, or the only one.")
@click.option(
    "--roster",
    "roster_file",
    metavar="FILE",
    type=_FILE,
    help="The wikitext of a roster page that is there from the beginning.",
)
@click.option("--from", "first", type=_DAY, metavar="DAY", help="The day on which the bot begins.")
@click.option("--to", "last", type=_DAY, metavar="DAY", help="The last day.")
@click.option("--bot", "account", metavar="NAME", help="The bot's account in this past.")
@click.option("--wiki", metavar="DBNAME", help="The wiki, where the export does not tell enough.")
@click.option(
    "--out",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where what was found is written.",
)
def rehearse(
    export: Path,
    settings_file: Path | None,
    page: str | None,
    roster_file: Path | None,
    first: datetime | None,
    last: datetime | None,
    account: str | None,
    wiki: str | None,
    folder: Path | None,
) -> None:
    """Say what the bot would have done on a page's past, and where it would have been wrong.

    EXPORT is a file from Special:Export or dumpBackup.php with full history, as it is or packed
    with gzip, bzip2 or zstd.  Needs no wiki, no account and no settings; writes nothing but DIR.
    """
    logs.set_up_logging("text")
    # What is saved on a wiki in memory is no news.
    logging.getLogger("helpdeskbot").setLevel(logging.WARNING)
    from rich.console import Console

    from helpdeskbot.cli.rehearsing import Asked, make_terms
    from helpdeskbot.rehearsal.files import write_files
    from helpdeskbot.rehearsal.summary import show_summary

    begin = first.replace(tzinfo=UTC) if first else None
    end = last.replace(tzinfo=UTC) + timedelta(days=1) if last else None
    if begin and end and begin >= end:
        raise click.BadParameter("it ends before it begins", param_hint="--to")
    asked = Asked(settings_file, page or "", roster_file, account or "", wiki or "", begin, end)
    with _read(export) as past:
        rehearsed = _play(past, make_terms(past, asked))
    show_summary(rehearsed, Console())
    if folder is not None:
        for file in write_files(rehearsed, folder):
            click.echo(f"Written: {file}")


def _read(export: Path) -> Past:
    from rich.console import Console
    from rich.progress import Progress

    from helpdeskbot.rehearsal.export.past import read_past

    with Progress(console=Console(stderr=True), transient=True, disable=_is_mute()) as bar:
        task = bar.add_task("Reading", total=1.0)
        return read_past(export, on_read=lambda share: bar.update(task, completed=share))


def _play(past: Past, terms: Terms) -> Rehearsed:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as Remaining

    from helpdeskbot.rehearsal.play import rehearse as live_through
    from helpdeskbot.rehearsal.terms import Progress as Far

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Remaining())
    with Progress(
        *columns, console=Console(stderr=True), transient=True, disable=_is_mute()
    ) as bar:
        task = bar.add_task("Rehearsing", total=None)

        def tell(far: Far) -> None:
            bar.update(task, completed=far.done, total=far.of, description=f"{far.at:%Y-%m-%d}")

        return live_through(past, terms, on_progress=tell)


def _is_mute() -> bool:
    """Whether nobody looks at a bar."""
    return not sys.stderr.isatty()
