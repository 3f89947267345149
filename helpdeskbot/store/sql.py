"""The bot's memory in SQLite, PostgreSQL or MariaDB: every method one transaction."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self, TypeVar

from sqlalchemy import Engine, Select, insert, select, update
from sqlalchemy.exc import SQLAlchemyError, StatementError
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from helpdeskbot.model.memory import (
    Event,
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
from helpdeskbot.store.connect import WRITING
from helpdeskbot.store.failures import explain
from helpdeskbot.store.tables import (
    DeskRow,
    EventRow,
    HeartbeatRow,
    KeptPageRow,
    LeaseRow,
    PageRow,
    PlanRow,
    PublishedRow,
    ThreadRow,
)
from helpdeskbot.store.upsert import insert_missing, upsert

_OfDesk = TypeVar("_OfDesk", PageRow, ThreadRow, PlanRow, EventRow)


class SqlStore:
    """The :class:`~helpdeskbot.store.protocol.Store` over an engine with an up-to-date schema.

    :func:`~helpdeskbot.store.opening.open_store` makes one from a URL.  Close it, or use it as
    a context manager, to let go of the database.  Threads may share it.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writing = engine.execution_options(**{WRITING: True})
        # A database in memory has one connection, and a connection one transaction at a time.
        alone = isinstance(engine.pool, StaticPool)
        self._turn: contextlib.AbstractContextManager[object] = (
            threading.RLock() if alone else contextlib.nullcontext()
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection; the store opens new ones if it is used again."""
        self.engine.dispose()

    @contextlib.contextmanager
    def _reads(self) -> Iterator[Session]:
        with self._transaction(self.engine) as session:
            yield session

    @contextlib.contextmanager
    def _writes(self) -> Iterator[Session]:
        with self._transaction(self._writing) as session:
            yield session

    @contextlib.contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Session]:
        try:
            with self._turn, Session(engine) as session, session.begin():
                yield session
        except SQLAlchemyError as error:
            if isinstance(error, StatementError) and isinstance(
                error.orig, (TypeError, ValueError)
            ):
                raise error.orig from None  # a value that nobody may ask to store
            raise explain(error, self.engine.url) from error

    def fetch_pages(self, desk: str) -> Mapping[str, PageMemory]:
        """The desk's pages by title."""
        with self._reads() as session:
            found = session.scalars(_of_desk(PageRow, desk).order_by(PageRow.id))
            return {row.title: rows.page_of(row, desk) for row in found}

    def fetch_threads(self, desk: str) -> Sequence[ThreadMemory]:
        """The desk's threads, oldest first seen first; those long gone included."""
        order = (ThreadRow.first_seen, ThreadRow.id)
        with self._reads() as session:
            found = session.scalars(_of_desk(ThreadRow, desk).order_by(*order))
            return [rows.thread_of(row, desk) for row in found]

    def fetch_pending(self, desk: str) -> Sequence[Plan]:
        """Plans whose outcome is not known, oldest first."""
        pending = _of_desk(PlanRow, desk).where(PlanRow.outcome == Outcome.PENDING.value)
        with self._reads() as session:
            found = session.scalars(pending.order_by(PlanRow.made_at, PlanRow.id))
            return [rows.plan_of(row, desk) for row in found]

    def record_page(
        self, page: PageMemory, threads: Sequence[ThreadMemory], events: Sequence[Event] = ()
    ) -> None:
        """Remember a page as dealt with, insert or update these threads, and add these events."""
        with self._writes() as session:
            desks = _Desks(session)
            upsert(session, PageRow, [rows.of_page(page, desks[page.desk])])
            seen = [rows.of_thread(thread, desks[thread.desk]) for thread in threads]
            upsert(session, ThreadRow, seen)
            _add_events(session, desks, events)

    def record_intent(self, plan: Plan, events: Sequence[Event] = ()) -> None:
        """Store a plan as pending, before anything is saved on the wiki.

        A plan of the same key that has ended is pending again, as now given.
        """
        with self._writes() as session:
            desks = _Desks(session)
            upsert(session, PlanRow, [rows.of_plan(plan, desks[plan.desk])])
            _add_events(session, desks, events)

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
            _add_events(session, _Desks(session), events)

    def record_events(self, events: Sequence[Event]) -> None:
        """Add to the event log."""
        if not events:
            return
        with self._writes() as session:
            _add_events(session, _Desks(session), events)

    def fetch_events(
        self, desk: str, *, kind: str = "", since: datetime | None = None
    ) -> Sequence[Event]:
        """The event log, oldest first; of one kind only, and from a moment on, if given."""
        wanted = _of_desk(EventRow, desk).order_by(EventRow.at, EventRow.id)
        if kind:
            wanted = wanted.where(EventRow.kind == kind)
        if since is not None:
            wanted = wanted.where(EventRow.at >= since)
        with self._reads() as session:
            return [rows.event_of(row, desk) for row in session.scalars(wanted)]

    def record_heartbeat(self, beat: Heartbeat) -> None:
        """Leave a sign of life; one row per worker."""
        with self._writes() as session:
            upsert(session, HeartbeatRow, [rows.of_heartbeat(beat)])

    def fetch_heartbeats(self) -> Sequence[Heartbeat]:
        """Signs of life, newest first."""
        wanted = select(HeartbeatRow).order_by(HeartbeatRow.at.desc(), HeartbeatRow.id)
        with self._reads() as session:
            return [rows.heartbeat_of(row) for row in session.scalars(wanted)]

    def claim(self, desk: str, worker: str, *, now: datetime, lease: timedelta) -> bool:
        """Take the desk for this worker until ``now + lease``; false if another one holds it.

        Claiming again what one holds prolongs it.  Of several workers that claim a free desk in
        the same instant one gets it; the others are told no at once and never wait.
        """
        this = select(LeaseRow.desk_id).join(DeskRow, DeskRow.id == LeaseRow.desk_id)
        with self._reads() as session:
            number = session.scalar(this.where(DeskRow.digest == digest(desk)))
        if number is None:
            # In a transaction of its own: MariaDB would keep the row share-locked afterwards,
            # and two newcomers would each skip it as the other's.
            with self._writes() as session:
                number = _Desks(session)[desk]
                free = {"desk_id": number, "worker": "", "until": None}
                insert_missing(session, LeaseRow, [free])
        mine = select(LeaseRow).where(LeaseRow.desk_id == number)
        with self._writes() as session:
            held = session.scalar(mine.with_for_update(skip_locked=True))
            if held is None:
                return False
            if held.worker != worker and held.until is not None and held.until > now:
                return False
            held.worker, held.until = worker, now + lease
            return True

    def release(self, desk: str, worker: str) -> None:
        """Give the desk back, if this worker holds it."""
        this = select(DeskRow.id).where(DeskRow.digest == digest(desk)).scalar_subquery()
        with self._writes() as session:
            session.execute(
                update(LeaseRow)
                .where(LeaseRow.desk_id == this, LeaseRow.worker == worker)
                .values(worker="", until=None)
            )

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
        wanted = select(KeptPageRow).where(KeptPageRow.digest == digest(wiki, purpose, title))
        with self._reads() as session:
            row = session.scalar(wanted)
            return rows.kept_page_of(row) if row else None

    def record_kept_page(self, page: KeptPage) -> None:
        """Remember what was learnt from a page, in place of what was known before."""
        with self._writes() as session:
            upsert(session, KeptPageRow, [rows.of_kept_page(page)])


class _Desks:
    """Row numbers of desks by name, within one transaction; a desk not yet known is added."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, int] = {}

    def __getitem__(self, desk: str) -> int:
        if desk not in self._known:
            key = digest(desk)
            wanted = select(DeskRow.id).where(DeskRow.digest == key)
            number = self._session.scalar(wanted)
            if number is None:
                insert_missing(self._session, DeskRow, [{"digest": key, "name": desk}])
                number = self._session.scalars(wanted).one()
            self._known[desk] = number
        return self._known[desk]


def _of_desk(table: type[_OfDesk], desk: str) -> Select[_OfDesk]:
    """The table's rows that belong to a desk."""
    joined = select(table).join(DeskRow, DeskRow.id == table.desk_id)
    return joined.where(DeskRow.digest == digest(desk))


def _add_events(session: Session, desks: _Desks, events: Iterable[Event]) -> None:
    added = [rows.of_event(event, desks[event.desk]) for event in events]
    if added:
        session.execute(insert(EventRow), added)
