"""What a page's history tells of its threads: who posted them, and what was taken away again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from helpdeskbot.model.change import Background
from helpdeskbot.model.discussion import TalkPage, Thread
from helpdeskbot.model.wiki import Revision
from helpdeskbot.page.decide.identity import Identity, identities_on, match_threads
from helpdeskbot.page.decide.words_here import find_words

# A thread that says that it is older is looked for in so many revisions, as it may have been away.
_MOST_MISSED = 100
# One that nobody has signed says nothing; who blanks a page is undone soon.
_MOST_MISSED_UNSIGNED = 30


@dataclass(slots=True)
class _Trail:
    """One thread, followed backwards through the revisions.

    :param place: its index among the threads of the revision that was fed last.
    :param signed_by: whose signatures stood in it there.
    :param unsigned: words without a signature did, too.
    :param said_at: when it was posted, as it says itself.
    :param brought: the revision that brought it, perhaps back: it was not there before that.
    :param identity: as it was when it was brought.
    :param missed: in so many older revisions it was not found.
    """

    place: int
    authors: set[str]
    signed_by: frozenset[str] = frozenset()
    unsigned: bool = False
    changes: list[tuple[str, datetime]] = field(default_factory=list)
    had_status: bool = False
    said_at: datetime | None = None
    brought: Revision | None = None
    identity: Identity | None = None
    missed: int = 0
    opened: Revision | None = None
    given_up: bool = False

    @property
    def found(self) -> bool:
        return self.opened is not None or self.given_up


class HistoryWalk:
    """Follows threads back to the revision that brought them, one revision at a time.

    Feed it the page's revisions, newest first and beginning with the one that ``page`` is, until
    :attr:`finished`; then :meth:`result` tells what was learnt.  A revision whose text is hidden
    is left out.

    :param threads: those of the page's threads that are to be followed.
    :param since: a thread that stood on the page before this is not followed further; UTC.
    :param account: our own.
    """

    def __init__(
        self, page: TalkPage, threads: Sequence[Thread], *, since: datetime, account: str = ""
    ) -> None:
        self._since, self._account = since, account
        self._newer: Revision | None = None
        # All of the page's threads, not only those that are followed: a comment that was moved
        # out of a thread must not be taken for that thread, which is still there.
        self._identities = self._identify(page)
        places = {thread.id: place for place, thread in enumerate(page.threads)}
        self._trails = {
            thread.id: _Trail(
                places[thread.id],
                {one.author for one in [thread.first_comment] if one and not thread.is_page},
                said_at=thread.first_comment.timestamp if thread.first_comment else None,
            )
            for thread in threads
        }

    @property
    def finished(self) -> bool:
        """Whether every thread has been followed to its beginning, or given up."""
        return all(trail.found for trail in self._trails.values())

    def feed(self, revision: Revision, page: TalkPage) -> None:
        """Take the next older revision, with its text parsed."""
        older = self._identify(page)
        pairs = match_threads(self._identities, older)
        for trail in self._trails.values():
            if not trail.found:
                self._step(trail, pairs.get(trail.place), older, revision, page)
        self._identities, self._newer = older, revision

    def _identify(self, page: TalkPage) -> Sequence[Identity]:
        return identities_on(page, self._account)

    def _step(
        self,
        trail: _Trail,
        place: int | None,
        older: Sequence[Identity],
        revision: Revision,
        page: TalkPage,
    ) -> None:
        if trail.brought is not None and trail.identity is not None:
            place = _find_again(trail.identity, older)
        if place is None:
            self._miss(trail, revision)
            return
        now = trail.identity or self._identities[trail.place]
        then, trail.brought, trail.identity = older[place], None, None
        if self._newer and (now.heading, now.body) != (then.heading, then.body):
            trail.changes.append((self._newer.user, self._newer.timestamp))
        trail.had_status |= page.threads[place].status is not None
        trail.place = place
        trail.signed_by = frozenset(one.author for one in page.threads[place].comments)
        words = find_words(page.threads[place], page.text)
        trail.unsigned = any(one.comment is None and not one.bare for one in words)
        if revision.parent_id == 0:
            trail.opened = revision
        elif revision.timestamp < self._since:
            trail.given_up = True

    def _miss(self, trail: _Trail, revision: Revision) -> None:
        """It is not in a revision: it was brought after that, or was away for a while."""
        if trail.brought is None:
            trail.brought, trail.identity = self._newer, self._identities[trail.place]
        trail.missed += 1
        began = revision.parent_id == 0 or revision.timestamp < self._since
        if (
            began
            or trail.missed > (_MOST_MISSED if trail.said_at else _MOST_MISSED_UNSIGNED)
            or (trail.said_at is not None and revision.timestamp < trail.said_at)
        ):
            trail.opened = trail.brought
            trail.given_up = trail.brought is None

    def result(self) -> dict[str, Background]:
        """What was learnt, by thread id."""
        return {thread: self._background(trail) for thread, trail in self._trails.items()}

    def _background(self, trail: _Trail) -> Background:
        trail.opened = trail.opened or trail.brought
        if trail.opened is None:
            last = trail.changes[0][1] if trail.changes else None
            return Background(had_status=trail.had_status, touched_at=last, complete=trail.given_up)
        authors = trail.authors | {trail.opened.user}
        touched = [when for who, when in trail.changes if who in authors]
        return Background(
            opened_by=trail.opened.user,
            opened_at=trail.opened.timestamp,
            signed_by=trail.signed_by | ({trail.opened.user} if trail.unsigned else set()),
            touched_at=max([*touched, trail.opened.timestamp]),
            had_status=trail.had_status,
            complete=True,
        )


def _find_again(wanted: Identity, older: Sequence[Identity]) -> int | None:
    """Where a thread stood that was away for a while; who quotes one has not brought it back."""
    same = (wanted.heading, wanted.first)
    places = (
        n
        for n, one in enumerate(older)
        if (one.heading, one.first) == same and (one.first or one.asked == wanted.asked != "")
    )
    return next(places, None)
