"""Between the values of :mod:`helpdeskbot.model.memory` and rows of the tables."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC
from typing import Any

from sqlalchemy import Row

from helpdeskbot.model.memory import (
    Event,
    Heartbeat,
    KeptPage,
    Outcome,
    PageMemory,
    Plan,
    Published,
    StoredAction,
    ThreadMemory,
)
from helpdeskbot.store.columns import digest
from helpdeskbot.store.tables import HeartbeatRow

Values = dict[str, Any]
"""What is inserted, by column."""


def of_page(page: PageMemory, desk_id: int) -> Values:
    """A page as a row."""
    return {
        "digest": digest(page.desk, page.title),
        "desk_id": desk_id,
        "title": page.title,
        "revid": page.revid,
        "due_at": page.due_at,
        "target": page.target,
        "policy": page.policy,
        "trouble": page.trouble,
    }


def page_of(row: Row[Any], desk: str) -> PageMemory:
    """A row as a page."""
    return PageMemory(
        desk=desk,
        title=row.title,
        revid=row.revid,
        due_at=row.due_at,
        target=row.target,
        policy=row.policy or "",
        trouble=row.trouble or "",
    )


def page_as_stored(page: PageMemory) -> PageMemory:
    """A page as it comes back from the database."""
    return replace(page, due_at=page.due_at and page.due_at.astimezone(UTC))


def of_thread(thread: ThreadMemory, desk_id: int) -> Values:
    """A thread as a row."""
    return {
        "digest": digest(thread.desk, thread.id),
        "desk_id": desk_id,
        "thread": thread.id,
        "title": thread.title,
        "heading": thread.heading,
        "first_seen": thread.first_seen,
        "opened_by": thread.opened_by,
        "opened_at": thread.opened_at,
        "comments": list(thread.comments),
        "status": thread.status,
        "tagged": thread.tagged,
        "gone_since": thread.gone_since,
    }


def thread_of(row: Row[Any], desk: str) -> ThreadMemory:
    """A row as a thread."""
    return ThreadMemory(
        desk=desk,
        id=row.thread,
        title=row.title,
        heading=row.heading,
        first_seen=row.first_seen,
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        comments=tuple(row.comments),
        status=row.status,
        tagged=row.tagged,
        gone_since=row.gone_since,
    )


def as_stored(thread: ThreadMemory) -> ThreadMemory:
    """A thread as it comes back from the database."""
    return replace(
        thread,
        first_seen=thread.first_seen.astimezone(UTC),
        opened_at=thread.opened_at and thread.opened_at.astimezone(UTC),
        comments=tuple(thread.comments),
        gone_since=thread.gone_since and thread.gone_since.astimezone(UTC),
    )


def event_as_stored(event: Event) -> Event:
    """An event as it comes back from the database."""
    data = json.loads(json.dumps(dict(event.data)))
    return replace(event, at=event.at.astimezone(UTC), data=data)


def of_plan(plan: Plan, desk_id: int) -> Values:
    """A plan as a pending row."""
    return {
        "digest": digest(plan.key),
        "desk_id": desk_id,
        "key": plan.key,
        "title": plan.title,
        "base_revid": plan.base_revid,
        "summary": plan.summary,
        "actions": [
            {
                "kind": action.kind,
                "thread": action.thread,
                "because": action.because,
                "people": list(action.people),
                "identity": action.identity,
            }
            for action in plan.actions
        ],
        "made_at": plan.made_at,
        "outcome": Outcome.PENDING.value,
        "ended_at": None,
        "revid": 0,
    }


def plan_of(row: Row[Any], desk: str) -> Plan:
    """A row as a plan."""
    return Plan(
        key=row.key,
        desk=desk,
        title=row.title,
        base_revid=row.base_revid,
        summary=row.summary,
        made_at=row.made_at,
        actions=tuple(_action_of(action) for action in row.actions),
    )


def _action_of(action: dict[str, Any]) -> StoredAction:
    # Plans of older versions ask nobody.
    people = tuple(action.get("people", ()))
    identity = action.get("identity", "")
    return StoredAction(action["kind"], action["thread"], action["because"], people, identity)


def of_event(event: Event, desk_id: int) -> Values:
    """An event as a row."""
    return {
        "desk_id": desk_id,
        "at": event.at,
        "kind": event.kind,
        "thread": event.thread,
        "title": event.title,
        "revid": event.revid,
        "data": dict(event.data),
    }


def event_of(row: Row[Any], desk: str) -> Event:
    """A row as an event."""
    return Event(
        at=row.at,
        desk=desk,
        kind=row.kind,
        thread=row.thread,
        title=row.title,
        revid=row.revid,
        data=row.data,
    )


def of_heartbeat(beat: Heartbeat) -> Values:
    """A sign of life as a row."""
    return {
        "digest": digest(beat.worker),
        "worker": beat.worker,
        "at": beat.at,
        "outcome": beat.outcome,
        "interval": beat.interval,
    }


def heartbeat_of(row: HeartbeatRow) -> Heartbeat:
    """A row as a sign of life."""
    return Heartbeat(worker=row.worker, at=row.at, outcome=row.outcome, interval=row.interval)


def of_published(page: Published) -> Values:
    """A pushed page as a row."""
    return {
        "digest": digest(page.wiki, page.title),
        "wiki": page.wiki,
        "title": page.title,
        "revid": page.revid,
        "text": page.text,
        "at": page.at,
    }


def published_of(row: Row[Any]) -> Published:
    """A row as a pushed page."""
    return Published(wiki=row.wiki, title=row.title, revid=row.revid, text=row.text, at=row.at)


def of_kept_page(page: KeptPage) -> Values:
    """What was learnt from a page as a row."""
    return {
        "digest": digest(page.wiki, page.purpose, page.title),
        "wiki": page.wiki,
        "purpose": page.purpose,
        "title": page.title,
        "revid": page.revid,
        "data": dict(page.data),
        "at": page.at,
    }


def kept_page_of(row: Row[Any]) -> KeptPage:
    """A row as what was learnt from a page."""
    return KeptPage(
        wiki=row.wiki,
        purpose=row.purpose,
        title=row.title,
        revid=row.revid,
        data=row.data,
        at=row.at,
    )
