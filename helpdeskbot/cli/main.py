"""The command line.  Every command says in its help what it does and whether it writes."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import click

from helpdeskbot import __version__
from helpdeskbot.cli import app, logs, terminal
from helpdeskbot.cli import report as cli_report
from helpdeskbot.cli import roster as cli_roster
from helpdeskbot.cli import settings as cli_settings
from helpdeskbot.cli.common import load, open_office, settings_option, tell_problems
from helpdeskbot.cli.explain import explain, turn
from helpdeskbot.cli.lock import make_private_folder, only_one
from helpdeskbot.cli.match import match
from helpdeskbot.model.errors import HelpdeskBotError, SettingsError
from helpdeskbot.model.memory import Heartbeat
from helpdeskbot.model.report import TickReport
from helpdeskbot.model.site import SiteInfo


class _Commands(click.Group):
    """Turns our exceptions into one sentence and exit code 1: what, where, what to do."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except HelpdeskBotError as error:
            click.echo(f"helpdeskbot: {terminal.clean(str(error))}", err=True)
        except BrokenPipeError:
            # The reader of a pipe has seen enough; say no more, not even at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            click.echo(f"helpdeskbot: {where}{error.strerror or error}", err=True)
        return context.exit(1)


def _tell(report: TickReport, *, verbose: bool = False) -> None:
    click.echo(terminal.show_report(report, verbose=verbose))
    tell_problems(report)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="helpdeskbot")
def main() -> None:
    """A clerk for helpdesks on wiki talk pages.

    Start with "helpdeskbot demo", which needs no wiki; then write the operator's file, and run
    "doctor" and "preview" before the first "tick".
    """


@main.command()
@settings_option
@click.option("-v", "--verbose", is_flag=True, help="Also say why threads were left alone.")
def tick(settings_file: str | None, verbose: bool) -> None:
    """Make one pass over all desks, for cron and Toolforge jobs.  Writes.

    Exit code 0 when the pass was made, 1 when somebody has to mend something.
    """
    settings = load(settings_file)
    logs.set_up_logging(settings.run.log_format, verbose=verbose)
    from helpdeskbot.tick import tick as make_pass

    with only_one(settings.state_folder) as alone:
        if not alone:
            click.echo("Another helpdeskbot is at work for this wiki on this machine.", err=True)
            return
        office = open_office(settings)
        report = make_pass(office)
        beat = Heartbeat(office.worker, office.clock(), report.summary)
        office.store.record_heartbeat(beat)
    _tell(report, verbose=verbose)
    sys.exit(1 if report.failed else 0)


@main.command()
@settings_option
@click.option("--json", "as_json", is_flag=True, help="Print the plan for machines.")
@click.option("-v", "--verbose", is_flag=True, help="Also say why threads were left alone.")
def preview(settings_file: str | None, as_json: bool, verbose: bool) -> None:
    """Show what a tick would do now: each edit's diff, whom it notifies, and why.

    Writes nothing, neither on the wiki nor in the database.
    """
    settings = load(settings_file)
    logs.set_up_logging(settings.run.log_format, verbose=verbose)
    from helpdeskbot.tick import tick as make_pass

    report = make_pass(open_office(settings, keep=False), write=False)
    if as_json:
        data = report.as_json()
        if report.stopped:
            data["stopped"] = report.stopped
        click.echo(json.dumps(data, indent=2, ensure_ascii=True))
    else:
        _tell(report, verbose=verbose)
    sys.exit(1 if report.failed else 0)


@main.command()
@settings_option
@click.option("-v", "--verbose", is_flag=True, help="Log debugging messages too.")
def run(settings_file: str | None, verbose: bool) -> None:
    """Tick again and again until SIGTERM or SIGINT.  Writes."""
    settings = load(settings_file)
    logs.set_up_logging(settings.run.log_format, verbose=verbose)
    from helpdeskbot.cli import schedule

    with schedule.stop_on_signals() as stop, only_one(settings.state_folder) as alone:
        if not alone:
            raise SettingsError(
                "another helpdeskbot is at work for this wiki on this machine",
                where=str(settings.state_folder),
                advice="Stop it first, or give this one another wiki.name",
            )
        finished = schedule.run(
            open_office(settings),
            stop,
            interval=settings.run.interval_seconds,
            jitter=settings.run.jitter_seconds,
            tell=logs.ReportLog(),
        )
    if not finished:
        # Python would wait for the tick's thread; a plan that it leaves is settled at the start.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


@main.command()
@settings_option
def doctor(settings_file: str | None) -> None:
    """Check settings, login, rights, clock, database and pages; say what to do.  Writes nothing.

    Exit code 0 when the bot can work, 1 when something has to be mended first.
    """
    from helpdeskbot.cli import doctor as practice
    from helpdeskbot.model.finding import Health

    logs.set_up_logging("text")
    healthy = True
    for finding in practice.examine(app.find_settings_file(settings_file, os.environ), os.environ):
        colour = {"ok": "green", "advice": "yellow", "trouble": "red"}[finding.verdict.value]
        mark = click.style(f"{finding.verdict.value:>8}", fg=colour)
        click.echo(f"{mark}  {finding.subject}: {terminal.clean(finding.what)}")
        if finding.advice:
            click.echo(f"{'':>8}  → {terminal.clean(finding.advice)}")
        healthy &= finding.verdict is not Health.TROUBLE
    sys.exit(0 if healthy else 1)


def _site_to_parse_by(wiki: str | None, site_info: Path | None) -> SiteInfo:
    from helpdeskbot import parse as parsing
    from helpdeskbot.parse.site.bundled import bundled_wikis
    from helpdeskbot.parse.site.siteinfo import find_bundled_site

    if wiki is not None and site_info is not None:
        raise SettingsError(
            "--wiki and --site-info both say which wiki it is", advice="Give one of them"
        )
    if wiki is not None:
        bundled = find_bundled_site(wiki)
        if bundled is None:
            raise SettingsError(
                f"no wiki {wiki!r} is known here, only {', '.join(bundled_wikis())}",
                advice="Describe any other wiki with --site-info",
            )
        return bundled
    if site_info is None:
        return parsing.default_site()
    try:
        found = json.loads(site_info.read_text(encoding="utf-8"))
        if not isinstance(found, dict):
            raise ValueError("it is no JSON object")
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"the site info cannot be read: {error}",
            where=str(site_info),
            advice="Save the answer of action=query&meta=siteinfo&format=json there",
        ) from None
    # The file that the bot keeps has the description inside.
    own = found.get("site") if isinstance(found, dict) else None
    return parsing.parse_site_json(own if isinstance(own, dict) else found)


@main.command()
@click.argument("file", type=click.File("rb"))
@click.option(
    "--wiki",
    "wiki",
    metavar="DBNAME",
    help="The wiki that the page is from, such as svwiki: one of the largest Wikipedias, "
    "metawiki, commonswiki, wikidatawiki.  Default: a wiki in English, in UTC.",
)
@click.option(
    "--site-info",
    "site_info",
    metavar="JSON",
    type=click.Path(path_type=Path),
    help="A file with the description of any other wiki: its API's answer to action=query&"
    "meta=siteinfo|allmessages, or its site.json from the bot's state folder.",
)
@click.option("--json", "as_json", is_flag=True, help="Print everything for machines.")
def parse(file: Any, wiki: str | None, site_info: Path | None, as_json: bool) -> None:
    """Read a talk page's wikitext and print its threads and comments.  Needs no wiki.

    Timestamps and user names are read in the wiki's language: say which wiki with --wiki, or
    describe it with --site-info.  Offsets are code points of the text, times are UTC.  FILE may
    be - for standard input.
    """
    from helpdeskbot import parse as parsing
    from helpdeskbot.parse.threads.as_json import talk_page_as_json

    text = file.read().decode("utf-8", "surrogateescape")
    site = _site_to_parse_by(wiki, site_info)
    page = parsing.parse_page(text, site)
    if as_json:
        click.echo(json.dumps(talk_page_as_json(page), indent=1, ensure_ascii=True))
        return
    for thread in page.threads:
        status = f"  [{thread.status.value}]" if thread.status else ""
        click.echo(click.style(terminal.clean(thread.heading), bold=True) + terminal.clean(status))
        for comment in thread.comments:
            indent = "  " * comment.level
            when = f"{comment.timestamp:%Y-%m-%d %H:%M}"
            click.echo(f"{indent}{when} {terminal.clean(comment.author)}")


main.add_command(match)


@main.group()
def templates() -> None:
    """The bot's pages on the wiki: templates, request form, user page."""


@templates.command("diff")
@settings_option
def templates_diff(settings_file: str | None) -> None:
    """Show how the pages on the wiki differ from the packaged ones.  Writes nothing."""
    from helpdeskbot.cli import templates as installing

    settings = load(settings_file)
    logs.set_up_logging(settings.run.log_format)
    click.echo(installing.show(installing.plan(open_office(settings, keep=False), settings)))


@templates.command("push")
@settings_option
@click.option(
    "--force",
    metavar="TITLE",
    multiple=True,
    help="Overwrite this page though staff changed it; may be given again.",
)
def templates_push(settings_file: str | None, force: tuple[str, ...]) -> None:
    """Publish the packaged pages; what staff changed since the last push stays.  Writes."""
    from helpdeskbot.cli import templates as installing

    settings = load(settings_file)
    logs.set_up_logging(settings.run.log_format)
    message, complete = installing.push(open_office(settings), settings, force)
    click.echo(message)
    sys.exit(0 if complete else 1)


@main.group()
def db() -> None:
    """The database's schema.  Commands that need it bring it up to date by themselves."""


@db.command("version")
@settings_option
def db_version(settings_file: str | None) -> None:
    """Print the schema's version and the one that this program needs.  Writes nothing."""
    from helpdeskbot.store import migrate

    url = load(settings_file).database_url(os.environ)
    found = migrate.store_version(url) or "no database"
    click.echo(f"{found} (needed: {migrate.newest_version()})")


@db.command("upgrade")
@settings_option
def db_upgrade(settings_file: str | None) -> None:
    """Create the database or bring it up to date.  Writes to the database only."""
    from helpdeskbot.store import migrate

    settings = load(settings_file)
    make_private_folder(settings.state_folder)
    migrate.upgrade(settings.database_url(os.environ))
    click.echo(f"The database is at version {migrate.newest_version()}.")


@db.command("downgrade")
@settings_option
@click.argument("version")
def db_downgrade(settings_file: str | None, version: str) -> None:
    """Take the schema back to VERSION, for an older helpdeskbot.  Writes to the database only."""
    from helpdeskbot.store import migrate

    migrate.downgrade(load(settings_file).database_url(os.environ), version)
    click.echo(f"The database is at version {version}.")


main.add_command(cli_report.report)
main.add_command(cli_roster.roster)
main.add_command(cli_settings.settings)
main.add_command(explain)
main.add_command(turn)


@main.command()
def demo() -> None:
    """Play a day at a desk on a wiki in memory.  Needs no wiki and leaves nothing behind."""
    from helpdeskbot.cli.demo import play

    play(click.echo)
