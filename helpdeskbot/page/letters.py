"""Messages on people's talk pages: left, tried again with growing pauses, or given up and told.

Only what was saved is said.  What cannot be said is told to the desk's staff, so that a person does
it; who wants no messages is left alone, and nobody is told of that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from enum import Enum

from helpdeskbot.model.change import Draft, PlannedAction
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.person import PeoplePolicy
from helpdeskbot.model.report import Fate
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.context import Context
from helpdeskbot.page.notices import StaffNotice, tell_staff
from helpdeskbot.page.refused import Waits
from helpdeskbot.page.remembering import link_to
from helpdeskbot.page.side_pages import save_section
from helpdeskbot.page.user_talk import fetch_user_talk, wants_no_messages
from helpdeskbot.words.escape import escape_wikitext
from helpdeskbot.words.links import render_name

_MOST_SHOWN = 10


class Unsent(Enum):
    """Where a message to somebody stands that was not left."""

    LATER = "later"
    NEVER = "never"


def find_talk(
    context: Context, desk: DeskPolicy, name: str, threads: Collection[str]
) -> PageText | Unsent:
    """Somebody's talk page, if a message about these threads may be left there now."""
    waits = Waits.of(context, desk, f"User talk:{name}")
    if waits.given_up(threads):
        return settle(context, desk, waits, name, threads)
    if waits.all_wait(threads):
        return Unsent.LATER
    page = fetch_user_talk(context.office, name)
    if page is not None:
        return page
    opted_out = desk.of(PeoplePolicy).opt_out_categories
    wish = wants_no_messages(context.office, name, opted_out)
    waits.give_up(threads, "contentnotallowedhere", told=wish)
    return settle(context, desk, waits, name, threads)


def leave(
    context: Context,
    desk: DeskPolicy,
    name: str,
    page: PageText,
    heading: str,
    draft: Draft,
    actions: Sequence[PlannedAction],
    *params: str | int,
    message: str = "",
) -> Fate | Unsent:
    """Add a section to somebody's talk page: saved or previewed, or what became of it else.

    :param params: of the message that words the summary; see :func:`save_section`.
    """
    fate = save_section(context, desk, page, heading, draft, actions, *params, message=message)
    if fate in (Fate.SAVED, Fate.PREVIEWED):
        return fate
    threads = [action.thread for action in actions]
    waits = Waits.of(context, desk, page.head.title)
    return settle(context, desk, waits, name, threads)


def give_up(
    context: Context, desk: DeskPolicy, waits: Waits, name: str, threads: Collection[str]
) -> Unsent:
    """Give up at once what cannot be said later: its occasion is gone by then."""
    known = [wait for one in threads if (wait := waits.known.get(one)) is not None]
    waits.give_up(threads, known[0].code if known else "", told=False)
    return settle(context, desk, waits, name, threads)


def settle(
    context: Context, desk: DeskPolicy, waits: Waits, name: str, threads: Collection[str]
) -> Unsent:
    """Give a message up as soon as the staff know of it, once it was refused often enough."""
    if not waits.given_up(threads):
        return Unsent.LATER
    untold = sorted(one for one in threads if waits.known[one].told is None)
    if untold and not tell_unsent(context, desk, waits.known[untold[0]].code, name, untold):
        return Unsent.LATER
    waits.note_told(untold)
    return Unsent.NEVER


def tell_unsent(
    context: Context,
    desk: DeskPolicy,
    code: str,
    name: str,
    threads: Sequence[str],
    *,
    unsure: bool = False,
) -> bool:
    """Tell the staff what somebody was not told; whether they know.

    :param code: the wiki's.
    :param unsure: nobody knows whether it was sent.
    """
    office = context.office
    memories = {one.id: one for one in office.store.fetch_threads(office.desk_key(desk))}
    links = [
        link_to(office, memory)
        for one in threads[:_MOST_SHOWN]
        if (memory := memories.get(one)) is not None
    ]
    about = office.messages(desk).list(links) or f"[[:{desk.home}]]"
    digest = hashlib.sha256("\0".join([name, *threads]).encode()).hexdigest()[:12]
    params, because = [render_name(name), about], f"nobody knows whether {name} got a mail"
    if not unsure:
        params, because = [*params, escape_wikitext(code)], f"not told to {name}: {code}"
    message = f"notice-{'unsure' if unsure else 'unsent'}"
    notice = StaffNotice(f"{message[7:]} {digest}", message, params, because)
    return tell_staff(context, desk, notice)
