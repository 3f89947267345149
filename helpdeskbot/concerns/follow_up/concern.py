"""The concern for what comes after "done": asks how it went, and takes note of the answers.

Where and when is decided by :mod:`.decide`; closings and earlier follow-ups are read
from the pages and their histories (:mod:`.closing`) and kept in a book
(:mod:`.memory`), so that an idle tick asks the wiki nothing more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar

from helpdeskbot.concerns.agreement.concern import Agreements
from helpdeskbot.concerns.asking.concern import Asking
from helpdeskbot.concerns.concern import Concern, Learnt, PublishedPart
from helpdeskbot.concerns.follow_up.aftercare import Aftercare
from helpdeskbot.concerns.follow_up.answers import AnswerReader
from helpdeskbot.concerns.follow_up.closing import find_sent
from helpdeskbot.concerns.follow_up.decide import choose_now, find_due, next_look, place_of
from helpdeskbot.concerns.follow_up.done import Register
from helpdeskbot.concerns.follow_up.figures import counted_in, look_up
from helpdeskbot.concerns.follow_up.letters import Correspondence
from helpdeskbot.concerns.follow_up.memory import FollowUpBook, find_coming, open_book, save_book
from helpdeskbot.concerns.follow_up.parse import parse_answers
from helpdeskbot.concerns.follow_up.policy import FollowUpPolicy
from helpdeskbot.concerns.follow_up.values import FOLLOW_UP, Answer, Counted, DoneRequest, Where
from helpdeskbot.concerns.follow_up.words import (
    TEMPLATES,
    draft_follow_up,
    history_title,
    list_coming,
)
from helpdeskbot.model.change import PlannedAction, ThreadChange
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import Thread
from helpdeskbot.model.memory import Event
from helpdeskbot.model.of_itself import OfItself
from helpdeskbot.model.shown import Shown
from helpdeskbot.office.context import Context
from helpdeskbot.office.templates import names_of
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.said import surely_ours
from helpdeskbot.words.links import list_numbers
from helpdeskbot.words.messages import Messages

# Blocks and wishes not to be written to end without a sign on the page.
_LATER = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class _Planned:
    """A follow-up that this pass means to post in a thread."""

    day: int
    counted: Mapping[str, Counted]


class FollowUps(Concern):
    """Follow-ups of all desks of a wiki in one pass."""

    kinds: ClassVar = (FOLLOW_UP,)
    asks: ClassVar = (Asking, Agreements)
    sections: ClassVar = {"follow_up": FollowUpPolicy}

    def __init__(self, context: Context, asking: Asking, agreements: Agreements) -> None:
        super().__init__(context)
        self._planned: dict[tuple[str, str], _Planned] = {}
        self._aftercare = Aftercare(context, asking, agreements)
        self._register = Register(context, self._aftercare)
        self._answers = AnswerReader(context)
        self._letters = Correspondence(context)

    def watches(self, desk: DeskPolicy) -> Sequence[str]:
        """The pages of answers, and archives of done requests."""
        # Staff may have switched it on since.
        policy = desk.of(FollowUpPolicy)
        return policy.own_pages(desk) if desk.may_use(FollowUpPolicy) else ()

    def part(self, desks: Sequence[DeskPolicy]) -> PublishedPart | None:
        """The question how it went, and the answers of its buttons."""
        used = [desk.of(FollowUpPolicy) for desk in desks if desk.of(FollowUpPolicy).enabled]
        if not used:
            return None
        return PublishedPart("follow-up", {**TEMPLATES, "answer_template": used[0].answer_template})

    @classmethod
    def says_of_itself(cls, desk: DeskPolicy, messages: Messages) -> OfItself:
        """When it is asked how it went, and how seldom."""
        policy, say = desk.of(FollowUpPolicy), messages.text
        every = {*policy.days, *(day for days in policy.topics.values() for day in days)}
        days = list_numbers(sorted(every), messages.language)
        how = say("does-follow-up-how", days, policy.most_per_day, policy.quiet_days)
        asked = (say("manual-follow-up"),)
        return OfItself(say("does-follow-up"), policy.enabled, (how,), to_requesters=asked)

    def wakes(self, page: DeskPage) -> Collection[str]:
        """Those about which it may be asked now: what is said in them is weighed as anywhere."""
        desk, policy, now = page.desk, page.desk.of(FollowUpPolicy), self._now
        if not policy.enabled or not page.resting:
            return ()
        known = self._book(desk).requests
        rows = {one: known.get(page.identity(one)) for one in page.resting}
        return [
            one
            for one, row in rows.items()
            if row is not None
            and find_due(row, policy, now) is not None
            and (row.retry_at is None or row.retry_at <= now)
        ]

    def propose(self, page: DeskPage) -> Mapping[str, ThreadChange]:
        """Follow-ups that are due in the threads of a page, and where new requests come from."""
        desk, policy, now = page.desk, page.desk.of(FollowUpPolicy), self._now
        if not policy.enabled:
            return {}
        book = self._book(desk)
        self._register.bring_up_to_date(page, book)
        self._answers.read_threads(page, book)
        self._answers.hear_stops(desk, book)
        changes = self._link_back(page, book)
        threads = {page.identity(thread.id): thread for thread in page.threads}
        here = [
            book.requests[identity]
            for identity in threads
            if identity in book.requests
            and place_of(book.requests[identity], policy) is Where.THREAD
        ]
        every = book.requests.values()
        for request, day in choose_now(here, every, policy, stopped=book.stopped, now=now):
            thread = threads[request.identity]
            # What the memory does not know may have been asked and deleted all the same.
            asked_at = find_sent(surely_ours(page, thread.id)).get(day)
            again = asked_at is not None and asked_at >= request.closed_at.replace(second=0)
            owners = self._reach_owners(desk, request, book)
            change = None if again else self._ask(page, thread, request, day, owners)
            if change is None:
                book.mark_sent(request.identity, day, asked_at or now, {})
            else:
                changes[change.thread] = change
        return changes

    def conclude(self, page: DeskPage, *, saved: bool) -> Learnt:
        """Keep what was asked; what could not be is tried again later.

        Answers are recorded at once, before the book in which they are ticked off.
        """
        desk = page.desk
        if not desk.of(FollowUpPolicy).enabled:
            return Learnt()
        book, done = self._book(desk), set[str]()
        if saved:
            actions = [one for change in page.changes.values() for one in change.actions]
            done = {action.identity for action in actions if action.kind == FOLLOW_UP}
        for thread in page.threads if self._planned else ():
            identity = page.identity(thread.id)
            planned = self._planned.pop((desk.name, identity), None)
            if planned and identity in done:
                book.mark_sent(identity, planned.day, self._now, planned.counted)
            elif planned and identity in book.requests:
                later = replace(book.requests[identity], retry_at=self._now + _LATER)
                book.put(later)
        self._record(self._answers.take_news(page.title))
        self._save(desk, book)
        return Learnt(due_at=self._due_at(page, book))

    def _due_at(self, page: DeskPage, book: FollowUpBook) -> datetime | None:
        """When the next follow-up in a thread of the page is due."""
        policy, now = page.desk.of(FollowUpPolicy), self._now
        moments = []
        # Whatever stands on the page is asked about there, or nowhere on it.
        for thread in page.threads if policy.in_thread else ():
            request = book.requests.get(page.identity(thread.id))
            if request is None or request.gone or request.requester in book.stopped:
                continue
            at = next_look(request, policy, now)
            if at is not None:
                moments.append(now + _LATER if at == now else at)
        return min(moments, default=None)

    def shows(self, desk: DeskPolicy, messages: Messages) -> Sequence[Shown]:
        """Who is asked this week how it went."""
        policy, now = desk.of(FollowUpPolicy), self._now
        if not policy.enabled:
            return ()
        coming = find_coming(self._book(desk), policy, now)
        heading = messages.text("follow-this-week")
        return [Shown("follow-ups", heading, list_coming(coming))] if coming else ()

    def finish(self, desk: DeskPolicy) -> None:
        """Read the pages of answers, and write to people on their talk pages."""
        policy = desk.of(FollowUpPolicy)
        if not policy.enabled:
            return
        book = self._book(desk)
        self._register.read_archives(desk, book)
        self._answers.read_pages(desk, book)
        every = book.requests.values()
        # Nearly all stand where they were asked.
        left = book.gone if policy.in_thread else every
        elsewhere = [one for one in left if place_of(one, policy) is Where.TALK]
        chosen = choose_now(elsewhere, every, policy, stopped=book.stopped, now=self._now)
        for request, day in chosen:
            owners = self._reach_owners(desk, request, book)
            counted = self._letters.write_to(desk, request, day, owners)
            if counted is None:
                book.put(replace(request, retry_at=self._now + _LATER))
            else:
                book.mark_sent(request.identity, day, self._now, counted)
        self._record(self._answers.take_all_news())
        self._save(desk, book)

    # -- What is said ------------------------------------------------------------------------------
    def _link_back(self, page: DeskPage, book: FollowUpBook) -> dict[str, ThreadChange]:
        """New requests that follow up another one are given a link to it in their status."""
        policy, changes = page.desk.of(FollowUpPolicy), dict[str, ThreadChange]()
        names, site = names_of(self.context, policy.answer_template), self.context.office.site()
        for thread in page.threads:
            if not policy.of_param or thread.id not in page.to_tag:
                continue
            for comment in thread.comments:
                body = comment.span.of(page.source.text)
                for given in parse_answers(body, names, site):
                    request = book.requests.get(given.identity)
                    if request and request.revid and given.answer is Answer.HELP:
                        params = {policy.of_param: history_title(request)}
                        changes[thread.id] = ThreadChange(thread.id, (), params=params)
        return changes

    def _ask(
        self,
        page: DeskPage,
        thread: Thread,
        request: DoneRequest,
        day: int,
        owners: Sequence[str],
    ) -> ThreadChange | None:
        """The follow-up in a thread; ``None``: the requester is not to be written to."""
        reached = self._letters.reach(page.desk, request.requester, request.closed_at)
        if reached is None:
            return None
        office, policy = self.context.office, page.desk.of(FollowUpPolicy)
        figures = look_up(office.wiki, request, policy)
        self._planned[page.desk.name, request.identity] = _Planned(
            day, counted_in(figures, request, self._now)
        )
        messages = office.messages(page.desk, request.language)
        draft = draft_follow_up(
            replace(request, requester=reached.name),
            day,
            figures,
            policy,
            desk_page=page.title.rpartition("/")[0] if thread.is_page else page.title,
            by_form=page.desk.takes_sections and not thread.is_page,
            answers_page=policy.form_page(page.desk),
            ping=reached.has_account,
            owners=owners,
            language=messages.language,
            say=messages.text,
        )
        because = f"it was closed as done {day} days ago"
        action = PlannedAction(FOLLOW_UP, thread.id, because, identity=request.identity)
        return ThreadChange(thread.id, (action,), draft=messages.for_reader(draft))

    def _reach_owners(
        self, desk: DeskPolicy, request: DoneRequest, book: FollowUpBook
    ) -> Sequence[str]:
        """Who looks after the result, and may be mentioned now."""
        names = self._aftercare.may_be_asked(desk, request) if request.owners else []
        found = (
            self._letters.reach(desk, name, request.closed_at)
            for name in names
            if name not in book.stopped
        )
        spoken_to = {request.requester, *self.context.told}
        there = (one.name for one in found if one is not None and one.has_account)
        return [name for name in there if name not in spoken_to]

    # -- The book ----------------------------------------------------------------------------------
    @property
    def _now(self) -> datetime:
        return self.context.now

    def _book(self, desk: DeskPolicy) -> FollowUpBook:
        office = self.context.office
        return self.context.once(
            ("follow-ups", desk.name), lambda: open_book(office, office.desk_key(desk))
        )

    def _record(self, answers: Sequence[Event]) -> None:
        if answers and self.context.write:
            self.context.office.store.record_events(answers)

    def _save(self, desk: DeskPolicy, book: FollowUpBook) -> None:
        if self.context.write:
            office = self.context.office
            save_book(office, office.desk_key(desk), book, desk.of(FollowUpPolicy), self._now)
