"""Where a thread that is gone may be, and whether a thread on another page is that one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from helpdeskbot.concerns.archives.policy import ArchivesPolicy, fill_pattern
from helpdeskbot.concerns.archives.values import Archived
from helpdeskbot.model.desk import DeskPolicy, Phase
from helpdeskbot.model.discussion import Thread
from helpdeskbot.model.memory import ThreadMemory
from helpdeskbot.page.decide.identity import (
    Identity,
    has_same_words,
    identity_of_memory,
    identity_of_thread,
    stem_of,
)

_LINK = re.compile(r"\[\[:?([^\[\]|#<>{}\n]{1,255})")


def find_linked_titles(summary: str) -> Sequence[str]:
    """The pages that an edit summary links to, in order: "Archiving 3 threads to [[…]]"."""
    titles = (found.strip().replace("_", " ") for found in _LINK.findall(summary))
    return list(dict.fromkeys(title for title in titles if title))


def list_candidates(
    summary: str,
    edited: Iterable[str],
    policy: ArchivesPolicy,
    *,
    page: str,
    at: datetime,
    leave_out: Collection[str] = (),
) -> Sequence[str]:
    """Where a thread may be that was taken from a page, the likeliest first.

    :param summary: of the edit that took it away.
    :param edited: what its author edited at about that time.
    :param at: when that was, UTC.
    :param leave_out: titles of the desk's own pages.
    """
    patterns = [fill_pattern(pattern, page, at) for pattern in policy.pages]
    titles = dict.fromkeys([*find_linked_titles(summary), *edited, *patterns])
    return [title for title in titles if title not in leave_out]


def find_thread(
    memory: ThreadMemory,
    threads: Sequence[Thread],
    *,
    text: str = "",
    account: str = "",
    asked: str = "",
    identities: Sequence[Identity] = (),
) -> Thread | None:
    """The thread of another page that is this one; only people's signatures prove that.

    Its first comment must be there, or at least half of its comments, the first of that thread
    among them: a single one may have been quoted or copied elsewhere, and whoever answers several
    requests in a minute has signed all alike.  Where the opening words are known, they must be
    the same instead, beside a comment in common, be it one of ours.

    :param text: of the page.
    :param account: our own.
    :param asked: a digest of its opening words; ``""``: it needs none.
    :param identities: of the threads, in their order, where they are known already.
    """
    mine = identity_of_memory(memory, account, asked)
    wanted = mine.stems
    first = min(wanted, key=_minute, default="")
    best: tuple[int, bool] = (-1, False)
    found: Thread | None = None
    for place, thread in enumerate(threads):
        one = identities[place] if identities else identity_of_thread(thread, text, account)
        if mine.said.isdisjoint(one.said):
            continue
        common = wanted & one.stems
        begins = bool(common) and min(one.stems, key=_minute) in common
        signed = first in common or (begins and 2 * len(common) >= len(wanted))
        if not (has_same_words(mine, one) or (signed and not asked)):
            continue
        fit = (len(common), thread.heading == memory.heading)
        if fit > best:
            best, found = fit, thread
    return found


def was_open(thread: Thread, desk: DeskPolicy) -> bool:
    """Whether nothing in an archived thread says that it is over; one without a status is none."""
    if thread.resolved or thread.status is None:
        return False
    return desk.status.phase(thread.status.value) is not Phase.CLOSED


def awaits_reply(archived: Archived, policy: ArchivesPolicy) -> bool:
    """Whether it was closed for want of an answer, so that a late one opens it again."""
    return archived.status.casefold() in {word.casefold() for word in policy.no_response}


def find_replies(
    known: Collection[str], thread: Thread, account: str, bots: Collection[str]
) -> Sequence[str]:
    """The comments of people that an archived thread did not have before, in page order.

    :param known: ids of the comments that it had.
    """
    before = {stem_of(comment) for comment in known}
    return [
        comment.id
        for comment in thread.comments
        if stem_of(comment.id) not in before and comment.author not in {account, *bots}
    ]


def _minute(comment: str) -> str:
    return comment[-14:]
