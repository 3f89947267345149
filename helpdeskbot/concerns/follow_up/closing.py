"""When a request was closed as done, and what the bot has asked since, from the page's history."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from helpdeskbot.concerns.follow_up.policy import FollowUpPolicy
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import PAGE_LEVEL, Thread
from helpdeskbot.model.marks import Mark
from helpdeskbot.model.story import Did
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


def is_done_thread(thread: Thread, desk: DeskPolicy) -> bool:
    """Whether a thread is a request that was closed as done."""
    return (
        thread.level in (desk.level, PAGE_LEVEL)
        and thread.status is not None
        and desk.of(FollowUpPolicy).is_done(thread.status.value)
    )


def find_sent(marks: Iterable[tuple[Mark, datetime]]) -> dict[int, datetime]:
    """The days about which the bot has asked, by its own marks, each with its time, UTC."""
    sent: dict[int, datetime] = {}
    for mark, at in marks:
        if mark.kind == MARK and len(mark.words) == 2 and mark.words[1].isdecimal():
            sent.setdefault(int(mark.words[1]), at)
    return sent


def find_closings(page: DeskPage, threads: Collection[Thread]) -> Mapping[str, Closing]:
    """When each of some requests of a page was closed, by its story; by the thread's id."""
    policy = page.desk.of(FollowUpPolicy)
    if page.stories is not None:
        page.stories.read([thread.id for thread in threads])
    return {thread.id: _find_closing(page, thread, policy) for thread in threads}


def _find_closing(page: DeskPage, thread: Thread, policy: FollowUpPolicy) -> Closing:
    closed_at: datetime | None = None
    done = False
    for act in page.story(thread.id).acts:
        if act.about or act.did not in (Did.SET, Did.UNSET):
            continue
        # Who opened it again undid nothing by closing it later; it is over since then.
        over = act.did is Did.SET and policy.is_done(act.value)
        if over and not done and act.account:
            closed_at = act.at
        done = over
    last = max((at for _, at in thread.signatures()), default=page.history.office.clock())
    at = closed_at or last
    # Signatures carry whole minutes; what was asked before it was closed again does not count.
    minute = at.replace(second=0, microsecond=0)
    sent = find_sent(surely_ours(page, thread.id))
    return Closing(
        at, closed_at is not None, {day: when for day, when in sent.items() if when >= minute}
    )
