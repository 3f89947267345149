"""The commands ``helpdeskbot db``: the database's schema, looked at and brought up or down."""

from __future__ import annotations

import os

import click

from helpdeskbot.cli.common import load_all, settings_option
from helpdeskbot.cli.lock import make_private_folder


@click.group()
def db() -> None:
    """The database's schema.  Commands that need it bring it up to date by themselves."""


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
