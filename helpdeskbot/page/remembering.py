"""What is remembered of a page when it has been dealt with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from helpdeskbot.model.change import Conclusion
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import Thread
from helpdeskbot.model.memory import Event, PageMemory, ThreadMemory
from helpdeskbot.model.wiki import PageHead
from helpdeskbot.office.office import Office
from helpdeskbot.page import guard
from helpdeskbot.page.page import View
from helpdeskbot.page.saving import RETRY_LATER

REPEAT_REFUSAL = timedelta(hours=6)


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
