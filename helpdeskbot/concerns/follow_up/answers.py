"""Takes note of what people answered when they were asked how it went."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from helpdeskbot.concerns.follow_up.memory import FollowUpBook
from helpdeskbot.concerns.follow_up.parse import parse_answers
from helpdeskbot.concerns.follow_up.policy import FollowUpPolicy
from helpdeskbot.concerns.follow_up.values import ANSWERED, Answer, DoneRequest, GivenAnswer
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import Comment
from helpdeskbot.model.memory import Event
from helpdeskbot.office.context import Context
from helpdeskbot.office.staff import find_staff
from helpdeskbot.office.templates import learn_templates, names_of
from helpdeskbot.page.answers import fetch_answers
from helpdeskbot.page.decide.answers import Given, fold
from helpdeskbot.page.page import DeskPage


class _Said(NamedTuple):
    """By whom an answer was given, when (UTC), and what it is known by."""

    by: str
    at: datetime
    key: str


@dataclass(slots=True)
class AnswerReader:
    """Reads answers in threads of a desk's pages and on its pages of answers."""

    context: Context
    _news: dict[str, list[Event]] = field(default_factory=dict)

    def take_news(self, title: str) -> list[Event]:
        """The answers that were found on a page since the last call, as they are remembered."""
        return self._news.pop(title, [])

    def take_all_news(self) -> list[Event]:
        """The same for all pages."""
        return [event for title in list(self._news) for event in self.take_news(title)]

    def read_threads(self, page: DeskPage, book: FollowUpBook) -> None:
        """Read the answers in the threads of a desk's page."""
        done = {
            one.identity: book.requests[one.identity].closed_at
            for one in page.requests.values()
            if one.identity in book.requests
        }
        learn_templates(
            self.context,
            page.desk,
            [
                comment.span.of(page.source.text)
                for request in page.requests.values()
                for comment in request.thread.comments
                if request.identity in done and comment.timestamp >= done[request.identity]
            ],
            page.title,
        )
        for request in page.requests.values():
            own, comments = request.identity, request.thread.comments
            for comment, given in self._find_answers(page.desk, comments, page.source.text):
                about = replace(given, identity=given.identity or own)
                said = _Said(comment.author, comment.timestamp, comment.id)
                self._take(page.desk, book, about, said, page.title)

    def hear_stops(self, desk: DeskPolicy, book: FollowUpBook) -> None:
        """Take note of who says on a page of answers that it is enough, before anybody is asked.

        The rest is heard when all pages were read, and every request is known.
        """
        for _, given, answer in self._find_on_pages(desk, book):
            self._take_stop(book, answer, given.account or given.signed)

    def read_pages(self, desk: DeskPolicy, book: FollowUpBook) -> None:
        """Take note of what was said on the desk's pages of answers."""
        for title, given, answer in list(self._find_on_pages(desk, book)):
            self._take(desk, book, answer, _as_said(given), title)
            book.heard[title], book.changed = given.revid, True

    def _find_on_pages(
        self, desk: DeskPolicy, book: FollowUpBook
    ) -> Iterator[tuple[str, Given, GivenAnswer]]:
        """The answers on the desk's pages, by the accounts that saved them.

        Where nobody knows who did, only a wish to be left alone counts.
        """
        policy = desk.of(FollowUpPolicy)
        for title in policy.answer_pages(desk):
            # An older version had one page, and remembered which revision of it was read.
            known_to = book.heard.get(title, book.answers_revid)
            for given in fetch_answers(self.context, desk, title):
                if given.template != fold(policy.answer_template) or given.word not in set(Answer):
                    continue
                answer = Answer(given.word)
                if given.revid > known_to and (given.account or answer is Answer.STOP):
                    yield title, given, GivenAnswer(answer, given.identity)

    def _find_answers(
        self, desk: DeskPolicy, comments: Iterable[Comment], text: str
    ) -> Iterator[tuple[Comment, GivenAnswer]]:
        for comment in comments:
            body = comment.span.of(text)
            if comment.author == self.context.office.account or "{{" not in body:
                continue
            for given in parse_answers(body, self._names(desk), self.context.office.site()):
                yield comment, given

    def _names(self, desk: DeskPolicy) -> Collection[str]:
        return names_of(self.context, desk.of(FollowUpPolicy).answer_template)

    def _take(
        self, desk: DeskPolicy, book: FollowUpBook, given: GivenAnswer, said: _Said, title: str
    ) -> None:
        """An answer counts from the requester, from who was asked too, and from the staff."""
        request = book.requests.get(given.identity)
        self._take_stop(book, given, said.by)
        # Ids are unique on one page only; somebody may answer on two within a minute.
        key = f"{given.answer.value}:{said.key}"
        if request is None or key in request.answers:
            return
        asked_too = said.by in request.owners and given.answer is not Answer.STOP
        if not (asked_too or self._is_requester(said.by, request) or self._is_staff(said.by, desk)):
            return
        over = request.over or given.answer is not Answer.WELL
        book.put(replace(request, over=over, answers=(*request.answers, key)))
        data = {"answer": given.answer.value, "comment": said.key, "by": said.by}
        desk_key = self.context.office.desk_key(desk)
        event = Event(said.at, desk_key, ANSWERED, request.identity, title, data=data)
        self._news.setdefault(title, []).append(event)

    def _take_stop(self, book: FollowUpBook, given: GivenAnswer, author: str) -> None:
        """Whoever says that it is enough is not asked any more at this desk, whatever is known."""
        request = book.requests.get(given.identity)
        if given.answer is not Answer.STOP:
            return
        if request is not None and author in request.owners:
            book.stop(author)  # the requester is asked all the same
        elif request is None or self._is_requester(author, request):
            book.stop(author)
            if request is not None:
                book.stop(request.requester)

    def _is_staff(self, name: str, desk: DeskPolicy) -> bool:
        return find_staff(self.context.office, desk).has_signed(
            self.context.people.users([name])[name]
        )

    def _is_requester(self, name: str, request: DoneRequest) -> bool:
        if name == request.requester:
            return True
        renamed = self.context.people.present_names({request.requester})
        return renamed.get(request.requester) == name


def _as_said(given: Given) -> _Said:
    """An answer on a page of answers; known by its comment's id, as events have remembered it."""
    signed = (given.signed or given.account).replace(" ", "_")
    return _Said(given.account or given.signed, given.at, f"c-{signed}-{given.at:%Y%m%d%H%M}00")
