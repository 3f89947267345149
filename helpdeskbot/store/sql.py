"""The bot's memory in SQLite, PostgreSQL or MariaDB: every method one transaction."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import attrgetter, le
from typing import Any, NamedTuple, cast

from sqlalchemy import Select, Table, bindparam, select, update
from sqlalchemy.orm import Session

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
from helpdeskbot.store.recall import Key
from helpdeskbot.store.tables import (
    Base,
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


def _of_desk(kind: type[Base]) -> Select[Any]:
    """The table's rows that belong to a desk, whose digest is given when they are asked for.

    Plain rows: those that are watched for changes take three times as long.
    """
    table = cast("Table", kind.__table__)
    joined = select(table).join(DeskRow, DeskRow.id == table.c.desk_id)
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
_KEPT = select(cast("Table", KeptPageRow.__table__)).where(KeptPageRow.digest == bindparam("key"))
_PUBLISHED = (
    select(cast("Table", PublishedRow.__table__))
    .where(PublishedRow.wiki == bindparam("wiki"))
    .order_by(PublishedRow.id)
)


class _Known(NamedTuple):
    """The events of one kind of a desk, oldest first.

    :param since: older ones are not among them, UTC; ``None``: all are.
    :param added: how many have come since they were read.
    """

    since: datetime | None
    events: Sequence[Event]
    added: int = 0


# Then they are read again, without those that are older than anybody asks for by now.
_MOST_ADDED = 1_000


class SqlStore(Leases, Forgetting):
    """The :class:`~helpdeskbot.store.protocol.Store` over an engine with an up-to-date schema.

    :func:`~helpdeskbot.store.opening.open_store` makes one from a URL.  Close it, or use it as
    a context manager, to let go of the database.  Threads may share it.
    """

    def fetch_pages(self, desk: str) -> Mapping[str, PageMemory]:
        """The desk's pages by title."""

        def ask(session: Session) -> Mapping[str, PageMemory]:
            found = session.execute(_PAGES, {"key": digest(desk)})
            return {row.title: rows.page_of(row, desk) for row in found}

        return dict(self._known(("pages", desk), ask))

    def fetch_threads(self, desk: str) -> Sequence[ThreadMemory]:
        """The desk's threads, oldest first seen first; those long gone included."""
        return list(self._threads(desk).values())

    def _threads(self, desk: str) -> Mapping[str, ThreadMemory]:
        def ask(session: Session) -> Mapping[str, ThreadMemory]:
            found = session.execute(_THREADS, {"key": digest(desk)})
            return {row.thread: rows.thread_of(row, desk) for row in found}

        return self._known(("threads", desk), ask)

    def fetch_pending(self, desk: str) -> Sequence[Plan]:
        """Plans whose outcome is not known, oldest first."""

        def ask(session: Session) -> Sequence[Plan]:
            found = session.execute(_PENDING, {"key": digest(desk)})
            return [rows.plan_of(row, desk) for row in found]

        return self._known(("pending", desk), ask)

    def record_page(
        self,
        page: PageMemory,
        threads: Sequence[ThreadMemory],
        events: Sequence[Event] = (),
        kept: Sequence[KeptPage] = (),
    ) -> None:
        """Remember a page as dealt with, insert or update these threads, and add these events.

        :param kept: what was learnt from it besides, as :meth:`record_kept_page` remembers it.
        """
        key = ("threads", page.desk)
        touched = [("pages", page.desk), *_touched_by(events)]
        touched += [("threads", desk) for desk in {one.desk for one in threads}]
        left: dict[Key, object] = {_key_of(one): one for one in kept}
        touched += left
        with self._writes(*touched, left=left) as session:
            desks = Desks(session)
            upsert(session, PageRow, [rows.of_page(page, desks[page.desk])])
            known: Mapping[str, ThreadMemory] = self._recall.find(key) or {}
            new = [one for one in threads if known.get(one.id) != one or one.desk != page.desk]
            seen = [rows.of_thread(thread, desks[thread.desk]) for thread in new]
            upsert(session, ThreadRow, seen)
            add_events(session, desks, events)
            upsert(session, KeptPageRow, [rows.of_kept_page(one) for one in kept])
            left |= self._with_events(events)
            pages = self._recall.find(("pages", page.desk))
            if pages is not None:
                left["pages", page.desk] = {**pages, page.title: rows.page_as_stored(page)}
            if known and all(one.desk == page.desk for one in new):
                then = {**known, **{one.id: rows.as_stored(one) for one in new}}
                moments = [one.first_seen for one in (*known.values(), *new)] if new else []
                if all(map(le, moments, moments[1:])) or then.keys() == known.keys():
                    left[key] = then

    def record_intent(
        self, plan: Plan, events: Sequence[Event] = (), *, fence: Fence | None = None
    ) -> None:
        """Store a plan as pending, before anything is saved on the wiki.

        A plan of the same key that has ended is pending again, as now given.

        :param fence: of the lease under which it is made; ``None``: nobody else is at work.
        :raises LeaseLost: somebody has claimed the desk since; nothing is stored.
        """
        with self._writes(("pending", plan.desk), *_touched_by(events)) as session:
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
        with self._writes(("pending",), *_touched_by(events)) as session:
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
        left: dict[Key, object] = {}
        with self._writes(*_touched_by(events), left=left) as session:
            add_events(session, Desks(session), events)
            left |= self._with_events(events)

    def fetch_events(
        self, desk: str, *, kind: str = "", since: datetime | None = None
    ) -> Sequence[Event]:
        """The event log, oldest first; of one kind only, and from a moment on, if given."""
        if kind:
            return self._events_of_kind(desk, kind, since)
        wanted = _EVENTS if since is None else _EVENTS_SINCE
        given = {"key": digest(desk), "since": since}
        with self._reads() as session:
            return [rows.event_of(row, desk) for row in session.execute(wanted, given)]

    def _with_events(self, events: Sequence[Event]) -> dict[Key, object]:
        """What is known of these kinds of events once these have been added."""
        known: dict[Key, _Known | None] = {}
        for event in events:
            key = ("events", event.desk, event.kind)
            before = known[key] if key in known else self._recall.find(key)
            if before is not None and before.events and before.events[-1].at > event.at:
                before = None  # it belongs between them: they are read again
            if before is not None and before.since is not None and before.added >= _MOST_ADDED:
                before = None
            if before is not None and (before.since is None or before.since <= event.at):
                then = [*before.events, rows.event_as_stored(event)]
                before = _Known(before.since, then, before.added + 1)
            known[key] = before
        return {key: one for key, one in known.items() if one is not None}

    def _events_of_kind(self, desk: str, kind: str, since: datetime | None) -> Sequence[Event]:
        def ask(session: Session) -> _Known:
            wanted = _EVENTS_OF_KIND if since is None else _EVENTS_OF_KIND_SINCE
            given = {"key": digest(desk), "kind": kind, "since": since}
            found = session.execute(wanted, given)
            return _Known(since, [rows.event_of(row, desk) for row in found])

        key = ("events", desk, kind)
        known = self._known(key, ask)
        if known.since is not None and (since is None or since < known.since):
            self._recall.drop(key)
            known = self._known(key, ask)
        if since is None or since == known.since:
            return list(known.events)
        first = bisect_left(known.events, since, key=attrgetter("at"))
        return known.events[first:]

    def record_heartbeat(self, beat: Heartbeat) -> None:
        """Leave a sign of life; one row per worker."""
        with self._writes(("heartbeats",)) as session:
            upsert(session, HeartbeatRow, [rows.of_heartbeat(beat)])

    def fetch_heartbeats(self) -> Sequence[Heartbeat]:
        """Signs of life, newest first."""
        wanted = select(HeartbeatRow).order_by(HeartbeatRow.at.desc(), HeartbeatRow.id)
        with self._reads() as session:
            return [rows.heartbeat_of(row) for row in session.scalars(wanted)]

    def fetch_published(self, wiki: str) -> Mapping[str, Published]:
        """Our pages on a wiki as last pushed, by title."""

        def ask(session: Session) -> Mapping[str, Published]:
            found = session.execute(_PUBLISHED, {"wiki": wiki})
            return {row.title: rows.published_of(row) for row in found}

        return dict(self._known(("published", wiki), ask))

    def record_published(self, page: Published) -> None:
        """Remember what was pushed."""
        with self._writes(("published", page.wiki)) as session:
            upsert(session, PublishedRow, [rows.of_published(page)])

    def fetch_kept_page(self, wiki: str, purpose: str, title: str) -> KeptPage | None:
        """What was last learnt from a page for this purpose, if anything was."""

        def ask(session: Session) -> KeptPage | None:
            row = session.execute(_KEPT, {"key": digest(wiki, purpose, title)}).first()
            return rows.kept_page_of(row) if row else None

        return self._known(("kept", wiki, purpose, title), ask)

    def record_kept_page(self, page: KeptPage) -> None:
        """Remember what was learnt from a page, in place of what was known before."""
        # What JSON says of it comes back as it was given; it is asked for again in the same pass.
        with self._writes(_key_of(page), left={_key_of(page): page}) as session:
            upsert(session, KeptPageRow, [rows.of_kept_page(page)])


def _key_of(page: KeptPage) -> Key:
    """What it is known by."""
    return ("kept", page.wiki, page.purpose, page.title)


def _touched_by(events: Sequence[Event]) -> list[Key]:
    """What is not known any more when these events are added."""
    return [("events", desk, kind) for desk, kind in {(one.desk, one.kind) for one in events}]
