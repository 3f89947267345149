"""The commands, each with what it does and whether it writes.

The help of one is read from the modules of all, so these import at their top only what costs next
to nothing; what a command works with, its function imports when it runs.
"""

from __future__ import annotations

import io
import json
import os
import sys
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from helpdeskbot import __version__
from helpdeskbot.cli import app, logs, terminal
from helpdeskbot.cli.approval import approval
from helpdeskbot.cli.common import load_some, open_office, settings_option, wikis_option
from helpdeskbot.cli.db import db
from helpdeskbot.cli.explain import explain, turn
from helpdeskbot.cli.forget import forget, forget_old
from helpdeskbot.cli.init import init
from helpdeskbot.cli.lock import only_one
from helpdeskbot.cli.match import match
from helpdeskbot.cli.parse import parse
from helpdeskbot.cli.rehearse import rehearse
from helpdeskbot.cli.report import report
from helpdeskbot.cli.roster import roster
from helpdeskbot.cli.settings import settings
from helpdeskbot.cli.templates import templates
from helpdeskbot.cli.worker import worker
from helpdeskbot.model.errors import HelpdeskBotError, SettingsError
from helpdeskbot.model.memory import Heartbeat

if TYPE_CHECKING:
    from helpdeskbot.cli.several import Voice
    from helpdeskbot.settings.operator_file import Settings
    from helpdeskbot.store.protocol import Store


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


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="helpdeskbot")
def main() -> None:
    """A clerk for helpdesks on wiki talk pages.

    Start with "helpdeskbot demo", which needs no wiki; "helpdeskbot init" sets up a desk on yours.
    """


@main.command()
@settings_option
@wikis_option
@click.option("-v", "--verbose", is_flag=True, help="Also say why threads were left alone.")
@click.option(
    "--full", is_flag=True, help="Look at all requests of changed pages, as is done once a day."
)
def tick(settings_file: str | None, wiki: str | None, verbose: bool, full: bool) -> None:
    """Make one pass over all desks, for cron and Toolforge jobs.  Writes.

    A pass that has nothing to do and nothing to report says nothing, unless --verbose asks it to.
    Of several wikis each has its pass in turn, also when that of another one failed.
    Exit code 0 when the pass was made, 1 when somebody has to mend something.
    """
    with app.loading():
        chosen = load_some(settings_file, wiki)
        logs.set_up_logging(chosen[0].run.log_format, verbose=verbose)
        from helpdeskbot.cli.several import each

        # That of several wikis is one, and where it is broken that is told once.
        store = app.open_memory(chosen[0], os.environ) if len(chosen) > 1 else None
    make = partial(_tick_one, store=store, verbose=verbose, full=full)
    sys.exit(each(chosen, lambda one, voice: make(one, voice=voice)))


def _tick_one(
    settings: Settings, *, store: Store | None, voice: Voice, verbose: bool, full: bool
) -> bool:
    """One wiki's pass; whether all is well."""
    with only_one(settings.state_folder) as alone:
        if not alone:
            voice.say("Another helpdeskbot is at work for this wiki on this machine.", err=True)
            return True
        with app.loading():
            office = open_office(settings, store=store, meanwhile=app.load_pass)
            from helpdeskbot.tick import tick as make_pass
        report = make_pass(office, full=full)
        beat = Heartbeat(office.worker, office.clock(), report.summary)
        office.store.record_heartbeat(beat)
        forget_old(office, settings.database.keep_days, report)
    voice.say(terminal.show_report(report, verbose=verbose))
    voice.say(terminal.show_problems(report) if report.problems else "", err=True)
    return not report.failed


@main.command()
@settings_option
@wikis_option
@click.option("--json", "as_json", is_flag=True, help="Print the plan for machines.")
@click.option("-v", "--verbose", is_flag=True, help="Also say why threads were left alone.")
def preview(settings_file: str | None, wiki: str | None, as_json: bool, verbose: bool) -> None:
    """Show what a tick would do now: each edit's diff, whom it notifies, and why.

    Writes nothing, neither on the wiki nor in the database; works while the bot is stopped.  Of
    several wikis, the plans for machines are one object, by the wikis' names.
    """
    with app.loading():
        chosen = load_some(settings_file, wiki)
        logs.set_up_logging(chosen[0].run.log_format, verbose=verbose)
        from helpdeskbot.cli.several import each

    plans: dict[str, dict[str, Any]] = {}

    def look(settings: Settings, voice: Voice) -> bool:
        with app.loading():
            office = open_office(settings, keep=False, meanwhile=app.load_pass)
            from helpdeskbot.tick import tick as make_pass
        report = make_pass(office, write=False)
        if as_json:
            stopped = {"stopped": report.stopped} if report.stopped else {}
            plans[settings.wiki.name] = {**report.as_json(), **stopped}
        else:
            voice.say(terminal.show_preview(report, verbose=verbose))
            voice.say(terminal.show_problems(report) if report.problems else "", err=True)
        return not report.failed

    code = each(chosen, look)
    if as_json:
        data = plans if len(chosen) > 1 else plans[chosen[0].wiki.name]
        click.echo(json.dumps(data, indent=2, ensure_ascii=True))
    sys.exit(code)


@main.command()
@settings_option
@wikis_option
@click.option("-v", "--verbose", is_flag=True, help="Log debugging messages too.")
def run(settings_file: str | None, wiki: str | None, verbose: bool) -> None:
    """Tick again and again until SIGTERM or SIGINT, for all wikis at once.  Writes."""
    with app.loading():
        chosen = load_some(settings_file, wiki)
        logs.set_up_logging(chosen[0].run.log_format, verbose=verbose)
        from helpdeskbot.cli import schedule
        from helpdeskbot.cli.listening.opening import listen
        from helpdeskbot.cli.several import make_beats

        app.load_pass()

    with schedule.stop_on_signals() as stop, ExitStack() as stack:
        for one in chosen:
            if not stack.enter_context(only_one(one.state_folder)):
                raise SettingsError(
                    "another helpdeskbot is at work for this wiki on this machine",
                    where=str(one.state_folder),
                    advice="Stop it first, or give this one another wiki.name",
                )
        metrics = None
        if chosen[0].run.metrics:
            from helpdeskbot.cli.metrics import Metrics, serve

            metrics = Metrics()
            stack.enter_context(serve(chosen[0].run.metrics, metrics))
        store = app.open_memory(chosen[0], os.environ)
        beats = make_beats(chosen, store, metrics)
        finished = schedule.run(
            beats,
            stop,
            at_once=chosen[0].run.at_once,
            listen=lambda ticks: listen(ticks, chosen, stop),
        )
    if not finished:
        # Python would wait for the tick's thread; a plan that it leaves is settled at the start.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


@main.command()
@settings_option
@wikis_option
@click.option("-a", "--all", "everything", is_flag=True, help="Name whatever was looked at.")
@click.option("--json", "as_json", is_flag=True, help="Print it for machines.")
def doctor(settings_file: str | None, wiki: str | None, everything: bool, as_json: bool) -> None:
    """Check settings, login, rights, clock, database and pages; say what to do.

    The worst comes first.  It logs in anew, and writes nothing, neither on the wiki nor in the
    database.  Exit code 0 when the bot can work, 1 when something has to be mended first.
    """
    from helpdeskbot.cli import doctor as practice
    from helpdeskbot.cli.findings import findings_as_json, show_findings
    from helpdeskbot.model.report import Health

    logs.set_up_logging("text")
    file = app.find_settings_file(settings_file, os.environ)
    found = list(practice.examine(file, os.environ, wiki))
    if as_json:
        click.echo(json.dumps(findings_as_json(found), indent=2, ensure_ascii=True))
    else:
        click.echo(show_findings(found, everything=everything))
    sys.exit(1 if any(one.verdict is Health.TROUBLE for one in found) else 0)


@main.command()
@click.option("--scene", metavar="NAME", help="Show this scene in full: each edit, and why.")
@click.option("--list", "names", is_flag=True, help="Name the scenes, and play none.")
def demo(scene: str | None, names: bool) -> None:
    """Play a season at a desk on a wiki in memory.  Needs no wiki and leaves nothing behind."""
    from helpdeskbot.cli.demo import SCENES, list_scenes, play, play_one

    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal that knows fewer letters than people write is no reason to stop.
        sys.stdout.reconfigure(errors="replace")
    if names:
        list_scenes(click.echo)
    elif scene is None:
        play(click.echo)
    elif scene in SCENES:
        play_one(scene, click.echo)
    else:
        raise click.BadParameter(f"{scene}; there are {', '.join(SCENES)}", param_hint="--scene")


COMMANDS = (
    *(approval, db, explain, forget, init, match, parse, rehearse, report, roster, settings),
    *(templates, turn, worker),
)
for command in COMMANDS:
    main.add_command(command)
