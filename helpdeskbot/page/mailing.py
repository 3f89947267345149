"""The one way in which the bot mails: the attempt is noted first, and is the only one.

A mail leaves no trace on the wiki.  So only the worker that made the note sends it, and it is made
in the transaction that finds this worker still at work at these desks: one that was stopped past
its lease sends nothing when it goes on.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from helpdeskbot.model.errors import LoginFailed, MailRefused
from helpdeskbot.model.memory import Event
from helpdeskbot.office.bounds.budgets import tally_of
from helpdeskbot.office.bounds.door import open_door
from helpdeskbot.office.context import Context

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to be sent.

    :param name: the account that it goes to.
    :param key: a name of the letter, for logs.
    """

    name: str
    subject: str
    text: str
    key: str


def mail_once(context: Context, desk_key: str, letter: Letter, tried: Mapping[str, Event]) -> bool:
    """Mail somebody, unless that was tried before about any of this; whether it was sent now.

    When the wiki does not answer, nobody knows whether the mail went out, and it counts as tried.

    :param tried: what is remembered of the attempt, by the names of what the mail is about.
    :raises Halted: nothing more may be sent in this pass.
    :raises LeaseLost: another worker is at these desks by now; nothing is sent.
    :raises LoginFailed: the same.
    :raises MailRefused: the wiki did not send it; the attempt counts for nothing.
    :raises Unreachable: the wiki does not answer.
    """
    office = context.office
    open_door(context)
    store, told = office.store, tally_of(context).mail_event(desk_key, letter.name)
    keys = {name: f"mail\0{letter.name}\0{name}" for name in tried}

    before = store.record_tries(
        desk_key,
        [*keys.values()],
        at=office.clock(),
        fence=office.fence,
        events=[*tried.values(), told],
    )
    if before:
        # Whoever asked did not know: from now on it does.
        store.record_events([event for name, event in tried.items() if keys[name] in before])
        return False
    tally_of(context).remember([told])
    try:
        office.wiki.send_mail(letter.name, letter.subject, letter.text, letter.key)
    except (LoginFailed, MailRefused) as refusal:
        log.info("a mail was refused", extra={"why": refusal.what})
        store.take_back_tries(desk_key, [*keys.values()])
        raise
    return True
