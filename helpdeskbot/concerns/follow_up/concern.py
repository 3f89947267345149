"""The concern for what comes after "done": asks how it went, and takes note of the answers.

Where and when is decided by :mod:`.decide.follow_up`; closings and earlier follow-ups are read
from the pages and their histories (:mod:`.follow_up_closing`) and kept in a book
(:mod:`.follow_up_book`), so that an idle tick asks the wiki nothing more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from helpdeskbot.concerns.asking.concern import LOOK_AGAIN, Search
from helpdeskbot.concerns.follow_up.answers import AnswerReader
from helpdeskbot.concerns.follow_up.decide import choose_now, find_due, next_due, place_of
from helpdeskbot.concerns.follow_up.done import Register
from helpdeskbot.concerns.follow_up.figures import counted_in, look_up
from helpdeskbot.concerns.follow_up.letters import Correspondence
from helpdeskbot.concerns.follow_up.memory import FollowUpBook, open_book, save_book
from helpdeskbot.concerns.follow_up.parse import parse_answers
from helpdeskbot.concerns.follow_up.values import Answer, Counted, DoneRequest, Place
from helpdeskbot.concerns.follow_up.words import draft_follow_up, history_title
from helpdeskbot.model.change import ThreadChange
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import Thread
from helpdeskbot.model.memory import Event, PlannedAction
from helpdeskbot.page.page import View
from helpdeskbot.page.planning import FOLLOW_UP


@dataclass(frozen=True, slots=True)
class _Planned:
    """A follow-up that this pass means to post in a thread."""

    day: int
    counted: Mapping[str, Counted]


@dataclass(slots=True)
class FollowUps:
    """Follow-ups of all desks of a wiki in one tick (:class:`.concerns.Concern`)."""

    search: Search
    _books: dict[str, FollowUpBook] = field(default_factory=dict)
    _planned: dict[tuple[str, str], _Planned] = field(default_factory=dict)
    _register: Register = field(init=False)
    _answers: AnswerReader = field(init=False)
    _letters: Correspondence = field(init=False)

    def __post_init__(self) -> None:
        self._register = Register(self.search)
        self._answers = AnswerReader(self.search)
        self._letters = Correspondence(self.search)

    def propose(self, view: View) -> Mapping[str, ThreadChange]:
        """Follow-ups that are due in the threads of a page, and where new requests come from."""
        desk, policy, now = view.desk, view.desk.follow_up, self._now
        if not policy.enabled:
            return {}
        book = self._book(desk)
        self._register.bring_up_to_date(view, book)
        self._answers.read_threads(view, book)
        self._answers.hear_stops(desk, book)
        changes = self._link_back(view, book)
        threads = {view.identity(thread.id): thread for thread in view.talk.threads}
        here = [
            book.requests[identity]
            for identity in threads
            if identity in book.requests
            and place_of(book.requests[identity], policy) is Place.THREAD
        ]
        every = list(book.requests.values())
        for request, day in choose_now(here, every, policy, stopped=book.stopped, now=now):
            change = self._ask(view, threads[request.identity], request, day)
            if change is None:
                book.mark_sent(request.identity, day, now, {})
            else:
                changes[change.thread] = change
        return changes

    def learnt(self, view: View) -> Sequence[Event]:
        """Nothing: answers are recorded before the book in which they are ticked off."""
        return ()

    def note(self, view: View, *, saved: bool) -> None:
        """Keep what was asked; what could not be is tried again later."""
        desk = view.desk
        if not desk.follow_up.enabled:
            return
        book, done = self._book(desk), set[str]()
        if saved:
            actions = [one for change in view.changes.values() for one in change.actions]
            done = {action.identity for action in actions if action.kind == FOLLOW_UP}
        for thread in view.talk.threads:
            identity = view.identity(thread.id)
            planned = self._planned.pop((desk.name, identity), None)
            if planned and identity in done:
                book.mark_sent(identity, planned.day, self._now, planned.counted)
            elif planned and identity in book.requests:
                later = replace(book.requests[identity], retry_at=self._now + LOOK_AGAIN)
                book.put(later)
        self._record(self._answers.take_news(view.title))
        self._save(desk, book)

    def due_at(self, view: View) -> datetime | None:
        """When the next follow-up in a thread of the page is due."""
        policy, now = view.desk.follow_up, self._now
        if not policy.enabled:
            return None
        book, moments = self._book(view.desk), []
        for thread in view.talk.threads:
            request = book.requests.get(view.identity(thread.id))
            if request is None or place_of(request, policy) is not Place.THREAD:
                continue
            if request.requester in book.stopped:
                continue
            held = find_due(request, policy, now) is not None
            moments.append(now + LOOK_AGAIN if held else next_due(request, policy, now))
        return min((moment for moment in moments if moment), default=None)

    def finish(self, desk: DeskPolicy) -> None:
        """Read the page of answers if it has changed, and write to people on their talk pages."""
        policy = desk.follow_up
        if not policy.enabled:
            return
        book = self._book(desk)
        self._register.read_archives(desk, book)
        self._answers.read_page(desk, book)
        every = list(book.requests.values())
        elsewhere = [one for one in every if place_of(one, policy) is Place.TALK]
        chosen = choose_now(elsewhere, every, policy, stopped=book.stopped, now=self._now)
        for request, day in chosen:
            counted = self._letters.write_to(desk, request, day)
            if counted is None:
                book.put(replace(request, retry_at=self._now + LOOK_AGAIN))
            else:
                book.mark_sent(request.identity, day, self._now, counted)
        self._record(self._answers.take_all_news())
        self._save(desk, book)

    # -- What is said ------------------------------------------------------------------------------
    def _link_back(self, view: View, book: FollowUpBook) -> dict[str, ThreadChange]:
        """New requests that follow up another one are given a link to it in their status."""
        policy, changes = view.desk.follow_up, dict[str, ThreadChange]()
        for thread in view.talk.threads:
            if not policy.of_param or thread.id not in view.to_tag:
                continue
            for comment in thread.comments:
                body = comment.span.of(view.page.text)
                for given in parse_answers(body, policy.answer_template):
                    request = book.requests.get(given.identity)
                    if request and request.revid and given.answer is Answer.HELP:
                        params = {policy.of_param: history_title(request)}
                        changes[thread.id] = ThreadChange(thread.id, (), params=params)
        return changes

    def _ask(
        self, view: View, thread: Thread, request: DoneRequest, day: int
    ) -> ThreadChange | None:
        """The follow-up in a thread; ``None``: the requester is not to be written to."""
        reached = self._letters.reach(view.desk, request.requester)
        if reached is None:
            return None
        office, policy = self.search.office, view.desk.follow_up
        figures = look_up(office.wiki, request, policy)
        self._planned[view.desk.name, request.identity] = _Planned(
            day, counted_in(figures, request, self._now)
        )
        messages = office.load_messages(request.language)
        draft = draft_follow_up(
            replace(request, requester=reached.name),
            day,
            figures,
            policy,
            desk_page=view.title,
            ping=reached.has_account,
            language=request.language,
            say=messages.text,
        )
        because = f"it was closed as done {day} days ago"
        action = PlannedAction(FOLLOW_UP, thread.id, because, identity=request.identity)
        return ThreadChange(thread.id, (action,), draft=draft)

    # -- The book ----------------------------------------------------------------------------------
    @property
    def _now(self) -> datetime:
        return self.search.report.started

    def _book(self, desk: DeskPolicy) -> FollowUpBook:
        if desk.name not in self._books:
            office = self.search.office
            self._books[desk.name] = open_book(office, office.desk_key(desk))
        return self._books[desk.name]

    def _record(self, answers: Sequence[Event]) -> None:
        if answers and self.search.write:
            self.search.office.store.record_events(answers)

    def _save(self, desk: DeskPolicy, book: FollowUpBook) -> None:
        if self.search.write:
            office = self.search.office
            save_book(office, office.desk_key(desk), book, desk.follow_up, self._now)
