"""One pass over the desks of a wiki: read, decide, compose, guard, write, remember.

Read this file from top to bottom to know how the bot works.  A pass begins with one request that
tells which pages have changed; of each of those the ``concerns`` say what is to be done in its
threads; that becomes one edit, which is foreseen, guarded, saved and remembered.  ``settings`` says
first by which settings each desk is looked after.  ``preview`` is the same with ``write=False``.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from helpdeskbot.concerns.concern import Concern, conclude, consult, find_helpers, find_kinds
from helpdeskbot.concerns.order import open_concerns
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.errors import Halted, LeaseLost, Unreachable
from helpdeskbot.model.report import Fate, Problem, Severity, TickReport
from helpdeskbot.office.bounds.door import ASKED_TO_STOP, find_halt
from helpdeskbot.office.context import Context
from helpdeskbot.office.heads import fetch_heads
from helpdeskbot.office.office import Office
from helpdeskbot.page import guard, presave, reading, remembering, saving
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.place import PageRefused, Place, find_place
from helpdeskbot.page.planning import PlannedEdit, plan_edit
from helpdeskbot.page.readback import leave_unreadable
from helpdeskbot.settings.on_wiki.in_force import effective_desks

log = logging.getLogger(__name__)

# After that many edit conflicts in a row the page is busy; the next tick finds it calmer.
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass: what it has in hand, and what it looks after."""

    context: Context
    concerns: tuple[Concern, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class _Muted:
    """Where nothing is said in this pass, as people would be notified by surprise, and why."""

    threads: frozenset[str] = frozenset()
    hold: guard.Hold | None = None
    what: str = ""


def tick(office: Office, *, write: bool = True) -> TickReport:
    """Make one pass; what went wrong with one page is in the report and stops no other page.

    :param write: false reads everything anew and saves nothing, neither wiki nor memory.
    :raises Unreachable: the wiki cannot be reached; what was begun is settled by the next tick.
    :raises LoginFailed: the wiki does not know us any more.
    :raises StoreError: the memory fails; nothing is saved on a wiki that cannot be recorded.
    """
    report = TickReport(started=office.clock())
    if write and not office.claim():
        report.stopped = "another helpdeskbot is at work on these desks"
        return report
    try:
        run = begin(office, report, write=write)
        report.stopped = find_halt(run.context)
        if report.stopped:
            return report
        if write:
            saving.settle_pending(office, find_kinds(run.concerns))
        desks = run.context.desks = effective_desks(run.context)
        for desk in desks:
            for title in desk.pages:
                if office.stopping():
                    raise Halted(ASKED_TO_STOP)
                _visit_safely(run, desk, title)
        if len(report.away) == len(report.visited) > 0:
            raise report.away[0]
        for desk in desks:
            _finish_desk(run, desk)
    except Halted as halt:
        report.stopped = halt.what
    except LeaseLost as lost:
        report.stopped = f"{lost.what}; the rest of this pass is left to it"
    finally:
        if write:
            office.release()
    return report


def begin(office: Office, report: TickReport, *, write: bool) -> Pass:
    """Open what a pass works with, and ask which pages have changed: one request for all."""
    context = Context(office, report, write)
    concerns = open_concerns(context)
    watched = {
        desk.name: [t for one in concerns for t in one.watches(desk)] for desk in office.desks
    }
    judges = {
        desk.name: tuple(title for one in concerns for title in one.judges_by(desk))
        for desk in office.desks
    }
    context.for_staff = [one.for_staff for one in concerns]
    context.heads = fetch_heads(office, watched, judges)
    return Pass(context, concerns)


def _finish_desk(run: Pass, desk: DeskPolicy) -> None:
    """After all pages: messages to people elsewhere, and the pages that the bot keeps."""
    for concern in sorted(run.concerns, key=lambda one: one.finishes_last):
        with run.context.guarded("", desk.pages[0], desk.name):
            concern.finish(desk)


def _visit_safely(run: Pass, desk: DeskPolicy, title: str) -> None:
    context, report = run.context, run.context.report
    try:
        with context.guarded("", title, desk.name):
            _visit(run, desk, title)
    except Unreachable as error:
        # One page may be broken; after a second the wiki is away.
        report.away.append(error)
        if len(report.away) > 1:
            raise
        report.problems.append(Problem(error.what, title, error.advice, desk.name))


def _visit(run: Pass, desk: DeskPolicy, title: str) -> None:
    """Deal with one page of a desk: at most one edit."""
    context, office, report = run.context, run.context.office, run.context.report
    try:
        place = find_place(office, desk, title, context.heads, report, fresh=not context.write)
        if place is not None:
            _deal_with(run, desk, place)
    except PageRefused as refusal:
        report.problems.append(refusal.problem)
        if context.write and refusal.seen is not None:
            circumstances = context.heads.circumstances(desk)
            remembering.remember_refusal(office, desk, refusal.seen, circumstances)


def _deal_with(run: Pass, desk: DeskPolicy, place: Place) -> None:
    """Plan, save and remember, until it holds; after a few conflicts the next tick tries again."""
    context, report = run.context, run.context.report
    muted, merged = _Muted(), False
    if context.write:
        # Before the page is read, lest people write on it while we wait with a plan in hand.
        context.office.wiki.await_turn(None)
    for _ in range(ROUNDS):
        page, words, planned = _plan(run, desk, place, muted.threads)
        if planned is None:
            _remember(run, page, retry=muted.hold, trouble=muted.what)
            report.verdicts += [(page.title, verdict) for verdict in page.verdicts]
            return
        veto = saving.find_veto(context, planned)
        if veto is not None and veto.mentions and not muted.hold:
            # Nobody must be notified by surprise; the rest of the edit can be made all the same.
            saving.report_veto(context, planned, veto)
            muted = _Muted(_find_surprising(run, page, words), guard.Hold.LATER, veto.what)
            continue
        report.verdicts += [(page.title, verdict) for verdict in page.verdicts]
        # What mends a merge does not count in a pass: two statuses would stand there meanwhile.
        attempt = saving.save(context, planned, counts=not merged)
        if attempt.fate is Fate.CONFLICT:
            continue
        made = attempt.fate in (Fate.SAVED, Fate.PREVIEWED)
        hold, what = attempt.hold or muted.hold, attempt.what or muted.what
        _remember(run, page, saved=made, retry=hold, trouble=what)
        merged = attempt.saved is not None and attempt.saved.merged
        if not merged:
            return
        # Somebody saved in the same moment: it is looked at what has become of both.
    if attempt.fate is not Fate.CONFLICT:
        return
    what = f"people were editing it; {ROUNDS} plans met an edit conflict, the next tick tries again"
    report.problems.append(Problem(what, place.asked, "", desk.name, Severity.NOTICE))


def _plan(
    run: Pass, desk: DeskPolicy, place: Place, silent: frozenset[str]
) -> tuple[DeskPage, Mapping[str, str], PlannedEdit | None]:
    """Read and judge a page, and compose its edit from what is still as it was read.

    :param silent: threads in which nothing is said.
    """
    context, office, report = run.context, run.context.office, run.context.report
    helpers = find_helpers(run.concerns, desk, context)
    page = reading.read_page(office, desk, place, report, silent, helpers)
    if page.to_tag and office.refresh_markers(desk):
        # The template has got another name since; somebody may have used it already.
        page = reading.read_page(office, desk, place, report, silent, helpers)
    page = consult(run.concerns, page, context)
    page = reading.look_again(office, page)
    page, words = presave.fetch_words(office, page, report)
    page = leave_unreadable(page, words, office)
    return page, words, plan_edit(page, words, office)


def _find_surprising(run: Pass, page: DeskPage, words: Mapping[str, str]) -> frozenset[str]:
    """The threads whose comment alone would notify others than it is meant to; or all of them."""
    office, found = run.context.office, set()
    for thread, change in page.changes.items():
        alone = replace(page, changes={thread: change})
        planned = plan_edit(alone, words, office) if change.draft is not None else None
        if planned is not None:
            veto = saving.find_veto(run.context, planned)
            found |= {thread} if veto is not None and veto.mentions else set()
    return frozenset(found or (thread.id for thread in page.talk.threads))


def _remember(
    run: Pass,
    page: DeskPage,
    *,
    saved: bool = False,
    retry: guard.Hold | None = None,
    trouble: str = "",
) -> None:
    learnt = conclude(run.concerns, page, run.context, saved=saved)
    if run.context.write:
        remembering.remember(
            run.context.office,
            page,
            retry=retry,
            trouble=trouble,
            learnt=learnt.events,
            due_at=learnt.due_at,
        )
