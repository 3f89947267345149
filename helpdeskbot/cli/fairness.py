"""Fair turns for wikis: a few are worked at at the same time, and who waits longest is next."""

from __future__ import annotations

import sys
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from helpdeskbot.wiki.waiting import stepping_aside

Who = TypeVar("Who")


class TurnQueue(Generic[Who]):
    """Who is at work and who waits; knows no threads.

    :param at_once: how many may be at work at the same time.
    """

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        self._waiting: deque[Who] = deque()

    def arrive(self, who: Who) -> bool:
        """Somebody wants to work; whether they may at once, or wait from now on."""
        if self._free > 0:
            self._free -= 1
            return True
        self._waiting.append(who)
        return False

    def leave(self) -> Who | None:
        """Somebody stops working; who may begin in their place, if anybody waits."""
        if self._waiting:
            return self._waiting.popleft()
        self._free += 1
        return None

    def let_all_in(self) -> list[Who]:
        """From now on everybody may work; who has waited until now."""
        self._free = sys.maxsize
        waited = list(self._waiting)
        self._waiting.clear()
        return waited


class FairTurns:
    """Turns for threads.  Who waits for a wiki has no turn meanwhile, and needs a new one after it.

    So a wiki that does not answer, or on which the bot may edit once a minute, holds up no other;
    and a large wiki lets the small ones go first as often as it asks its own something.

    :param at_once: how many threads may be at work at the same time.
    """

    def __init__(self, at_once: int) -> None:
        self._lock = threading.Lock()
        self._queue = TurnQueue[threading.Event](at_once)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, and work."""
        self._take()
        try:
            with stepping_aside(self._aside):
                yield
        finally:
            self._give()

    def end(self) -> None:
        """Let nobody wait for a turn any more, as everybody is to come to an end."""
        with self._lock:
            for waits in self._queue.let_all_in():
                waits.set()

    @contextmanager
    def _aside(self) -> Iterator[None]:
        self._give()
        try:
            yield
        finally:
            self._take()

    def _take(self) -> None:
        mine = threading.Event()
        with self._lock:
            if self._queue.arrive(mine):
                return
        mine.wait()

    def _give(self) -> None:
        with self._lock:
            following = self._queue.leave()
        if following is not None:
            following.set()
