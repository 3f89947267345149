"""Which worker holds a desk, and what only its holder may begin.

Leases count by the database's clock, which all workers share.  The token tells a worker that was
held up from the one that took the desk meanwhile: whatever is to be done once, an edit or a mail,
is noted in the transaction that finds the token unchanged.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from sqlalchemy import bindparam, delete, insert, select, text, update
from sqlalchemy.orm import Session

from helpdeskbot.model.errors import LeaseLost
from helpdeskbot.model.memory import USUAL_LEASE, Event, Fence
from helpdeskbot.store import rows
from helpdeskbot.store.columns import UtcDateTime, digest
from helpdeskbot.store.tables import DeskRow, EventRow, LeaseRow, TriedRow
from helpdeskbot.store.transactions import Desks, Transactions
from helpdeskbot.store.upsert import insert_missing

if TYPE_CHECKING:
    from sqlalchemy import Table

# Of this instant, not of the transaction's beginning: it may have waited for a lock.
_NOW = {
    "sqlite": "SELECT strftime('%Y-%m-%d %H:%M:%f000', 'now') AS now",
    "postgresql": "SELECT clock_timestamp() AT TIME ZONE 'UTC' AS now",
    "mariadb": "SELECT UTC_TIMESTAMP(6) AS now",
    "mysql": "SELECT UTC_TIMESTAMP(6) AS now",
}

# Nothing that a store knows is of who holds a lease, nor of what was tried.
_LEASE = ("lease",)
_LEASES = cast("Table", LeaseRow.__table__)
_DESK = select(DeskRow.id).where(DeskRow.digest == bindparam("key")).scalar_subquery()
_LEASED = select(LeaseRow.desk_id).where(LeaseRow.desk_id == _DESK)
_FREE = (
    select(_LEASES.c.worker, _LEASES.c.until, _LEASES.c.token)
    .where(_LEASES.c.desk_id == bindparam("number"))
    .with_for_update(skip_locked=True)
)
_CUT = (
    update(_LEASES).where(_LEASES.c.desk_id == bindparam("number")).values(until=bindparam("then"))
)
_TAKE = _CUT.values(worker=bindparam("whose"), token=bindparam("claim"))
_RELEASE = (
    update(_LEASES)
    .where(_LEASES.c.desk_id == _DESK, _LEASES.c.worker == bindparam("whose"))
    .values(worker="", until=None)
)
_RELEASE_CLAIM = _RELEASE.where(_LEASES.c.token == bindparam("claim"))
_ADD_EVENTS = insert(cast("Table", EventRow.__table__))
_HELD = select(LeaseRow).where(LeaseRow.desk_id == _DESK).with_for_update()


class Leases(Transactions):
    """The leases, and the tries of what is sent once."""

    def claim(self, desk: str, worker: str, *, lease: timedelta) -> Fence | None:
        """Take the desk for this worker; ``None`` if another one holds it.

        Claiming again what one holds prolongs it, and ends what was begun under the claim before.
        Of several workers that claim a free desk in the same instant one gets it; the others are
        told no at once and never wait.  No lease is longer from now than ``lease`` or, if that is
        more, the usual one: one that a clock has set far into the future is cut to that.
        """
        row = ("lease-of", desk)
        number = self._known(row, lambda session: session.scalar(_LEASED, {"key": digest(desk)}))
        if number is None:
            # In a transaction of its own: MariaDB would keep the row share-locked afterwards,
            # and two newcomers would each skip it as the other's.
            with self._writes(_LEASE, row) as session:
                number = Desks(session)[desk]
                free = {"desk_id": number, "worker": "", "until": None, "token": 0}
                insert_missing(session, LeaseRow, [free])
        with self._writes(_LEASE) as session:
            connection = session.connection()
            held = connection.execute(_FREE, {"number": number}).first()
            if held is None:
                return None
            now = self._now(session)
            if held.worker != worker and held.until is not None and held.until > now:
                latest = now + max(lease, USUAL_LEASE)
                if held.until > latest:
                    connection.execute(_CUT, {"number": number, "then": latest})
                return None
            taken = {"number": number, "then": now + lease, "whose": worker}
            connection.execute(_TAKE, {**taken, "claim": held.token + 1})
            return Fence(desk, worker, held.token + 1, lease)

    def prolong(self, fence: Fence) -> None:
        """Begin the lease anew.

        :raises LeaseLost: somebody has claimed the desk since.
        """
        with self._writes(_LEASE) as session:
            self._hold(session, fence)

    def release(self, desk: str, worker: str, token: int | None = None) -> None:
        """Give the desk back, if this worker holds it.

        :param token: and only if it is still held under this one.
        """
        words = _RELEASE if token is None else _RELEASE_CLAIM
        given = {"key": digest(desk), "whose": worker, "claim": token}
        with self._writes(_LEASE) as session:
            session.connection().execute(words, given)

    def record_tries(
        self,
        desk: str,
        keys: Collection[str],
        *,
        at: datetime,
        fence: Fence,
        events: Sequence[Event] = (),
    ) -> frozenset[str]:
        """Note that something that is done once at most is about to be tried, and these events.

        :param keys: what it is about; only digests of them are stored.
        :returns: those that were tried before; if there are any, nothing is stored, and whoever
            asks must not do it.
        :raises LeaseLost: somebody has claimed the desk since.
        """
        with self._writes() as session:
            self._hold(session, fence)
            known = {digest(desk, key): key for key in keys}
            wanted = select(TriedRow.digest).where(TriedRow.digest.in_(known))
            before = frozenset(known[found] for found in session.scalars(wanted))
            if before:
                return before
            desks = Desks(session)
            new = [{"digest": one, "desk_id": desks[desk], "at": at} for one in known]
            session.execute(insert(TriedRow), new)
            add_events(session, desks, events)
            return frozenset()

    def take_back_tries(self, desk: str, keys: Collection[str]) -> None:
        """Forget tries of what was certainly not done."""
        of_them = TriedRow.digest.in_([digest(desk, key) for key in keys])
        with self._writes(_LEASE) as session:
            session.execute(delete(TriedRow).where(of_them))

    def _hold(self, session: Session, fence: Fence) -> None:
        """Keep others from the desk until the transaction ends, and prolong the lease.

        One that has run out is ours still as long as nobody has claimed the desk since.
        """
        held = session.scalar(_HELD, {"key": digest(fence.desk)})
        if held is None or (held.worker, held.token) != (fence.worker, fence.token):
            msg = "another helpdeskbot took over while this one was held up"
            raise LeaseLost(msg, where=fence.desk, advice="Nothing is lost: it does the rest")
        held.until = self._now(session) + fence.length

    def _now(self, session: Session) -> datetime:
        if self.clock is not None:
            return self.clock()
        words = text(_NOW[session.get_bind().dialect.name]).columns(now=UtcDateTime())
        now: datetime = session.execute(words).scalar_one()
        return now


def add_events(session: Session, desks: Desks, events: Sequence[Event]) -> None:
    """Add to the event log, within a transaction."""
    added = [rows.of_event(event, desks[event.desk]) for event in events]
    if added:
        session.connection().execute(_ADD_EVENTS, added)
