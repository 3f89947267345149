"""What commands share: the operator's file, and an office opened with it."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from helpdeskbot.cli import app, terminal
from helpdeskbot.model.report import TickReport

if TYPE_CHECKING:
    from helpdeskbot.office.office import Office
    from helpdeskbot.settings.operator_file import Settings
    from helpdeskbot.store.protocol import Store


def settings_option(command: click.decorators.FC) -> click.decorators.FC:
    """The option ``--settings``, passed on as ``settings_file``."""
    return click.option(
        "--settings",
        "settings_file",
        metavar="FILE",
        envvar="HELPDESKBOT_SETTINGS",
        help="The operator's file (or $HELPDESKBOT_SETTINGS). "
        "Default: ~/.config/helpdeskbot/helpdeskbot.toml",
    )(command)


def wiki_option(command: click.decorators.FC) -> click.decorators.FC:
    """The option ``--wiki``, passed on as ``wiki``, for commands that look at one of several."""
    return click.option(
        "--wiki", metavar="NAME", help="On which wiki, where the file has several: its name there."
    )(command)


def wikis_option(command: click.decorators.FC) -> click.decorators.FC:
    """The option ``--wiki``, passed on as ``wiki``, for commands that see to all of them."""
    return click.option(
        "--wiki", metavar="NAME", help="Only this wiki, by its name in the file. Default: all."
    )(command)


def load(settings_file: str | None, wiki: str | None = None) -> Settings:
    """The operator's settings for one wiki.

    :param wiki: its name; ``None``: the only one that there is.
    :raises SettingsError: there are none, or they cannot be meant; or there is no such wiki, or
        none was named and there are several.
    """
    from helpdeskbot.concerns.sections import DESK
    from helpdeskbot.settings.operator_file import load_settings

    return load_settings(app.find_settings_file(settings_file, os.environ), DESK, wiki)


def load_all(settings_file: str | None) -> tuple[Settings, ...]:
    """The operator's settings for each wiki, in the file's order.

    :raises SettingsError: there are none, or they cannot be meant.
    """
    from helpdeskbot.concerns.sections import DESK
    from helpdeskbot.settings.operator_file import load_all_settings

    return load_all_settings(app.find_settings_file(settings_file, os.environ), DESK)


def load_some(settings_file: str | None, wiki: str | None) -> tuple[Settings, ...]:
    """Those for one wiki that is named, or else for all.

    :raises SettingsError: as :func:`load`.
    """
    return load_all(settings_file) if wiki is None else (load(settings_file, wiki),)


def open_office(
    settings: Settings,
    *,
    keep: bool = True,
    store: Store | None = None,
    meanwhile: Callable[[], object] | None = None,
) -> Office:
    """Make ready to speak to the wiki, and open the memory.

    :param keep: false for commands that write nothing: what is learnt is forgotten at the end.
    :param store: the memory, where it is open already.
    :param meanwhile: log in at once, and do this while the wiki is waited for.
    :raises HelpdeskBotError: the memory or the wiki cannot be used.
    """
    try:
        wiki = app.connect(settings, os.environ, meanwhile=meanwhile)
    finally:
        # With a broken memory nothing may be done on the wiki but to log in; and of two that cannot
        # be used it is the one that is told.
        if store is None:
            store = app.open_memory(settings, os.environ, keep=keep)
    return app.build_office(settings, wiki, store)


def tell_problems(report: TickReport) -> None:
    """Print what went wrong, if anything did, where errors belong."""
    if report.problems:
        click.echo(terminal.show_problems(report), err=True)
