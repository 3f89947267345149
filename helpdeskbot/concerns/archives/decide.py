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
from helpdeskbot.page.decide.identity import stem_of

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


def find_thread(memory: ThreadMemory, threads: Sequence[Thread]) -> Thread | None:
    """The thread of another page that is this one; only signatures prove that.

    Its first comment must be there, or at least half of its comments: a single one may have been
    quoted or copied elsewhere.
    """
    wanted = {stem_of(comment) for comment in memory.comments}
    if not wanted:
        return None
    first = min(wanted, key=_minute)
    best: tuple[int, bool] = (0, False)
    found: Thread | None = None
    for thread in threads:
        common = wanted & {stem_of(comment.id) for comment in thread.comments}
        if not common or not (first in common or 2 * len(common) >= len(wanted)):
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
