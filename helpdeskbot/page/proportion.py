"""Counts what has happened at a desk, against what is remembered of it.

Nothing is counted on a page that the memory does not know, and what was undone does not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpdeskbot.model.change import Conclusion
from helpdeskbot.model.discussion import Thread
from helpdeskbot.model.memory import Event, ThreadMemory
from helpdeskbot.model.status import Phase
from helpdeskbot.model.story import Act, Did
from helpdeskbot.office.context import Context
from helpdeskbot.office.staff import find_staff
from helpdeskbot.page.decide.proportion import (
    DAY,
    USUAL_DAYS,
    Excess,
    Measure,
    Usual,
    count_most,
    find_emptied,
    find_excess,
)
from helpdeskbot.page.headings import has_too_many
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.place import titles_of

_MOST_NAMED = 3
_MOST_REVISIONS = 200
_SETS = (Did.SET, Did.UNSET)


class OutOfProportion(Exception):
    """A page that is not to be acted on before somebody has looked at it.

    :param who: the accounts whose doing it is, those with the most of it first.
    """

    def __init__(self, page: DeskPage, excess: Excess, who: Sequence[str]) -> None:
        super().__init__(excess.measure)
        self.page = page
        self.excess = excess
        self.who = who


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted on a page of a desk.

    :param revid: the revision at which it is remembered.
    :param since: what happened until then is as it should be, UTC.
    :param at: when it was first seen that something is out of proportion, or now, UTC; it counts
        with the 24 hours before.
    """

    context: Context
    page: DeskPage
    revid: int
    since: datetime
    at: datetime

    def check(self) -> None:
        """Look at what people have done.

        :raises OutOfProportion: it is far more than usual.
        """
        self._check_new()
        if self.page.desk.hears:
            # Where nothing else depends on them, people may do with requests as they like.
            self._check_gone()
            self._check_lost()
            self._check_changed()

    def check_people(self, told: Mapping[str, int]) -> None:
        """Look at how many people would be told something now.

        :param told: how many were, by day (UTC).
        :raises OutOfProportion: they are far more than usual.
        """
        people, today = len(find_people(self.page)), self.context.now.date()
        if people:
            days = [str(today - timedelta(days=one)) for one in range(USUAL_DAYS + 1)]
            usual = self._usual.mean(sum(told.get(day, 0) for day in days[1:]))
            self._judge(Measure.TOLD, people + told.get(days[0], 0), usual, list)

    # -- One kind of thing after the other ---------------------------------------------------------
    def _check_gone(self) -> None:
        """Open requests that stand on no page of the desk any more."""
        gone = [one for one in self.page.recognised.gone if self._was_open(one)]
        if not gone:
            return
        known = self.page.recognised.known.values()
        kept = sum(map(self._was_open, known))
        memories = self.page.recognised.memories
        every = [one.gone_since for one in memories if self._was_open(one)]
        before = sum(at is not None and self._is_recent(at) for at in every)

        usual = self._usual.of(every)

        def find(gone: Sequence[ThreadMemory]) -> Excess | None:
            count, policy = len(gone) + before, self.page.desk.proportion
            far = find_excess(Measure.GONE, count, usual, policy)
            return far or find_emptied(Measure.GONE, len(gone), len(gone) + kept, usual)

        if find(gone):
            # Only now the wiki is asked which of them were over, or stand on another page.
            there = self._find_finished() | self._find_elsewhere()
            gone = [one for one in gone if there.isdisjoint(one.comments or (one.id,))]
            self._stop(find(gone), self._find_editors)

    def _check_lost(self) -> None:
        """Open requests that have no status template any more."""
        page, known = self.page, self.page.recognised.known
        bare = {
            known[one.id].id
            for one in page.talk.threads
            if one.id in known and one.status is None and not one.resolved
        }
        had = {one.id for one in known.values() if self._was_open(one)} if bare else set()
        lost = bare & had
        if not lost:
            return
        events = self._fetch_changes(self.at - DAY)
        before = {
            one.thread
            for one in events
            if one.data.get("new") is None and one.thread in bare and self._is_recent(one.at)
        }
        excess = find_excess(Measure.LOST, len(lost | before), 0, page.desk.proportion)
        self._stop(excess or find_emptied(Measure.LOST, len(lost), len(had)), self._find_editors)

    def _check_new(self) -> None:
        """Requests that are to be looked after from now on."""
        page, memories = self.page, self.page.recognised.memories
        fresh = {
            one.thread
            for one in page.verdicts
            if one.conclusion is not Conclusion.LEAVE
            and one.thread not in page.recognised.moving
            and one.thread not in page.troubles
        }
        if not fresh:
            return
        here = {one: page.openings[one].at for one in fresh | page.requests.keys() | page.resting}
        there = [
            one.opened_at
            for one in memories
            if one.title != page.title and one.gone_since is None and one.tagged
        ]
        every = [at for at in (*here.values(), *there) if at is not None and self._matters(at)]
        count = count_most(every, {at for one in fresh if (at := here[one]) is not None})
        usual = self._usual.of(one.opened_at for one in memories if one.tagged)
        openers = [page.openings[one].by for one in fresh]
        self._judge(Measure.NEW, count, usual, lambda: _most_common(openers))

    def _check_changed(self) -> None:
        """Requests that were given another status by who neither asks nor runs the desk."""
        page, office, people = self.page, self.context.office, self.context.people
        floor, aside, after = page.desk.proportion.floor, {"", office.account}, self.at - DAY
        sets: list[tuple[str, Act]] = []
        # Of those that rest there may be thousands: what takes longest is asked last.
        for thread in (*page.requests, *page.resting):
            rests = thread in page.resting
            last = _find_last_set((page.story(thread) if rests else page.told(thread)).acts)
            if last is None or last.at <= after or last.account in aside:
                continue
            if last.account != page.openings[thread].by and thread in page.recognised.known:
                sets.append((thread, last))
        if len(sets) <= floor:
            return
        staff, users = find_staff(office, page.desk), people.users({act.account for _, act in sets})
        aside |= {act.account for _, act in sets if staff.has(users[act.account])}
        aside |= {*page.helpers()}
        setters = [
            act.account
            for thread, act in sets
            if act.account not in aside and self._matters(act.at) and page.is_lively(thread)
        ]
        changes = self._fetch_changes(self.at - (USUAL_DAYS + 1) * DAY)
        usual = self._usual.of(one.at for one in changes if one.data.get("old") is not None)
        self._judge(Measure.CHANGED, len(setters), usual, lambda: _most_common(setters))

    # -- What they have in common ------------------------------------------------------------------
    @property
    def _usual(self) -> Usual:
        seen = (one.first_seen for one in self.page.recognised.memories)
        return Usual(min(seen, default=self.at), self.at)

    def _judge(
        self, measure: Measure, count: int, usual: float | None, who: Callable[[], Sequence[str]]
    ) -> None:
        self._stop(find_excess(measure, count, usual, self.page.desk.proportion), who)

    def _stop(self, excess: Excess | None, who: Callable[[], Sequence[str]]) -> None:
        if excess is not None:
            raise OutOfProportion(self.page, excess, who())

    def _was_open(self, memory: ThreadMemory) -> bool:
        status = memory.status
        return status is not None and self.page.desk.status.phase(status) is not Phase.CLOSED

    def _matters(self, at: datetime) -> bool:
        return at > self.since and not self.page.desk.proportion.accepts(at)

    def _is_recent(self, at: datetime) -> bool:
        return at > self.at - DAY and self._matters(at)

    def _fetch_changes(self, since: datetime) -> Sequence[Event]:
        store, key = self.context.office.store, self.page.desk_key
        return store.fetch_events(key, kind="status-changed", since=since)

    def _find_editors(self) -> Sequence[str]:
        """Who has edited the page since it was remembered."""
        versions = self.page.history.read(oldest=self.revid, most=_MOST_REVISIONS)
        ours = self.context.office.account
        return _most_common(one.revision.user for one in versions if one.revision.user != ours)

    def _find_finished(self) -> set[str]:
        """The comments, or ids, of threads that were marked as resolved when it was remembered."""
        versions = self.page.history.read(oldest=self.revid - 1, most=_MOST_REVISIONS)
        talk = next((one.page for one in versions if one.revision.revid == self.revid), None)
        return _name_all(one for one in (talk.threads if talk else ()) if one.resolved)

    def _find_elsewhere(self) -> set[str]:
        """The comments, or ids, of the threads on the desk's other pages, as they are now."""
        office, desk = self.context.office, self.page.desk
        others = [one for one in titles_of(office, desk) if one != self.page.title]
        pages = office.wiki.fetch_pages(others) if others else {}
        talks = [
            office.parse(desk, title, page.text)
            for title, page in pages.items()
            if not has_too_many(page.text)
        ]
        return _name_all(thread for talk in talks for thread in talk.threads)


def find_people(page: DeskPage) -> set[str]:
    """Whom the edit of a page tells something that staff have not asked for one by one."""
    drafts = (change.draft for change in page.changes.values())
    counted = (draft for draft in drafts if draft is not None and not draft.ordered)
    return {name for draft in counted for name in draft.mentions}


def _find_last_set(acts: Sequence[Act]) -> Act | None:
    """The last one that set a request's status and that nobody has undone."""
    for act in reversed(acts):
        if act.did in _SETS and not act.about and not act.undone_by:
            return act
    return None


def _name_all(threads: Iterable[Thread]) -> set[str]:
    return {name for one in threads for name in (*(comment.id for comment in one.comments), one.id)}


def _most_common(names: Iterable[str]) -> Sequence[str]:
    return [name for name, _ in Counter(filter(None, names)).most_common(_MOST_NAMED)]
