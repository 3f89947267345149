"""One pass over the desks of a wiki: read, decide, compose, guard, write, remember.

Read this file from top to bottom to know how the bot works.  A pass begins with one request that
tells which pages have changed; of each of those the ``concerns`` say what is to be done in its
threads; that becomes one edit, which is foreseen, guarded, saved and remembered.  ``settings`` says
first by which settings each desk is looked after.  ``preview`` is the same with ``write=False``.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial
from itertools import chain

from helpdeskbot.concerns.concern import conclude, find_kinds, find_names
from helpdeskbot.concerns.order import open_concerns
from helpdeskbot.concerns.visit import (
    Pass,
    find_surprising,
    finish_desk,
    plan_safely,
    rehearse,
    take_stock,
)
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.errors import Halted, LeaseLost, Unreachable
from helpdeskbot.model.report import Fate, Problem, Severity, TickReport
from helpdeskbot.office.bounds.budgets import tally_of
from helpdeskbot.office.bounds.clock import find_gap
from helpdeskbot.office.bounds.door import ASKED_TO_STOP, find_halt
from helpdeskbot.office.context import Context
from helpdeskbot.office.heads import fetch_heads
from helpdeskbot.office.office import Office
from helpdeskbot.page import (
    breaker,
    guard,
    looking_over,
    mending,
    own_talk,
    presenting,
    remembering,
    saving,
)
from helpdeskbot.page.alone import set_aside
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.place import PageRefused, Place, find_place
from helpdeskbot.page.proportion import OutOfProportion
from helpdeskbot.page.refused import Waits
from helpdeskbot.page.trying import Tries
from helpdeskbot.parse.wikitext.collector import pause_collector
from helpdeskbot.settings.on_wiki.in_force import effective_desks

__all__ = ["Pass", "begin", "tick"]

log = logging.getLogger(__name__)

# After that many edit conflicts in a row the page is busy; the next tick finds it calmer.
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class _Muted:
    """Where nothing is said in this pass, as people would be notified by surprise, and why."""

    threads: frozenset[str] = frozenset()
    hold: guard.Hold | None = None
    what: str = ""


def tick(office: Office, *, write: bool = True, full: bool = False) -> TickReport:
    """Make one pass; what went wrong with one page is in the report and stops no other page.

    :param write: false reads everything anew and saves nothing, neither wiki nor memory; that the
        stop page stops the bot is in the report then, beside what it would do.
    :param full: look at every request of the pages that have to be read, also at those that are
        over and as they were; that is done once a day anyway, and in each preview.
    :raises Unreachable: the wiki cannot be reached; what was begun is settled by the next tick.
    :raises LoginFailed: the wiki does not know us any more.
    :raises StoreError: the memory fails; nothing is saved on a wiki that cannot be recorded.
    """
    report = TickReport(started=office.clock())
    if write and not office.claim():
        report.stopped = "another helpdeskbot is at work on these desks"
        return report
    try:
        run = begin(office, report, write=write, full=full)
        report.stopped = find_halt(run.context)
        # What would be done may be looked at while people have stopped it; by a clock that is
        # wrong, it would be something else.
        if report.stopped and (write or find_gap(office)):
            return report
        if write:
            saving.settle_pending(office, find_kinds(run.concerns))
        desks = run.context.desks = effective_desks(run.context)
        for desk in desks:
            left = set(run.context.heads.documents.get(desk.name, ()))
            for title in breaker.pages_of(run.context, desk):
                if office.stopping():
                    raise Halted(ASKED_TO_STOP)
                if title in left and tally_of(run.context).is_pass_full(office.desk_key(desk)):
                    # There may be hundreds of them, and nothing can be done in any: not read.
                    continue
                _visit_safely(run, desk, title)
            if write and desk.name not in run.context.halted:
                remembering.remember_vanished(office, desk, run.context.heads)
        if len(report.away) == len(report.visited) > 0:
            raise report.away[0]
        for desk in desks:
            if desk.name not in run.context.halted:
                finish_desk(run, desk)
        for desk in desks:
            if desk.name not in run.context.halted:
                with run.context.guarded("", desk.pages[0], desk.name):
                    looking_over.look_over(run.context, desk)
        with run.context.guarded("", "", ""):
            mending.tell_of_words(run.context)
        with run.context.guarded("", office.itself_title, ""):
            presenting.present(run.context)
        with run.context.guarded("", office.talk_title, ""):
            own_talk.pass_on(run.context)
        run.context.let_go()
    except Halted as halt:
        report.stopped = halt.what
    except LeaseLost as lost:
        report.stopped = f"{lost.what}; the rest of this pass is left to it"
    finally:
        if write:
            office.release()
    return report


def begin(office: Office, report: TickReport, *, write: bool, full: bool = False) -> Pass:
    """Open what a pass works with, and ask which pages have changed: one request for all."""
    office.begin()
    context = Context(office, report, write, full=full)
    concerns = open_concerns(context)
    watched = {
        desk.name: [t for one in concerns for t in one.watches(desk)] for desk in office.desks
    }
    judges = {
        desk.name: tuple(title for one in concerns for title in one.judges_by(desk))
        for desk in office.desks
    }
    context.names = partial(find_names, concerns)
    context.for_staff = [one.for_staff for one in concerns]
    context.shows = {one.name: one.shows for one in concerns}
    context.pages = [one.pages for one in concerns]
    context.of_itself = [one.says_of_itself for one in concerns]
    words = (looking_over.list_pages(context, desk, context.names(desk)) for desk in office.desks)
    context.heads = fetch_heads(office, watched, judges, chain.from_iterable(words))
    return Pass(context, concerns)


def _visit_safely(run: Pass, desk: DeskPolicy, title: str) -> None:
    context, report = run.context, run.context.report
    try:
        with context.guarded("", title, desk.name), pause_collector():
            _visit(run, desk, title)
    except Unreachable as error:
        # One page may be broken; after a second the wiki is away.
        report.away.append(error)
        if len(report.away) > 1:
            raise
        report.problems.append(Problem(error.what, title, error.advice, desk.name))


def _visit(run: Pass, desk: DeskPolicy, title: str) -> None:
    """Deal with one page of a desk: one edit, or a few where the wiki refuses a part of it."""
    context, office, report = run.context, run.context.office, run.context.report
    try:
        fresh, full = not context.write, context.full
        place = find_place(office, desk, title, context.heads, report, fresh=fresh, full=full)
        if place is not None:
            run.places.append((desk, place))
            _deal_with(run, desk, place)
    except PageRefused as refusal:
        report.problems.append(refusal.problem)
        if context.write and refusal.seen is not None:
            circumstances = context.heads.circumstances(desk)
            remembering.remember_refusal(office, desk, refusal.seen, circumstances)
    except OutOfProportion as found:
        breaker.stop(context, desk, found)


def _deal_with(run: Pass, desk: DeskPolicy, place: Place) -> None:
    """Plan, save and remember, until it holds; after a few conflicts the next tick tries again."""
    context, report = run.context, run.context.report
    muted, merged, rounds = _Muted(), False, 0
    tries = Tries(Waits.of(context, desk, place.title))
    while rounds < ROUNDS:
        if context.write:
            # Before the page is read, lest people write on it while we wait with a plan in hand.
            context.office.wiki.await_turn(None)
        page, words, planned = plan_safely(run, desk, place, muted.threads, tries)
        if planned is None:
            what = muted.what or tries.trouble
            _remember(run, page, tries, retry=muted.hold, trouble=what)
            report.verdicts += [(page.title, verdict) for verdict in page.verdicts]
            return
        veto = saving.find_veto(context, planned)
        if veto is not None and veto.mentions and not muted.hold:
            # Nobody must be notified by surprise; the rest of the edit can be made all the same.
            saving.report_veto(context, planned, veto)
            muted = _Muted(find_surprising(run, page, words), guard.Hold.LATER, veto.what)
            continue
        # What mends a merge does not count in a pass: two statuses would stand there meanwhile.
        attempt = saving.save(context, planned, counts=not merged, refused=None)
        rounds += merged or attempt.fate is Fate.CONFLICT
        if attempt.fate is Fate.CONFLICT:
            continue
        more = tries.note(page, attempt)
        if attempt.refusal is not None:
            if len(page.changes) == 1 or not more:
                saving.report_refusal(context, planned, attempt.refusal)
            if tries.refusals == 1:
                run.refused.append((desk.name, tries.waits))
            if more:
                continue
        report.verdicts += [(page.title, verdict) for verdict in page.verdicts]
        made = attempt.fate in (Fate.SAVED, Fate.PREVIEWED)
        hold, what = attempt.hold or muted.hold, attempt.what or muted.what
        if attempt.refusal is not None:
            hold = muted.hold  # it waits as long as the refusal says
        _remember(run, page, tries, saved=made, retry=hold, trouble=what)
        merged = attempt.saved is not None and attempt.saved.merged
        if not (merged or more):
            return
        # Somebody saved in the same moment: it is looked at what has become of both.
    if attempt.fate is not Fate.CONFLICT:
        return
    what = f"people were editing it; {ROUNDS} plans met an edit conflict, the next tick tries again"
    report.problems.append(Problem(what, place.asked, "", desk.name, Severity.NOTICE))


def _remember(
    run: Pass,
    page: DeskPage,
    tries: Tries,
    *,
    saved: bool = False,
    retry: guard.Hold | None = None,
    trouble: str = "",
) -> None:
    context, failed = run.context, len(run.context.failures)
    with context.office.gathering():
        learnt = conclude(run.concerns, page, context, saved=saved)
        take_stock(run, page, saved=saved)
        moments = [moment for moment in (learnt.due_at, tries.until) if moment is not None]
        if len(context.failures) > failed:
            # The next pass looks at the page without those that are the reason.
            set_aside(context, rehearse(page.desk, page.place))
        if context.write:
            if saved:
                breaker.note_told(context, page)
            remembering.remember(
                context.office,
                page,
                began=context.now,
                retry=guard.Hold.NEXT_TICK if tries.more else retry,
                trouble=trouble,
                learnt=learnt.events,
                due_at=min(moments, default=None),
                awake=learnt.awake,
                dues=learnt.dues,
            )
