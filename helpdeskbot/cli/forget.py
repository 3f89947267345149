"""Forgetting: the command ``helpdeskbot forget``, and what ``tick`` and ``run`` do once a day."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from helpdeskbot.cli import app
from helpdeskbot.cli.common import load, settings_option, wiki_option
from helpdeskbot.cli.lock import only_one
from helpdeskbot.model.errors import SettingsError

if TYPE_CHECKING:
    from helpdeskbot.model.report import TickReport
    from helpdeskbot.office.office import Office

ENTRIES = {"archives": "threads", "follow-ups": "requests"}
"""What pages do not tell again.  Who wants no more follow-ups stays known: it spares them."""

WHILE_ON = {"roster": ("asked", "delivered", "mail-tried", "mail-refused")}
"""Who stands on a roster said how often they may be asked, which these tell."""

_LEASE = timedelta(minutes=5)


@click.command()
@settings_option
@wiki_option
@click.argument("user")
def forget(settings_file: str | None, wiki: str | None, user: str) -> None:
    """Take what the database knows of USER out of it.  Writes to the database only.

    The name is replaced by a random one.  What the rules still need stays, and is counted: run
    this again when it is needed no longer.  What stands on the wiki is the wiki's own.
    """
    settings = load(settings_file, wiki)
    name = " ".join(user.replace("_", " ").split())
    name = name[:1].upper() + name[1:]
    with only_one(settings.state_folder) as alone:
        store = app.open_memory(settings, os.environ)
        name_of_wiki, worker = settings.wiki.name, f"forget {os.getpid()}"
        if not alone or store.claim(name_of_wiki, worker, lease=_LEASE) is None:
            raise SettingsError(
                "another helpdeskbot is at work for this wiki",
                where=str(settings.state_folder),
                advice="Stop it first: it has in hand what is to be forgotten",
            )
        try:
            done = store.forget_person(
                name_of_wiki, name, now=app.now_utc(), entries=ENTRIES, while_on=WHILE_ON
            )
        finally:
            store.release(name_of_wiki, worker)
    click.echo(f"{done.renamed} rows have a random name instead, {done.removed} are gone.")
    if done.left:
        click.echo(
            f"{done.left} are left: they are about requests that stand on a desk's page or have "
            "left it within 31 days, or about what was said to somebody in that time, or keep "
            "the bot from writing to somebody. Run this again in 31 days."
        )


def forget_old(office: Office, days: int, report: TickReport) -> None:
    """Once a day, forget what happened so long ago; not if the pass was stopped.

    :raises StoreError: it cannot be done now.
    """
    from helpdeskbot.concerns.capacity.values import DECLINED
    from helpdeskbot.concerns.follow_up.values import ANSWERED
    from helpdeskbot.page.topics import CORRECTED, RESIZED

    # Whatever stops a pass, such as a clock that is wrong, also speaks against this.
    if not report.stopped:
        now = office.clock()
        office.store.forget_old(
            office.wiki.name,
            before=now - timedelta(days=days),
            now=now,
            counted=(DECLINED, ANSWERED, CORRECTED, RESIZED),
        )
