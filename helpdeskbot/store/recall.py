"""What a store has read of an SQLite database, known as long as nobody has changed that.

SQLite tells cheaply and exactly whether a database is as it was: a connection counts the rows that
it has changed itself, and notices when others have.  So nothing is read twice, and whatever another
process writes is seen by the next question all the same.  Databases on servers tell nothing of the
kind, and are asked each time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")

Key = tuple[Hashable, ...]
"""What was asked: its first word says of which rows, and the others which of them."""


class Stamp(NamedTuple):
    """A state of a database, as one connection sees it.

    :param connection: the driver's; kept, so that no other one is taken for it.
    :param others: another number when others have changed something.
    :param own: how many rows it has changed itself.
    """

    connection: object
    others: int
    own: int


class Recall:
    """Answers by what was asked, all of one state of the database; threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stamp: Stamp | None = None
        self._known: dict[Key, Any] = {}

    def see(self, stamp: Stamp | None) -> None:
        """Forget everything, unless the database is as it was when that was learnt."""
        with self._lock:
            self._see(stamp)

    def _see(self, stamp: Stamp | None) -> None:
        if stamp is None or stamp != self._stamp:
            self._known.clear()
            self._stamp = stamp

    def fetch(self, key: Key, stamp: Stamp | None, ask: Callable[[], T]) -> T:
        """The answer to a question, asked if it is not known."""
        if stamp is None:
            return ask()
        with self._lock:
            self._see(stamp)
            if key in self._known:
                found: T = self._known[key]
                return found
        found = ask()
        with self._lock:
            if self._stamp == stamp:
                self._known[key] = found
        return found

    def find(self, key: Key) -> Any:
        """What is known, in a transaction that has told its state; ``None`` for nothing."""
        with self._lock:
            return self._known.get(key)

    def move_on(
        self,
        before: Stamp | None,
        after: Stamp | None,
        touched: Iterable[Key] | None,
        left: Mapping[Key, object],
    ) -> None:
        """A transaction of ours has led from one state to another.

        :param touched: what is not as it was, by keys or their beginnings; ``None``: anything.
        :param left: what is known now instead.
        """
        with self._lock:
            if touched is None or before is None or before != self._stamp:
                self._known.clear()
            else:
                for key in touched:
                    self._drop(key)
                self._known.update(left)
            self._stamp = after

    def drop(self, key: Key) -> None:
        """Forget the answer to a question, or to all that begin so."""
        with self._lock:
            self._drop(key)

    def _drop(self, key: Key) -> None:
        if self._known.pop(key, None) is None:
            length = len(key)
            for one in [one for one in self._known if one[:length] == key]:
                del self._known[one]

    def forget(self) -> None:
        """Forget everything."""
        self.see(None)
