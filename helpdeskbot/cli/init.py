"""The command ``helpdeskbot init``."""

from __future__ import annotations

import os
import sys

import click

from helpdeskbot.cli import app, logs
from helpdeskbot.cli.common import settings_option


@click.command()
@settings_option
@click.option("--wiki", metavar="NAME", help="Its host (meta.wikimedia.org), or its api.php.")
@click.option("--user", metavar="LOGIN", help="The bot's login, as in HelpdeskBot@clerk.")
@click.option("--password-file", metavar="FILE", help="Where its password is, with mode 600.")
@click.option("--desk", metavar="TITLE", help="The desk's page, as in Project:Helpdesk.")
@click.option("--language", metavar="CODE", help="The desk's language.  Default: the wiki's.")
@click.option("--profile", metavar="NAME", help="quiet, helpful or full.  Default: helpful.")
@click.option("--staff", metavar="NAMES", help="Accounts with commas, besides administrators.")
@click.option("--operator", metavar="NAME", help="Your own account, for the bot's page.")
@click.option("--contact", metavar="ADDRESS", help="How you are reached.")
@click.option("--yes", is_flag=True, help="Ask nothing: make every page that is missing.")
def init(settings_file: str | None, yes: bool, **given: str | None) -> None:
    """Set up a desk: ask, check each answer on the wiki, and make what is missing.  Writes.

    It writes the operator's file and offers the pages: stop page, templates, settings page, and
    the desk's page with the request form on it.  What stands already stays as it is.  The password
    is asked for, or taken from $HELPDESKBOT_PASSWORD.
    """
    import shlex

    from helpdeskbot.cli.starting.asking import Interview
    from helpdeskbot.cli.starting.setting_up import set_up

    logs.set_up_logging("text")
    file = app.find_settings_file(settings_file, os.environ)
    usual = settings_file in (None, os.environ.get("HELPDESKBOT_SETTINGS"))
    named = "" if usual else f" --settings {shlex.quote(str(file))}"
    good = set_up(file, Interview(given, yes=yes), os.environ, named)
    sys.exit(0 if good else 1)
