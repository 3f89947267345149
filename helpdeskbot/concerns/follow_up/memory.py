"""What is remembered of requests that were closed as done: one row of the memory for each desk.

It is a help: closings stand in the pages' histories, follow-ups in the bot's own signed comments.
Requests that have left the desk's pages are known only here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property

from helpdeskbot.concerns.follow_up.decide import is_history, next_look, place_of
from helpdeskbot.concerns.follow_up.policy import FollowUpPolicy
from helpdeskbot.concerns.follow_up.values import Counted, DoneRequest, Where
from helpdeskbot.office.kept import Kept
from helpdeskbot.office.office import Office


@dataclass(frozen=True)
class StoredBook:
    """The book as it is stored; the very same from pass to pass as long as nothing changes.

    :param stopped: people who said that it is enough; nothing is asked of them at this desk.
    :param answers_revid: the newest revision of the page of answers that an older version read.
    :param archives: the newest revision of each archive that was read, by title.
    :param heard: the revision of the newest answer on each page of answers that was taken note of.
    """

    requests: tuple[DoneRequest, ...] = ()
    stopped: tuple[str, ...] = ()
    answers_revid: int = 0
    archives: Mapping[str, int] = field(default_factory=dict)
    heard: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def by_identity(self) -> dict[str, DoneRequest]:
        """The requests by their lasting ids, found once for all passes; nobody changes it."""
        return {request.identity: request for request in self.requests}

    @cached_property
    def gone(self) -> Sequence[DoneRequest]:
        """Those that stand on no page of the desk any more."""
        return [request for request in self.by_identity.values() if request.gone]


BOOKS = Kept("follow-ups", StoredBook)


@dataclass(slots=True)
class FollowUpBook:
    """One desk's requests that were closed as done, by their lasting ids.

    :param stored: what it was opened from, whose requests it has as long as none has changed.
    :param changed: it has to be stored.
    """

    requests: dict[str, DoneRequest] = field(default_factory=dict)
    stopped: set[str] = field(default_factory=set)
    answers_revid: int = 0
    archives: dict[str, int] = field(default_factory=dict)
    heard: dict[str, int] = field(default_factory=dict)
    changed: bool = False
    stored: StoredBook = field(default_factory=StoredBook)

    @property
    def gone(self) -> Sequence[DoneRequest]:
        """Those that stand on no page of the desk any more."""
        if self.requests is self.stored.by_identity:
            return self.stored.gone
        return [request for request in self.requests.values() if request.gone]

    def put(self, request: DoneRequest) -> None:
        """Take note of a request as it is now."""
        known = self.requests.get(request.identity)
        if known is not request and known != request:
            self._own_requests()[request.identity] = request
            self.changed = True

    def drop(self, identity: str) -> None:
        """Forget a request: it is not done any more."""
        if identity in self.requests:
            del self._own_requests()[identity]
            self.changed = True

    def mark_sent(
        self, identity: str, day: int, now: datetime, counted: Mapping[str, Counted]
    ) -> None:
        """Take note that somebody was asked, and of what was found on that occasion."""
        request = self.requests[identity]
        self.put(
            replace(
                request,
                sent=(*request.sent, day),
                sent_at=now,
                counted={**request.counted, **counted},
                retry_at=None,
            )
        )

    def _own_requests(self) -> dict[str, DoneRequest]:
        """They may be changed: what is stored stays as it is."""
        if self.requests is self.stored.by_identity:
            self.requests = dict(self.requests)
        return self.requests

    def stop(self, name: str) -> None:
        """Take note that somebody wants to be asked no more."""
        if name not in self.stopped:
            self.stopped.add(name)
            self.changed = True


def open_book(office: Office, desk_key: str) -> FollowUpBook:
    """Read a desk's book; what cannot be read is begun anew, as after the loss of the memory."""
    known = BOOKS.fetch(office, desk_key, "") or StoredBook()
    return FollowUpBook(
        known.by_identity,
        set(known.stopped),
        known.answers_revid,
        dict(known.archives),
        dict(known.heard),
        stored=known,
    )


def find_coming(
    book: FollowUpBook, policy: FollowUpPolicy, now: datetime
) -> Sequence[tuple[datetime, DoneRequest]]:
    """The follow-ups of the seven days that begin today, the earliest first.

    :param now: UTC.
    """
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    found = []
    for request in book.requests.values():
        at = next_look(request, policy, now)
        stopped = request.requester in book.stopped or place_of(request, policy) is Where.NOWHERE
        if at is not None and at < today + timedelta(days=7) and not stopped:
            found.append((at, request))
    return sorted(found, key=lambda one: (one[0].date(), one[1].identity))


def save_book(
    office: Office, desk_key: str, book: FollowUpBook, policy: FollowUpPolicy, now: datetime
) -> None:
    """Store a book, without what is gone and long over.

    :param now: UTC.
    """
    if not book.changed:
        return
    stored = StoredBook(
        requests=tuple(
            request
            for request in book.requests.values()
            if not (request.gone and is_history(request, policy, now))
        ),
        stopped=tuple(sorted(book.stopped)),
        answers_revid=book.answers_revid,
        archives=book.archives,
        heard=book.heard,
    )
    BOOKS.keep(office, desk_key, "", stored, book.answers_revid)
    book.changed = False
