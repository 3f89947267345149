"""The command ``helpdeskbot templates preview``: a message as it would be posted now."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from helpdeskbot.cli import logs, terminal
from helpdeskbot.cli.common import load, open_office, settings_option, wiki_option

if TYPE_CHECKING:
    from helpdeskbot.page.showing import ShownMessage
    from helpdeskbot.publish.messages import MessagePage


@click.command()
@click.argument("message", default="")
@click.option("--lang", "language", default="", metavar="CODE", help="Default: the desk's.")
@settings_option
@wiki_option
@click.option("--json", "as_json", is_flag=True, help="Print it for machines.")
def preview(
    message: str, language: str, settings_file: str | None, wiki: str | None, as_json: bool
) -> None:
    """Show a message filled with examples, and where its words come from.  Writes nothing.

    MESSAGE is its name, such as ask or "Helpdesk ask"; without it, all of them are listed.
    """
    from helpdeskbot.concerns.concern import find_names
    from helpdeskbot.model.report import TickReport
    from helpdeskbot.page.looking_over import short_name
    from helpdeskbot.page.showing import show_message
    from helpdeskbot.publish.messages import list_messages
    from helpdeskbot.tick import begin

    settings = load(settings_file, wiki)
    logs.set_up_logging(settings.run.log_format)
    office = open_office(settings, keep=False)
    run = begin(office, TickReport(started=office.clock()), write=False)
    by_desk = [(desk, list_messages(find_names(run.concerns, desk))) for desk in office.desks]
    named = {
        short_name(one.template): (desk, one) for desk, messages in by_desk for one in messages
    }
    if not message:
        click.echo(_list({name: one for name, (_, one) in named.items()}, as_json=as_json))
        return
    wanted = short_name(message)
    if wanted in named:
        desk, one = named[wanted]
        shown = show_message(run.context, desk, one, language)
        click.echo(_as_json(wanted, one, shown) if as_json else _in_words(shown))
        return
    from helpdeskbot.settings.meant import find_near

    meant = find_near(wanted, named, 60)
    guess = f' Did you mean "{meant}"?' if meant else ""
    click.echo(f'There is no message "{terminal.clean(message)}".{guess}', err=True)
    sys.exit(1)


def _list(messages: Mapping[str, MessagePage], *, as_json: bool) -> str:
    if as_json:
        data = [
            {"message": name, "template": one.template, "params": list(one.params)}
            for name, one in messages.items()
        ]
        return json.dumps(data, indent=2)
    return "\n".join(
        f"{name:18} Template:{one.template}: {', '.join(one.params)}"
        for name, one in messages.items()
    )


def _in_words(shown: ShownMessage) -> str:
    if not shown.title:
        where = (
            f"There is no page with it; these are the packaged words ({shown.language}).  "
            "Publish the page: helpdeskbot templates push"
        )
    elif shown.unfit is not None:
        where = f"{shown.title} (revision {shown.revid}) is not used: {shown.unfit}.  Instead:"
    else:
        where = f"{shown.title} (revision {shown.revid}):"
    return f"{where}\n\n{terminal.clean(shown.text or 'Nothing is said.')}"


def _as_json(name: str, message: MessagePage, shown: ShownMessage) -> str:
    data = {
        "message": name,
        "template": message.template,
        "page": shown.title or None,
        "revision": shown.revid or None,
        "language": shown.language,
        "not_used": str(shown.unfit) if shown.unfit else None,
        "wikitext": shown.text,
    }
    return json.dumps(data, indent=2, ensure_ascii=True)
