"""Prepares a committee's meetings, hears what was decided, tells it, and keeps the record.

What was decided is what accounts that may decide have saved on the page of a meeting; what is
remembered of it only spares reading.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import ClassVar

from helpdeskbot.concerns.committee.deciding import Decided, find_decided, find_members
from helpdeskbot.concerns.committee.facts import last_told, read_item
from helpdeskbot.concerns.committee.memory import ITEMS, ROW, fetch_kept, fetch_lines
from helpdeskbot.concerns.committee.pages import keep_page
from helpdeskbot.concerns.committee.policy import CommitteePolicy
from helpdeskbot.concerns.committee.telling import tell_decision
from helpdeskbot.concerns.committee.values import DECIDE, AgendaItem, Gone
from helpdeskbot.concerns.committee.when import When, open_when
from helpdeskbot.concerns.committee.words.told import TEMPLATES
from helpdeskbot.concerns.concern import Concern, Learnt, PublishedPart
from helpdeskbot.model.change import ThreadChange
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.of_itself import OfItself
from helpdeskbot.office.context import Context
from helpdeskbot.page.page import DeskPage
from helpdeskbot.words.links import list_titles
from helpdeskbot.words.messages import Messages


class Committee(Concern):
    """The meetings of all desks, in one pass."""

    kinds: ClassVar = (DECIDE,)
    sections: ClassVar = {"committee": CommitteePolicy}
    finishes_last = True

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._dues: dict[tuple[str, str], dict[str, datetime]] = {}
        self._seen: set[str] = set()

    @classmethod
    def says_of_itself(cls, desk: DeskPolicy, messages: Messages) -> OfItself:
        """Where the agendas stand, and that decisions are told."""
        policy = desk.of(CommitteePolicy)
        below = list_titles([policy.title(desk, "").rstrip("/")])
        how = messages.text("does-committee-how", below, policy.days_before)
        if not desk.meetings:
            how = messages.text("does-committee-none")
        return OfItself(messages.text("does-committee"), policy.enabled, (how,))

    def watches(self, desk: DeskPolicy) -> Sequence[str]:
        """The pages of meetings that still matter."""
        policy = desk.of(CommitteePolicy)
        row = fetch_kept(self.context, desk) if desk.may_use(CommitteePolicy) else None
        return [policy.title(desk, day.isoformat()) for day in row.begun] if row else []

    def judges_by(self, desk: DeskPolicy) -> Sequence[str]:
        """The same: somebody may have decided."""
        return self.watches(desk)

    def helpers(self, desk: DeskPolicy) -> Collection[str]:
        """The committee's members."""
        return find_members(self.context.office, desk).values()

    def part(self, desks: Sequence[DeskPolicy]) -> PublishedPart | None:
        """The template for decisions, and the words with which they are told."""
        if not any(desk.of(CommitteePolicy).enabled and desk.meetings for desk in desks):
            return None
        return PublishedPart("committee", TEMPLATES)

    def pages(self, desk: DeskPolicy, messages: Messages) -> Mapping[str, str]:
        """The pages of the meetings that still matter."""
        policy, name = desk.of(CommitteePolicy), messages.text("does-committee")
        if not (policy.enabled and desk.meetings):
            return {}
        kept = fetch_kept(self.context, desk)
        begun = kept.begun if kept is not None else ()
        return {policy.title(desk, f"{day}"): f"{name}: {day}" for day in begun}

    def propose(self, page: DeskPage) -> Mapping[str, ThreadChange]:
        """What was decided, in the requests of the page."""
        when = open_when(self.context, page.desk)
        if when is None or not page.requests:
            return {}
        headings = {one.identity: one.thread.heading for one in page.requests.values()}
        decided = self._decided(page.desk, when, headings)
        changes: dict[str, ThreadChange] = {}
        for thread, request in page.requests.items():
            found = decided.of(request.identity)
            if found is None or request.new or thread in page.silent:
                continue
            ready = found.decision.at + page.desk.settle
            if ready > self.context.now:
                key = (page.desk_key, page.title)
                self._dues.setdefault(key, {})[thread] = ready
                continue
            told = last_told(page, thread)
            if told is not None and told.words[1] == found.decision.digest:
                continue
            change = tell_decision(self.context, page, request, found, when, told)
            if change is not None:
                changes[thread] = change
        return changes

    def conclude(self, page: DeskPage, *, saved: bool) -> Learnt:
        """What the page's requests are to the committee, and which are gone from it."""
        dues = self._dues.pop((page.desk_key, page.title), {})
        when = open_when(self.context, page.desk)
        if when is None:
            return Learnt(dues=dues)
        known = {one.identity: one for one in self._items(page.desk)}
        items = dict(known)
        for request in page.requests.values():
            before = known.get(request.identity)
            if request.new and not (saved and request.id in page.changes):
                continue
            if before is None and request.is_over and not page.is_lively(request.id):
                continue
            items[request.identity] = read_item(self.context, page, request, before, saved=saved)
        there = {opening.identity for opening in page.openings.values()}
        asking = page.standing_here.keys()
        for identity, one in known.items():
            if identity in there:
                if identity not in asking:
                    del items[identity]  # staff have taken its status away
            elif one.title == page.title and not one.gone:
                settled = one.settled_at or self.context.now
                items[identity] = replace(one, gone=Gone.AWAY, settled_at=settled)
        kept = tuple(one for one in items.values() if not when.may_forget(one))
        self._seen.add(page.desk.name)
        if kept != tuple(known.values()):
            self._keep(page.desk, kept)
        return Learnt(dues=dues)

    def finish(self, desk: DeskPolicy) -> None:
        """Bring the page of a meeting up to date, if a reader would see a difference."""
        when = open_when(self.context, desk)
        if when is None:
            return
        items = self._items(desk)
        if when.fresh:
            items = self._recover(desk, when, items)
        headings = {one.identity: one.heading for one in items}
        decide = partial(self._decided, desk, when, headings)
        keep_page(self.context, desk, when, items, decide, seen=desk.name in self._seen)

    def _recover(
        self, desk: DeskPolicy, when: When, items: Sequence[AgendaItem]
    ) -> tuple[AgendaItem, ...]:
        """With what an agenda says of requests that are gone, as nothing is remembered."""
        known, found = {one.identity for one in items}, list(items)
        for day in when.kept.begun:
            title = desk.of(CommitteePolicy).title(desk, day.isoformat())
            lines = fetch_lines(self.context, desk, title)[0]
            for identity, heading in lines.headings.items():
                if identity not in known:
                    gone = AgendaItem(identity, desk.pages[0], heading, gone=Gone.AWAY)
                    found.append(replace(gone, settled_at=self.context.now))
        self._keep(desk, tuple(found))
        return tuple(found)

    def _keep(self, desk: DeskPolicy, items: tuple[AgendaItem, ...]) -> None:
        self._known_items[desk.name] = items
        if self.context.write:
            office = self.context.office
            ITEMS.keep(office, office.desk_key(desk), ROW, items)

    def _decided(self, desk: DeskPolicy, when: When, headings: Mapping[str, str]) -> Decided:
        names = {one.identity: one.heading for one in self._items(desk)} | dict(headings)
        return find_decided(self.context, desk, when, names)

    @property
    def _known_items(self) -> dict[str, tuple[AgendaItem, ...]]:
        return self.context.once(("committee-items",), dict)

    def _items(self, desk: DeskPolicy) -> tuple[AgendaItem, ...]:
        if desk.name not in self._known_items:
            office = self.context.office
            row = ITEMS.fetch(office, office.desk_key(desk), ROW)
            self._known_items[desk.name] = row or ()
        return self._known_items[desk.name]
