"""Threads that are gone from a desk's page: looked for, found again, remembered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from helpdeskbot.concerns.archives.replies import watch_for_replies
from helpdeskbot.concerns.archives.search import find_archived
from helpdeskbot.concerns.archives.telling import (
    ARCHIVED,
)
from helpdeskbot.concerns.archives.values import (
    Archived,
)
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.memory import Event, ThreadMemory
from helpdeskbot.model.report import Problem, Severity
from helpdeskbot.office.context import Context
from helpdeskbot.office.office import Office

SEARCHED = "archive-searched"
# A person may save the archive only later; after that a thread was removed, not archived.
_SEARCH_FOR = timedelta(days=2)
_SEARCH_AGAIN, _LONGER_EACH_TIME = timedelta(hours=1), 3


def note_gone(context: Context, desk: DeskPolicy) -> None:
    """Look for the threads that are gone, and remember where they are; staff learn of open ones."""
    office, now = context.office, context.now
    gone = _find_gone(office, desk, now)
    if not gone:
        return
    key = office.desk_key(desk)
    found: dict[str, Archived] = {}
    for title in dict.fromkeys(memory.title for memory in gone):
        some = [memory for memory in gone if memory.title == title]
        found |= find_archived(office, desk, title, some)
    events = []
    # Later than the moment at which it was seen to be gone, though in the same pass.
    now = office.clock()
    for memory in gone:
        archived = found.get(memory.id)
        if archived is None:
            events.append(Event(now, key, SEARCHED, memory.id, memory.title))
            continue
        is_request = archived.open
        data: dict[str, object] = {
            "where": archived.where,
            "heading": archived.heading,
            "by": archived.by,
            "status": archived.status,
            "open": is_request,
            "requester": memory.opened_by,
            "language": archived.language,
            "nth": archived.nth,
            "at": archived.at.isoformat() if archived.at else "",
        }
        events.append(Event(now, key, ARCHIVED, memory.id, memory.title, data=data))
        if is_request:
            _report_open(context, desk, memory, archived)
    office.store.record_events(events)
    watch_for_replies(context, desk, list(found.values()))


def _report_open(
    context: Context, desk: DeskPolicy, memory: ThreadMemory, archived: Archived
) -> None:
    by = f" by {archived.by}" if archived.by else ""
    what = f'the open request "{memory.heading}" was archived{by}, to {archived.where}'
    advice = "Bring it back if it was not meant, or give it a final status there"
    problem = Problem(what, memory.title, advice, desk.name, Severity.NOTICE)
    context.report.problems.append(problem)


def _find_gone(office: Office, desk: DeskPolicy, now: datetime) -> Sequence[ThreadMemory]:
    """Threads that are gone and of which it is not known yet where they are.

    They are looked for at once, and again after one, three, nine and 27 hours.
    """
    key = office.desk_key(desk)
    since = now - _SEARCH_FOR
    if not office.store.fetch_events(key, kind="thread-gone", since=since):
        return ()
    gone = [
        memory
        for memory in office.store.fetch_threads(key)
        if memory.gone_since is not None and memory.gone_since >= since and memory.comments
    ]
    if not gone:
        return ()
    found = {
        event.thread: event.at
        for event in office.store.fetch_events(key, kind=ARCHIVED, since=since)
    }
    again: dict[str, datetime] = {}
    wait: dict[str, timedelta] = {}
    for event in office.store.fetch_events(key, kind=SEARCHED, since=since):
        wait[event.thread] = wait.get(event.thread, _SEARCH_AGAIN / _LONGER_EACH_TIME)
        wait[event.thread] *= _LONGER_EACH_TIME
        again[event.thread] = event.at + wait[event.thread]
    return [
        memory
        for memory in gone
        if memory.gone_since is not None
        # It may have been brought back, and archived again.
        and not (memory.id in found and found[memory.id] >= memory.gone_since)
        and again.get(memory.id, now) <= now
    ]
