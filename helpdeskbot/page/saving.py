"""The output edge of a tick: intent before, the edit, outcome after; and what is remembered."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from helpdeskbot.model.change import Kind, PlannedAction
from helpdeskbot.model.errors import EditConflict, EditRefused
from helpdeskbot.model.memory import Event, Outcome
from helpdeskbot.model.report import Problem, Severity, TickReport
from helpdeskbot.model.wiki import Saved
from helpdeskbot.office.office import Office
from helpdeskbot.page.planning import PlannedEdit, expand_calls
from helpdeskbot.parse.notified.mentions import find_mentions
from helpdeskbot.words.summary import find_key

log = logging.getLogger(__name__)

# Longer than any tick; a worker that died gives its desks free after this.
LEASE = timedelta(minutes=5)
RETRY_LATER = timedelta(minutes=15)


def fetch_edits_today(office: Office, now: datetime) -> int:
    """Edits by our account in the last 24 hours, as the wiki counts them."""
    return office.wiki.fetch_edit_count(now - timedelta(hours=24))


def claim(office: Office) -> bool:
    """Take the wiki's desks for this worker, so that two do not do the same work."""
    return office.store.claim(office.wiki.name, office.worker, now=office.clock(), lease=LEASE)


def release(office: Office) -> None:
    """Give the desks back."""
    office.store.release(office.wiki.name, office.worker)


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


def save(office: Office, planned: PlannedEdit) -> Saved:
    """Store the intent, save the page, store the outcome.

    When the wiki does not answer, the plan stays pending and the next tick settles it.

    :raises EditConflict: the page has changed; plan anew.
    :raises EditRefused: the wiki said no.
    """
    plan, edit = planned.plan, planned.edit
    told = {"plan": plan.key, "threads": [action.thread for action in plan.actions]}

    def event(kind: str, revid: int = 0, **more: object) -> Event:
        return Event(
            office.clock(), plan.desk, kind, title=plan.title, revid=revid, data={**told, **more}
        )

    office.store.record_intent(plan, [event("plan-pending", base_revid=plan.base_revid)])
    try:
        saved = office.wiki.apply_edit(edit)
    except EditConflict:
        _conclude(office, plan.key, Outcome.CONFLICT, event("plan-conflict"))
        raise
    except EditRefused as refusal:
        _conclude(office, plan.key, Outcome.REFUSED, event("plan-refused", code=refusal.code))
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
    office.store.record_outcome(
        plan.key,
        Outcome.DONE,
        at=office.clock(),
        revid=saved.revid,
        events=[event("plan-done", saved.revid), *done],
    )
    log.info("saved an edit", extra={"page": edit.title, "revid": saved.revid, "plan": plan.key})
    return saved


def verify_mentions(office: Office, planned: PlannedEdit, saved: Saved, report: TickReport) -> None:
    """After an edit that notifies people: look whether the revision as it stands does just that."""
    if not planned.means_to_notify and not planned.notifies:
        return
    pair = list(
        itertools.islice(
            office.wiki.fetch_history(planned.edit.title, newest=saved.revid, texts=True), 2
        )
    )
    if len(pair) < 2 or pair[0].text is None or pair[1].text is None:
        return
    title = planned.edit.title
    notified = find_mentions(
        pair[1].text,
        pair[0].text,
        editor=office.account,
        title=title,
        site=office.site(),
        expand=lambda piece: expand_calls(office, title, piece),
    )
    if sorted(notified) == sorted(planned.means_to_notify):
        return
    told = ", ".join(sorted(notified)) or "nobody"
    meant = ", ".join(sorted(planned.means_to_notify)) or "nobody"
    report.problems.append(
        Problem(
            f"revision {saved.revid} notified {told}, and was meant to notify {meant}",
            title,
            "Please report this as a bug",
            severity=Severity.ERROR,
        )
    )


def _conclude(office: Office, key: str, outcome: Outcome, event: Event) -> None:
    office.store.record_outcome(key, outcome, at=office.clock(), events=[event])
