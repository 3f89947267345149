"""Requests that go on elsewhere: what is known of them there, and what follows here.

Who says that a request is a duplicate of another one, a part of it, handed on, or tracked elsewhere
says that nobody is awaited in it meanwhile.  Where the bot can look there, it does: other requests
of the desks, pages of the wiki.  Elsewhere the desk looks itself, after a while.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import ClassVar

from helpdeskbot.concerns.concern import Concern, Explained, Learnt
from helpdeskbot.concerns.handed_on.decide import find_heading, find_rings
from helpdeskbot.concerns.handed_on.memory import WatchedPlaces
from helpdeskbot.concerns.handed_on.parse import parse_target
from helpdeskbot.concerns.handed_on.policy import HandedOnPolicy
from helpdeskbot.concerns.handed_on.values import FOLLOW_THERE, Target
from helpdeskbot.model.change import PlannedAction, ThreadChange
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.elsewhere import Elsewhere, Tie
from helpdeskbot.model.of_itself import OfItself
from helpdeskbot.model.request import Request
from helpdeskbot.model.standing import Standing
from helpdeskbot.model.status import Phase
from helpdeskbot.model.story import Did
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.context import Context
from helpdeskbot.page.believing import has_say
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.place import titles_of
from helpdeskbot.words.messages import Messages

_FOLLOWS = frozenset({Tie.DUPLICATE, Tie.HANDED})


@dataclass(frozen=True, slots=True)
class _Tied:
    """A request that names another place."""

    request: Request
    tie: Tie
    param: str
    target: Target
    desk: DeskPolicy | None
    """Our other desk that it names, where it names no request there."""
    thread: str = ""
    """The request on the same page that it names."""
    there: tuple[str, bool] | None = None
    """The status of the request that it names on another page of ours; whether it is over."""


class HandedOn(Concern):
    """What goes on elsewhere, of all desks, in one pass."""

    kinds: ClassVar = (FOLLOW_THERE,)
    sections: ClassVar = {"handed_on": HandedOnPolicy}

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._places = WatchedPlaces(context)
        self._pages: dict[tuple[str, str], tuple[PageText, Mapping[str, Elsewhere]]] = {}

    @classmethod
    def says_of_itself(cls, desk: DeskPolicy, messages: Messages) -> OfItself:
        """When such a request is looked at again."""
        policy, say = desk.of(HandedOnPolicy), messages.text
        how = (say("does-handed_on-how", policy.look_again_days),)
        return OfItself(say("does-handed_on"), policy.enabled, how)

    def watches(self, desk: DeskPolicy) -> Sequence[str]:
        """Pages on which requests of the desk go on."""
        return self._places.titles(desk) if desk.of(HandedOnPolicy).enabled else ()

    def judges_by(self, desk: DeskPolicy) -> Sequence[str]:
        """The same: what happens there may be the desk's turn here."""
        return self.watches(desk)

    def propose(self, page: DeskPage) -> Mapping[str, ThreadChange]:
        """The status of what was asked, or goes on, in another request that is over by now."""
        changes: dict[str, ThreadChange] = {}
        for thread, there in self.of(page).items():
            request = page.requests[thread]
            if there.tie not in _FOLLOWS or not there.is_over or request.is_over or request.new:
                continue
            if not self._may_follow(page, request, there):
                continue
            because = f"“{there.where}”, where it went on, is over"
            action = PlannedAction(FOLLOW_THERE, thread, because, identity=request.identity)
            changes[thread] = ThreadChange(thread, (action,), status=there.status)
        return changes

    def conclude(self, page: DeskPage, *, saved: bool) -> Learnt:
        """Remember what was seen elsewhere."""
        if page.desk.of(HandedOnPolicy).enabled and self.context.write:
            self.of(page)
            self._places.keep(page.desk, page.place.asked)
        return Learnt()

    def stands(self, page: DeskPage, request: Request, standing: Standing) -> Standing:
        """Which other desk of ours looks after it now."""
        there = self.of(page).get(request.id)
        return replace(standing, desk=there.desk) if there is not None else standing

    def explain(self, page: DeskPage, request: Request) -> Explained | None:
        """Where a request goes on, and what is known there."""
        there = self.of(page).get(request.id)
        if there is None:
            return None
        lines = [f"it goes on elsewhere ({there.tie.value}): {there.where}"]
        if there.is_over is not None:
            lines.append("that request is over" if there.is_over else "that request is open")
        elif there.is_gone:
            lines.append("that is not there any more")
        elif there.changed is not None:
            lines.append(f"something was last done there at {there.changed:%Y-%m-%d %H:%M} UTC")
        data = {"tie": there.tie.value, "where": there.where, "over": there.is_over}
        return Explained(lines, {**data, "gone": there.is_gone})

    def of(self, page: DeskPage) -> Mapping[str, Elsewhere]:
        """Where the requests of a page go on, by the thread's id; a version is looked at once."""
        key = (page.desk.name, page.title)
        known = self._pages.get(key)
        if known is not None and known[0] is page.source:
            return known[1]
        found = dict(self._look(page)) if page.desk.of(HandedOnPolicy).enabled else {}
        self._pages[key] = (page.source, found)
        return found

    def _may_follow(self, page: DeskPage, request: Request, there: Elsewhere) -> bool:
        """Whether the desk knows the status, and nobody has changed it after it was set so once."""
        if page.desk.status.phase(there.status) is not Phase.CLOSED:
            return False
        if not has_say(page, self.context.people, request, there.by):
            return False
        ours = self.context.office.account
        return not any(
            act.did is Did.SET
            and act.account == ours
            and (act.about, act.value) == ("", there.status)
            and act.at >= there.since
            for act in page.story(request.id).acts
        )

    # -- What is named, and where that stands ------------------------------------------------------
    def _look(self, page: DeskPage) -> Iterator[tuple[str, Elsewhere]]:
        tied = [one for one in (self._read(page, each) for each in page.requests.values()) if one]
        if not tied:
            # What was named before is watched no longer.
            self._places.look(page.desk, page.place.asked, ())
            return
        rings = find_rings({one.request.id: one.thread for one in tied if one.thread})
        tied = [one for one in tied if one.request.id not in rings]
        named = [one.target for one in tied if _is_elsewhere(one)]
        seen = self._places.look(page.desk, page.place.asked, named)
        for one in tied:
            by, since = self._written(page, one)
            changed, is_gone = seen.get(one.target, (None, False))
            over: bool | None = None
            status = ""
            if one.thread:
                there = page.requests[one.thread]
                over, status = there.is_over, there.status
                changed = max((act.at for act in page.told(there.id).sets("")), default=None)
            elif one.there is not None:
                status, over = one.there
            yield (
                one.request.id,
                Elsewhere(
                    one.tie,
                    one.target.shown,
                    by,
                    since,
                    page.desk.of(HandedOnPolicy).look_again_days,
                    changed,
                    is_gone,
                    over,
                    status,
                    one.desk.name if one.desk is not None else "",
                ),
            )

    def _read(self, page: DeskPage, request: Request) -> _Tied | None:
        policy = page.desk.of(HandedOnPolicy)
        found = policy.find_tie(request.param)
        if found is None or request.new:
            return None
        param, value = found
        tie, target = policy.params[param], parse_target(value, self.context.office.site())
        desk = self._find_desk(target) if tie is Tie.HANDED else None
        if desk is not None and desk.name == page.desk.name:
            return None
        if desk is not None and not target.section:
            return _Tied(request, tie, param, target, desk)
        thread = self._find_here(page, target)
        if thread == request.id:
            return None
        there = None if thread or target.outside else self._find_on_our_pages(page, target)
        return _Tied(request, tie, param, target, None, thread, there)

    def _find_desk(self, target: Target) -> DeskPolicy | None:
        office = self.context.office
        for desk in office.desks:
            names = {desk.name.casefold(), *(one.casefold() for one in titles_of(office, desk))}
            if target.page.casefold() in names:
                return desk
        return None

    def _find_here(self, page: DeskPage, target: Target) -> str:
        """The id of a request on the same page; ``""``: none of them is meant."""
        if target.outside or target.page not in ("", page.title, page.place.asked):
            # A heading alone may look like a title.
            section = "" if target.outside or target.section else target.page
        else:
            section = target.section
        requests = list(page.requests.values())
        at = find_heading([one.thread.heading for one in requests], section) if section else None
        return requests[at].id if at is not None else ""

    def _find_on_our_pages(self, page: DeskPage, target: Target) -> tuple[str, bool] | None:
        """Status of a request that our pages have, or had, and whether it is over."""
        office = self.context.office
        for desk in office.desks:
            titles = {*titles_of(office, desk), *desk.talk_pages}
            if (target.page or page.title) not in titles or not target.section:
                continue
            fetch = partial(office.store.fetch_threads, office.desk_key(desk))
            known = self.context.once(("threads", desk.name), fetch)
            threads = [one for one in known if one.status is not None and one.title in titles]
            at = find_heading([one.heading for one in threads], target.section)
            if at is not None:
                status = threads[at].status or ""
                return status, desk.status.phase(status) is Phase.CLOSED
        return None

    def _written(self, page: DeskPage, one: _Tied) -> tuple[str, datetime]:
        """Who wrote it, and when; where nothing tells, it is as old as the last words."""
        sets = [act for act in page.told(one.request.id).sets(one.param) if act.value]
        if sets:
            return sets[-1].account, sets[-1].at
        said = [at for _, at in one.request.thread.signatures()]
        return "", max(said, default=one.request.opened_at or self.context.now)


def _is_elsewhere(one: _Tied) -> bool:
    """Whether it names a page of this wiki that is no request or desk of ours."""
    known = one.thread or one.there is not None or one.desk is not None
    return bool(one.target.page) and not (known or one.target.outside)
