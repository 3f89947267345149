"""Keeps the waiting list of a desk that has as much as it can carry, and notes why others go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from helpdeskbot.concerns.asking.concern import Search
from helpdeskbot.concerns.capacity.decide import decide_places, is_known_reason, parse_place
from helpdeskbot.concerns.capacity.values import DECLINED, Load
from helpdeskbot.model.change import ThreadChange
from helpdeskbot.model.desk import DeskPolicy, Phase
from helpdeskbot.model.discussion import Thread
from helpdeskbot.model.memory import Event, PlannedAction
from helpdeskbot.model.report import Problem, Severity
from helpdeskbot.model.status import PLACE, REASON, SIZE
from helpdeskbot.office.kept import Kept
from helpdeskbot.office.office import Office
from helpdeskbot.page.page import View
from helpdeskbot.page.planning import WAITLIST
from helpdeskbot.page.sizing import find_requests, hear, is_open, read_param
from helpdeskbot.page.topics import find_size

_REMEMBERED = timedelta(days=1100)
LOADS = Kept("capacity", tuple[Load, ...], under="loads", blank=("opened",))


@dataclass(slots=True)
class Capacity:
    """The waiting list: shown in the templates, which is where it is kept as well."""

    search: Search
    _pages: dict[str, dict[str, Sequence[Load]]] = field(default_factory=dict)
    _reasons: dict[str, dict[str, str]] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)

    def propose(self, view: View) -> Mapping[str, ThreadChange]:
        """Sizes and places of new requests, and places that have changed."""
        if not _is_on(view.desk):
            return {}
        loads = self._read(view)
        places = self._decide(view, list(loads.values()))
        proposed = {}
        for thread in find_requests(view):
            load = loads.get(thread.id)
            if load is None:
                continue
            wanted = places.get(load.identity)
            shown = read_param(thread, PLACE)
            place = str(wanted) if wanted else ""
            new = thread.id in view.to_tag
            params = (
                {SIZE: load.size.value} if new or (place and not read_param(thread, SIZE)) else {}
            )
            if place != shown:
                params[PLACE] = place
            elif not new:
                continue
            actions: tuple[PlannedAction, ...] = ()
            if place != shown:
                because = f"place {place} on the waiting list" if place else "it waits no more"
                actions = (PlannedAction(WAITLIST, thread.id, because, identity=load.identity),)
            proposed[thread.id] = ThreadChange(thread.id, actions, params=params)
        return proposed

    def learnt(self, view: View) -> Sequence[Event]:
        """For which reasons requests were turned down, as far as that is news."""
        news = self._declined(view) if _is_on(view.desk) else {}
        if news:
            self._known_reasons(view.desk).update(news)
        return [
            Event(
                self.search.report.started,
                view.desk_key,
                DECLINED,
                identity,
                view.title,
                data={"reason": reason},
            )
            for identity, reason in news.items()
        ]

    def due_at(self, view: View) -> datetime | None:
        """Places change when a page does."""
        return None

    def note(self, view: View, *, saved: bool) -> None:
        """Remember what is open on this page, for the desk's other pages."""
        if not _is_on(view.desk):
            return
        for reason in self._declined(view).values():
            if not is_known_reason(reason, view.desk.capacity):
                self._report(view, reason)
        changes = view.changes if saved else {}
        loads = tuple(
            _after(load, changes.get(thread))
            for thread, load in self._read(view).items()
            # One that has no template yet, and was not given it, is not there for the others.
            if saved or thread not in view.to_tag
        )
        self._of_pages(view.desk)[view.title] = loads
        self._seen.add(view.desk.name)
        if self.search.write:
            revid = view.page.head.revid
            LOADS.keep(self.search.office, view.desk_key, view.title, loads, revid)

    def finish(self, desk: DeskPolicy) -> None:
        """Let the pages be read on which a place is another one now, as nobody edits them."""
        if not _is_on(desk) or desk.name not in self._seen or not self.search.write:
            return
        pages = self._of_pages(desk)
        places = decide_places([load for some in pages.values() for load in some], desk.capacity)
        office = self.search.office
        stale = [
            title
            for title, loads in pages.items()
            if any(places.get(load.identity) != load.place for load in loads)
        ]
        memories = office.store.fetch_pages(office.desk_key(desk)) if stale else {}
        for title in stale:
            memory = memories.get(title)
            if memory is not None and title not in self.search.report.pages_read:
                office.store.record_page(replace(memory, due_at=office.clock()), ())

    def _read(self, view: View) -> Mapping[str, Load]:
        """The requests of a page that weigh on the desk, by the thread's id."""
        return {
            thread.id: Load(
                identity=view.identity(thread.id),
                size=find_size(self.search, view, thread),
                opened_at=hear(view, thread).opened_at,
                started=thread.id not in view.to_tag and _is_started(thread, view.desk),
                place=parse_place(read_param(thread, PLACE)),
            )
            for thread in find_requests(view)
            if is_open(thread, view.desk)
        }

    def _decide(self, view: View, here: Sequence[Load]) -> Mapping[str, int]:
        there = [
            load
            for title, loads in self._of_pages(view.desk).items()
            if title != view.title
            for load in loads
        ]
        return decide_places([*here, *there], view.desk.capacity)

    def _of_pages(self, desk: DeskPolicy) -> dict[str, Sequence[Load]]:
        if desk.name not in self._pages:
            office = self.search.office
            key = office.desk_key(desk)
            self._pages[desk.name] = {
                title: LOADS.fetch(office, key, title) or ()
                for title in office.store.fetch_pages(key)
            }
        return self._pages[desk.name]

    def _declined(self, view: View) -> Mapping[str, str]:
        """The reasons, by lasting id, of requests that were turned down, where that is news."""
        words = {word.casefold() for word in view.desk.capacity.declined}
        found = {
            view.identity(thread.id): read_param(thread, REASON)
            for thread in find_requests(view)
            if thread.status and thread.status.value.casefold() in words
        }
        if not found:
            return {}
        known = self._known_reasons(view.desk)
        return {
            identity: reason for identity, reason in found.items() if known.get(identity) != reason
        }

    def _known_reasons(self, desk: DeskPolicy) -> dict[str, str]:
        if desk.name not in self._reasons:
            since = self.search.report.started - _REMEMBERED
            self._reasons[desk.name] = dict(recall_declined(self.search.office, desk, since))
        return self._reasons[desk.name]

    def _report(self, view: View, reason: str) -> None:
        known = ", ".join(view.desk.capacity.reasons)
        what = (
            f'the reason "{reason}" is not one of the desk\'s' if reason else "no reason is given"
        )
        self.search.report.problems.append(
            Problem(
                f"a request was turned down, and {what}",
                view.title,
                f"Write one of these into its template, as in reason=…: {known}",
                view.desk.name,
                Severity.NOTICE,
            )
        )


def recall_declined(office: Office, desk: DeskPolicy, since: datetime) -> Sequence[tuple[str, str]]:
    """(request, reason as written) of what was turned down since then (UTC), oldest first."""
    events = office.store.fetch_events(office.desk_key(desk), kind=DECLINED, since=since)
    return [(event.thread, str(event.data.get("reason", ""))) for event in events]


def _is_on(desk: DeskPolicy) -> bool:
    return desk.capacity.enabled and desk.status.install


def _is_started(thread: Thread, desk: DeskPolicy) -> bool:
    """Whether the desk has taken a request in: it is on no list, or somebody works on it."""
    if not parse_place(read_param(thread, PLACE)):
        return True
    status = thread.status.value if thread.status else ""
    expert = read_param(thread, desk.asking.expert_param) if desk.asking.expert_param else ""
    return bool(expert) or desk.status.phase(status) is Phase.OPEN


def _after(load: Load, change: ThreadChange | None) -> Load:
    """A request as it stands on the page when the bot's edit is made."""
    if change is None or (PLACE not in change.params and not change.tag):
        return load
    place = parse_place(change.params.get(PLACE, ""))
    return replace(load, place=place, started=place is None)
