"""The output edge of a tick: intent before, the edit, outcome after; and what is remembered."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from helpdeskbot.concerns.asking.memory import asked_events, questions_of
from helpdeskbot.model.change import Conclusion
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import Thread
from helpdeskbot.model.errors import EditConflict, EditRefused
from helpdeskbot.model.memory import Event, Outcome, PageMemory, ThreadMemory
from helpdeskbot.model.report import Problem, Severity, TickReport
from helpdeskbot.model.wiki import PageHead, Saved
from helpdeskbot.office.office import Office
from helpdeskbot.page import guard
from helpdeskbot.page.planning import (
    AGAIN,
    AGREED,
    ASK,
    BRING_BACK,
    CLOSE,
    FACTS,
    FOLLOW,
    FOLLOW_UP,
    KEEP,
    NEXT,
    OFFER,
    REMIND,
    RESOLVE,
    STAFF,
    TAG,
    TAKE,
    TALK,
    TELL,
    TELL_ARCHIVED,
    UNSERVED,
    WAITLIST,
    WITHDRAW,
    PlannedEdit,
    expand_calls,
)
from helpdeskbot.page.reading import View
from helpdeskbot.parse.notified.mentions import find_mentions
from helpdeskbot.words.summary import find_key

log = logging.getLogger(__name__)

# Longer than any tick; a worker that died gives its desks free after this.
LEASE = timedelta(minutes=5)
RETRY_LATER = timedelta(minutes=15)
THREAD_EVENTS = {
    TAG: "thread-tagged",
    WITHDRAW: "thread-untagged",
    ASK: "experts-asked",
    NEXT: "experts-asked",
    TAKE: "thread-taken",
    STAFF: "staff-called",
    TALK: "told-on-talk-page",
    KEEP: "page-kept",
    TELL: "settings-told",
    UNSERVED: "topic-told",
    FOLLOW: "status-followed",
    REMIND: "reminded-in-edit",
    CLOSE: "thread-closed",
    FOLLOW_UP: "follow-up-sent",
    WAITLIST: "place-changed",
    RESOLVE: "marked-resolved",
    TELL_ARCHIVED: "archive-told",
    BRING_BACK: "brought-back",
    OFFER: "agreement-offered",
    AGAIN: "agreement-asked-again",
    AGREED: "agreement-agreed",
    FACTS: "facts-asked",
}
REPEAT_REFUSAL = timedelta(hours=6)


def claim(office: Office) -> bool:
    """Take the wiki's desks for this worker, so that two do not do the same work."""
    return office.store.claim(office.wiki.name, office.worker, now=office.clock(), lease=LEASE)


def release(office: Office) -> None:
    """Give the desks back."""
    office.store.release(office.wiki.name, office.worker)


def settle_pending(office: Office) -> None:
    """Learn from the pages' histories what became of plans that a crash left open.

    An edit that was saved carries its plan's key in its summary; without it nothing was saved,
    and the next plan is made from the page as it is now.
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
            asked = asked_events(questions_of(plan), plan.title, revid) if done else []
            office.store.record_outcome(
                plan.key, outcome, at=now, revid=revid, events=[event, *asked]
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
            THREAD_EVENTS[action.kind],
            action.thread,
            plan.title,
            saved.revid,
            {"because": action.because},
        )
        for action in plan.actions
    ]
    done += asked_events(questions_of(plan), plan.title, saved.revid)
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


def remember(
    office: Office,
    view: View,
    *,
    retry: guard.Hold | None = None,
    trouble: str = "",
    learnt: Sequence[Event] = (),
    due_at: datetime | None = None,
) -> None:
    """Remember a page as it was read, and what changed on it since the last time.

    :param learnt: what else was found on it that is worth remembering.
    :param due_at: when it is to be looked at again for another reason than these, UTC.

    After an edit this is still the revision that was planned on: the next tick finds a newer
    one and reads the page as everybody else sees it.
    """
    now = office.clock()
    waits = [
        verdict.until
        for verdict in view.verdicts
        if verdict.conclusion is Conclusion.WAIT and verdict.until
    ]
    waits += [state.due_at for state in view.states if state.due_at]
    if due_at:
        waits.append(due_at)
    if view.postponed:
        waits.append(now)
    if retry is guard.Hold.NEXT_TICK:
        waits.append(now)
    elif retry is guard.Hold.LATER:
        waits.append(now + RETRY_LATER)
    again = min(waits, default=None)
    if trouble and again:
        trouble = f"{trouble}; the next try is at {again:%Y-%m-%d %H:%M} UTC"
    page = PageMemory(
        view.desk_key,
        view.title,
        view.page.head.revid,
        again,
        policy=view.place.circumstances,
        trouble=trouble,
    )
    threads: list[ThreadMemory] = []
    events: list[Event] = []
    for thread in view.talk.threads:
        if thread.id in view.recognised.moving:
            continue
        memory = _update(view, thread, now)
        threads.append(memory)
        events += _changes(view, thread, memory, now)
    for gone in view.recognised.gone:
        threads.append(_gone(gone, now))
        events.append(
            Event(now, view.desk_key, "thread-gone", gone.id, view.title, view.page.head.revid)
        )
    office.store.record_page(page, threads, [*events, *learnt])


def remember_refusal(office: Office, desk: DeskPolicy, page: PageHead, circumstances: str) -> None:
    """Remember a page whose text refuses us, so that it is read again only when it changes.

    It is reported again every :data:`REPEAT_REFUSAL`, in case nobody saw it the first time.
    """
    key, now = office.desk_key(desk), office.clock()
    event = Event(now, key, "page-refused", title=page.title, revid=page.revid)
    memory = PageMemory(key, page.title, page.revid, now + REPEAT_REFUSAL, policy=circumstances)
    office.store.record_page(memory, (), [event])


def _update(view: View, thread: Thread, now: datetime) -> ThreadMemory:
    known = view.recognised.known.get(thread.id)
    background = view.backgrounds.get(thread.id)
    opening = view.openings[thread.id]
    had_status = background.had_status if background else False
    return ThreadMemory(
        desk=view.desk_key,
        id=opening.identity,
        title=view.title,
        heading=thread.heading,
        first_seen=known.first_seen if known else now,
        opened_by=opening.by,
        opened_at=opening.at,
        comments=tuple(comment.id for comment in thread.comments),
        status=thread.status.value if thread.status else None,
        tagged=thread.status is not None or had_status or bool(known and known.tagged),
    )


def _changes(view: View, thread: Thread, memory: ThreadMemory, now: datetime) -> list[Event]:
    known = view.recognised.known.get(thread.id)
    revid = view.page.head.revid

    def event(kind: str, **data: object) -> Event:
        return Event(now, view.desk_key, kind, memory.id, view.title, revid, data)

    if known is None:
        return [
            event(
                "thread-seen",
                heading=thread.heading,
                opened_by=memory.opened_by,
                status=memory.status,
                comments=len(thread.comments),
            )
        ]
    events = []
    if known.status != memory.status:
        events.append(event("status-changed", old=known.status, new=memory.status))
    if known.heading != memory.heading:
        events.append(event("thread-retitled", old=known.heading, new=memory.heading))
    if known.title != memory.title:
        events.append(event("thread-moved", old=known.title, new=memory.title))
    elif known.gone_since is not None:
        events.append(event("thread-back", gone_since=known.gone_since.isoformat()))
    new = sorted(set(memory.comments) - set(known.comments))
    if new:
        events.append(event("comments-added", comments=new))
    return events


def _gone(memory: ThreadMemory, now: datetime) -> ThreadMemory:
    return replace(memory, gone_since=now)
