"""Tells the staff of a desk on the wiki what only they can mend: once, whatever becomes of it.

It is said where the settings are talked about, or, where a desk has no settings page, on the page
on which its staff are told of everything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpdeskbot.model.change import PlannedAction
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.marks import Mark, find_marks_about
from helpdeskbot.model.report import Fate, Problem, Severity
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.bounds.budgets import tally_of
from helpdeskbot.office.context import Context
from helpdeskbot.office.staff import find_staff
from helpdeskbot.page.said import left_on
from helpdeskbot.page.side_pages import add_section, save_aside
from helpdeskbot.page.told import NOTICE, ONCE_IN, find_told
from helpdeskbot.parse import parse_bot_exclusion
from helpdeskbot.parse.site.titles import find_talk_title
from helpdeskbot.words.links import render_ping

MARK = "notice"


@dataclass(frozen=True, slots=True)
class StaffNotice:
    """Something that the staff of a desk should know.

    :param key: what it is about, in a word or two: the same is said once in thirty days.
    :param message: the one that says it; its heading is the message ``…-heading``.
    :param params: of both, safe in wikitext.
    :param because: the same in a sentence for the operator.
    """

    key: str
    message: str
    params: Sequence[str | int]
    because: str


def tell_staff(context: Context, desk: DeskPolicy, notice: StaffNotice) -> bool:
    """Tell them, unless they have been told; whether they have, now or before.

    :raises Unreachable: the wiki does not answer.
    """
    office, since = context.office, context.now - ONCE_IN
    if find_told(context, desk, notice.key) is not None:
        return True
    page = _fetch_page(context, desk)
    if page is None:
        return False
    if left_on(office, page, find_marks_about(MARK, [notice.key]), since=since):
        return True
    messages = office.messages(desk)
    # Whoever has been told enough today reads it without being called.
    who = [
        name
        for name in find_staff(office, desk).names
        if name not in context.told and tally_of(context).find_over_person([name]) is None
    ]
    called = messages.list(map(render_ping, who))
    said = messages.text(notice.message, *notice.params)
    mark = Mark(MARK, (notice.key,)).as_wikitext()
    words = f"{mark}\n{f'{called}: ' if called else ''}{said} ~~~~"
    heading = messages.text(f"{notice.message}-heading", *notice.params)
    text = add_section(page.text, heading, words)
    action = PlannedAction(NOTICE, notice.key, notice.because)
    fate = save_aside(
        context, desk, page, text, [action], message="summary-notice", means_to_notify=who
    )
    if fate in (Fate.SAVED, Fate.PREVIEWED):
        context.told.update(who)
    return fate in (Fate.SAVED, Fate.PREVIEWED)


def _fetch_page(context: Context, desk: DeskPolicy) -> PageText | None:
    """Where the staff are told, if something can be written there; else the operator is."""
    office, title = context.office, desk.settings_page
    title = find_talk_title(title, office.site()) if title else f"{desk.home}/Staff"
    what = "the settings page has no talk page"
    if title:
        page = office.wiki.fetch_pages([title])[title]
        unfit = page.head.exists and page.head.content_model != "wikitext"
        shut_out = bool(parse_bot_exclusion(page.text, office.account))
        if not (page.head.is_redirect or unfit or shut_out):
            return page
        what = "{{bots}} asks this bot to stay away" if shut_out else "nothing can be added here"
    advice = "The staff do not learn of it on the wiki; tell them"
    problem = Problem(what, title or desk.settings_page, advice, desk.name, Severity.NOTICE)
    context.report.problems.append(problem)
    return None
