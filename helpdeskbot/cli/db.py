"""The commands ``helpdeskbot db``: the database's schema, brought up or down, and copies of it."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path

import click

from helpdeskbot.cli.common import load_all, settings_option
from helpdeskbot.cli.lock import make_private_folder, only_one
from helpdeskbot.model.errors import SettingsError


@click.group()
def db() -> None:
    """The database: its schema, which other commands bring up to date, and copies of it."""


@db.command("version")
@settings_option
def db_version(settings_file: str | None) -> None:
    """Print the schema's version and the one that this program needs.  Writes nothing."""
    from helpdeskbot.store import migrate

    url = load_all(settings_file)[0].database_url(os.environ)
    found = migrate.store_version(url) or "no database"
    click.echo(f"{found} (needed: {migrate.newest_version()})")


@db.command("upgrade")
@settings_option
def db_upgrade(settings_file: str | None) -> None:
    """Create the database or bring it up to date.  Writes to the database only."""
    from helpdeskbot.store import migrate

    settings = load_all(settings_file)[0]
    make_private_folder(settings.state_folder)
    migrate.upgrade(settings.database_url(os.environ))
    click.echo(f"The database is at version {migrate.newest_version()}.")


@db.command("downgrade")
@settings_option
@click.argument("version")
def db_downgrade(settings_file: str | None, version: str) -> None:
    """Take the schema back to VERSION, for an older helpdeskbot.  Writes to the database only."""
    from helpdeskbot.store import migrate

    migrate.downgrade(load_all(settings_file)[0].database_url(os.environ), version)
    click.echo(f"The database is at version {version}.")


@db.command("backup")
@settings_option
@click.argument("file", type=click.Path(path_type=Path))
def db_backup(settings_file: str | None, file: Path) -> None:
    """Copy the database into a new FILE (mode 600), also while the bot is at work.  SQLite only.

    Exit code 1 if there is such a file already, or the copy is not whole.
    """
    from helpdeskbot.store.backup import back_up

    back_up(load_all(settings_file)[0].database_url(os.environ), file)
    click.echo(f"{file}: {file.stat().st_size // 1024} KiB, checked.")


@db.command("restore")
@settings_option
@click.argument("file", type=click.Path(path_type=Path))
def db_restore(settings_file: str | None, file: Path) -> None:
    """Put the copy in FILE in the database's place.  Writes to the database only.  SQLite only.

    Stop the bot first.  What has happened since the copy is learnt anew from the wiki's pages and
    histories by the next pass, which posts nothing again.
    """
    from helpdeskbot.store import migrate
    from helpdeskbot.store.backup import restore

    chosen = load_all(settings_file)
    url = chosen[0].database_url(os.environ)
    with ExitStack() as locks:
        for one in chosen:
            if not locks.enter_context(only_one(one.state_folder)):
                raise SettingsError(
                    f"another helpdeskbot is at work for {one.wiki.name}",
                    where=str(one.state_folder),
                    advice="Stop it first: it has in hand what is to be replaced",
                )
        before = restore(url, file)
        after = migrate.upgrade(url)
    how = f"brought from version {before} to {after}" if before != after else f"version {after}"
    click.echo(f"The database is what {file} has, {how}.")
