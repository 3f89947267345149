"""Which requests of a page need not be looked at: they are over, and as they were.

A page is read again because somebody has edited it.  Most of its requests were over long ago, and
nothing in them has changed: what was found when they were last looked at holds, for a page that
nobody edits is not read either until something in it is due.  So they rest, as long as

- the page has had one edit since it was dealt with, so that nothing can have come and gone,
- the settings and the pages by which it is judged are as they were, and nothing on it is due,
- all that stands in the request is as it was, and no concern wants to see it again,
- a full look was made within the last day.

What a concern keeps of a resting request stays as it is.  A full look finds the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from helpdeskbot.model.change import Conclusion, Verdict
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import TalkPage, Thread
from helpdeskbot.model.elsewhere import ElsewherePolicy
from helpdeskbot.model.status import Phase
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.kept import Kept
from helpdeskbot.office.office import Office
from helpdeskbot.page.decide.opening import Opening
from helpdeskbot.page.decide.recognition import Recognised
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.place import Place

FULL_LOOK = timedelta(days=1)
"""So long after everything was looked at, everything is looked at again."""


@dataclass(frozen=True, slots=True)
class Rested:
    """The requests of a page that are over, as they were when they were last looked at.

    :param full_at: when all of them were, UTC.
    :param digests: the same as long as a request is as it was, by its lasting id.
    """

    full_at: datetime
    digests: Mapping[str, str] = field(default_factory=dict)


RESTED = Kept("looked", Rested)


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
) -> frozenset[str]:
    """The ids of the requests on a page that need not be looked at.

    :param known: the ids of its requests.
    :param now: UTC.
    """
    if not place.looked_to or source.head.parent_id != place.looked_to or recognised.gone:
        return frozenset()
    looked = RESTED.fetch(office, office.desk_key(desk), place.title)
    if looked is None or not timedelta() <= now - looked.full_at < FULL_LOOK:
        return frozenset()
    tie = desk.of(ElsewherePolicy).find_tie
    resting = set()
    for thread in talk.threads:
        if tie(thread.param) is not None:
            # It may name any other request of the page.
            return frozenset()
        if thread.id not in known or not _is_over(thread, desk):
            continue
        opening, memory = openings[thread.id], recognised.known.get(thread.id)
        if (
            memory is not None
            and memory.title == place.title
            and memory.gone_since is None
            and thread.id not in recognised.moving
            and verdicts[thread.id].conclusion is Conclusion.LEAVE
            and looked.digests.get(opening.identity) == _digest(thread, talk, opening)
        ):
            resting.add(thread.id)
    return frozenset(resting)


def keep_looked(office: Office, page: DeskPage, awake: Collection[str], now: datetime) -> None:
    """Remember the requests that are over as they were looked at.

    :param awake: the ids of those that are to be looked at again in any case.
    :param now: UTC.
    """
    before = RESTED.fetch(office, page.desk_key, page.title) if page.resting else None
    digests = {
        opening.identity: _digest(thread, page.talk, opening)
        for thread in page.talk.threads
        if _is_over(thread, page.desk)
        and (opening := page.openings.get(thread.id)) is not None
        and not (thread.id in awake or thread.id in page.changes or thread.id in page.silent)
        and not (thread.id in page.troubles or thread.id in page.settling)
    }
    full_at = before.full_at if before is not None else now
    RESTED.keep(office, page.desk_key, page.title, Rested(full_at, digests), page.revid)


def _is_over(thread: Thread, desk: DeskPolicy) -> bool:
    """Whether its one status says so; what is told otherwise is looked at each time."""
    status = thread.status
    return (
        status is not None
        and not thread.more_statuses
        and desk.status.phase(status.value) is Phase.CLOSED
    )


def _digest(thread: Thread, talk: TalkPage, opening: Opening) -> str:
    """The same as long as the thread is as it was, and who opened it."""
    key = ("digest", opening.by, opening.at)
    return talk.noted(thread, key, partial(_find_digest, thread, talk.text, opening))


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
