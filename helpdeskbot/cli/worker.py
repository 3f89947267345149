"""The command ``helpdeskbot worker``: one of any number of processes that share the wikis."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from helpdeskbot.cli import app, logs
from helpdeskbot.cli.common import load_all, settings_option
from helpdeskbot.model.errors import SettingsError

if TYPE_CHECKING:
    from helpdeskbot.settings.operator_file import Settings
    from helpdeskbot.wiki.protocol import Wiki


@click.command()
@settings_option
@click.option(
    "--at-once",
    type=click.IntRange(1, 100),
    help="Of how many wikis passes are made at the same time. Default: run.at_once.",
)
@click.option("--prepare", is_flag=True, help="Make the queue's tables anew, and end.")
@click.option("-v", "--verbose", is_flag=True, help="Log debugging messages too.")
def worker(settings_file: str | None, at_once: int | None, prepare: bool, verbose: bool) -> None:
    """Share the wikis' passes with other workers, on any number of machines.  Writes.

    All need the same settings and one PostgreSQL database; each wiki's passes are made at its
    interval, or sooner when something is due or somebody edits, by whoever is free.  Ends on
    SIGTERM or SIGINT, when the pages at hand are finished.
    With --prepare it writes to the database only: after an upgrade of Procrastinate, with all
    workers stopped.
    """
    with app.loading():
        every = load_all(settings_file)
    logs.set_up_logging(every[0].run.log_format, verbose=verbose)
    if prepare:
        _require_extra()
        from helpdeskbot.cli.working import database

        database.prepare(every[0].database_url(os.environ), anew=True)
        click.echo("The queue's tables are made.")
        return
    finished = serve(every, at_once=at_once or every[0].run.at_once)
    if not finished:
        # Python would wait for the passes' threads; what they leave, another worker settles.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def serve(every: Sequence[Settings], *, at_once: int) -> bool:
    """Work at these wikis until a signal.

    :returns: whether all passes ended by themselves; if not, threads are still at work.
    :raises SettingsError: what workers need is not installed, or the database is no PostgreSQL.
    :raises StoreError: the database cannot be used.
    """
    with app.loading():
        _require_extra()
        from helpdeskbot.cli.working import database, work
        from helpdeskbot.cli.working.offices import Offices
        from helpdeskbot.cli.working.pace import Rhythm

        app.load_pass()
    pace = Rhythm()
    url = every[0].database_url(os.environ)
    database.find_conninfo(url)

    def connect(settings: Settings) -> Wiki:
        return app.connect(settings, os.environ)

    with ExitStack() as stack:
        metrics = None
        if every[0].run.metrics:
            from helpdeskbot.cli.metrics import Metrics
            from helpdeskbot.cli.metrics import serve as answer

            metrics = Metrics(shared=True)
            stack.enter_context(answer(every[0].run.metrics, metrics))
        offices = Offices(
            every,
            app.open_memory(every[0], os.environ),
            worker=work.name_worker(),
            lease=pace.lease,
            connect=connect,
            metrics=metrics,
        )
        return work.work(offices, url, at_once=at_once, pace=pace)


def _require_extra() -> None:
    try:
        import procrastinate  # noqa: F401
        import psycopg_pool  # noqa: F401
    except ImportError:
        raise SettingsError(
            "workers need libraries that are not installed",
            where="helpdeskbot worker",
            advice="Install them with: pip install 'helpdeskbot[workers]'",
        ) from None
