"""Tells who takes a request over, once: where staff are told, or on their talk page."""

from __future__ import annotations

from collections.abc import Sequence

from helpdeskbot.concerns.asking.roster.values import Way
from helpdeskbot.concerns.duty.memory import find_told, told_mark
from helpdeskbot.concerns.duty.values import HAND_OVER, Colleague, Held
from helpdeskbot.concerns.duty.words import draft_hand_over
from helpdeskbot.concerns.reminders.memory import digest_title
from helpdeskbot.model.change import PlannedAction
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.report import Fate, Problem
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.context import Context
from helpdeskbot.page.letters import Unsent, find_talk, leave
from helpdeskbot.page.side_pages import save_section

_DONE = (Fate.SAVED, Fate.PREVIEWED)


def tell_new_holder(
    context: Context, desk: DeskPolicy, colleague: Colleague, held: Sequence[Held]
) -> frozenset[str]:
    """Tell somebody what they look after from now on; of which requests they know it then.

    What cannot be said now is said by a later pass.
    """
    name, on_talk = colleague.name, colleague.way != Way.PING.value
    threads = [one.identity for one in held]
    if name in context.told:
        return frozenset()
    page = find_talk(context, desk, name, threads) if on_talk else _fetch_page(context, desk)
    if page is Unsent.NEVER:
        return frozenset(threads)
    if not isinstance(page, PageText):
        return frozenset()
    told = find_told(context.office, page, held)
    new = [one for one in held if one.identity not in told]
    if not new:
        return told
    messages = context.office.messages(desk, colleague.language)
    trace = " ".join(told_mark(one).as_wikitext() for one in new)
    draft = draft_hand_over(new, name, trace, messages, ping=not on_talk)
    heading = messages.text("duty-heading", len(new))
    because = f"{name} looks after it now"
    actions = [PlannedAction(HAND_OVER, one.identity, because) for one in new]
    if on_talk:
        left = leave(
            *(context, desk, name, page, heading, draft, actions, len(new)),
            message="summary-hand-over",
        )
        said = left is Unsent.NEVER or left in _DONE
    else:
        fate = save_section(
            *(context, desk, page, heading, draft, actions, len(new)),
            message="summary-hand-over",
        )
        said = fate in _DONE
    if said:
        context.told.add(name)
        told |= {one.identity for one in new}
    return told


def _fetch_page(context: Context, desk: DeskPolicy) -> PageText | None:
    """The page on which the staff are told; ``None``: nobody reads what is added to it."""
    title = digest_title(desk)
    page = context.office.wiki.fetch_pages([title])[title]
    if page.head.is_redirect:
        what, advice = "the page on which staff are told is a redirect", "Set digest_page anew"
        context.report.problems.append(Problem(what, title, advice, desk.name))
        return None
    return page
