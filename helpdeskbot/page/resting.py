"""Which requests of a page need not be looked at, as they are what they were.

A page is read again because somebody has edited it.  In most of its requests nothing has changed:
what was found when they were last looked at holds, for a page that nobody edits is not read either
until something in it is due.  So they rest, as long as

- the page has had one edit since it was dealt with at the most, so that nothing can have come and
  gone,
- the settings and the pages by which it is judged are as they were,
- all that stands in the request is as it was, and nothing in it is due,
- no concern wants to see it again, or all of the page,
- staff have taught the matcher nothing since, and a full look was made within the last day.

What a concern keeps of a resting request stays as it is.  A full look finds the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Protocol, TypeVar

from helpdeskbot.model.change import Conclusion, Verdict
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import TalkPage, Thread
from helpdeskbot.model.elsewhere import ElsewherePolicy
from helpdeskbot.model.memory import Event
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.kept import Kept
from helpdeskbot.office.office import Office
from helpdeskbot.page.decide.opening import Opening
from helpdeskbot.page.decide.recognition import Recognised
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.place import Place
from helpdeskbot.page.topics import CORRECTED, RESIZED

_NEVER = datetime.max.replace(tzinfo=UTC)
FULL_LOOK = timedelta(days=1)
"""So long after everything was looked at, everything is looked at again."""


@dataclass(frozen=True, slots=True)
class Rested:
    """The requests of a page that may rest, as they were when they were last looked at.

    :param full_at: when all of them were, UTC.
    :param digests: the same as long as a request is as it was, by its lasting id.
    :param dues: when one is to be looked at again, UTC, by its lasting id.
    :param whole_at: when all of the page is, UTC.
    """

    full_at: datetime
    digests: Mapping[str, str] = field(default_factory=dict)
    dues: Mapping[str, datetime] = field(default_factory=dict)
    whole_at: datetime | None = None

    @property
    def due_at(self) -> datetime | None:
        """When the page is to be looked at again, UTC."""
        whole = [self.whole_at] if self.whole_at is not None else []
        return min([*self.dues.values(), *whole], default=None)

    def explains(self, due_at: datetime | None, now: datetime) -> bool:
        """Whether the page is read because single requests are due, or is not due at all.

        :param due_at: when it was to be looked at again, as others may have changed that, UTC.
        :param now: UTC.
        """
        is_whole = self.whole_at is not None and self.whole_at <= now
        return due_at is None or (due_at == self.due_at and not is_whole)


RESTED = Kept("looked", Rested, whole=True)
# When staff last taught the matcher something, UTC: any request may be about something else since.
TAUGHT = Kept("taught", tuple[datetime], under="taught")


class AtRest(NamedTuple):
    """Which requests of a page rest.

    :param resting: their ids on the page.
    :param doubted: those that would, if it were not time for a full look.
    """

    resting: frozenset[str] = frozenset()
    doubted: frozenset[str] = frozenset()


class KeptRow(Protocol):
    """What a concern keeps of a request."""

    @property
    def identity(self) -> str:
        """The request's lasting id."""


R = TypeVar("R", bound=KeptRow)


def with_resting(page: DeskPage, known: Iterable[R], found: Iterable[R]) -> Iterable[R]:
    """What was found in a page's requests, with what is known of those that rest, in page order.

    :param known: what was kept of the page.
    """
    if not page.resting or page.stories is None:
        return found
    # Most of its requests are over, and of those nothing is kept.
    places = page.stories.places
    rows = {
        one.identity: one
        for one in known
        if one.identity in places and places[one.identity].thread in page.resting
    }
    rows |= {one.identity: one for one in found}
    return sorted(rows.values(), key=lambda one: places[one.identity])


def find_resting(
    office: Office,
    desk: DeskPolicy,
    place: Place,
    source: PageText,
    talk: TalkPage,
    recognised: Recognised,
    openings: Mapping[str, Opening],
    verdicts: Mapping[str, Verdict],
    known: Collection[str],
    now: datetime,
) -> AtRest:
    """Which requests of a page need not be looked at.

    :param known: the ids of its requests.
    :param now: UTC.
    """
    edits = (source.head.revid, source.head.parent_id)
    if not place.looked_to or place.looked_to not in edits or recognised.gone:
        return AtRest()
    key = office.desk_key(desk)
    looked, taught = RESTED.fetch(office, key, place.title), TAUGHT.fetch(office, key, "")
    if looked is None or (taught is not None and taught[0] >= looked.full_at):
        return AtRest()
    if not looked.explains(place.due_at, now):
        return AtRest()
    tie = desk.of(ElsewherePolicy).find_tie
    resting = set()
    for thread in talk.threads:
        if tie(thread.param) is not None:
            # It may name any other request of the page.
            return AtRest()
        if thread.id not in known or not _may_rest(thread):
            continue
        opening, memory = openings[thread.id], recognised.known.get(thread.id)
        if (
            memory is not None
            and memory.title == place.title
            and memory.gone_since is None
            and thread.id not in recognised.moving
            and verdicts[thread.id].conclusion is Conclusion.LEAVE
            and looked.digests.get(opening.identity) == _digest(thread, talk, opening)
            and looked.dues.get(opening.identity, _NEVER) > now
        ):
            resting.add(thread.id)
    if timedelta() <= now - looked.full_at < FULL_LOOK:
        return AtRest(frozenset(resting))
    return AtRest(doubted=frozenset(resting))


def keep_looked(
    office: Office,
    page: DeskPage,
    awake: Collection[str],
    dues: Mapping[str, datetime],
    whole_at: datetime | None,
    now: datetime,
) -> datetime | None:
    """Remember the requests that may rest as they were looked at.

    :param awake: the ids of those that are to be looked at when the page is read next.
    :param dues: when single ones are to be looked at again, by their ids, UTC.
    :param whole_at: when all of the page is, UTC.
    :param now: UTC.
    :returns: when the page is to be looked at again, UTC.
    """
    before = RESTED.fetch(office, page.desk_key, page.title) if page.resting else None
    # Those that rest are as they were.
    same = before.digests if before is not None else {}
    digests = {
        opening.identity: same[opening.identity]
        if thread.id in page.resting
        else _digest(thread, page.talk, opening)
        for thread in page.talk.threads
        if _may_rest(thread)
        and (opening := page.openings.get(thread.id)) is not None
        and not (thread.id in awake or thread.id in page.changes or thread.id in page.silent)
        and not (thread.id in page.troubles or thread.id in page.settling)
    }
    found = {page.identity(one): at for one, at in dues.items() if one in page.openings}
    if before is not None:
        resting = {page.identity(one) for one in page.resting}
        found = {one: at for one, at in before.dues.items() if one in resting} | found
    full_at = before.full_at if before is not None else now
    rested = Rested(full_at, digests, found, whole_at)
    RESTED.keep(office, page.desk_key, page.title, rested, page.revid)
    return rested.due_at


def find_early(page: DeskPage, began: datetime) -> Mapping[str, datetime]:
    """When requests are to be looked at again that say more than could have been heard yet.

    The wiki's clock may be ahead of ours by seconds, and whoever signs by hand may be so by hours:
    what was written later than now is not counted, and is when it is so late.

    :param began: when the pass did, UTC.
    :returns: by the requests' ids on the page, UTC.
    """
    head = page.source.head
    is_ours = head.user == page.history.office.account
    # By whatever has changed in them last, such as the status, which is not signed.
    edited = [head.timestamp] if head.timestamp is not None and not is_ours else []
    found = {}
    for request in page.requests.values():
        moments = [*edited, *(at for _, at in request.thread.signatures())]
        coming = [at for at in moments if at > began]
        if coming:
            found[request.id] = min(coming)
    return found


def note_lessons(office: Office, page: DeskPage, learnt: Iterable[Event], now: datetime) -> None:
    """Remember that staff have taught the matcher something, if they have.

    :param learnt: what was found on the page.
    :param now: UTC.
    """
    if any(event.kind in (CORRECTED, RESIZED) for event in learnt):
        TAUGHT.keep(office, page.desk_key, "", (now,))


def _may_rest(thread: Thread) -> bool:
    """Whether it has one status; what is told otherwise is looked at each time."""
    return thread.status is not None and not thread.more_statuses


def _digest(thread: Thread, talk: TalkPage, opening: Opening) -> str:
    """The same as long as the thread is as it was, and who opened it."""
    key = ("digest", opening.by, opening.at)
    return talk.noted(thread, key, _find_digest, thread, talk.text, opening)


def _find_digest(thread: Thread, text: str, opening: Opening) -> str:
    words = "\0".join(
        [
            thread.id,
            str(thread.nth),
            opening.by,
            str(opening.at),
            text[thread.span.start : thread.span.end].rstrip(),
        ]
    )
    data = words.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=12).hexdigest()
