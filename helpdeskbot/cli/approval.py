"""The command ``helpdeskbot approval``: what a wiki is told that is asked to allow the bot."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from helpdeskbot.cli.common import load, settings_option

if TYPE_CHECKING:
    from helpdeskbot.rehearsal.approval import BotRequest
    from helpdeskbot.settings.operator_file import Settings


@click.command()
@settings_option
@click.option(
    "--rehearsal",
    "file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help='The rehearsal.json that "helpdeskbot rehearse" has written with these settings.',
)
def approval(settings_file: str | None, file: Path | None) -> None:
    """Print the wikitext of a request for bot approval.  Writes nothing, and asks no wiki.

    It says what the operator's settings switch on, how much the bot may do at most, and what a
    rehearsal found; names of people are not in it.  Read it before you save it: what only you
    know is a gap in it, and what staff have set on the wiki's settings page is not looked at.
    """
    from helpdeskbot.cli.terminal import clean
    from helpdeskbot.rehearsal.approval import write_approval
    from helpdeskbot.rehearsal.as_json import read_rehearsal

    settings = load(settings_file)
    rehearsed = read_rehearsal(file) if file else None
    click.echo(clean(write_approval(describe(settings), rehearsed)), nl=False)


def describe(settings: Settings) -> BotRequest:
    """What the operator's settings say to a wiki that is asked, in English."""
    from helpdeskbot.concerns.order import CONCERNS
    from helpdeskbot.model.limits import Limits
    from helpdeskbot.rehearsal.approval import BotRequest
    from helpdeskbot.words.messages import Messages

    messages = Messages.load("en")
    told = {
        desk.name: [
            said for one in CONCERNS if (said := one.says_of_itself(desk, messages)) is not None
        ]
        for desk in settings.desks
    }
    return BotRequest(
        account=settings.wiki.account,
        operator=settings.wiki.operator,
        contact=settings.wiki.contact,
        source=settings.wiki.source,
        stop_title=settings.wiki.stop_title,
        interval=settings.run.interval_seconds,
        mails=settings.run.mail_operator,
        limits=Limits(**settings.limits.model_dump()),
        desks=settings.desks,
        told=told,
    )
