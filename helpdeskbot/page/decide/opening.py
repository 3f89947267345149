"""Who opened a thread, when, and by which id it is known for good.

A request need not be signed, what is signed first in it need not be the request, and anybody can
sign in anybody's name.  So it is the request of the account that brought it to the page, and what
was once known of that stays.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from helpdeskbot.model.by_identity import ByIdentity
from helpdeskbot.model.change import Background
from helpdeskbot.model.discussion import TalkPage, Thread
from helpdeskbot.model.memory import ThreadMemory
from helpdeskbot.page.decide.identity import stem_of
from helpdeskbot.page.decide.recognition import Recognised


@dataclass(frozen=True, slots=True)
class Opening:
    """How a thread began.

    :param identity: its lasting id, unique at the desk.
    :param by: who posted it; ``""`` if that is not known.
    :param at: when, UTC; ``None`` if that is not known.
    """

    identity: str
    by: str
    at: datetime | None


def is_told(thread: Thread, recognised: Recognised, title: str) -> bool:
    """Whether the memory tells who opened a request, as far as anything can tell it.

    A thread that nobody could be told of in it is looked at again when it has become a request.
    """
    known = recognised.known.get(thread.id)
    if thread.id in recognised.moving:
        return True
    if known is None or not _is_sure(known, thread, recognised) or _is_back(known, title):
        return False
    return bool(known.opened_by) or known.status is not None


# Of most threads it is what was known before.
_remembered: ByIdentity[ThreadMemory, Opening] = ByIdentity(
    lambda known: Opening(known.id, known.opened_by, known.opened_at), most=20_000
)


def find_openings(
    page: TalkPage,
    recognised: Recognised,
    backgrounds: Mapping[str, Background],
    speaks_for: Callable[[str, str], bool],
    title: str = "",
) -> dict[str, Opening]:
    """The opening of each thread of a page, by the thread's id on it.

    :param backgrounds: what the history tells of some of them.
    :param speaks_for: whether an account that brings what another has signed is believed: it is
        the same by another name, staff, an archiver.
    :param title: of the page, as it is remembered.
    """
    openings: dict[str, Opening] = {}
    for thread in page.threads:
        known, background = recognised.known.get(thread.id), backgrounds.get(thread.id)
        again = known is not None and background is not None and _is_back(known, title)
        sure = known is not None and _is_sure(known, thread, recognised) and not again
        if known is not None and known.opened_by and sure:
            openings[thread.id] = _remembered(known)
        elif thread.id in recognised.moving:
            there = recognised.moving[thread.id]
            openings[thread.id] = Opening(thread.id, there.opened_by, there.opened_at)
        elif background is None:
            first = thread.first_comment
            openings[thread.id] = Opening(thread.id, "", first.timestamp if first else None)
        else:
            openings[thread.id] = _told(thread, background, speaks_for)
    return _name(openings, recognised)


def _name(openings: Mapping[str, Opening], recognised: Recognised) -> dict[str, Opening]:
    """The same with ids of which each is one thread's at the desk."""
    named = dict(openings)
    for thread, known in recognised.known.items():
        if thread in named and known.id != named[thread].identity:
            named[thread] = replace(named[thread], identity=known.id)
    new = [one for one in openings if not (one in recognised.known or one in recognised.moving)]
    taken = set(recognised.taken) if new else set()
    # Who copies a request to a place above it takes its name from nobody.
    for thread in sorted(new, key=lambda one: not openings[one].by):
        opening = openings[thread]
        identity = _free(opening.identity, taken)
        named[thread] = Opening(identity, opening.by, opening.at)
        taken.add(identity)
    return named


def _is_back(known: ThreadMemory, title: str) -> bool:
    """Whether it was gone from this page: who brings it back may have made another one of it."""
    return known.gone_since is not None and known.title == title


def _is_sure(known: ThreadMemory, thread: Thread, recognised: Recognised) -> bool:
    return recognised.surely(thread.id) is not None or not known.comments


def _told(
    thread: Thread, background: Background, speaks_for: Callable[[str, str], bool]
) -> Opening:
    """As the history tells it: the account that brought it, or for whom it was brought."""
    if thread.is_page:
        return Opening(thread.id, background.opened_by, background.opened_at)
    first, by, at = thread.first_comment, background.opened_by, background.opened_at
    if at is None:
        # It stood there before the desk began; nobody forged anything for us then.
        believed = first is not None and background.complete
        by = first.author if first and believed else ""
        return Opening(thread.id, by, first.timestamp if first else None)
    if first and (first.author == by or first.author in background.signed_by):
        if speaks_for(by, first.author):
            return Opening(stem_of(thread.id), first.author, first.timestamp)
        # Others' words alone are a request of nobody who could be spoken to.
        return Opening(thread.id, by if by in background.signed_by else "", at)
    identity = f"h-{by.replace(' ', '_')}-{at:%Y%m%d%H%M%S}" if by else thread.id
    return Opening(identity, by, at)


def _free(identity: str, taken: Collection[str]) -> str:
    names = itertools.chain([identity], (f"{identity}-{n}" for n in itertools.count(1)))
    return next(name for name in names if name not in taken)
