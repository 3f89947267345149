"""The command ``helpdeskbot rehearse``: what the bot would have done on a page's own past."""

from __future__ import annotations

import logging
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from helpdeskbot.cli import logs

if TYPE_CHECKING:
    from helpdeskbot.rehearsal.export.past import Past
    from helpdeskbot.rehearsal.model import Rehearsed
    from helpdeskbot.rehearsal.terms import Conditions

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("export", type=_FILE, required=False)
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
@click.option(
    "--wiki",
    metavar="DBNAME",
    help="The wiki, where the export does not tell it or the file has several; with --live, whom "
    "to ask.",
)
@click.option("--live", is_flag=True, help="Fetch the history of --page from --wiki instead.")
@click.option("--contact", metavar="ADDRESS", help="With --live: how the wiki can reach you.")
@click.option(
    "--compare",
    "compared",
    nargs=2,
    type=_FILE,
    metavar="A B",
    help="Two settings files: rehearse both, and show them side by side.",
)
@click.option("--suggest", "suggests", is_flag=True, help="Search delays that would do better.")
@click.option(
    "--rescued",
    type=click.FloatRange(0, 1),
    default=0.9,
    show_default=True,
    help="With --suggest: the share of requests left alone that is to be rescued.",
)
@click.option(
    "--tries",
    type=click.IntRange(1, 1000),
    default=60,
    show_default=True,
    help="With --suggest: at most so many rehearsals.",
)
@click.option(
    "--minutes",
    type=click.IntRange(1, 24 * 60),
    default=30,
    show_default=True,
    help="With --suggest: it ends after so long, with the best so far.",
)
@click.option(
    "--out",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where what was found is written.",
)
def rehearse(
    export: Path | None,
    settings_file: Path | None,
    page: str | None,
    roster_file: Path | None,
    first: datetime | None,
    last: datetime | None,
    account: str | None,
    wiki: str | None,
    live: bool,
    contact: str | None,
    compared: tuple[Path, Path] | None,
    suggests: bool,
    rescued: float,
    tries: int,
    minutes: int,
    folder: Path | None,
) -> None:
    """Say what the bot would have done on a page's past, and where it would have been wrong.

    EXPORT is a file from Special:Export or dumpBackup.php with full history, as it is or packed
    with gzip, bzip2 or zstd.  Needs no wiki, no account and no settings; writes nothing but DIR.
    With --live, WIKI is a name such as meta or svwiki, or an api.php: the history is read from it,
    as slowly as it wants, and kept in ~/.local/state/helpdeskbot/histories for the next time.
    """
    logs.set_up_logging("text")
    # What is saved on a wiki in memory is no news.
    logging.getLogger("helpdeskbot").setLevel(logging.WARNING)
    from rich.console import Console

    from helpdeskbot.cli.rehearsing import WantedRehearsal, make_terms
    from helpdeskbot.rehearsal.files import prepare_folder, write_files
    from helpdeskbot.rehearsal.suggest import write_toml
    from helpdeskbot.rehearsal.summary import show_comparison, show_summary

    begin = first.replace(tzinfo=UTC) if first else None
    end = last.replace(tzinfo=UTC) + timedelta(days=1) if last else None
    if begin and end and begin >= end:
        raise click.BadParameter("it ends before it begins", param_hint="--to")
    if last and last.replace(tzinfo=UTC) > datetime.now(UTC):
        raise click.BadParameter("that day has not come yet", param_hint="--to")
    if compared and (settings_file or suggests):
        raise click.UsageError("--compare brings its settings along, and suggests none")
    from helpdeskbot.cli import rehearsing_more as more

    if live and export is None:
        export = more.fetch_past(wiki or "", page or "", contact or "")
        # It tells enough of the wiki, and its one page is called there as the wiki calls it.
        wiki, page = "", page if settings_file or compared else ""
    elif live or export is None:
        raise click.UsageError("Give either an EXPORT or --live")
    asked = WantedRehearsal(
        settings_file, page or "", roster_file, account or "", wiki or "", begin, end
    )
    comparison, suggestion = None, None
    with _read(export) as past:
        if folder is not None:
            prepare_folder(folder)
        if compared:
            first_terms, second_terms = (
                make_terms(past, replace(asked, settings=file)) for file in compared
            )
            rehearsed, comparison = more.compare_settings(
                past, (first_terms, second_terms), (str(compared[0]), str(compared[1]))
            )
        else:
            terms = make_terms(past, asked)
            began = time.monotonic()
            rehearsed = _play(past, terms)
            took = timedelta(seconds=time.monotonic() - began)
            more.conclude(rehearsed, past, terms)
            if suggests:
                suggestion = more.suggest_settings(
                    past,
                    terms,
                    rehearsed,
                    rescued=rescued,
                    most_plays=tries,
                    most_time=timedelta(minutes=minutes),
                    took=took,
                )
    console = Console()
    show_summary(rehearsed, console)
    if comparison is not None:
        show_comparison(comparison, console)
    if suggestion is not None:
        click.echo(f"\n{write_toml(suggestion)}", nl=False)
    if folder is not None:
        for file in write_files(rehearsed, folder, comparison=comparison, suggestion=suggestion):
            click.echo(f"Written: {file}")


def _read(export: Path) -> Past:
    from rich.console import Console
    from rich.progress import Progress

    from helpdeskbot.rehearsal.export.past import read_past

    with Progress(console=Console(stderr=True), transient=True, disable=_is_mute()) as bar:
        task = bar.add_task("Reading", total=1.0)
        return read_past(export, on_read=lambda share: bar.update(task, completed=share))


def _play(past: Past, terms: Conditions) -> Rehearsed:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as Remaining

    from helpdeskbot.rehearsal.play import rehearse as live_through
    from helpdeskbot.rehearsal.terms import HowFar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Remaining())
    with Progress(
        *columns, console=Console(stderr=True), transient=True, disable=_is_mute()
    ) as bar:
        task = bar.add_task("Rehearsing", total=None)

        def tell(far: HowFar) -> None:
            bar.update(task, completed=far.done, total=far.of, description=f"{far.at:%Y-%m-%d}")

        return live_through(past, terms, on_progress=tell)


def _is_mute() -> bool:
    """Whether nobody looks at a bar."""
    return not sys.stderr.isatty()
