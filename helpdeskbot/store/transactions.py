"""What every method of the memory stands on: one transaction, all of it or nothing."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType, TracebackType
from typing import Any, Self, TypeVar, cast

from sqlalchemy import Engine, Table, bindparam, select
from sqlalchemy.exc import SQLAlchemyError, StatementError
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from helpdeskbot.store.columns import digest
from helpdeskbot.store.connect import WRITING
from helpdeskbot.store.failures import explain
from helpdeskbot.store.recall import Key, Recall, Stamp
from helpdeskbot.store.tables import DeskRow
from helpdeskbot.store.upsert import insert_missing

# A plain row: those that are watched for changes take three times as long.
_NUMBER = select(cast("Table", DeskRow.__table__).c.id).where(DeskRow.digest == bindparam("key"))

T = TypeVar("T")


class Transactions:
    """An engine with an up-to-date schema; threads may share it.

    :param clock: by what leases count, UTC; ``None``: the database's own clock.
    """

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime] | None = None) -> None:
        self.engine = engine
        self.clock = clock
        self._writing = engine.execution_options(**{WRITING: True})
        self._recall = Recall()
        self._is_file = engine.dialect.name == "sqlite"
        # A database in memory has one connection, and a connection one transaction at a time.
        self._alone = isinstance(engine.pool, StaticPool)
        self._only: Any = None
        self._turn: contextlib.AbstractContextManager[object] = (
            threading.RLock() if self._alone else contextlib.nullcontext()
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
        self._recall.forget()
        self._only = None
        self.engine.dispose()

    def read_anew(self) -> None:
        """Take nothing for known: the whole database has been replaced behind the connection."""
        self._recall.forget()

    @contextlib.contextmanager
    def _reads(self) -> Iterator[Session]:
        with self._transaction(self.engine) as session:
            yield session

    @contextlib.contextmanager
    def _writes(
        self, *touched: Key, left: Mapping[Key, object] = MappingProxyType({})
    ) -> Iterator[Session]:
        """A transaction that writes.

        :param touched: what it changes of what may be known, by its key or the beginning of it;
            none: anything.
        :param left: what is known of that once it has ended, if it has.
        """
        done = False
        before = after = None
        try:
            with self._transaction(self._writing) as session:
                before = self._stamp_of(session)
                self._recall.see(before)
                yield session
                if before is not None:
                    session.flush()
                    after = self._stamp_of(session)
            done = True
        finally:
            if done:
                self._recall.move_on(before, after, touched or None, left)
            else:
                self._recall.forget()

    def _known(self, key: Key, ask: Callable[[Session], T]) -> T:
        """The answer to a question that was asked before, or asked now."""

        def fetch() -> T:
            with self._reads() as session:
                return ask(session)

        return self._recall.fetch(key, self._stamp(), fetch)

    def _stamp(self) -> Stamp | None:
        """The state of the database now; ``None``: it tells none."""
        if not self._is_file:
            return None
        try:
            with self._turn:
                if self._only is not None:
                    return _read_stamp(self._only)
                with contextlib.closing(self.engine.raw_connection()) as pooled:
                    # To be handed it by the pool takes three times as long as to ask it.
                    self._only = pooled.driver_connection if self._alone else None
                    return _read_stamp(pooled.driver_connection)
        except SQLAlchemyError as error:
            raise explain(error, self.engine.url) from error
        except sqlite3.Error:
            # Whatever is wrong, the question itself tells it.
            self._only = None
            return None

    def _stamp_of(self, session: Session) -> Stamp | None:
        if not self._is_file:
            return None
        return _read_stamp(session.connection().connection.driver_connection)

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


def _read_stamp(connection: Any) -> Stamp:
    """The state of a database, told by the driver's connection to it."""
    (others,) = connection.execute("PRAGMA data_version").fetchone()
    return Stamp(connection, others, connection.total_changes)


class Desks:
    """Row numbers of desks by name, within one transaction; a desk not yet known is added."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, int] = {}

    def __getitem__(self, desk: str) -> int:
        if desk not in self._known:
            key = digest(desk)
            connection = self._session.connection()
            number = connection.scalar(_NUMBER, {"key": key})
            if number is None:
                insert_missing(self._session, DeskRow, [{"digest": key, "name": desk}])
                number = connection.scalars(_NUMBER, {"key": key}).one()
            self._known[desk] = number
        return self._known[desk]
