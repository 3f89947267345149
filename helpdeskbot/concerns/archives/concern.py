"""Looks after threads that leave the desk's page: where they went, who has to know, late replies.

What is done on a page comes of :meth:`Archives.propose`; the rest after all pages were read.  On a
desk without ``archives.enabled`` nothing of it costs anything, and where no thread is gone nothing
is asked of the wiki.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from helpdeskbot.concerns.archives.decide import awaits_reply, find_replies, find_thread
from helpdeskbot.concerns.archives.policy import ArchivesPolicy, Replies
from helpdeskbot.concerns.archives.search import find_archived, was_refused
from helpdeskbot.concerns.archives.telling import (
    ARCHIVED,
    REPLY,
    bring_back,
    nth_of,
    tell_requesters,
)
from helpdeskbot.concerns.archives.values import (
    BRING_BACK,
    RESOLVE,
    TELL_ARCHIVED,
    UNRESOLVE,
    Archived,
)
from helpdeskbot.concerns.archives.watch import Watch, Watched, keep_watch, load_watch
from helpdeskbot.concerns.archives.words import TEMPLATES, list_archived, render_archived
from helpdeskbot.concerns.concern import Concern, Learnt, PublishedPart
from helpdeskbot.model.change import Draft, PlannedAction, ThreadChange
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import TalkPage, Thread
from helpdeskbot.model.memory import Event, ThreadMemory
from helpdeskbot.model.of_itself import OfItself
from helpdeskbot.model.report import Finding, Health, Problem, Severity
from helpdeskbot.model.request import Request
from helpdeskbot.model.shown import Shown
from helpdeskbot.model.status import Phase
from helpdeskbot.office.context import Context
from helpdeskbot.office.office import Office
from helpdeskbot.page.believing import has_say
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.remembering import fetch_asked
from helpdeskbot.parse import parse_page
from helpdeskbot.parse.thanks import is_thanks
from helpdeskbot.words.messages import Messages

SEARCHED, MARKED = "archive-searched", "marked-resolved"
# A person may save the archive only later; after that a thread was removed, not archived.
_SEARCH_FOR = timedelta(days=2)
_SEARCH_AGAIN, _LONGER_EACH_TIME = timedelta(hours=1), 3
_MOST_CHANGED = 10
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
            self._find_gone(desk)
        if desk.of(ArchivesPolicy).tell_requester:
            tell_requesters(self.context, desk)
        if self.context.write:
            self._look_for_replies(desk)

    def _known_marks(self, desk: DeskPolicy) -> set[str]:
        if desk.name not in self._marked:
            office = self.context.office
            events = office.store.fetch_events(office.desk_key(desk), kind=MARKED)
            self._marked[desk.name] = {event.thread for event in events}
        return self._marked[desk.name]

    # -- What is gone ------------------------------------------------------------------------------
    def _find_gone(self, desk: DeskPolicy) -> None:
        office, now = self.context.office, self.context.now
        gone = find_gone(office, desk, now)
        if not gone:
            return
        key = office.desk_key(desk)
        found: dict[str, Archived] = {}
        for title in dict.fromkeys(memory.title for memory in gone):
            some = [memory for memory in gone if memory.title == title]
            found |= find_archived(office, desk, title, some)
        events = []
        # Later than the moment at which it was seen to be gone, though in the same pass.
        now = office.clock()
        for memory in gone:
            archived = found.get(memory.id)
            if archived is None:
                events.append(Event(now, key, SEARCHED, memory.id, memory.title))
                continue
            is_request = archived.open
            data: dict[str, object] = {
                "where": archived.where,
                "heading": archived.heading,
                "by": archived.by,
                "status": archived.status,
                "open": is_request,
                "requester": memory.opened_by,
                "language": archived.language,
                "nth": archived.nth,
                "at": archived.at.isoformat() if archived.at else "",
            }
            events.append(Event(now, key, ARCHIVED, memory.id, memory.title, data=data))
            if is_request:
                self._report_open(desk, memory, archived)
        office.store.record_events(events)
        self._watch(desk, list(found.values()))

    def _report_open(self, desk: DeskPolicy, memory: ThreadMemory, archived: Archived) -> None:
        by = f" by {archived.by}" if archived.by else ""
        what = f'the open request "{memory.heading}" was archived{by}, to {archived.where}'
        advice = "Bring it back if it was not meant, or give it a final status there"
        problem = Problem(what, memory.title, advice, desk.name, Severity.NOTICE)
        self.context.report.problems.append(problem)

    # -- Replies in the archive --------------------------------------------------------------------
    def _watch(self, desk: DeskPolicy, found: Sequence[Archived]) -> None:
        policy, office = desk.of(ArchivesPolicy), self.context.office
        if policy.replies is Replies.IGNORE:
            return
        until = self.context.now + timedelta(days=policy.watch_days)
        new = [_as_watched(one, until) for one in found if awaits_reply(one, policy)]
        if not new:
            return
        watch = load_watch(office, desk)
        identities = {one.identity for one in new}
        watch.threads = [one for one in watch.threads if one.identity not in identities] + new
        # The archive is looked at once more by the next pass, which knows what stood there now.
        keep_watch(office, desk, watch)

    def _look_for_replies(self, desk: DeskPolicy) -> None:
        office = self.context.office
        watch = load_watch(office, desk)
        heads = self.context.heads.pages
        changed = [
            title
            for title in watch.titles
            if title in heads
            and heads[title].exists
            and heads[title].revid != watch.revids.get(title)
        ][:_MOST_CHANGED]
        if not changed:
            return
        back = _on_the_desk(office, desk)
        pages = office.wiki.fetch_pages(changed)
        for title in changed:
            page = pages[title]
            talk = parse_page(page.text, office.site(), office.markers(desk))
            if all(
                self._look_at(desk, watch, one, talk)
                for one in list(watch.threads)
                if one.where == title
            ):
                watch.revids[title] = page.head.revid
        watch.threads = [one for one in watch.threads if one.identity not in back]
        keep_watch(office, desk, watch)

    def _look_at(self, desk: DeskPolicy, watch: Watch, one: Watched, archive: TalkPage) -> bool:
        """Look at one archived thread; whether nothing is left to be done about it."""
        office, now = self.context.office, self.context.now
        memory = ThreadMemory("", one.identity, one.where, one.heading, now, comments=one.comments)
        thread = find_thread(
            memory,
            archive.threads,
            text=archive.text,
            account=office.account,
            asked=fetch_asked(office, desk).get(one.identity, ""),
        )
        if thread is None:
            return True
        if not find_replies(one.comments, thread, office.account, desk.bots):
            return True
        brings_back = desk.of(ArchivesPolicy).replies is Replies.BRING_BACK
        if brings_back and desk.takes_sections and not bring_back(self.context, desk, one):
            return False
        data = {"where": one.where, "heading": one.heading, "nth": thread.nth}
        office.store.record_events(
            [Event(now, office.desk_key(desk), REPLY, one.identity, one.where, data=data)]
        )
        what = f'"{one.heading}" was closed for want of an answer, and got one in {one.where}'
        advice = "Answer there, or bring it back"
        self.context.report.problems.append(
            Problem(what, desk.home, advice, desk.name, Severity.NOTICE)
        )
        # One reply opens it again; what follows is for people.
        watch.threads.remove(one)
        return True


def find_gone(office: Office, desk: DeskPolicy, now: datetime) -> Sequence[ThreadMemory]:
    """Threads that are gone and of which it is not known yet where they are.

    They are looked for at once, and again after one, three, nine and 27 hours.
    """
    key = office.desk_key(desk)
    since = now - _SEARCH_FOR
    if not office.store.fetch_events(key, kind="thread-gone", since=since):
        return ()
    gone = [
        memory
        for memory in office.store.fetch_threads(key)
        if memory.gone_since is not None and memory.gone_since >= since and memory.comments
    ]
    if not gone:
        return ()
    found = {
        event.thread: event.at
        for event in office.store.fetch_events(key, kind=ARCHIVED, since=since)
    }
    again: dict[str, datetime] = {}
    wait: dict[str, timedelta] = {}
    for event in office.store.fetch_events(key, kind=SEARCHED, since=since):
        wait[event.thread] = wait.get(event.thread, _SEARCH_AGAIN / _LONGER_EACH_TIME)
        wait[event.thread] *= _LONGER_EACH_TIME
        again[event.thread] = event.at + wait[event.thread]
    return [
        memory
        for memory in gone
        if memory.gone_since is not None
        # It may have been brought back, and archived again.
        and not (memory.id in found and found[memory.id] >= memory.gone_since)
        and again.get(memory.id, now) <= now
    ]


@dataclass(frozen=True, slots=True)
class ArchiveRows:
    """What staff should know of the archives; of each, no more than where it is.

    :param open: open requests that were archived.
    :param replies: requests that were closed for want of an answer and got one there.
    """

    open: Sequence[Archived] = ()
    replies: Sequence[Archived] = ()


def list_for_staff(office: Office, desk: DeskPolicy, now: datetime) -> ArchiveRows:
    """What staff should know of the archives: for the page of needs, or a digest.

    A request is on it until it stands on the desk again, or for ``archives.report_days``.
    """
    if not desk.of(ArchivesPolicy).enabled:
        return ArchiveRows()
    key, since = office.desk_key(desk), now - timedelta(days=desk.of(ArchivesPolicy).report_days)
    latest = {
        event.thread: event for event in office.store.fetch_events(key, kind=ARCHIVED, since=since)
    }
    replies = {
        event.thread: event for event in office.store.fetch_events(key, kind=REPLY, since=since)
    }
    back = _on_the_desk(office, desk) if latest or replies else frozenset[str]()

    def rows(events: Collection[Event]) -> Sequence[Archived]:
        return [_archived_of(event) for event in events if event.thread not in back]

    is_open = [event for event in latest.values() if event.data.get("open") is True]
    return ArchiveRows(rows(is_open), rows(replies.values()))


def _archived_of(event: Event) -> Archived:
    where, heading = str(event.data.get("where")), str(event.data.get("heading"))
    return Archived(event.thread, where, heading, nth=nth_of(event))


def _as_watched(one: Archived, until: datetime) -> Watched:
    return Watched(one.identity, one.where, one.heading, until, one.comments, one.language, one.nth)


def _on_the_desk(office: Office, desk: DeskPolicy) -> frozenset[str]:
    """Lasting ids of the threads that stand on the desk's pages."""
    memories = office.store.fetch_threads(office.desk_key(desk))
    return frozenset(memory.id for memory in memories if memory.gone_since is None)


def _mark(thread: Thread, identity: str, desk: DeskPolicy) -> ThreadChange:
    line = "{{" + desk.status.resolved_templates[0] + "|1=~~~~}}"
    because = "its status is final, and the desk archives by this mark"
    action = PlannedAction(RESOLVE, thread.id, because, identity=identity)
    return ThreadChange(thread.id, (action,), draft=Draft("", "", {}, "", line=line))
