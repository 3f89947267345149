"""The commands ``helpdeskbot settings``: what is wrong with a settings page, what is in force."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import click

from helpdeskbot.cli import app, terminal
from helpdeskbot.cli.common import settings_option
from helpdeskbot.model.errors import SettingsError


def _options(command: Any) -> Any:
    command = click.option(
        "--desk", "name", metavar="NAME", help="Only this desk.  Default: all of them."
    )(command)
    return settings_option(command)


@click.group()
def settings() -> None:
    """What is set in the operator's file and, by staff, on the wiki's settings page."""


@settings.command()
@click.argument("file", type=click.File("rb"), required=False)
@click.option("--wiki", "on_wiki", is_flag=True, help="Check the page on the wiki itself.")
@_options
def check(file: Any, on_wiki: bool, settings_file: str | None, name: str | None) -> None:
    """Say what is wrong with a settings page, with its lines.  Writes nothing.

    FILE is the page's wikitext, or - for standard input; with --wiki the page is read from the
    wiki instead.  Exit code 0 when there are no mistakes, 1 when there are.
    """
    if (file is None) != on_wiki:
        raise SettingsError("what is to be checked?", advice="Give either a FILE or --wiki")
    from helpdeskbot.cli import in_force

    if on_wiki:
        standings = list(in_force.find_standings(settings_file, name))
        for desk, standing in standings:
            for line in in_force.describe(standing):
                click.echo(terminal.clean_line(f"{desk.settings_page}: {line}"))
        wrong = any(standing.trouble or standing.notices for _, standing in standings)
        sys.exit(1 if wrong else 0)
    text = file.read().decode("utf-8", "replace")
    found = in_force.say_mistakes(text, settings_file, name)
    for said in found:
        click.echo(terminal.clean_line(said))
    if not found:
        click.echo("There are no mistakes.")
    sys.exit(1 if found else 0)


@settings.command()
@_options
def show(settings_file: str | None, name: str | None) -> None:
    """Print the settings in force, where each came from, and what they come to.  Writes nothing."""
    from helpdeskbot.cli import in_force

    file = app.find_settings_file(settings_file, os.environ)
    for desk, standing in in_force.find_standings(settings_file, name, every=True):
        click.echo(click.style(terminal.clean_line(desk.name), bold=True))
        if desk.settings_page:
            for line in in_force.describe(standing):
                click.echo(terminal.clean_line(f"# {desk.settings_page}: {line}"))
        for line in in_force.say_in_words(desk, standing):
            click.echo(terminal.clean_line(f"# {line}"))
        for setting, value, source in in_force.tell_settings(file, desk, standing):
            shown = json.dumps(value, ensure_ascii=False, default=str)
            click.echo(terminal.clean_line(f"{setting} = {shown}  # {source}"))
