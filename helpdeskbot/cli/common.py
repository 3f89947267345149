"""What commands share: the operator's file, and an office opened with it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from helpdeskbot.cli import app, terminal
from helpdeskbot.model.report import TickReport

if TYPE_CHECKING:
    from helpdeskbot.office.office import Office
    from helpdeskbot.settings.operator_file import Settings


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


def load(settings_file: str | None) -> Settings:
    """The operator's settings.

    :raises SettingsError: there are none, or they cannot be meant.
    """
    from helpdeskbot.concerns.order import DESK
    from helpdeskbot.settings.operator_file import load_settings

    return load_settings(app.find_settings_file(settings_file, os.environ), DESK)


def open_office(settings: Settings, *, keep: bool = True) -> Office:
    """Log in, and open the memory.

    :param keep: false for commands that write nothing: what is learnt is forgotten at the end.
    :raises HelpdeskBotError: the memory or the wiki cannot be used.
    """
    # The memory first: with a broken one nothing may be done on the wiki.
    store = app.open_memory(settings, os.environ, keep=keep)
    return app.build_office(settings, app.connect(settings, os.environ), store)


def tell_problems(report: TickReport) -> None:
    """Print what went wrong, if anything did, where errors belong."""
    if report.problems:
        click.echo(terminal.show_problems(report), err=True)
