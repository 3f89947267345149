"""The command ``helpdeskbot approval``: what a wiki is told that is asked to allow the bot."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from helpdeskbot.cli.common import load, settings_option, wiki_option

if TYPE_CHECKING:
    from helpdeskbot.rehearsal.approval import BotRequest
    from helpdeskbot.settings.operator_file import Settings

_MOST_SETTINGS = 20


@click.command()
@settings_option
@wiki_option
@click.option(
    "--rehearsal",
    "file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help='The rehearsal.json that "helpdeskbot rehearse" has written with these settings.',
)
def approval(settings_file: str | None, wiki: str | None, file: Path | None) -> None:
    """Print the wikitext of a request for bot approval.  Writes nothing, and asks no wiki.

    It says what the operator's settings switch on, how much the bot may do at most, and what a
    rehearsal found; names of people are not in it.  Read it before you save it: what only you
    know is a gap in it, and what staff have set on the wiki's settings page is not looked at.
    If the rehearsal was made with other settings, that is said, in the text and here.
    """
    from helpdeskbot.cli.terminal import clean, clean_line
    from helpdeskbot.rehearsal.approval import find_other_settings, write_approval
    from helpdeskbot.rehearsal.as_json import read_rehearsal

    request = describe(load(settings_file, wiki))
    rehearsed = read_rehearsal(file) if file else None
    click.echo(clean(write_approval(request, rehearsed)), nl=False)
    told = _warn(find_other_settings(request, rehearsed)) if rehearsed is not None else ""
    if told:
        click.echo(f"helpdeskbot: {clean_line(told)}", err=True)


def _warn(names: Sequence[str] | None) -> str:
    """What the operator is told of a rehearsal of something else; ``""``: there is nothing."""
    again = 'Make it anew with "helpdeskbot rehearse EXPORT --settings FILE --out DIR"'
    if names is None:
        return f"the rehearsal does not tell with which settings it was made. {again}"
    if not names:
        return ""
    more = len(names) - _MOST_SETTINGS
    rest = f" and {more} more" if more > 0 else ""
    return (
        "the rehearsal was made with other settings than those in force, so its figures may not "
        f"hold. They differ in: {', '.join(names[:_MOST_SETTINGS])}{rest}. {again}"
    )


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
