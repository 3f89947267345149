"""Who opened a thread, when, and by which id it is known for good.

A request need not be signed, and what is signed first in it need not be the request: the bot and
people answer unsigned requests too.  So what was once known of a thread's opening stays.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpdeskbot.model.change import Background
from helpdeskbot.model.discussion import Comment, TalkPage, Thread
from helpdeskbot.model.memory import ThreadMemory
from helpdeskbot.page.decide.recognition import Recognised

_MINUTE = timedelta(minutes=1)


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


def is_nameless(thread: Thread, account: str) -> bool:
    """Whether nobody but us has signed anything in a thread."""
    return all(comment.author == account for comment in thread.comments)


def find_openings(
    page: TalkPage,
    recognised: Recognised,
    backgrounds: Mapping[str, Background],
    account: str,
) -> dict[str, Opening]:
    """The opening of each thread of a page, by the thread's id on it.

    :param backgrounds: what the history tells of some of them.
    :param account: ours.
    """
    found: dict[str, Opening] = {}
    taken = set(recognised.taken)
    for thread in page.threads:
        known = recognised.known.get(thread.id)
        first = thread.first_comment
        if known is not None:
            is_sure = recognised.surely(thread.id) is not None or not known.comments
            found[thread.id] = _remembered(known, first, account, is_sure=is_sure)
        else:
            opening = _new(thread, page.text, backgrounds.get(thread.id), account)
            if thread.id in recognised.moving:
                found[thread.id] = opening
                continue
            identity = _free(opening.identity, taken)
            found[thread.id] = Opening(identity, opening.by, opening.at)
        taken.add(found[thread.id].identity)
    return found


def _remembered(
    known: ThreadMemory, first: Comment | None, account: str, *, is_sure: bool
) -> Opening:
    """As it is remembered; a signature of that very minute may say the name that it has now."""
    if first is None or first.author == account:
        return Opening(known.id, known.opened_by, known.opened_at)
    opened_at = known.opened_at.replace(second=0, microsecond=0) if known.opened_at else None
    if is_sure and known.opened_by and opened_at and first.timestamp != opened_at:
        return Opening(known.id, known.opened_by, known.opened_at)
    return Opening(known.id, first.author, first.timestamp)


def _new(thread: Thread, text: str, background: Background | None, account: str) -> Opening:
    first = thread.first_comment
    is_theirs = first is not None and first.author != account
    if first and is_theirs and not (background and _is_reply(first, text, background)):
        return Opening(thread.id, first.author, first.timestamp)
    if background is None or not background.opened_by or background.opened_at is None:
        return Opening(thread.id, "", None)
    by, at = background.opened_by, background.opened_at
    return Opening(f"h-{by.replace(' ', '_')}-{at:%Y%m%d%H%M%S}", by, at)


def _is_reply(first: Comment, text: str, background: Background) -> bool:
    """Whether what is signed first answers a request that somebody else did not sign."""
    if background.opened_at is None or first.author == background.opened_by:
        return False
    line = text[text.rfind("\n", 0, first.signature.start) + 1 : first.signature.start]
    return line.startswith((":", "*", "#")) and first.timestamp + _MINUTE > background.opened_at


def _free(identity: str, taken: Collection[str]) -> str:
    names = itertools.chain([identity], (f"{identity}-{n}" for n in itertools.count(1)))
    return next(name for name in names if name not in taken)
