"""What staff should know of a desk's archives."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpdeskbot.concerns.archives.policy import ArchivesPolicy
from helpdeskbot.concerns.archives.telling import (
    ARCHIVED,
    REPLY,
    nth_of,
)
from helpdeskbot.concerns.archives.values import (
    Archived,
)
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.memory import Event
from helpdeskbot.office.office import Office


@dataclass(frozen=True, slots=True)
class ArchiveRows:
    """What staff should know of the archives; of each, no more than where it is.

    :param open: open requests that were archived.
    :param replies: requests that were closed for want of an answer and got one there.
    """

    open: Sequence[Archived] = ()
    replies: Sequence[Archived] = ()


def list_for_staff(office: Office, desk: DeskPolicy, now: datetime) -> ArchiveRows:
    """What staff should know of the archives: for the page of needs, or a digest.

    A request is on it until it stands on the desk again, or for ``archives.report_days``.
    """
    if not desk.of(ArchivesPolicy).enabled:
        return ArchiveRows()
    key, since = office.desk_key(desk), now - timedelta(days=desk.of(ArchivesPolicy).report_days)
    latest = {
        event.thread: event for event in office.store.fetch_events(key, kind=ARCHIVED, since=since)
    }
    replies = {
        event.thread: event for event in office.store.fetch_events(key, kind=REPLY, since=since)
    }
    back = on_the_desk(office, desk) if latest or replies else frozenset[str]()

    def rows(events: Collection[Event]) -> Sequence[Archived]:
        return [_archived_of(event) for event in events if event.thread not in back]

    is_open = [event for event in latest.values() if event.data.get("open") is True]
    return ArchiveRows(rows(is_open), rows(replies.values()))


def _archived_of(event: Event) -> Archived:
    where, heading = str(event.data.get("where")), str(event.data.get("heading"))
    return Archived(event.thread, where, heading, nth=nth_of(event))


def on_the_desk(office: Office, desk: DeskPolicy) -> frozenset[str]:
    """Lasting ids of the threads that stand on the desk's pages."""
    memories = office.store.fetch_threads(office.desk_key(desk))
    return frozenset(memory.id for memory in memories if memory.gone_since is None)
