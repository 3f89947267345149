"""The commands ``helpdeskbot settings``: what is wrong with a settings page, what is in force."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from helpdeskbot.cli import terminal
from helpdeskbot.cli.common import settings_option, wikis_option
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
@click.option("--json", "as_json", is_flag=True, help="Print the mistakes as JSON.")
@_options
def check(
    file: Any, on_wiki: bool, as_json: bool, settings_file: str | None, name: str | None
) -> None:
    """Say all that is wrong with a settings page, or an operator's file, with its lines.

    FILE is the page's wikitext, or the operator's file (whose name ends in .toml), or - for a page
    on standard input; with --wiki the page is read from the wiki instead.  Writes nothing.  Exit
    code 0 when there are no mistakes, 1 when there are.
    """
    if (file is None) != on_wiki:
        raise SettingsError("what is to be checked?", advice="Give either a FILE or --wiki")
    from helpdeskbot.cli import in_force

    if on_wiki:
        standings = list(in_force.find_standings(settings_file, name))
        wrong = any(standing.trouble or standing.notices for *_, standing in standings)
        if as_json:
            found = [one for *_, standing in standings for one in in_force.list_page(standing)]
            click.echo(json.dumps({"mistakes": found}, ensure_ascii=False))
            sys.exit(1 if wrong else 0)
        for loaded, desk, standing in standings:
            page = f"{loaded.wiki.name}: {desk.settings_page}"
            for line in in_force.describe(standing):
                shown = page if loaded.beside else desk.settings_page
                click.echo(terminal.clean_line(f"{shown}: {line}"))
        sys.exit(1 if wrong else 0)
    if file.name.endswith(".toml"):
        told = in_force.list_file(file.name)
    else:
        text = file.read().decode("utf-8", "replace")
        told = in_force.list_mistakes(text, settings_file, name)
    if as_json:
        click.echo(json.dumps({"mistakes": told}, ensure_ascii=False))
    else:
        for one in told:
            click.echo(terminal.clean_line(str(one["said"])))
        if not told:
            click.echo("There are no mistakes.")
    sys.exit(1 if told else 0)


@settings.command()
@_options
@wikis_option
def show(settings_file: str | None, name: str | None, wiki: str | None) -> None:
    """Print the settings in force as TOML, and where each came from.  Writes nothing."""
    from helpdeskbot.cli import in_force, toml

    standings = in_force.find_standings(settings_file, name, wiki, every=True)
    for loaded, desk, standing in standings:
        click.echo(click.style("[[desk]]", bold=True))
        if loaded.beside:
            click.echo(f"wiki = {toml.write(loaded.wiki.name)}")
        if desk.settings_page:
            for line in in_force.describe(standing):
                click.echo(terminal.clean_line(f"# {desk.settings_page}: {line}"))
        for line in (
            *in_force.say_in_words(desk, standing),
            *in_force.say_topics(desk, standing),
        ):
            click.echo(terminal.clean_line(f"# {line}"))
        for path, value, source in in_force.tell_settings(loaded, desk, standing):
            key = toml.write_key(path)
            line = f"{key} = {toml.write(value)} # {source}"
            if value is None:
                line = f"# {key} is not set # {source}"
            click.echo(terminal.clean_line(line))
