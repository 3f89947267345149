"""The bot's memory in tables of this process, for a rehearsal: it is alone, and soon over.

A rehearsal writes several times in each of its thousands of passes, and a database's transactions
would take longer than all that they are about.  What comes back is what a database gives
(``tests/store/test_in_memory.py`` asks both the same).
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from operator import attrgetter

from helpdeskbot.model.errors import LeaseLost, StoreError
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
from helpdeskbot.store.rows import as_stored, event_as_stored

_MOMENT = attrgetter("at")


class MemoryStore:
    """The :class:`~helpdeskbot.store.protocol.Store` of one worker, gone with it.

    What is stored is never changed, so whoever asks again is given the very same.  Not for use by
    several threads at once.

    :param clock: by what leases count, UTC.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._pages: defaultdict[str, dict[str, PageMemory]] = defaultdict(dict)
        self._threads: defaultdict[str, dict[str, ThreadMemory]] = defaultdict(dict)
        self._plans: dict[str, tuple[Plan, Outcome]] = {}
        self._pending: dict[str, Plan] = {}
        self._events: defaultdict[str, list[Event]] = defaultdict(list)
        self._of_kind: defaultdict[tuple[str, str], list[Event]] = defaultdict(list)
        self._beats: dict[str, Heartbeat] = {}
        self._published: defaultdict[str, dict[str, Published]] = defaultdict(dict)
        self._kept: dict[tuple[str, str, str], KeptPage] = {}
        self._tokens: defaultdict[str, int] = defaultdict(int)
        self._leases: dict[str, tuple[Fence, datetime]] = {}
        self._tried: set[tuple[str, str]] = set()

    # -- Pages and threads -------------------------------------------------------------------------
    def fetch_pages(self, desk: str) -> Mapping[str, PageMemory]:
        """The desk's pages by title."""
        return dict(self._pages[desk])

    def fetch_threads(self, desk: str) -> Sequence[ThreadMemory]:
        """The desk's threads, oldest first seen first; those long gone included."""
        return list(self._threads[desk].values())

    def record_page(
        self,
        page: PageMemory,
        threads: Sequence[ThreadMemory],
        events: Sequence[Event] = (),
        kept: Sequence[KeptPage] = (),
    ) -> None:
        """Remember a page as dealt with, insert or update these threads, and add these events.

        :param kept: what was learnt from it besides.
        """
        self._pages[page.desk][page.title] = page
        for desk in dict.fromkeys(one.desk for one in threads):
            self._record_threads(desk, [one for one in threads if one.desk == desk])
        self.record_events(events)
        for one in kept:
            self.record_kept_page(one)

    def _record_threads(self, desk: str, threads: Sequence[ThreadMemory]) -> None:
        known = self._threads[desk]
        latest = next(reversed(known.values())).first_seen if known else None
        in_order = True
        for one in threads:
            before = known.get(one.id)
            if before == one:
                continue
            known[one.id] = as_stored(one)
            if before is None:
                in_order = in_order and (latest is None or latest <= one.first_seen)
                latest = one.first_seen
        if not in_order:
            ordered = sorted(known.values(), key=lambda one: one.first_seen)
            self._threads[desk] = {one.id: one for one in ordered}

    # -- Plans and events --------------------------------------------------------------------------
    def fetch_pending(self, desk: str) -> Sequence[Plan]:
        """Plans whose outcome is not known, oldest first."""
        pending = [plan for plan in self._pending.values() if plan.desk == desk]
        return sorted(pending, key=lambda plan: plan.made_at)

    def record_intent(
        self, plan: Plan, events: Sequence[Event] = (), *, fence: Fence | None = None
    ) -> None:
        """Store a plan as pending, before anything is saved on the wiki.

        :raises LeaseLost: somebody has claimed the desk since; nothing is stored.
        """
        if fence is not None:
            self.prolong(fence)
        self._plans[plan.key], self._pending[plan.key] = (plan, Outcome.PENDING), plan
        self.record_events(events)

    def record_outcome(
        self,
        key: str,
        outcome: Outcome,
        *,
        at: datetime,
        revid: int = 0,
        events: Sequence[Event] = (),
    ) -> None:
        """Store what became of a plan; nothing where it is not known, or was done already."""
        plan, before = self._plans.get(key, (None, Outcome.DONE))
        if plan is None or before is Outcome.DONE:
            return
        self._plans[key] = (plan, outcome)
        if outcome is not Outcome.PENDING:
            self._pending.pop(key, None)
        self.record_events(events)

    def record_events(self, events: Sequence[Event]) -> None:
        """Add to the event log."""
        for event in map(event_as_stored, events):
            insort(self._events[event.desk], event, key=_MOMENT)
            insort(self._of_kind[event.desk, event.kind], event, key=_MOMENT)

    def fetch_events(
        self, desk: str, *, kind: str = "", since: datetime | None = None
    ) -> Sequence[Event]:
        """The event log, oldest first; of one kind only, and from a moment on, if given."""
        events = self._of_kind[desk, kind] if kind else self._events[desk]
        return events[0 if since is None else bisect_left(events, since, key=_MOMENT) :]

    # -- Who is at work ----------------------------------------------------------------------------
    def claim(self, desk: str, worker: str, *, lease: timedelta) -> Fence | None:
        """Take the desk for this worker; ``None`` if another one holds it."""
        now = self._clock()
        held = self._leases.get(desk)
        if held is not None and held[0].worker != worker and held[1] > now:
            return None
        self._tokens[desk] += 1
        fence = Fence(desk, worker, self._tokens[desk], lease)
        self._leases[desk] = (fence, now + lease)
        return fence

    def prolong(self, fence: Fence) -> None:
        """Begin the lease anew.

        :raises LeaseLost: somebody has claimed the desk since.
        """
        held = self._leases.get(fence.desk)
        if held is None or (held[0].worker, held[0].token) != (fence.worker, fence.token):
            raise LeaseLost("another one took over", where=fence.desk)
        self._leases[fence.desk] = (fence, self._clock() + fence.length)

    def release(self, desk: str, worker: str, token: int | None = None) -> None:
        """Give the desk back, if this worker holds it, and under this token if one is given."""
        held = self._leases.get(desk)
        if held is not None and held[0].worker == worker and token in (None, held[0].token):
            del self._leases[desk]

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

        :returns: those that were tried before; if there are any, nothing is stored.
        :raises LeaseLost: somebody has claimed the desk since.
        """
        self.prolong(fence)
        before = frozenset(key for key in keys if (desk, key) in self._tried)
        if not before:
            self._tried |= {(desk, key) for key in keys}
            self.record_events(events)
        return before

    def take_back_tries(self, desk: str, keys: Collection[str]) -> None:
        """Forget tries of what was certainly not done."""
        self._tried -= {(desk, key) for key in keys}

    def record_heartbeat(self, beat: Heartbeat) -> None:
        """Leave a sign of life."""
        self._beats[beat.worker] = beat

    def fetch_heartbeats(self) -> Sequence[Heartbeat]:
        """Signs of life, newest first."""
        return sorted(self._beats.values(), key=_MOMENT, reverse=True)

    # -- What was read of pages --------------------------------------------------------------------
    def fetch_published(self, wiki: str) -> Mapping[str, Published]:
        """Our pages on a wiki as last pushed, by title."""
        return dict(self._published[wiki])

    def record_published(self, page: Published) -> None:
        """Remember what was pushed."""
        self._published[page.wiki][page.title] = page

    def fetch_kept_page(self, wiki: str, purpose: str, title: str) -> KeptPage | None:
        """What was last learnt from a page for this purpose, if anything was."""
        return self._kept.get((wiki, purpose, title))

    def record_kept_page(self, page: KeptPage) -> None:
        """Remember what was learnt from a page, in place of what was known before."""
        self._kept[page.wiki, page.purpose, page.title] = page

    # -- Forgetting, which nobody asks of what is gone at the end ----------------------------------
    def forget_person(
        self,
        wiki: str,
        name: str,
        *,
        now: datetime,
        entries: Mapping[str, str],
        while_on: Mapping[str, Collection[str]],
    ) -> Forgotten:
        """Forget nobody.

        :raises StoreError: always.
        """
        raise StoreError("what ends with the process forgets nobody", where=wiki)

    def forget_old(
        self, wiki: str, *, before: datetime, now: datetime, counted: Collection[str] = ()
    ) -> bool:
        """Keep all that happened until the end."""
        return False
