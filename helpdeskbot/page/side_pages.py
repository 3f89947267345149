"""Edits of other pages than the desks' own: sections at the end, and what stands between our marks.

They are planned, foreseen, guarded, saved and looked at like any other.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from helpdeskbot.model.change import Draft, Kind, PlannedAction
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.report import Fate, Problem, Severity
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.context import Context
from helpdeskbot.page.planning import plan_page
from helpdeskbot.page.presave import fetch_signed
from helpdeskbot.page.refused import Waits
from helpdeskbot.page.saving import save
from helpdeskbot.words.plain import clean_line

KEEP = Kind("keep-page", "page-kept", "summary-report")


def save_aside(
    context: Context,
    desk: DeskPolicy,
    page: PageText,
    text: str,
    actions: Sequence[PlannedAction],
    *params: str | int,
    message: str = "",
    means_to_notify: Collection[str] = (),
) -> Fate:
    """Make ``text`` of a page; what became of it.

    What the wiki has refused is held back for a while that grows with each refusal.

    :param params: of the message that words the summary.
    :param message: which one; ``""``: that of what is done.
    """
    threads = [action.thread for action in actions]
    waits = Waits.of(context, desk, page.head.title)
    if waits.all_wait(threads):
        return Fate.HELD_BACK
    planned = plan_page(
        context.office,
        desk,
        page,
        text,
        actions,
        message or actions[0].kind.says,
        params,
        means_to_notify=means_to_notify,
    )
    attempt = save(context, planned, refused=Severity.NOTICE)
    if attempt.refusal is not None:
        waits.note(attempt.refusal, threads)
    elif attempt.fate is Fate.SAVED:
        waits.forget(threads)
    return attempt.fate


def save_section(
    context: Context,
    desk: DeskPolicy,
    page: PageText,
    heading: str,
    draft: Draft,
    actions: Sequence[PlannedAction],
    *params: str | int,
    message: str = "",
) -> Fate | None:
    """Add a signed section to a page; what became of it, ``None``: the message has no words.

    :param params: of the message that words the summary; see :func:`save_aside`.
    """
    words = fetch_signed(context, page.head.title, draft, desk)
    if words is None:
        return None
    above = f"{draft.above}\n" if draft.above else ""
    text = add_section(page.text, heading, above + words)
    mentions = draft.mentions
    return save_aside(
        context, desk, page, text, actions, *params, message=message, means_to_notify=mentions
    )


def save_part(
    context: Context,
    desk: DeskPolicy,
    page: PageText,
    text: str | None,
    part: str,
    because: str,
) -> Fate | None:
    """Keep a page as ``text``; what became of it, ``None``: it is not to be saved.

    :param text: with another part between our marks; ``None``: the marks are gone.
    :param part: what is kept on it.
    """
    if text is None:
        what = "the marks between which the bot writes are gone, so it leaves the page alone"
        advice = "Empty the page, and the bot begins it anew"
        context.report.problems.append(
            Problem(what, page.head.title, advice, desk.name, Severity.NOTICE)
        )
        return None
    if text == page.text:
        return None
    return save_aside(context, desk, page, text, [PlannedAction(KEEP, part, because)])


def add_section(text: str, heading: str, words: str) -> str:
    """A page's text with a section at its end."""
    section = f"== {clean_line(heading)} ==\n{words}"
    return f"{text}\n\n{section}" if text else section
