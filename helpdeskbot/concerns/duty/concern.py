"""A concern: staff take turns, and each request has somebody of them who looks after it.

Who is named stands in the status template, so that the box tells it.  What a person writes there
stays, and what a person takes away is not written again; where somebody is away or has left, the
next one is named, and told once what is known of the request.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import ClassVar

from helpdeskbot.concerns.agreement.concern import Agreements
from helpdeskbot.concerns.asking.concern import Asking
from helpdeskbot.concerns.asking.roster.values import RosterTrouble
from helpdeskbot.concerns.concern import Concern, Explained, Learnt, PublishedPart
from helpdeskbot.concerns.duty.finder import Finder
from helpdeskbot.concerns.duty.memory import (
    HELD,
    Crew,
    fetch_crew,
    fetch_held,
    given_event,
    without_told,
)
from helpdeskbot.concerns.duty.policy import DutyPolicy
from helpdeskbot.concerns.duty.summary import summarise
from helpdeskbot.concerns.duty.telling import tell_new_holder
from helpdeskbot.concerns.duty.values import HAND_OVER, LOOK_AFTER, Held
from helpdeskbot.concerns.duty.words import TEMPLATE, render_for_staff
from helpdeskbot.concerns.turns.concern import Turns
from helpdeskbot.model.change import PlannedAction, ThreadChange
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.of_itself import OfItself
from helpdeskbot.model.request import Request
from helpdeskbot.model.standing import Standing
from helpdeskbot.office.context import Context
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.resting import with_resting
from helpdeskbot.page.standings import fetch_standings
from helpdeskbot.words.links import list_titles
from helpdeskbot.words.messages import Messages

# Who was blocked or has lost a right is noticed so soon, though nobody edits anything.
_LOOK_AGAIN = timedelta(days=1)


@dataclass(slots=True)
class _Look:
    """One page, looked at.

    :param known: what was remembered, by the requests' lasting ids.
    :param found: who looks after each request if what is proposed is done, by the thread's id.
    """

    known: Mapping[str, Held]
    found: dict[str, Held] = field(default_factory=dict)
    proposed: dict[str, ThreadChange] = field(default_factory=dict)


class Duty(Concern):
    """Who looks after the requests of all desks, in one pass."""

    kinds: ClassVar = (LOOK_AFTER, HAND_OVER)
    asks: ClassVar = (Asking, Agreements, Turns)
    sections: ClassVar = {"duty": DutyPolicy}

    def __init__(
        self, context: Context, asking: Asking, agreements: Agreements, turns: Turns
    ) -> None:
        super().__init__(context)
        self._agreements = agreements
        self._turns = turns
        self._looks: dict[tuple[str, str], _Look] = {}
        self._rows: dict[str, dict[str, tuple[Held, ...]]] = {}

    def watches(self, desk: DeskPolicy) -> Sequence[str]:
        """The page on which staff put themselves."""
        # Staff may have switched it on since.
        return [desk.of(DutyPolicy).title(desk)] if desk.may_use(DutyPolicy) else []

    def judges_by(self, desk: DeskPolicy) -> Sequence[str]:
        """The same: somebody may have come, gone, or be away."""
        return self.watches(desk)

    def pages(self, desk: DeskPolicy, messages: Messages) -> Mapping[str, str]:
        """The page on which staff put themselves."""
        policy = desk.of(DutyPolicy)
        return {policy.title(desk): messages.text("does-duty")} if policy.enabled else {}

    def part(self, desks: Sequence[DeskPolicy]) -> PublishedPart | None:
        """The pages of duty, their rows, and the words with which a request is handed over."""
        used = [desk for desk in desks if desk.of(DutyPolicy).enabled]
        if not used:
            return None
        first, *others = dict.fromkeys(desk.of(DutyPolicy).title(desk) for desk in used)
        own = {
            "duty_template": used[0].of(DutyPolicy).template,
            "hand_over_template": TEMPLATE,
            "duty_page": first,
        }
        return PublishedPart("duty", own, [{"duty_page": other} for other in others])

    @classmethod
    def says_of_itself(cls, desk: DeskPolicy, messages: Messages) -> OfItself:
        """Who is named, and where they put themselves."""
        policy, say = desk.of(DutyPolicy), messages.text
        how = say("does-duty-how", list_titles([policy.title(desk)]))
        return OfItself(say("does-duty"), policy.enabled, (how,))

    def wakes(self, page: DeskPage) -> Collection[str]:
        """Those that somebody looks after who is not there any more: blocked, renamed, no staff."""
        if not (page.resting and self._is_on(page.desk)):
            return ()
        rows = {one.identity: one for one in self._at_rest(page) if one.name and one.was_here}
        colleagues = self._crew(page.desk).colleagues if rows else {}
        there = {name for name, one in colleagues.items() if one.here}
        left = {identity for identity, one in rows.items() if one.name not in there}
        return [thread for thread in page.resting if page.identity(thread) in left]

    def propose(self, page: DeskPage) -> Mapping[str, ThreadChange]:
        """Names of those who look after requests, where they are others than stand there."""
        self._looks.pop((page.desk.name, page.title), None)
        if not page.desk.of(DutyPolicy).enabled or not page.requests:
            return {}
        rows = self._held(page.desk)
        look = _Look({one.identity: one for one in rows.get(page.title, ())})
        self._looks[page.desk.name, page.title] = look
        finder = Finder(self.context, page, self._crew(page.desk), look.known)
        open_ones = [one for one in page.requests.values() if _is_looked_at(page, one)]
        signs = {one.id: finder.read_sign(one) for one in open_ones}
        for request in open_ones:
            look.found[request.id] = finder.stay(request, signs[request.id])
        waiting = [one for one in open_ones if look.found[one.id].waits]
        if waiting:
            elsewhere = [one for title in rows if title != page.title for one in rows[title]]
            elsewhere += self._at_rest(page)
            look.found |= finder.give(waiting, look.found, elsewhere)
        param = page.desk.of(DutyPolicy).param_at(page.desk)
        for request in open_ones if param else ():
            held, sign = look.found[request.id], signs[request.id]
            is_other = held.name != finder.read_name(sign.name)
            if is_other or (sign.ours and held.name != sign.name):
                because = f"{held.name or 'nobody'} looks after it"
                action = PlannedAction(LOOK_AFTER, request.id, because, identity=request.identity)
                change = ThreadChange(request.id, (action,), params={param: held.name})
                look.proposed[request.id] = change
        return look.proposed

    def conclude(self, page: DeskPage, *, saved: bool) -> Learnt:
        """Remember who looks after what, and look again when somebody is back."""
        look = self._looks.get((page.desk.name, page.title))
        if look is None:
            return Learnt()
        rows, events = [], []
        here = self._turns.of(page) if any(one.before for one in look.found.values()) else None
        for thread, held in look.found.items():
            known, mine = look.known.get(held.identity), look.proposed.get(thread)
            done = page.changes.get(thread)
            if mine is not None and not (saved and done is not None and done.includes(mine)):
                # What stands there still is looked at by the next pass.
                rows += [known] if known is not None else []
                continue
            if held.before and held.name and held.summary is None:
                about = summarise(page, page.requests[thread], here, self._agreements)
                held = replace(held, summary=about)
            if held.name and (known is None or known.name != held.name):
                events.append(given_event(page.desk_key, page.title, held, self.context.now))
            rows.append(held)
        rows = list(with_resting(page, look.known.values(), rows))
        self._keep(page.desk, page.title, tuple(rows), page.revid)
        awake = [thread for thread, held in look.found.items() if held.waits]
        return Learnt(events, self._due_at(page.desk, rows), awake)

    def stands(self, page: DeskPage, request: Request, standing: Standing) -> Standing:
        """Who of the staff looks after it."""
        rows = self._held(page.desk).get(page.title, ()) if self._is_on(page.desk) else ()
        owner = next((one.name for one in rows if one.identity == request.identity), "")
        return replace(standing, owner=owner)

    def for_staff(self, desks: Sequence[DeskPolicy], messages: Messages) -> Sequence[str]:
        """Requests that nobody looks after, as nobody is there; rows that do not count."""
        nobodys: list[tuple[str, str]] = []
        titles: list[str] = []
        troubles: list[RosterTrouble] = []
        for desk in desks:
            crew = self._crew(desk) if self._is_on(desk) else Crew({})
            titles += [desk.of(DutyPolicy).title(desk)] if crew.troubles else []
            troubles += crew.troubles
            some = self._held(desk).values() if self._is_on(desk) else ()
            rows = (one for rows in some for one in rows)
            waiting = {one.identity for one in rows if one.waits}
            nobodys += [
                (one.title, one.heading)
                for one in fetch_standings(self.context, desk)
                if one.identity in waiting
            ]
        return render_for_staff(nobodys, titles, troubles, messages)

    def explain(self, page: DeskPage, request: Request) -> Explained | None:
        """Who looks after a request, and since when."""
        rows = self._held(page.desk).get(page.title, ()) if self._is_on(page.desk) else ()
        held = next((one for one in rows if one.identity == request.identity), None)
        if held is None or not held.name:
            return None
        since = f" since {held.since:%Y-%m-%d}" if held.since else ""
        return Explained([f"looked after by {held.name}{since}"], {"owner": held.name})

    def finish(self, desk: DeskPolicy) -> None:
        """Tell those who have taken a request over what they should know of it."""
        if not self._is_on(desk):
            return
        rows = self._held(desk)
        untold: dict[str, list[Held]] = {}
        for held in (one for some in rows.values() for one in some):
            if held.before and held.name and held.summary and held.since:
                untold.setdefault(held.name, []).append(held)
        colleagues = self._crew(desk).colleagues if untold else {}
        for name, theirs in sorted(untold.items()):
            colleague = colleagues.get(name)
            if colleague is None or not colleague.here:
                continue  # the page is read again, and somebody else takes it over
            told = tell_new_holder(self.context, desk, colleague, theirs)
            for title, some in rows.items() if told else ():
                self._keep(desk, title, without_told(some, told))

    def _at_rest(self, page: DeskPage) -> Sequence[Held]:
        """Who looks after those requests of a page that rest."""
        resting = {page.identity(thread) for thread in page.resting}
        rows = self._held(page.desk).get(page.title, ())
        return [one for one in rows if one.identity in resting]

    def _due_at(self, desk: DeskPolicy, rows: Sequence[Held]) -> datetime | None:
        """When the page is to be looked at again, though nobody edits it."""
        now, moments = self.context.now, []
        if any(one.waits for one in rows):
            colleagues = self._crew(desk).colleagues.values()
            moments += [one.back_at for one in colleagues if one.back_at and one.back_at > now]
            moments += [now + _LOOK_AGAIN] if colleagues else []
        elif any(one.name for one in rows) and self._crew(desk).takes_turns:
            moments.append(now + _LOOK_AGAIN)
        return min(moments, default=None)

    def _is_on(self, desk: DeskPolicy) -> bool:
        return desk.of(DutyPolicy).enabled

    def _crew(self, desk: DeskPolicy) -> Crew:
        context = self.context
        return context.once(("duty", desk.name), lambda: fetch_crew(context, desk))

    def _held(self, desk: DeskPolicy) -> dict[str, tuple[Held, ...]]:
        """Who looks after what, by the titles of the desk's pages, as far as this pass knows."""
        if desk.name not in self._rows:
            self._rows[desk.name] = dict(fetch_held(self.context.office, desk))
        return self._rows[desk.name]

    def _keep(self, desk: DeskPolicy, title: str, rows: tuple[Held, ...], revid: int = 0) -> None:
        held = self._held(desk)
        if self.context.write and rows != held.get(title, ()):
            HELD.keep(self.context.office, self.context.office.desk_key(desk), title, rows, revid)
        held[title] = rows


def _is_looked_at(page: DeskPage, request: Request) -> bool:
    """Whether somebody is to look after it: it is not over, and has a template or is given one."""
    change = page.changes.get(request.id, ThreadChange(request.id, ()))
    if change.withdrawn is not None or (request.new and not change.tag):
        return False
    return not request.is_over
