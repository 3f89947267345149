"""Edits of pages beside the desks' own: planned, foreseen, guarded and reported like any other."""

from __future__ import annotations

from collections.abc import Sequence

from helpdeskbot.model.change import Kind, PlannedAction
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.errors import EditConflict, EditRefused
from helpdeskbot.model.memory import Plan
from helpdeskbot.model.report import Fate, Problem, Severity, TickReport
from helpdeskbot.model.wiki import Edit, PageText
from helpdeskbot.office.context import Context
from helpdeskbot.office.office import Office
from helpdeskbot.page import guard
from helpdeskbot.page import saving as writing
from helpdeskbot.page.compose import render_diff
from helpdeskbot.page.planning import PlannedEdit, expand_calls
from helpdeskbot.parse.notified.mentions import find_mentions
from helpdeskbot.words.summary import make_key

KEEP = Kind("keep-page", "page-kept", "summary-report")


def plan_aside(
    office: Office,
    desk: DeskPolicy,
    page: PageText,
    text: str,
    actions: Sequence[PlannedAction],
    message: str,
    *params: str | int,
    means_to_notify: Sequence[str] = (),
) -> PlannedEdit:
    """The edit that makes ``text`` of a page.

    :param means_to_notify: whom it is meant to notify of a mention.
    :param message: of the summary; after ``params`` come the link to our page, and the key.
    """
    head, desk_key = page.head, office.desk_key(desk)
    pairs = [(action.kind.name, action.thread) for action in actions]
    key = make_key(desk_key, head.title, head.revid, pairs)
    summary = office.messages(desk).text(message, *params, f"User:{office.account}", key)
    stored = tuple(action.stored() for action in actions)
    notifies = find_mentions(
        page.text,
        text,
        editor=office.account,
        title=head.title,
        site=office.site(),
        expand=lambda piece: expand_calls(office, head.title, piece),
    )
    return PlannedEdit(
        edit=Edit(head.title, head.revid, text, summary),
        plan=Plan(key, desk_key, head.title, head.revid, summary, office.clock(), stored),
        actions=tuple(actions),
        diff=render_diff(head.title, page.text, text),
        notifies=tuple(sorted(notifies)),
        means_to_notify=tuple(sorted(means_to_notify)),
    )


def save_aside(context: Context, desk: DeskPolicy, page: PageText, planned: PlannedEdit) -> Fate:
    """Save it, if nothing speaks against it; what became of it is in the report too."""
    office, report = context.office, context.report
    if report.edits_before is None:
        report.edits_before = writing.fetch_edits_today(office, report.started)
    proposal = guard.Proposal(
        page=page,
        new_text=planned.edit.text,
        namespaces=(page.head.namespace,),
        notifies=planned.notifies,
        means_to_notify=planned.means_to_notify,
        # The limit of a pass is for the desks' pages; these are few, and known by title.
        saved_this_tick=0,
        saved_today=report.edits_before + len(report.saved),
    )
    veto = guard.find_veto(proposal, office.limits)
    title = page.head.title
    if veto is not None:
        problem = Problem(f"not edited: {veto.what}", title, veto.advice, desk.name)
        report.problems.append(problem)
        fate, revid = Fate.HELD_BACK, 0
    elif not context.write:
        fate, revid = Fate.PREVIEWED, 0
    else:
        fate, revid = _save(office, desk, planned, report)
    report.edits.append(planned.report(fate, revid))
    return fate


def _save(
    office: Office, desk: DeskPolicy, planned: PlannedEdit, report: TickReport
) -> tuple[Fate, int]:
    try:
        saved = writing.save(office, planned)
    except EditConflict:
        return Fate.CONFLICT, 0
    except EditRefused as refusal:
        problem = Problem(
            refusal.what, planned.edit.title, refusal.advice, desk.name, Severity.NOTICE
        )
        report.problems.append(problem)
        return Fate.REFUSED, 0
    return Fate.SAVED, saved.revid
