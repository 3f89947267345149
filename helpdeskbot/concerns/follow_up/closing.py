"""When a request was closed as done, and what the bot has asked since, from the page's history."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from helpdeskbot.concerns.follow_up.policy import FollowUpPolicy
from helpdeskbot.model.discussion import Thread
from helpdeskbot.model.marks import Mark
from helpdeskbot.office.office import Office
from helpdeskbot.page.decide.intake import REQUEST_LEVEL
from helpdeskbot.page.history import HISTORY_LIMIT
from helpdeskbot.page.page import DeskPage
from helpdeskbot.page.said import surely_ours

MARK = "follow-up"


@dataclass(frozen=True, slots=True)
class Closing:
    """How a request was closed.

    :param at: UTC.
    :param certain: the history was read back to it; else ``at`` is when it was last discussed.
    :param sent: the days about which the bot has asked since, whether or not that still stands
        there, with when it was asked.
    """

    at: datetime
    certain: bool
    sent: Mapping[int, datetime]


def is_done_thread(thread: Thread, policy: FollowUpPolicy) -> bool:
    """Whether a thread is a request that was closed as done."""
    return (
        thread.level == REQUEST_LEVEL
        and thread.status is not None
        and policy.is_done(thread.status.value)
    )


def find_sent(marks: Iterable[tuple[Mark, datetime]]) -> dict[int, datetime]:
    """The days about which the bot has asked, by its own marks, each with its time, UTC."""
    sent: dict[int, datetime] = {}
    for mark, at in marks:
        if mark.kind == MARK and len(mark.words) == 2 and mark.words[1].isdecimal():
            sent.setdefault(int(mark.words[1]), at)
    return sent


def find_all_sent(
    page: DeskPage, threads: Collection[Thread]
) -> Mapping[str, Mapping[int, datetime]]:
    """The same for some requests of a page, by the thread's id, deleted or not."""
    return {thread.id: find_sent(surely_ours(page, thread.id)) for thread in threads}


def find_closings(
    office: Office, page: DeskPage, threads: Collection[Thread]
) -> Mapping[str, Closing]:
    """Follow requests back to the revision that closed each; by the thread's id.

    A request that was closed just now costs one question.  After the memory was lost, a long
    closed one costs as many as the page has had edits since, up to a bound.
    """
    policy = page.desk.of(FollowUpPolicy)
    open_ids = {thread.id for thread in threads}
    sent = find_all_sent(page, threads)
    found: dict[str, Closing] = {}
    newer = page.source.head.timestamp or office.clock()
    complete = True
    for count, version in enumerate(page.history.read(most=HISTORY_LIMIT + 1)):
        if not open_ids:
            break
        if count >= HISTORY_LIMIT:
            complete = False
            break
        if version.page is None:
            continue
        for thread_id in list(open_ids):
            before = version.threads.get(thread_id)
            if before is None or not is_done_thread(before, policy):
                open_ids.discard(thread_id)
                found[thread_id] = _closing(newer, sent[thread_id])
        newer = version.revision.timestamp
    for thread in threads:
        if thread.id in open_ids:
            last = max((at for _, at in thread.signatures()), default=newer)
            closing = _closing(newer if complete else last, sent[thread.id])
            found[thread.id] = Closing(closing.at, complete, closing.sent)
    return found


def _closing(at: datetime, sent: Mapping[int, datetime]) -> Closing:
    # Signatures carry whole minutes; what was asked before it was closed again does not count.
    minute = at.replace(second=0, microsecond=0)
    return Closing(at, True, {day: when for day, when in sent.items() if when >= minute})
