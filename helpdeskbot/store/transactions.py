"""What every method of the memory stands on: one transaction, all of it or nothing."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from types import TracebackType
from typing import Self

from sqlalchemy import Engine, bindparam, select
from sqlalchemy.exc import SQLAlchemyError, StatementError
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from helpdeskbot.store.columns import digest
from helpdeskbot.store.connect import WRITING
from helpdeskbot.store.failures import explain
from helpdeskbot.store.tables import DeskRow
from helpdeskbot.store.upsert import insert_missing

_NUMBER = select(DeskRow.id).where(DeskRow.digest == bindparam("key"))


class Transactions:
    """An engine with an up-to-date schema; threads may share it.

    :param clock: by what leases count, UTC; ``None``: the database's own clock.
    """

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime] | None = None) -> None:
        self.engine = engine
        self.clock = clock
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


class Desks:
    """Row numbers of desks by name, within one transaction; a desk not yet known is added."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, int] = {}

    def __getitem__(self, desk: str) -> int:
        if desk not in self._known:
            key = digest(desk)
            number = self._session.scalar(_NUMBER, {"key": key})
            if number is None:
                insert_missing(self._session, DeskRow, [{"digest": key, "name": desk}])
                number = self._session.scalars(_NUMBER, {"key": key}).one()
            self._known[desk] = number
        return self._known[desk]
