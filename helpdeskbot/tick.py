"""One pass over the desks of a wiki: read, decide, compose, guard, write, remember.

Read this file from top to bottom to know how the bot works.  Each step is one module:
``front`` and ``reading`` are the input edge, ``asking`` finds people, ``decide``, ``render`` and
``planning`` are pure, ``foreseeing`` asks what a comment will look like, ``guard`` vetoes,
``writing`` is the output edge.  ``desk_settings`` says first by which settings each desk is
looked after.  ``preview`` is the same with ``write=False``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from helpdeskbot.concerns import concern as concerns
from helpdeskbot.concerns.asking import boards as noticeboard
from helpdeskbot.concerns.asking import delivery
from helpdeskbot.concerns.asking import uncovered as unserved
from helpdeskbot.concerns.asking.concern import Search
from helpdeskbot.concerns.order import open_concerns
from helpdeskbot.concerns.outcomes import concern as outcomes
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.errors import EditConflict, EditRefused, LoginFailed, StoreError, Unreachable
from helpdeskbot.model.report import Fate, Problem, Severity, TickReport
from helpdeskbot.office.office import Office
from helpdeskbot.page import guard, reading
from helpdeskbot.page import heads as front
from helpdeskbot.page import presave as foreseeing
from helpdeskbot.page import saving as writing
from helpdeskbot.page.page import View
from helpdeskbot.page.place import PageRefused, Place, find_place
from helpdeskbot.page.planning import PlannedEdit, leave_unreadable, plan_edit, plan_withdrawal
from helpdeskbot.page.remembering import remember, remember_refusal
from helpdeskbot.page.stop_page import find_stop
from helpdeskbot.settings.on_wiki import in_force as desk_settings

log = logging.getLogger(__name__)

# After that many edit conflicts in a row the page is busy; the next tick finds it calmer.
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Pass:
    """What one pass has in its hands from beginning to end.

    :param write: false reads everything anew and saves nothing, neither wiki nor memory.
    """

    office: Office
    door: front.Front
    search: Search
    concerns: tuple[concerns.Concern, ...]
    report: TickReport
    write: bool


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
    if write and not writing.claim(office):
        report.stopped = "another helpdeskbot is at work on these desks"
        return report
    try:
        door = front.fetch_front(office)
        report.stopped = find_stop(office, door, write=write)
        if report.stopped:
            return report
        if write:
            writing.settle_pending(office)
        search = Search(office, door, report, write)
        run = Pass(office, door, search, open_concerns(search), report, write)
        desks = desk_settings.effective_desks(office, door, report, write=write)
        for desk in desks:
            for title in desk.pages:
                if office.stopping():
                    report.stopped = "asked to stop; the rest is left for the next start"
                    return report
                _visit_safely(run, desk, title)
        if len(report.away) == len(report.visited) > 0:
            raise report.away[0]
        for desk in desks:
            _finish_desk(run, desks, desk)
    finally:
        if write:
            writing.release(office)
    return report


def _finish_desk(run: Pass, desks: Sequence[DeskPolicy], desk: DeskPolicy) -> None:
    """After all pages: messages to people elsewhere, and the pages that the bot keeps."""
    office, search, report, write = run.office, run.search, run.report, run.write
    steps: list[Callable[[], None]] = [partial(one.finish, desk) for one in run.concerns]
    steps += [
        partial(delivery.deliver, office, desk, search, report, write=write),
        partial(noticeboard.keep_pages, office, desks, desk, search, report, write=write),
        partial(unserved.tell_of_topics, office, desk, search, report, write=write),
        partial(outcomes.keep_outcomes, office, desk, report, write=write),
    ]
    for step in steps:
        try:
            step()
        except (LoginFailed, StoreError, Unreachable):
            raise
        except Exception as error:
            # What fails for one is no reason to keep the others waiting.
            log.exception("a desk could not be finished", extra={"desk": desk.name})
            what, advice = f"{type(error).__name__}: {error}", "Please report this as a bug"
            report.problems.append(Problem(what, desk.pages[0], advice, desk.name))


def _visit_safely(run: Pass, desk: DeskPolicy, title: str) -> None:
    report = run.report
    try:
        _visit(run, desk, title)
    except (LoginFailed, StoreError):
        raise
    except Unreachable as error:
        # One page may be broken; after a second the wiki is away.
        report.away.append(error)
        if len(report.away) > 1:
            raise
        report.problems.append(Problem(error.what, title, error.advice, desk.name))
    except PageRefused as refusal:
        report.problems.append(refusal.problem)
        if run.write and refusal.seen is not None:
            circumstances = run.door.circumstances(desk)
            remember_refusal(run.office, desk, refusal.seen, circumstances)
    except Exception as error:
        log.exception("a page could not be dealt with", extra={"desk": desk.name, "page": title})
        advice = "Please report this as a bug, with the log"
        problem = Problem(f"{type(error).__name__}: {error}", title, advice, desk.name)
        report.problems.append(problem)


def _visit(run: Pass, desk: DeskPolicy, title: str) -> None:
    """Deal with one page of a desk: at most one edit."""
    office, report = run.office, run.report
    place = find_place(office, desk, title, run.door, report, fresh=not run.write)
    if place is None:
        return
    muted = _Muted()
    for _ in range(ROUNDS):
        view, words, planned = _plan(run, desk, place, muted.threads)
        if planned is None:
            _remember(run, view, retry=muted.hold, trouble=muted.what)
            report.verdicts += [(view.title, verdict) for verdict in view.verdicts]
            return
        veto = guard.find_veto(_proposal(run, view, planned), office.limits)
        if veto is not None and veto.mentions and not muted.hold:
            # Nobody must be notified by surprise; the rest of the edit can be made all the same.
            report.problems.append(_held_back(view, veto))
            muted = _Muted(_find_surprising(run, view, words), guard.Hold.LATER, veto.what)
            continue
        report.verdicts += [(view.title, verdict) for verdict in view.verdicts]
        if veto is not None:
            report.edits.append(planned.report(Fate.HELD_BACK))
            report.problems.append(_held_back(view, veto))
            _remember(run, view, retry=veto.hold, trouble=veto.what)
            return
        if not run.write:
            report.edits.append(planned.report(Fate.PREVIEWED))
            _note(run, view, saved=True)
            return
        try:
            saved = writing.save(office, planned)
        except EditConflict:
            report.edits.append(planned.report(Fate.CONFLICT))
            continue
        except EditRefused as refusal:
            report.edits.append(planned.report(Fate.REFUSED))
            report.problems.append(Problem(refusal.what, view.title, refusal.advice, desk.name))
            _remember(run, view, retry=guard.Hold.LATER, trouble=str(refusal.what))
            return
        report.edits.append(planned.report(Fate.SAVED, saved.revid))
        _remember(run, view, saved=True, retry=muted.hold, trouble=muted.what)
        writing.verify_mentions(office, planned, saved, report)
        if saved.merged:
            _withdraw_doubles(run, desk, place, planned)
        return
    what = f"people were editing it; {ROUNDS} plans met an edit conflict, the next tick tries again"
    report.problems.append(Problem(what, title, "", desk.name, Severity.NOTICE))


def _plan(
    run: Pass, desk: DeskPolicy, place: Place, silent: Collection[str]
) -> tuple[View, Mapping[str, str], PlannedEdit | None]:
    """Read and judge a page, and compose its edit from what is still as it was read.

    :param silent: threads in which nothing is said.
    """
    office, report = run.office, run.report
    view = reading.read_view(office, desk, place, report)
    if view.to_tag and office.refresh_markers(desk):
        # The template has got another name since; somebody may have used it already.
        view = reading.read_view(office, desk, place, report)
    view = run.search.search(view, silent)
    view = concerns.consult(run.concerns, view, run.search, silent)
    view = reading.look_again(office, view)
    view, words = foreseeing.fetch_words(office, view, report)
    view = leave_unreadable(view, words, office)
    return view, words, plan_edit(view, words, office)


def _find_surprising(run: Pass, view: View, words: Mapping[str, str]) -> frozenset[str]:
    """The threads whose comment alone would notify others than it is meant to; or all of them."""
    found = set()
    for thread, change in view.changes.items():
        alone = replace(view, changes={thread: change})
        planned = plan_edit(alone, words, run.office) if change.draft is not None else None
        if planned is not None:
            veto = guard.find_veto(_proposal(run, alone, planned), run.office.limits)
            found |= {thread} if veto is not None and veto.mentions else set()
    return frozenset(found or (thread.id for thread in view.talk.threads))


def _remember(
    run: Pass,
    view: View,
    *,
    saved: bool = False,
    retry: guard.Hold | None = None,
    trouble: str = "",
) -> None:
    _note(run, view, saved=saved)
    if run.write:
        learnt = run.search.learnt(view)
        for concern in run.concerns:
            learnt += concern.learnt(view)
        dues = [concern.due_at(view) for concern in run.concerns]
        due_at = min((due for due in dues if due), default=None)
        remember(run.office, view, retry=retry, trouble=trouble, learnt=learnt, due_at=due_at)


def _note(run: Pass, view: View, *, saved: bool) -> None:
    run.search.note(view, saved=saved)
    for concern in run.concerns:
        concern.note(view, saved=saved)


def _withdraw_doubles(run: Pass, desk: DeskPolicy, place: Place, made: PlannedEdit) -> None:
    """After a merge: where a person set a status in the same moment, ours is taken back."""
    for _ in range(ROUNDS):
        view = reading.read_view(run.office, desk, place, run.report)
        planned = plan_withdrawal(view, made, run.office)
        if planned is None:
            return
        with suppress(EditConflict):
            saved = writing.save(run.office, planned)
            run.report.edits.append(planned.report(Fate.SAVED, saved.revid))
            return


def _proposal(run: Pass, view: View, planned: PlannedEdit) -> guard.Proposal:
    report = run.report
    if report.edits_before is None:
        report.edits_before = front.fetch_edits_today(run.office, report.started)
    return guard.Proposal(
        page=view.page,
        new_text=planned.edit.text,
        namespaces=view.namespaces,
        notifies=planned.notifies,
        means_to_notify=planned.means_to_notify,
        saved_this_tick=len(report.saved),
        saved_today=report.edits_before + len(report.saved),
    )


def _held_back(view: View, veto: guard.Veto) -> Problem:
    severity = Severity.NOTICE if veto.hold is guard.Hold.NEXT_TICK else Severity.ERROR
    return Problem(f"not edited: {veto.what}", view.title, veto.advice, view.desk.name, severity)
