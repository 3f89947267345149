"""What people did in requests, told from what their revisions changed on a desk's page."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from helpdeskbot.model.discussion import TalkPage, Thread
from helpdeskbot.parse.common import find_common
from helpdeskbot.rehearsal.model import Deed, Done

_START = attrgetter("span.start")


@dataclass(frozen=True, slots=True)
class Spot:
    """A thread as it stood on a page at some moment; by it, its request is found in the end.

    :param comments: the ids of its comments, oldest first.
    """

    title: str
    thread: str
    heading: str
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SpottedDeed:
    """What somebody did, and where."""

    spot: Spot
    done: Done


def find_deeds(
    title: str, before: TalkPage, after: TalkPage, by: Done, told: set[str]
) -> Iterator[SpottedDeed]:
    """What a revision did in the requests of a page.

    :param by: who saved it and when; its ``deed`` is not looked at.
    :param told: the ids of threads and comments that stood on the page before, which nobody asks
        or writes again by bringing them back; what this revision has is added.
    """
    top, bottom = find_common(before.text, after.text)
    olds = _touched(before, top, len(before.text) - bottom)
    news = _touched(after, top, len(after.text) - bottom)
    left = dict.fromkeys(olds)
    told.update(*map(_ids, olds))
    known = frozenset(told)
    for new in news:
        old = _find_same(new, left)
        told.update(_ids(new))
        if old is None:
            is_new = known.isdisjoint(_ids(new))
            yield _deed(title, new, by, Deed.OPENED if is_new else Deed.PUT_BACK)
            continue
        del left[old]
        for comment in new.comments:
            if comment.id not in known:
                yield _deed(title, new, by, Deed.REPLIED)
        was, now = _statuses(old), _statuses(new)
        if was != now:
            # A person may set theirs beside the one that stands there.
            added = list((Counter(now) - Counter(was)).elements())
            yield _deed(title, new, by, Deed.STATUS_SET, (added or now or [""])[-1])
    for old in left:
        yield _deed(title, old, by, Deed.GONE)


def spot(title: str, thread: Thread) -> Spot:
    """Where a thread is."""
    ordered = sorted(thread.comments, key=lambda comment: comment.timestamp)
    return Spot(title, thread.id, thread.heading, tuple(one.id for one in ordered))


def _deed(title: str, thread: Thread, by: Done, deed: Deed, what: str = "") -> SpottedDeed:
    return SpottedDeed(spot(title, thread), Done(by.at, by.by, deed, what))


def _ids(thread: Thread) -> set[str]:
    return {thread.id, *(comment.id for comment in thread.comments)}


def _statuses(thread: Thread) -> list[str]:
    return [one.value for one in thread.statuses]


def _find_same(new: Thread, olds: dict[Thread, None]) -> Thread | None:
    """The thread of the text before that a new one is."""
    named = next((old for old in olds if old.id == new.id), None)
    if named is not None:
        return named
    said = {comment.id for comment in new.comments}
    shared = (old for old in olds if said & {comment.id for comment in old.comments})
    return next(shared, None) or next((old for old in olds if old.heading == new.heading), None)


def _touched(page: TalkPage, start: int, end: int) -> Sequence[Thread]:
    """The threads in a stretch of a page, and those that adjoin it."""
    first = max(0, bisect_left(page.threads, start, key=_START) - 1)
    return page.threads[first : bisect_right(page.threads, end, key=_START)]
