"""What a tick asks of its memory.  Every method is one transaction: all of it or nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from helpdeskbot.model.memory import (
    Event,
    Fence,
    Forgotten,
    Heartbeat,
    KeptPage,
    Outcome,
    PageMemory,
    Plan,
    Published,
    ThreadMemory,
)


class Store(Protocol):
    """The bot's memory.  Every method may raise :class:`~helpdeskbot.model.errors.StoreError`."""

    def fetch_pages(self, desk: str) -> Mapping[str, PageMemory]:
        """The desk's pages by title."""
        ...

    def fetch_threads(self, desk: str) -> Sequence[ThreadMemory]:
        """The desk's threads, oldest first seen first; those long gone included."""
        ...

    def fetch_pending(self, desk: str) -> Sequence[Plan]:
        """Plans whose outcome is not known, oldest first."""
        ...

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
        ...

    def record_intent(
        self, plan: Plan, events: Sequence[Event] = (), *, fence: Fence | None = None
    ) -> None:
        """Store a plan as pending, before anything is saved on the wiki.

        A plan of the same key that ended without an edit is pending again.

        :param fence: of the lease under which it is made; ``None``: nobody else is at work.
        :raises LeaseLost: somebody has claimed the desk since; nothing is stored.
        """
        ...

    def record_outcome(
        self,
        key: str,
        outcome: Outcome,
        *,
        at: datetime,
        revid: int = 0,
        events: Sequence[Event] = (),
    ) -> None:
        """Store what became of a pending plan."""
        ...

    def record_events(self, events: Sequence[Event]) -> None:
        """Add to the event log."""
        ...

    def fetch_events(
        self, desk: str, *, kind: str = "", since: datetime | None = None
    ) -> Sequence[Event]:
        """The event log, oldest first."""
        ...

    def record_heartbeat(self, beat: Heartbeat) -> None:
        """Leave a sign of life; one row per worker."""
        ...

    def fetch_heartbeats(self) -> Sequence[Heartbeat]:
        """Signs of life, newest first."""
        ...

    def claim(self, desk: str, worker: str, *, lease: timedelta) -> Fence | None:
        """Take the desk for this worker; ``None`` if another one holds it.

        Leases count by the database's clock.  Claiming again what one holds prolongs it, and ends
        what was begun under the claim before.
        """
        ...

    def prolong(self, fence: Fence) -> None:
        """Begin the lease anew.

        :raises LeaseLost: somebody has claimed the desk since.
        """
        ...

    def release(self, desk: str, worker: str, token: int | None = None) -> None:
        """Give the desk back, if this worker holds it, and under this token if one is given."""
        ...

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

        :param keys: what it is about.
        :returns: those that were tried before; if there are any, nothing is stored, and whoever
            asks must not do it.
        :raises LeaseLost: somebody has claimed the desk since.
        """
        ...

    def take_back_tries(self, desk: str, keys: Collection[str]) -> None:
        """Forget tries of what was certainly not done."""
        ...

    def forget_person(
        self,
        wiki: str,
        name: str,
        *,
        now: datetime,
        entries: Mapping[str, str],
        while_on: Mapping[str, Collection[str]],
    ) -> Forgotten:
        """Replace an account's name by a random one; what pages tell anyhow is read anew."""
        ...

    def forget_old(
        self, wiki: str, *, before: datetime, now: datetime, counted: Collection[str] = ()
    ) -> bool:
        """Remove what happened before a moment, once a day at most; whether that was now."""
        ...

    def fetch_published(self, wiki: str) -> Mapping[str, Published]:
        """Our pages on a wiki as last pushed, by title."""
        ...

    def record_published(self, page: Published) -> None:
        """Remember what was pushed."""
        ...

    def fetch_kept_page(self, wiki: str, purpose: str, title: str) -> KeptPage | None:
        """What was last learnt from a page for this purpose, if anything was."""
        ...

    def record_kept_page(self, page: KeptPage) -> None:
        """Remember what was learnt from a page, in place of what was known before."""
        ...
