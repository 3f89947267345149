"""Keeps the waiting list of a desk that has as much as it can carry, and notes why others go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar

from helpdeskbot.concerns.capacity.decide import decide_places, is_known_reason, parse_place
from helpdeskbot.concerns.capacity.policy import CapacityPolicy
from helpdeskbot.concerns.capacity.values import DECLINED, WAITLIST, Load
from helpdeskbot.concerns.concern import Concern, Learnt
from helpdeskbot.model.change import PlannedAction, ThreadChange
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.memory import Event
from helpdeskbot.model.of_itself import OfItself
from helpdeskbot.model.person import PeoplePolicy
from helpdeskbot.model.report import Problem, Severity
from helpdeskbot.model.request import Request
from helpdeskbot.model.standing import Standing
from helpdeskbot.model.status import AGREED, PLACE, REASON, SIZE, Phase
from helpdeskbot.model.topics import Complexity
from helpdeskbot.office.context import Context
from helpdeskbot.office.kept import Kept
from helpdeskbot.office.office import Office
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.place import titles_of
from helpdeskbot.page.resting import with_resting
from helpdeskbot.page.topics import find_size, set_by
from helpdeskbot.words.messages import Messages

_REMEMBERED = timedelta(days=1100)
LOADS = Kept("capacity", tuple[Load, ...], under="loads", blank=("opened",))


class Capacity(Concern):
    """The waiting list: shown in the templates, which is where it is kept as well."""

    kinds: ClassVar = (WAITLIST,)
    sections: ClassVar = {"capacity": CapacityPolicy}

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._pages: dict[str, dict[str, Sequence[Load]]] = {}
        self._reasons: dict[str, dict[str, str]] = {}
        self._seen: set[str] = set()

    @classmethod
    def says_of_itself(cls, desk: DeskPolicy, messages: Messages) -> OfItself:
        """Whether anybody can come to wait."""
        policy = desk.of(CapacityPolicy)
        bounds = (policy.simple, policy.involved, policy.project, policy.hours_per_month)
        key = "does-capacity-how" if any(bounds) else "does-capacity-unbounded"
        return OfItself(messages.text("does-capacity"), _is_on(desk), (messages.text(key),))

    def wakes(self, page: DeskPage) -> Collection[str]:
        """Those whose place on the waiting list is another one now."""
        if not _is_on(page.desk):
            return ()
        every = self._all_on(page, self._read(page).values())
        places = decide_places(self._with_others(page, every), page.desk.of(CapacityPolicy))
        moved = {one.identity for one in every if places.get(one.identity) != one.place}
        return [one for one in page.resting if page.identity(one) in moved] if moved else ()

    def propose(self, page: DeskPage) -> Mapping[str, ThreadChange]:
        """Sizes and places of new requests, and places that have changed."""
        if not _is_on(page.desk):
            return {}
        loads = self._read(page)
        every = self._all_on(page, loads.values())
        places = decide_places(self._with_others(page, every), page.desk.of(CapacityPolicy))
        proposed = {}
        for thread, load in loads.items():
            request = page.requests[thread]
            wanted = places.get(load.identity)
            shown = "" if request.new else request.param(PLACE)
            place = str(wanted) if wanted else ""
            sized = not request.new and (request.param(SIZE) or not place)
            # What is not known is left for staff to write.
            sized = sized or load.size is Complexity.UNKNOWN
            params = {} if sized else {SIZE: load.size.value}
            if place != shown:
                params[PLACE] = place
            elif not request.new or not params:
                continue
            actions: tuple[PlannedAction, ...] = ()
            if place != shown:
                because = f"place {place} on the waiting list" if place else "it waits no more"
                actions = (PlannedAction(WAITLIST, thread, because, identity=load.identity),)
            proposed[thread] = ThreadChange(thread, actions, params=params)
        return proposed

    def conclude(self, page: DeskPage, *, saved: bool) -> Learnt:
        """What is open on this page, for the desk's others, and why requests were turned down."""
        if not _is_on(page.desk):
            return Learnt()
        declined = self._declined(page)
        for reason in declined.values():
            if not is_known_reason(reason, page.desk.of(CapacityPolicy)):
                self._report(page, reason)
        self._known_reasons(page.desk).update(declined)
        changes = page.changes if saved else {}
        found = [
            _after(load, changes.get(thread))
            for thread, load in self._read(page).items()
            # One that has no template yet, and was not given it, is not there for the others.
            if saved or not page.requests[thread].new
        ]
        loads = self._all_on(page, found)
        self._of_pages(page.desk)[page.title] = loads
        self._seen.add(page.desk.name)
        if self.context.write:
            LOADS.keep(self.context.office, page.desk_key, page.title, loads)
        return Learnt(
            [
                Event(
                    self.context.now,
                    page.desk_key,
                    DECLINED,
                    identity,
                    page.title,
                    data={"reason": reason},
                )
                for identity, reason in declined.items()
            ]
        )

    def stands(self, page: DeskPage, request: Request, standing: Standing) -> Standing:
        """Its place on the waiting list."""
        change = page.changes.get(request.id)
        made = change.params if change is not None else {}
        place = made.get(PLACE, "" if request.new else request.param(PLACE))
        return replace(standing, place=parse_place(place)) if _is_on(page.desk) else standing

    def finish(self, desk: DeskPolicy) -> None:
        """Let the pages be read on which a place is another one now, as nobody edits them."""
        if not _is_on(desk) or desk.name not in self._seen or not self.context.write:
            return
        pages = self._of_pages(desk)
        places = decide_places(
            [load for some in pages.values() for load in some], desk.of(CapacityPolicy)
        )
        office = self.context.office
        stale = [
            title
            for title, loads in pages.items()
            if any(places.get(load.identity) != load.place for load in loads)
        ]
        memories = office.store.fetch_pages(office.desk_key(desk)) if stale else {}
        for title in stale:
            memory = memories.get(title)
            if memory is not None and title not in self.context.report.pages_read:
                office.store.record_page(replace(memory, due_at=self.context.now), ())

    def _read(self, page: DeskPage) -> Mapping[str, Load]:
        """The requests of a page that weigh on the desk, by the thread's id."""
        return {
            thread: Load(
                identity=request.identity,
                size=find_size(self.context, page.desk, request),
                opened_at=request.opened_at,
                started=not request.new
                and _is_started(
                    request,
                    page.desk,
                    by_us=set_by(page, request, "") == self.context.office.account,
                ),
                place=None if request.new else parse_place(request.param(PLACE)),
            )
            for thread, request in page.requests.items()
            if request.is_open
        }

    def _all_on(self, page: DeskPage, found: Iterable[Load]) -> tuple[Load, ...]:
        """What was found on a page, with what is known of its resting requests."""
        known = self._of_pages(page.desk).get(page.title, ())
        return tuple(with_resting(page, known, found))

    def _with_others(self, page: DeskPage, here: Sequence[Load]) -> Sequence[Load]:
        """The same with those of the desk's other pages."""
        # In the order in which they stand: what was asked within one minute has no other.
        pages = {**self._of_pages(page.desk), page.title: here}
        return [load for one in pages.values() for load in one]

    def _of_pages(self, desk: DeskPolicy) -> dict[str, Sequence[Load]]:
        if desk.name not in self._pages:
            office = self.context.office
            key = office.desk_key(desk)
            self._pages[desk.name] = {
                title: LOADS.fetch(office, key, title) or () for title in titles_of(office, desk)
            }
        return self._pages[desk.name]

    def _declined(self, page: DeskPage) -> Mapping[str, str]:
        """The reasons, by lasting id, of requests that were turned down, where that is news."""
        words = {word.casefold() for word in page.desk.of(CapacityPolicy).declined}
        found = {
            request.identity: request.param(REASON)
            for request in page.requests.values()
            if not request.new and request.status.casefold() in words
        }
        if not found:
            return {}
        known = self._known_reasons(page.desk)
        return {
            identity: reason for identity, reason in found.items() if known.get(identity) != reason
        }

    def _known_reasons(self, desk: DeskPolicy) -> dict[str, str]:
        if desk.name not in self._reasons:
            since = self.context.now - _REMEMBERED
            self._reasons[desk.name] = dict(recall_declined(self.context.office, desk, since))
        return self._reasons[desk.name]

    def _report(self, page: DeskPage, reason: str) -> None:
        known = ", ".join(page.desk.of(CapacityPolicy).reasons)
        what = (
            f'the reason "{reason}" is not one of the desk\'s' if reason else "no reason is given"
        )
        self.context.report.problems.append(
            Problem(
                f"a request was turned down, and {what}",
                page.title,
                f"Write one of these into its template, as in reason=…: {known}",
                page.desk.name,
                Severity.NOTICE,
            )
        )


def recall_declined(office: Office, desk: DeskPolicy, since: datetime) -> Sequence[tuple[str, str]]:
    """(request, reason as written) of what was turned down since then (UTC), oldest first."""
    events = office.store.fetch_events(office.desk_key(desk), kind=DECLINED, since=since)
    return [(event.thread, str(event.data.get("reason", ""))) for event in events]


def _is_on(desk: DeskPolicy) -> bool:
    return desk.of(CapacityPolicy).enabled and desk.status.install


def _is_started(request: Request, desk: DeskPolicy, *, by_us: bool) -> bool:
    """Whether the desk has taken a request in: it is on no list, or somebody works on it.

    :param by_us: its status follows the turn, which says "in progress" of what waits for the desk.
    """
    if not parse_place(request.param(PLACE)):
        return True
    if request.param(desk.of(PeoplePolicy).expert_param):
        return True
    return request.phase is Phase.OPEN and (not by_us or bool(request.param(AGREED)))


def _after(load: Load, change: ThreadChange | None) -> Load:
    """A request as it stands on the page when the bot's edit is made."""
    if change is None or (PLACE not in change.params and not change.tag):
        return load
    place = parse_place(change.params.get(PLACE, ""))
    return replace(load, place=place, started=place is None)
