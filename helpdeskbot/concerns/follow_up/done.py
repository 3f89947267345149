"""Takes note of requests that are done on a page, and of those that are not any more, or gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from helpdeskbot.concerns.follow_up.aftercare import Aftercare
from helpdeskbot.concerns.follow_up.closing import MARK, find_closings, find_sent, is_done_thread
from helpdeskbot.concerns.follow_up.decide import days_of, is_history
from helpdeskbot.concerns.follow_up.figures import count_now
from helpdeskbot.concerns.follow_up.memory import FollowUpBook
from helpdeskbot.concerns.follow_up.parse import parse_wishes
from helpdeskbot.concerns.follow_up.policy import FollowUpPolicy
from helpdeskbot.concerns.follow_up.values import DoneRequest
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import Thread
from helpdeskbot.model.elsewhere import ElsewherePolicy, Tie
from helpdeskbot.model.marks import find_marks_about, marks_by
from helpdeskbot.model.person import PeoplePolicy
from helpdeskbot.model.report import Problem, Severity
from helpdeskbot.model.request import split_topics
from helpdeskbot.model.topics import Assessment, certain_topics
from helpdeskbot.model.wiki import PageHead, PageText
from helpdeskbot.office.context import Context
from helpdeskbot.page.believing import has_say
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.place import titles_of
from helpdeskbot.page.reading import who_asked
from helpdeskbot.page.said import left_on, own_marks
from helpdeskbot.page.topics import assess, find_language
from helpdeskbot.parse import parse_page


@dataclass(slots=True)
class Register:
    """Brings a book up to date with a page that was read."""

    context: Context
    aftercare: Aftercare

    @property
    def _now(self) -> datetime:
        return self.context.now

    def bring_up_to_date(self, page: DeskPage, book: FollowUpBook) -> None:
        """Take note of what is done now, of what is not any more, and of what has gone."""
        new = []
        for thread in page.threads:
            identity = page.identity(thread.id)
            if thread.id in page.recognised.moving:
                continue
            if thread.id in page.resting:
                known = book.requests.get(identity)
                if known is not None and known.wishes.categories:
                    book.put(self._with_counts(known))
            elif not is_done_thread(thread, page.desk):
                book.drop(identity)
            elif thread.id not in page.requests:
                # It was moved to where no requests stand, as into an archive.
                if identity in book.requests and not book.requests[identity].gone:
                    book.put(replace(book.requests[identity], gone=True))
            elif identity in book.requests:
                self._renew(page, thread, book, book.requests[identity])
            elif self._is_looked_after(page, thread) and self._is_closed_by_the_desk(page, thread):
                new.append(thread)
        for memory in page.recognised.gone:
            if memory.id in book.requests:
                book.put(replace(book.requests[memory.id], gone=True))
        if new:
            self._enter(page, new, book)
        self._report(page, book)

    def _is_closed_by_the_desk(self, page: DeskPage, thread: Thread) -> bool:
        request = page.requests.get(thread.id)
        set_by = [act.account for act in page.told(thread.id).sets("")][-1:]
        return request is None or all(
            has_say(page, self.context.people, request, one) for one in set_by
        )

    def _report(self, page: DeskPage, book: FollowUpBook) -> None:
        """Tell of days that cannot be read; until they can, the desk's own hold."""
        for thread in page.threads:
            request = book.requests.get(page.identity(thread.id))
            for written in request.wishes.troubles if request else ():
                name = page.desk.of(FollowUpPolicy).days_param
                what = f'"{name}={written}" in the request "{thread.heading}" cannot be read'
                advice = 'Write days between commas, as in 30, 90, or "none"'
                problem = Problem(what, page.title, advice, page.desk.name, Severity.NOTICE)
                self.context.report.problems.append(problem)

    def read_archives(self, desk: DeskPolicy, book: FollowUpBook) -> None:
        """Find done requests that only an archive knows of, in archives that have changed."""
        heads = self.context.heads.pages
        changed = [
            title
            for title in desk.of(FollowUpPolicy).archives
            if title in heads
            and heads[title].exists
            and heads[title].revid != book.archives.get(title)
        ]
        if not changed:
            return
        for title, page in self.context.office.wiki.fetch_pages(changed).items():
            self._read_archive(desk, page, book)
            book.archives[title], book.changed = heads[title].revid, True

    def _read_archive(self, desk: DeskPolicy, page: PageText, book: FollowUpBook) -> None:
        office, policy = self.context.office, desk.of(FollowUpPolicy)
        known = {(one.requester, one.heading) for one in book.requests.values()}
        talk = parse_page(page.text, office.site(), office.markers(desk))
        new: list[Thread] = []
        for thread in talk.threads:
            first = thread.first_comment
            if first is None or not is_done_thread(thread, desk):
                continue
            # Its first signature may have changed since it was entered.
            if thread.id in book.requests or (first.author, thread.heading) in known:
                continue
            if self._concerns_us(desk, thread):
                new.append(thread)
        asked = {one.id: one.opened_by for one in office.store.fetch_threads(office.desk_key(desk))}
        untold = [thread for thread in new if thread.id not in asked]
        asked |= who_asked(office, desk, page, talk, untold)
        for thread in new:
            # Nobody writes to a request for long after it is done; the archive tells no more.
            closed_at = max(at for _, at in thread.signatures())
            sent = self._sent_in(desk, thread, page.text)
            request = self._describe(desk, page.head, thread, closed_at)
            request = replace(
                request,
                requester=asked[thread.id],
                gone=True,
                recovered=True,
                sent=tuple(sorted(sent)),
                sent_at=max(sent.values(), default=None),
            )
            if not is_history(request, policy, self._now):
                book.put(self._with_counts(request))

    def _sent_in(self, desk: DeskPolicy, thread: Thread, text: str) -> dict[int, datetime]:
        """What we have asked in an archived request while it stood on a page of the desk."""
        office, since = self.context.office, min(at for _, at in thread.signatures())
        marks = marks_by(office.account, thread.comments, text)
        claimed = {mark: at for mark, at in marks if mark.kind == MARK}
        if not claimed:
            return {}
        about = find_marks_about(MARK, [mark.words[0] for mark in claimed if mark.words])
        return find_sent(
            (mark, at or claimed[mark])
            for page in office.wiki.fetch_pages(titles_of(office, desk)).values()
            for mark, at in left_on(office, page, about, since=since)
            if mark in claimed
        )

    def _is_looked_after(self, page: DeskPage, thread: Thread) -> bool:
        if not thread.is_page:
            return self._concerns_us(page.desk, thread)
        # What is said first about a page, whoever says it, is not the request.
        opening = page.openings[thread.id]
        return opening.at is not None and opening.at >= page.desk.since

    def _concerns_us(self, desk: DeskPolicy, thread: Thread) -> bool:
        """Whether a done thread is a request that this desk looks after."""
        first = thread.first_comment
        ours = {self.context.office.account, *desk.bots}
        policy = desk.of(ElsewherePolicy)
        tie = policy.find_tie(thread.param)
        if tie is not None and policy.params[tie[0]] is not Tie.TRACKED:
            return False  # it is asked about in the request, or at the desk, where it went on
        return first is not None and first.timestamp >= desk.since and first.author not in ours

    def _enter(self, page: DeskPage, threads: Sequence[Thread], book: FollowUpBook) -> None:
        """Take note of requests that are done, with when they were closed."""
        policy = page.desk.of(FollowUpPolicy)
        recent = []
        for thread in threads:
            signed = [at for _, at in thread.signatures()]
            last = max(signed, default=page.openings[thread.id].at or self._now)
            request = self._describe_in(page, thread, last)
            longest = timedelta(days=max(days_of(request, policy), default=0))
            if last + longest + policy.late < self._now:
                # Long over, whenever it was closed: not worth reading the history for.
                book.put(request)
            else:
                recent.append(thread)
        for thread_id, closing in find_closings(page, recent).items():
            thread = next(one for one in recent if one.id == thread_id)
            request = self._describe_in(page, thread, closing.at)
            sent = set(closing.sent)
            if not closing.certain:
                # What may have been asked already is not asked again.
                passed = self._now - closing.at
                sent |= {day for day in days_of(request, policy) if timedelta(days=day) <= passed}
            owners, agreed = self.aftercare.find(page, thread)
            request = replace(
                request,
                sent=tuple(sorted(sent)),
                sent_at=max(closing.sent.values(), default=None),
                owners=owners,
                agreed=agreed,
            )
            book.put(self._with_counts(request))

    def _describe_in(self, page: DeskPage, thread: Thread, closed_at: datetime) -> DoneRequest:
        """A request on a desk's page, with what its text tells where its template does not."""
        done = self._describe(page.desk, page.source.head, thread, closed_at)
        found, request = self._assess(page, thread), page.requests.get(thread.id)
        return replace(
            done,
            identity=page.identity(thread.id),
            requester=page.openings[thread.id].by,
            title=page.title,
            topics=done.topics or _sure_topics(found),
            language=(found and request and find_language(request)) or done.language,
        )

    def _assess(self, page: DeskPage, thread: Thread) -> Assessment | None:
        request = page.requests.get(thread.id)
        if request is None or not page.desk.looks_after:
            return None
        return assess(self.context, page.desk, request)

    def _describe(
        self, desk: DeskPolicy, head: PageHead, thread: Thread, closed_at: datetime
    ) -> DoneRequest:
        site = self.context.office.site()
        params = thread.status.params if thread.status else ()
        topics = thread.param(desk.of(PeoplePolicy).topic_param)
        return DoneRequest(
            identity=thread.id,
            title=head.title,
            heading=thread.heading,
            nth=thread.nth,
            requester="",
            closed_at=closed_at,
            revid=head.revid,
            topics=split_topics(topics),
            language=desk.language or site.language,
            wishes=parse_wishes(params, desk.of(FollowUpPolicy), site),
        )

    def _renew(
        self, page: DeskPage, thread: Thread, book: FollowUpBook, request: DoneRequest
    ) -> None:
        """What is said of a known request now, and what the page alone knows of it."""
        if thread.first_comment is None and not thread.is_page:
            return
        now = self._describe(page.desk, page.source.head, thread, request.closed_at)
        # With each change of a page all its closed requests come by: their text is not read
        # where their template tells what they were about.
        topics = now.topics or _sure_topics(self._assess(page, thread))
        minute = request.closed_at.replace(second=0, microsecond=0)
        days = {str(day) for day in request.sent}
        marks = own_marks(
            page, thread.id, lambda mark: bool(mark.words) and mark.words[-1] in days, [MARK]
        )
        on_page = find_sent(marks)
        sent = {day for day, at in on_page.items() if at >= minute} | set(request.sent)
        renewed = replace(
            request,
            title=page.title,
            heading=thread.heading,
            nth=thread.nth,
            topics=topics or request.topics,
            wishes=now.wishes,
            sent=request.sent if sent == set(request.sent) else tuple(sorted(sent)),
            gone=False,
            recovered=False,
        )
        book.put(self._with_counts(renewed))

    def _with_counts(self, request: DoneRequest) -> DoneRequest:
        missing = count_now(self.context.office.wiki, request, self._now)
        return replace(request, counted={**request.counted, **missing}) if missing else request


def _sure_topics(assessment: Assessment | None) -> tuple[str, ...]:
    if assessment is None or not assessment.confident:
        return ()
    return tuple(topic.id for topic in certain_topics(assessment))
