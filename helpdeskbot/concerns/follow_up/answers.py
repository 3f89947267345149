"""Takes note of what people answered when they were asked how it went."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from helpdeskbot.concerns.follow_up.memory import FollowUpBook
from helpdeskbot.concerns.follow_up.parse import parse_answers
from helpdeskbot.concerns.follow_up.policy import FollowUpPolicy
from helpdeskbot.concerns.follow_up.values import ANSWERED, Answer, DoneRequest, GivenAnswer
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import Comment
from helpdeskbot.model.memory import Event
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.context import Context
from helpdeskbot.office.staff import find_staff
from helpdeskbot.office.templates import learn_templates, names_of
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.said import who_brought
from helpdeskbot.parse import parse_page


@dataclass(slots=True)
class AnswerReader:
    """Reads answers in threads of a desk's pages and on its page of answers."""

    context: Context
    _news: dict[str, list[Event]] = field(default_factory=dict)
    _pages: dict[str, PageText] = field(default_factory=dict)
    _found: dict[tuple[str, int], list[tuple[Comment, GivenAnswer]]] = field(default_factory=dict)

    def take_news(self, title: str) -> list[Event]:
        """The answers that were found on a page since the last call, as they are remembered."""
        return self._news.pop(title, [])

    def take_all_news(self) -> list[Event]:
        """The same for all pages."""
        return [event for title in list(self._news) for event in self.take_news(title)]

    def read_threads(self, page: DeskPage, book: FollowUpBook) -> None:
        """Read the answers in the threads of a desk's page."""
        done = {one.identity: one.closed_at for one in book.requests.values()}
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
                self._take(page.desk, book, about, comment, page.title)

    def hear_stops(self, desk: DeskPolicy, book: FollowUpBook) -> None:
        """Take note of who says on the page of answers that it is enough, before anybody is asked.

        The rest is heard when all pages were read, and every request is known.
        """
        page = self._fetch_page(desk, book)
        for comment, given in self._find_on(desk, page, book.answers_revid):
            self._take_stop(book, given, comment.author)

    def read_page(self, desk: DeskPolicy, book: FollowUpBook) -> None:
        """Read the desk's page of answers, if it has changed."""
        page = self._fetch_page(desk, book)
        if page is None:
            return
        for comment, given in self._find_on(desk, page, book.answers_revid):
            self._take(desk, book, given, comment, page.head.title)
        book.answers_revid, book.changed = page.head.revid, True

    def _fetch_page(self, desk: DeskPolicy, book: FollowUpBook) -> PageText | None:
        """The page of answers, once a tick; ``None``: nothing on it is new."""
        title = desk.of(FollowUpPolicy).answers_title(desk.pages[0])
        head = self.context.heads.pages.get(title)
        if head is None or not head.exists or head.revid == book.answers_revid:
            return None
        if title not in self._pages:
            self._pages |= self.context.office.wiki.fetch_pages([title])
        return self._pages[title]

    def _find_on(
        self, desk: DeskPolicy, page: PageText | None, known_to: int
    ) -> Sequence[tuple[Comment, GivenAnswer]]:
        """The answers that were brought to the page of answers since, by who has brought them."""
        if page is None:
            return ()
        key = (page.head.title, page.head.revid)
        if key not in self._found:
            office, site = self.context.office, self.context.office.site()
            talk = parse_page(page.text, office.site(), office.markers(desk))
            comments = [*talk.lead_comments, *(one for two in talk.threads for one in two.comments)]
            texts = [comment.span.of(page.text) for comment in comments]
            learn_templates(self.context, desk, texts, page.head.title)
            names = self._names(desk)
            brought: dict[GivenAnswer, set[str]] = {}
            for given, account in who_brought(
                office, page, lambda text: list(parse_answers(text, names, site)), oldest=known_to
            ):
                brought.setdefault(given, set()).add(account)
            found = self._find_answers(desk, comments, page.text)
            self._found[key] = [
                (comment._replace(author=by), given)
                for comment, given in found
                if (by := _who(comment, given, brought.get(given, set())))
            ]
        return self._found[key]

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
        self, desk: DeskPolicy, book: FollowUpBook, given: GivenAnswer, comment: Comment, title: str
    ) -> None:
        """An answer counts from the requester and from the desk's staff."""
        request, author = book.requests.get(given.identity), comment.author
        self._take_stop(book, given, author)
        # Ids are unique on one page only; somebody may answer on two within a minute.
        key = f"{given.answer.value}:{comment.id}"
        if request is None or key in request.answers:
            return
        if not self._is_requester(author, request) and not self._is_staff(author, desk):
            return
        over = request.over or given.answer is not Answer.WELL
        book.put(replace(request, over=over, answers=(*request.answers, key)))
        data = {"answer": given.answer.value, "comment": comment.id, "by": author}
        desk_key = self.context.office.desk_key(desk)
        event = Event(comment.timestamp, desk_key, ANSWERED, request.identity, title, data=data)
        self._news.setdefault(title, []).append(event)

    def _take_stop(self, book: FollowUpBook, given: GivenAnswer, author: str) -> None:
        """Whoever says that it is enough is not asked any more at this desk, whatever is known."""
        request = book.requests.get(given.identity)
        if given.answer is Answer.STOP and (request is None or self._is_requester(author, request)):
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


def _who(comment: Comment, given: GivenAnswer, accounts: Collection[str]) -> str:
    """Who gave an answer; ``""``: nobody knows, or it was heard before.

    :param accounts: who has brought such an answer.
    """
    unsure_stop = "" in accounts and given.answer is Answer.STOP
    if comment.author in accounts or unsure_stop:
        return comment.author
    return next(iter(accounts)) if len(accounts) == 1 else ""
