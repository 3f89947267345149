"""The bot's memory in SQLite, PostgreSQL or MariaDB: every method one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, bindparam, select, update

from helpdeskbot.model.memory import (
    Event,
    Fence,
    Heartbeat,
    KeptPage,
    Outcome,
    PageMemory,
    Plan,
    Published,
    ThreadMemory,
)
from helpdeskbot.store import rows
from helpdeskbot.store.columns import digest
from helpdeskbot.store.forgetting import Forgetting
from helpdeskbot.store.leases import Leases, add_events
from helpdeskbot.store.tables import (
    DeskRow,
    EventRow,
    HeartbeatRow,
    KeptPageRow,
    PageRow,
    PlanRow,
    PublishedRow,
    ThreadRow,
)
from helpdeskbot.store.transactions import Desks
from helpdeskbot.store.upsert import upsert

_OfDesk = TypeVar("_OfDesk", PageRow, ThreadRow, PlanRow, EventRow)


def _of_desk(table: type[_OfDesk]) -> Select[_OfDesk]:
    """The table's rows that belong to a desk, whose digest is given when they are asked for."""
    joined = select(table).join(DeskRow, DeskRow.id == table.desk_id)
    return joined.where(DeskRow.digest == bindparam("key"))


# What each pass asks for is made once: making it takes longer than asking SQLite.
_PAGES = _of_desk(PageRow).order_by(PageRow.id)
_THREADS = _of_desk(ThreadRow).order_by(ThreadRow.first_seen, ThreadRow.id)
_PENDING = (
    _of_desk(PlanRow)
    .where(PlanRow.outcome == Outcome.PENDING.value)
    .order_by(PlanRow.made_at, PlanRow.id)
)
_EVENTS = _of_desk(EventRow).order_by(EventRow.at, EventRow.id)
_EVENTS_OF_KIND = _EVENTS.where(EventRow.kind == bindparam("kind"))
_EVENTS_SINCE = _EVENTS.where(EventRow.at >= bindparam("since"))
_EVENTS_OF_KIND_SINCE = _EVENTS_OF_KIND.where(EventRow.at >= bindparam("since"))
_KEPT = select(KeptPageRow).where(KeptPageRow.digest == bindparam("key"))


class SqlStore(Leases, Forgetting):
    """The :class:`~helpdeskbot.store.protocol.Store` over an engine with an up-to-date schema.

    :func:`~helpdeskbot.store.opening.open_store` makes one from a URL.  Close it, or use it as
    a context manager, to let go of the database.  Threads may share it.
    """

    def fetch_pages(self, desk: str) -> Mapping[str, PageMemory]:
        """The desk's pages by title."""
        with self._reads() as session:
            found = session.scalars(_PAGES, {"key": digest(desk)})
            return {row.title: rows.page_of(row, desk) for row in found}

    def fetch_threads(self, desk: str) -> Sequence[ThreadMemory]:
        """The desk's threads, oldest first seen first; those long gone included."""
        with self._reads() as session:
            found = session.scalars(_THREADS, {"key": digest(desk)})
            return [rows.thread_of(row, desk) for row in found]

    def fetch_pending(self, desk: str) -> Sequence[Plan]:
        """Plans whose outcome is not known, oldest first."""
        with self._reads() as session:
            found = session.scalars(_PENDING, {"key": digest(desk)})
            return [rows.plan_of(row, desk) for row in found]

    def record_page(
        self, page: PageMemory, threads: Sequence[ThreadMemory], events: Sequence[Event] = ()
    ) -> None:
        """Remember a page as dealt with, insert or update these threads, and add these events."""
        with self._writes() as session:
            desks = Desks(session)
            upsert(session, PageRow, [rows.of_page(page, desks[page.desk])])
            seen = [rows.of_thread(thread, desks[thread.desk]) for thread in threads]
            upsert(session, ThreadRow, seen)
            add_events(session, desks, events)

    def record_intent(
        self, plan: Plan, events: Sequence[Event] = (), *, fence: Fence | None = None
    ) -> None:
        """Store a plan as pending, before anything is saved on the wiki.

        A plan of the same key that has ended is pending again, as now given.

        :param fence: of the lease under which it is made; ``None``: nobody else is at work.
        :raises LeaseLost: somebody has claimed the desk since; nothing is stored.
        """
        with self._writes() as session:
            if fence is not None:
                self._hold(session, fence)
            desks = Desks(session)
            upsert(session, PlanRow, [rows.of_plan(plan, desks[plan.desk])])
            add_events(session, desks, events)

    def record_outcome(
        self,
        key: str,
        outcome: Outcome,
        *,
        at: datetime,
        revid: int = 0,
        events: Sequence[Event] = (),
    ) -> None:
        """Store what became of a pending plan.

        Nothing is stored, the events neither, when no such plan is known (somebody deleted the
        database in between) or when it is already done: so each edit is counted once, and an
        edit that was made is never forgotten for a worker that came late.
        """
        waiting = select(PlanRow.id).where(
            PlanRow.digest == digest(key), PlanRow.outcome != Outcome.DONE.value
        )
        with self._writes() as session:
            number = session.scalar(waiting.with_for_update())
            if number is None:
                return
            session.execute(
                update(PlanRow)
                .where(PlanRow.id == number)
                .values(outcome=outcome.value, ended_at=at, revid=revid)
            )
            add_events(session, Desks(session), events)

    def record_events(self, events: Sequence[Event]) -> None:
        """Add to the event log."""
        if not events:
            return
        with self._writes() as session:
            add_events(session, Desks(session), events)

    def fetch_events(
        self, desk: str, *, kind: str = "", since: datetime | None = None
    ) -> Sequence[Event]:
        """The event log, oldest first; of one kind only, and from a moment on, if given."""
        if since is None:
            wanted = _EVENTS_OF_KIND if kind else _EVENTS
        else:
            wanted = _EVENTS_OF_KIND_SINCE if kind else _EVENTS_SINCE
        given = {"key": digest(desk), "kind": kind, "since": since}
        with self._reads() as session:
            return [rows.event_of(row, desk) for row in session.scalars(wanted, given)]

    def record_heartbeat(self, beat: Heartbeat) -> None:
        """Leave a sign of life; one row per worker."""
        with self._writes() as session:
            upsert(session, HeartbeatRow, [rows.of_heartbeat(beat)])

    def fetch_heartbeats(self) -> Sequence[Heartbeat]:
        """Signs of life, newest first."""
        wanted = select(HeartbeatRow).order_by(HeartbeatRow.at.desc(), HeartbeatRow.id)
        with self._reads() as session:
            return [rows.heartbeat_of(row) for row in session.scalars(wanted)]

    def fetch_published(self, wiki: str) -> Mapping[str, Published]:
        """Our pages on a wiki as last pushed, by title."""
        wanted = select(PublishedRow).where(PublishedRow.wiki == wiki).order_by(PublishedRow.id)
        with self._reads() as session:
            return {row.title: rows.published_of(row) for row in session.scalars(wanted)}

    def record_published(self, page: Published) -> None:
        """Remember what was pushed."""
        with self._writes() as session:
            upsert(session, PublishedRow, [rows.of_published(page)])

    def fetch_kept_page(self, wiki: str, purpose: str, title: str) -> KeptPage | None:
        """What was last learnt from a page for this purpose, if anything was."""
        with self._reads() as session:
            row = session.scalar(_KEPT, {"key": digest(wiki, purpose, title)})
            return rows.kept_page_of(row) if row else None

    def record_kept_page(self, page: KeptPage) -> None:
        """Remember what was learnt from a page, in place of what was known before."""
        with self._writes() as session:
            upsert(session, KeptPageRow, [rows.of_kept_page(page)])
