"""The one way in which the bot saves: guard, intent, edit, outcome, report, and one more look."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from helpdeskbot.model.change import Kind, PlannedAction
from helpdeskbot.model.errors import EditConflict, EditRefused, LoginFailed, Unreachable
from helpdeskbot.model.memory import Event, Outcome
from helpdeskbot.model.report import Fate, Problem, Severity
from helpdeskbot.model.wiki import OwnEdit, Saved
from helpdeskbot.office.bounds.budgets import tally_of
from helpdeskbot.office.bounds.door import open_door
from helpdeskbot.office.context import Context
from helpdeskbot.office.notified import find_notified
from helpdeskbot.office.office import Office
from helpdeskbot.page import guard
from helpdeskbot.page.planning import PlannedEdit
from helpdeskbot.words.summary import find_key

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of an edit that was to be saved.

    :param hold: for how long it is kept back; ``None``: it is not, or met an edit conflict.
    :param what: what keeps it back, for people.
    :param saved: as it stands on the wiki.
    :param refusal: what the wiki said to it.
    """

    fate: Fate
    hold: guard.Hold | None = None
    what: str = ""
    saved: Saved | None = None
    refusal: EditRefused | None = None


def save(
    context: Context,
    planned: PlannedEdit,
    *,
    counts: bool = True,
    refused: Severity | None = Severity.ERROR,
    advice: str = "",
) -> Attempt:
    """Save an edit, if nothing speaks against it; what became of it is in the report too.

    When the wiki does not answer, the plan stays pending and the next tick settles it.

    :param counts: the limit of a pass holds for it; the limit of a day always does.
    :param refused: whether somebody has to mend it when the wiki says no; ``None``: nobody is told
        here.
    :param advice: where neither guard nor wiki has any.
    :raises Unreachable: the wiki does not answer.
    :raises Halted: nothing more may be written in this pass.
    """
    report = context.report
    veto = find_veto(context, planned, counts=counts)
    if veto is not None:
        report_veto(context, planned, veto, advice)
        attempt = Attempt(Fate.HELD_BACK, veto.hold, veto.what)
    elif not context.write:
        attempt = Attempt(Fate.PREVIEWED)
    else:
        try:
            open_door(context)
            attempt = Attempt(Fate.SAVED, saved=_save(context, planned))
        except EditConflict:
            attempt = Attempt(Fate.CONFLICT)
        except EditRefused as refusal:
            if refused is not None:
                report_refusal(context, planned, refusal, refused, advice)
            what = str(refusal.what)
            attempt = Attempt(Fate.REFUSED, guard.Hold.LATER, what, refusal=refusal)
    saved = attempt.saved
    report.edits.append(planned.report(attempt.fate, saved.revid if saved else 0))
    if saved:
        # The edit stands, and has to be remembered whatever comes of this.
        with context.guarded("", planned.edit.title, planned.desk):
            _look_at(context, planned, saved)
    return attempt


def find_veto(context: Context, planned: PlannedEdit, *, counts: bool = True) -> guard.Veto | None:
    """What speaks against an edit, if anything does.

    :param counts: the limit of a pass holds for it.
    """
    over = tally_of(context).find_over(
        planned.plan.desk, to=planned.tells, talk=planned.is_message, in_pass=counts
    )
    return guard.find_veto(
        guard.Proposal(
            page=planned.page,
            new_text=planned.edit.text,
            namespaces=planned.namespaces,
            notifies=planned.notifies,
            means_to_notify=planned.means_to_notify,
            over=over,
        )
    )


def report_veto(context: Context, planned: PlannedEdit, veto: guard.Veto, advice: str = "") -> None:
    """Tell the operator why an edit is not made."""
    severity = Severity.NOTICE if veto.hold is guard.Hold.NEXT_TICK else Severity.ERROR
    what, title = f"not edited: {veto.what}", planned.edit.title
    context.report.problems.append(
        Problem(what, title, veto.advice or advice, planned.desk, severity)
    )


def report_refusal(
    context: Context,
    planned: PlannedEdit,
    refusal: EditRefused,
    severity: Severity = Severity.ERROR,
    advice: str = "",
) -> None:
    """Tell the operator that the wiki refused an edit."""
    what, title, why = refusal.what, planned.edit.title, refusal.advice or advice
    context.report.problems.append(Problem(what, title, why, planned.desk, severity))


def settle_pending(office: Office, kinds: Mapping[str, Kind]) -> None:
    """Learn from the pages' histories what became of plans that a crash left open.

    An edit that was saved carries its plan's key in its summary; without it nothing was saved,
    and the next plan is made from the page as it is now.

    :param kinds: the kinds of actions by their names; one that no concern knows records nothing.
    """
    for desk in office.desks:
        key = office.desk_key(desk)
        for plan in office.store.fetch_pending(key):
            outcome, revid = Outcome.ABANDONED, 0
            for revision in office.wiki.fetch_history(plan.title, user=office.account):
                if revision.revid <= plan.base_revid:
                    break
                if find_key(revision.summary, [plan.key]):
                    outcome, revid = Outcome.DONE, revision.revid
                    break
            log.info(
                "settled a plan from the page's history",
                extra={"plan": plan.key, "page": plan.title, "outcome": outcome.value},
            )
            now = office.clock()
            event = Event(
                now,
                key,
                f"plan-{outcome.value}",
                title=plan.title,
                revid=revid,
                data={"plan": plan.key, "settled": "from history"},
            )
            done = outcome is Outcome.DONE
            more = [
                one
                for action in (plan.actions if done else ())
                if (kind := kinds.get(action.kind)) is not None
                for one in kind.record(plan, PlannedAction.restored(action, kind), revid)
            ]
            office.store.record_outcome(
                plan.key, outcome, at=now, revid=revid, events=[event, *more]
            )


def _save(context: Context, planned: PlannedEdit) -> Saved:
    """Store the intent, save the page, store the outcome.

    :raises EditConflict: the page has changed; plan anew.
    :raises EditRefused: the wiki said no.
    :raises LeaseLost: somebody else works at the desks by now; nothing is saved.
    """
    office, tally, plan, edit = context.office, tally_of(context), planned.plan, planned.edit
    told = {"plan": plan.key, "threads": [action.thread for action in plan.actions]}

    def event(kind: str, revid: int = 0, **more: object) -> Event:
        return Event(
            office.clock(), plan.desk, kind, title=plan.title, revid=revid, data={**told, **more}
        )

    def conclude(outcome: Outcome, events: Iterable[Event], revid: int = 0) -> None:
        at = office.clock()
        office.store.record_outcome(plan.key, outcome, at=at, revid=revid, events=[*events])

    pending = event("plan-pending", base_revid=plan.base_revid)
    office.store.record_intent(plan, [pending], fence=office.fence)
    try:
        saved = office.wiki.apply_edit(edit)
    except EditConflict:
        conclude(Outcome.CONFLICT, [event("plan-conflict")])
        raise
    except EditRefused as refusal:
        conclude(Outcome.REFUSED, [event("plan-refused", code=refusal.code)])
        raise
    done = [
        Event(
            office.clock(),
            plan.desk,
            action.kind.event,
            action.thread,
            plan.title,
            saved.revid,
            {"because": action.because},
        )
        for action in planned.actions
    ]
    for action in planned.actions:
        done += action.kind.record(plan, action, saved.revid)
    own = OwnEdit(
        plan.title, planned.page.head.namespace, saved.revid, office.wiki.tell_time(), edit.summary
    )
    tally.note_edit(plan.desk, own)
    reached = tally.events_of_edit(plan.desk, own, planned.tells, planned.said_in)
    conclude(Outcome.DONE, [event("plan-done", saved.revid), *done, *reached], saved.revid)
    tally.remember(reached)
    log.info("saved an edit", extra={"page": edit.title, "revid": saved.revid, "plan": plan.key})
    return saved


def _look_at(context: Context, planned: PlannedEdit, saved: Saved) -> None:
    """After an edit that notifies people: whether the revision as it stands does just that."""
    if not planned.means_to_notify and not planned.notifies:
        return
    office, title = context.office, planned.edit.title
    try:
        history = office.wiki.fetch_history(title, newest=saved.revid, texts=True)
        texts = [revision.text for revision in itertools.islice(history, 2)]
        new, old = [*texts, "", ""][:2]
        if not texts or new is None or old is None:
            return
        notified = find_notified(office, title, old, new)
    except (LoginFailed, Unreachable) as error:
        # What comes next meets the same wiki.
        log.warning("an edit could not be looked at", extra={"page": title, "why": error.what})
        return
    if notified == planned.means_to_notify:
        return
    told = ", ".join(notified) or "nobody"
    meant = ", ".join(planned.means_to_notify) or "nobody"
    what = f"revision {saved.revid} notified {told}, and was meant to notify {meant}"
    context.report.problems.append(
        Problem(what, title, "Please report this as a bug", severity=Severity.ERROR)
    )
