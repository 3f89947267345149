"""Which threads are new requests that should be given a status template now."""

from __future__ import annotations

from collections.abc import Collection, Container
from datetime import datetime, timedelta
from functools import lru_cache

from helpdeskbot.model.change import Background, Conclusion, Verdict
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import TalkPage, Thread
from helpdeskbot.model.memory import ThreadMemory


def screen(
    thread: Thread,
    known: ThreadMemory | None,
    policy: DeskPolicy,
    *,
    outside: str = "",
    takes_in: bool,
    moving: bool,
    now: datetime,
) -> Verdict | None:
    """The verdict on a thread as far as the page and the memory tell; ``None``: ask the history.

    The order is the precedence: what people did comes before what the bot would do.

    :param known: what is remembered of it, if that is surely the same thread.
    :param outside: why it is no request whatever stands in it; ``""``: it may be one.
    :param takes_in: the policy's, which is asked once for all the threads of a page.
    :param moving: it may come from another page of the desk that was not read since.
    :param now: UTC.
    """
    if outside:
        return _leave(thread, outside)
    if thread.status is not None:
        return _leave(thread, f'it has a status already: "{thread.status.value}"')
    if thread.resolved:
        return _leave(thread, "it is marked as resolved")
    if not takes_in:
        return _leave(thread, "at this desk only people give requests a status")
    if known is not None and known.tagged:
        return _leave(thread, "its status template was taken away by a person")
    if _stood_before(thread, known, policy.since):
        return _leave(thread, f"it was posted before {_when(policy.since)}, the desk's start")
    if moving:
        because = "it may have been moved here from another page of the desk; that is read first"
        return Verdict(thread.id, Conclusion.WAIT, because, until=now)
    return None


def _stood_before(thread: Thread, known: ThreadMemory | None, since: datetime) -> bool:
    """Whether nobody needs the history to tell that a thread is older than the desk.

    Its first signature alone does not tell: a request may begin with what somebody said long ago.
    """
    if known is not None and known.opened_at is not None:
        return known.opened_at < since
    return bool(thread.comments) and all(one.timestamp < since for one in thread.comments)


def screen_without_history(
    thread: Thread, known: ThreadMemory | None, page: TalkPage, bots: Collection[str]
) -> Verdict | None:
    """The verdict that stands whatever the history tells, so that it need not be read.

    :param bots: those among the first writers that are bots; people quote bots, too.
    """
    if not page.text[thread.body_start : thread.span.end].strip():
        return _leave(thread, "nothing stands below its heading yet")
    if thread.is_page:
        return None  # Who comments on it has not posted it.
    authors = {comment.author for comment in thread.comments}
    bot = next(iter(authors)) if len(authors) == 1 else known.opened_by if known else ""
    if bot in bots:
        return _leave(thread, f"it was posted by a bot, {bot}")
    return None


def decide_intake(
    thread: Thread,
    page: TalkPage,
    background: Background,
    *,
    policy: DeskPolicy,
    bots: Collection[str],
    now: datetime,
) -> Verdict:
    """The verdict on a thread that passed :func:`screen`.

    :param bots: those among the thread's writers that are bots.
    :param now: UTC.
    """
    if background.had_status:
        return _leave(thread, "its status template was taken away by a person")
    if not background.complete:
        return _leave(thread, "the page's history is too long to see what happened to it before")
    if background.opened_at is None or (
        not thread.comments and background.opened_at < policy.since
    ):
        return _leave(thread, f"it was posted before {_when(policy.since)}, the desk's start")
    if not page.text[thread.body_start : thread.span.end].strip():
        return _leave(thread, "nothing stands below its heading yet")
    first = thread.first_comment
    author = background.opened_by or (first.author if first else "")
    if author in bots:
        return _leave(thread, f"it was posted by a bot, {author}")
    touched = background.touched_at or background.opened_at
    settled_at = touched + policy.settle
    if now < settled_at:
        return Verdict(
            thread.id,
            Conclusion.WAIT,
            f"{author or 'its author'} edited it at {_when(touched)} and may still be at it; "
            f"looking again at {_when(settled_at)}",
            until=settled_at,
        )
    signed = first is not None and first.author == author
    asked = first.timestamp if first and signed else background.opened_at
    unsigned = "" if thread.comments else " without signing"
    return Verdict(
        thread.id,
        Conclusion.TAG,
        f"{author or 'somebody'} asked this{unsigned} on {_when(asked)}, has left it alone for "
        f"{_duration(now - touched)}, and it has no {{{{{policy.status.template}}}}} yet",
    )


def find_unknown_statuses(
    page: TalkPage, policy: DeskPolicy, outside: Container[str] = ()
) -> list[Thread]:
    """Threads whose status is not in the desk's vocabulary; it stays, and people are told.

    :param outside: ids of the threads that are no requests whatever stands in them.
    """
    values = {thread.status.value for thread in page.threads if thread.status is not None}
    unknown = {value for value in values if policy.status.phase(value) is None}
    return [
        thread
        for thread in (page.threads if unknown else ())
        if thread.status is not None and thread.status.value in unknown and thread.id not in outside
    ]


def _leave(thread: Thread, because: str) -> Verdict:
    return _left(thread.id, because)


# In most threads of a page it is what it was in the pass before.
@lru_cache(maxsize=20_000)
def _left(thread: str, because: str) -> Verdict:
    return Verdict(thread, Conclusion.LEAVE, because)


@lru_cache(maxsize=64)
def _when(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _duration(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    for unit, size in (("day", 1440), ("hour", 60), ("minute", 1)):
        if minutes >= size * (1 if unit == "minute" else 2):
            count = minutes // size
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return "less than a minute"
