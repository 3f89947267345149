"""Reminders as wikitext: in a thread, on a talk page, in the staff's digest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from helpdeskbot.concerns.asking.values import OpenRequest
from helpdeskbot.concerns.reminders.policy import ReminderPolicy
from helpdeskbot.model.change import Draft
from helpdeskbot.model.day import Day
from helpdeskbot.model.due import Due, Step
from helpdeskbot.model.reason import Reason
from helpdeskbot.words.escape import escape_wikitext
from helpdeskbot.words.links import Say, list_numbers, list_titles, render_ping, render_section_link
from helpdeskbot.words.local import format_date, format_list
from helpdeskbot.words.messages import Messages

REMIND, CLOSED = "Helpdesk remind", "Helpdesk closed"
REMIND_TALK, DIGEST = "Helpdesk remind talk", "Helpdesk digest"
TEMPLATES: Mapping[str, str] = MappingProxyType(
    {
        "remind_template": REMIND,
        "closed_template": CLOSED,
        "remind_talk_template": REMIND_TALK,
        "digest_template": DIGEST,
    }
)
"""The templates of the messages, by the names that the packaged pages have for them."""


def say_reminders(policy: ReminderPolicy, digest: str, messages: Messages) -> list[str]:
    """What reminders do with these settings, a line each, for the bot's own page.

    :param digest: the title of the page on which the staff are told.
    """
    say, language, told = messages.text, messages.language, policy.most_digests > 0
    lines = [say("does-reminders-staff", list_titles([digest]))] if told else []
    if not policy.remind_requesters:
        lines.append(say("does-reminders-no-requesters"))
    elif policy.requester:
        lines.append(say("does-reminders-requesters", list_numbers(policy.requester, language)))
        if policy.close_after > 0:
            lines.append(say("does-reminders-close", policy.close_after))
    if policy.remind_experts and policy.expert:
        lines.append(say("does-reminders-experts", list_numbers(policy.expert, language)))
    else:
        lines.append(say("does-reminders-no-experts"))
    if policy.remind_requesters or policy.remind_experts:
        most = (policy.most_per_thread, policy.person_quiet_hours)
        lines.append(say("does-reminders-most", *most))
    return lines


def draft_reminder(due: Due, who: Sequence[str], trace: str, *, language: str, say: Say) -> Draft:
    """The comment in a thread: what is awaited, from whom, since when, and what comes next.

    :param who: whom it mentions; where nobody can be, those who are awaited are named all the same.
    """
    named = map(render_ping, who) if who else map(escape_wikitext, due.who)
    params = {
        "who": format_list(named, language),
        "since": format_date(due.since, language),
    }
    if due.step is Step.CLOSE:
        return Draft(CLOSED, language, params, trace, tuple(who), packaged=True)
    params |= {"awaited": say_message(due.awaited, say), "then": say_message(due.then, say)}
    return Draft(REMIND, language, params, trace, tuple(who), packaged=True)


def list_reminders(dues: Sequence[Due], rows: Mapping[str, OpenRequest], say: Say) -> str:
    """A bullet for each request: its link, what is awaited, since when, what comes next.

    :param rows: by lasting id, where each request stands.
    """
    return "\n".join(f"* {say_item(due, rows.get(due.thread), say)}" for due in dues)


def say_item(due: Due, row: OpenRequest | None, say: Say) -> str:
    """What is said of one request in a list.

    :param row: where it stands.
    """
    link = escape_wikitext(due.thread)
    if row is not None:
        link = render_section_link(row.title, row.heading, row.nth)
    awaited, then = say_message(due.awaited, say), say_message(due.then, say)
    return say("remind-item", link, awaited, due.since, then)


def say_message(message: Reason, say: Say) -> str:
    """A message with its parameters, which may be strangers' names, shown as text."""
    shown = (one if isinstance(one, Day) else escape_wikitext(one) for one in message.params)
    return say(message.code, *shown)
