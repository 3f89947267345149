"""Looks after threads that leave the desk's page: where they went, who has to know, late replies.

What is done on a page comes of :meth:`Archives.propose`; the rest after all pages were read.  On a
desk without ``archives.enabled`` nothing of it costs anything, and where no thread is gone nothing
is asked of the wiki.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from helpdeskbot.concerns.archives.gone import note_gone
from helpdeskbot.concerns.archives.policy import ArchivesPolicy, Replies
from helpdeskbot.concerns.archives.replies import look_for_replies
from helpdeskbot.concerns.archives.search import was_refused
from helpdeskbot.concerns.archives.staff import list_for_staff
from helpdeskbot.concerns.archives.telling import (
    tell_requesters,
)
from helpdeskbot.concerns.archives.values import (
    BRING_BACK,
    RESOLVE,
    TELL_ARCHIVED,
    UNRESOLVE,
)
from helpdeskbot.concerns.archives.watch import load_watch
from helpdeskbot.concerns.archives.words import TEMPLATES, list_archived, render_archived
from helpdeskbot.concerns.concern import Concern, Learnt, PublishedPart
from helpdeskbot.model.change import Draft, PlannedAction, ThreadChange
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import Thread
from helpdeskbot.model.memory import Event
from helpdeskbot.model.of_itself import OfItself
from helpdeskbot.model.report import Finding, Health
from helpdeskbot.model.request import Request
from helpdeskbot.model.shown import Shown
from helpdeskbot.model.status import Phase
from helpdeskbot.office.context import Context
from helpdeskbot.page.believing import has_say
from helpdeskbot.page.page import DeskPage
from helpdeskbot.parse.thanks import is_thanks
from helpdeskbot.words.messages import Messages

MARKED = "marked-resolved"
# Who has written that lately in a request that was closed before may have opened it again.
_GOES_ON = timedelta(days=1)


class Archives(Concern):
    """Where threads went, and what follows from it."""

    kinds: ClassVar = (RESOLVE, UNRESOLVE, TELL_ARCHIVED, BRING_BACK)
    sections: ClassVar = {"archives": ArchivesPolicy}

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._marked: dict[str, set[str]] = {}
        self._refused: dict[str, list[str]] = {}
        self._going_on: dict[str, dict[str, datetime]] = {}

    def watches(self, desk: DeskPolicy) -> Sequence[str]:
        """Archives in which a reply would open a request again."""
        return load_watch(self.context.office, desk).titles

    def part(self, desks: Sequence[DeskPolicy]) -> PublishedPart | None:
        """What people are told of an archived request."""
        used = any(desk.of(ArchivesPolicy).enabled for desk in desks)
        return PublishedPart("archives", TEMPLATES) if used else None

    @classmethod
    def says_of_itself(cls, desk: DeskPolicy, messages: Messages) -> OfItself:
        """Who is told of what was archived."""
        policy, say = desk.of(ArchivesPolicy), messages.text
        lines = [say("does-archives-how", policy.report_days)]
        if policy.tell_requester:
            lines.append(say("does-archives-requester"))
        if policy.replies is Replies.BRING_BACK:
            lines.append(say("does-archives-back"))
        if policy.mark_resolved:
            lines.append(say("does-archives-mark"))
        return OfItself(say("does-archives"), policy.enabled, lines)

    def examine(self, desk: DeskPolicy, rights: Collection[str]) -> Iterable[Finding]:
        """Whether the mark by which the desk archives is a template that is there."""
        policy, marks = desk.of(ArchivesPolicy), desk.status.resolved_templates
        if not (policy.enabled and policy.mark_resolved and marks):
            return
        title = f"Template:{marks[0]}"
        if not self.context.office.has_page(title):
            what = "the template by which finished requests are marked for archiving does not exist"
            advice = "Make it, or switch archives.mark_resolved off"
            yield Finding(f"desk {desk.name}", Health.TROUBLE, what, advice, title)

    def propose(self, page: DeskPage) -> Mapping[str, ThreadChange]:
        """The mark by which the desk archives, in requests whose status is final."""
        desk = page.desk
        if not (desk.of(ArchivesPolicy).enabled and desk.of(ArchivesPolicy).mark_resolved):
            return {}
        if not desk.status.resolved_templates:
            return {}
        known = self._known_marks(desk)
        over = [
            request
            for request in page.requests.values()
            if request.phase is Phase.CLOSED
            and not (request.new or request.thread.resolved)
            and (request.identity not in known or page.is_lively(request.id))
            and (request.opened_at or desk.since) >= desk.since
        ]
        before = was_refused(page, [request.thread for request in over]) if over else frozenset()
        self._refused[page.title] = [one.identity for one in over if one.id in before]
        over = [one for one in over if one.id not in before]
        going_on = {one.id: until for one in over if (until := self._goes_on_until(page, one))}
        self._going_on[page.title] = going_on
        changes = {
            one.id: _mark(one.thread, one.identity, desk)
            for one in over
            if one.id not in going_on and self._is_closed_by_the_desk(page, one)
        }
        for thread, request in page.requests.items():
            if request.thread.markers and not request.thread.resolved:
                because = "somebody has gone on with it since"
                action = PlannedAction(UNRESOLVE, thread, because, identity=request.identity)
                marker = request.thread.markers[0]
                changes[thread] = ThreadChange(thread, (action,), withdrawn=marker)
        return changes

    def _is_closed_by_the_desk(self, page: DeskPage, request: Request) -> bool:
        set_by = [act.account for act in page.story(request.id).sets("")][-1:]
        return all(has_say(page, self.context.people, request, one) for one in set_by)

    def _goes_on_until(self, page: DeskPage, request: Request) -> datetime | None:
        """Until when it may go on, UTC, as somebody has written just now, since it was closed."""
        closed = [act.at for act in page.story(request.id).sets("")][-1:]
        bots = {self.context.office.account, *page.desk.bots}
        said = [
            one.timestamp
            for one in request.thread.comments
            if one.author not in bots and not is_thanks(request.words_of(one))
        ]
        last = max(said, default=None)
        if last is None or not any(last > at for at in closed):
            return None
        until = last + _GOES_ON
        return until if until > self.context.now else None

    def conclude(self, page: DeskPage, *, saved: bool) -> Learnt:
        """Marks that people took away, which only the page's history knew of.

        What is gone is in the memory then, where :meth:`finish` finds it.
        """
        refused = self._refused.pop(page.title, [])
        if refused:
            self._known_marks(page.desk).update(refused)
        at, going_on = self.context.now, self._going_on.pop(page.title, {})
        return Learnt(
            [Event(at, page.desk_key, MARKED, identity, page.title) for identity in refused],
            dues=going_on,
        )

    def for_staff(self, desks: Sequence[DeskPolicy], messages: Messages) -> Sequence[str]:
        """Open requests that were archived, and late replies in archives."""
        office = self.context.office
        rows = [list_for_staff(office, desk, office.clock()) for desk in desks]
        return [
            *render_archived(
                "archive-needs-open", [row for one in rows for row in one.open], messages.text
            ),
            *render_archived(
                "archive-needs-replies", [row for one in rows for row in one.replies], messages.text
            ),
        ]

    def shows(self, desk: DeskPolicy, messages: Messages) -> Sequence[Shown]:
        """The same for the dashboard."""
        rows = list_for_staff(self.context.office, desk, self.context.office.clock())
        kinds = {"open": rows.open, "replies": rows.replies}
        return [
            Shown(f"archived-{kind}", messages.text(f"archive-needs-{kind}"), list_archived(some))
            for kind, some in kinds.items()
            if some
        ]

    def finish(self, desk: DeskPolicy) -> None:
        """Find what is gone, tell who has to know, and look for replies in the archives."""
        if not desk.of(ArchivesPolicy).enabled:
            return
        if self.context.write:
            note_gone(self.context, desk)
        if desk.of(ArchivesPolicy).tell_requester:
            tell_requesters(self.context, desk)
        if self.context.write:
            look_for_replies(self.context, desk)

    def _known_marks(self, desk: DeskPolicy) -> set[str]:
        if desk.name not in self._marked:
            office = self.context.office
            events = office.store.fetch_events(office.desk_key(desk), kind=MARKED)
            self._marked[desk.name] = {event.thread for event in events}
        return self._marked[desk.name]


def _mark(thread: Thread, identity: str, desk: DeskPolicy) -> ThreadChange:
    line = "{{" + desk.status.resolved_templates[0] + "|1=~~~~}}"
    because = "its status is final, and the desk archives by this mark"
    action = PlannedAction(RESOLVE, thread.id, because, identity=identity)
    return ThreadChange(thread.id, (action,), draft=Draft("", "", {}, "", line=line))
