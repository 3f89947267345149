"""What the bot has said before: its marks on pages, each with the revision that brought it.

Anybody can write a mark.  One counts if a revision of our own account has brought it, though people
have deleted it and the memory is gone.  Where the history does not tell that any more, it keeps us
from saying something twice, and never leads to a message.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Generic, NamedTuple, TypeVar

from helpdeskbot.model.marks import Mark
from helpdeskbot.model.wiki import PageText, Revision
from helpdeskbot.office.office import Office
from helpdeskbot.page.history import HISTORY_LIMIT
from helpdeskbot.page.page import DeskPage

# The wiki's clock and ours need not agree.
_CLOCKS = timedelta(minutes=10)

T = TypeVar("T", bound=Hashable)


class Left(NamedTuple, Generic[T]):
    """Something that stands, or stood, on a page beside the desks'.

    :param at: when our account left it, UTC; ``None``: the history does not tell whether it has.
    """

    what: T
    at: datetime | None


def left_on(
    office: Office,
    page: PageText,
    find: Callable[[str], Collection[T]],
    *,
    since: datetime | None = None,
) -> list[Left[T]]:
    """Which marks our account has left on a page beside the desks', deleted or not.

    Where none is claimed that is wanted, our own edits are asked for and nothing else.

    :param find: the wanted marks in a text.
    :param since: what was brought before this does not count, UTC.
    """
    if not page.head.exists:
        return []
    since = since and since - _CLOCKS
    title, claimed = page.head.title, find(page.text)
    if not claimed:
        own = office.wiki.fetch_history(title, user=office.account, since=since, texts=True)
        texts = (revision.text for revision in islice(own, HISTORY_LIMIT))
        some = ((text, find(text or "")) for text in texts)
        hidden, claimed = next((one for one in some if one[0] is None or one[1]), ("", ()))
        if hidden is not None and not claimed:
            return []
    found: dict[T, datetime | None] = {}
    for what, account, at in _bringings(office, title, find, since, claimed):
        if account == office.account:
            found[what] = at
        elif not account:
            found.setdefault(what, None)
    return [Left(what, at) for what, at in found.items()]


def _bringings(
    office: Office,
    title: str,
    find: Callable[[str], Collection[T]],
    since: datetime | None,
    claimed: Collection[T],
) -> Iterator[tuple[T, str, datetime]]:
    """What each revision brought, newest first: it, by whom (``""``: not known), when (UTC).

    :param claimed: what may have been brought by revisions that are not read any more.
    """
    newer: tuple[Revision, Counter[T]] | None = None
    sure = True
    revisions = office.wiki.fetch_history(title, texts=True)
    for revision in islice(revisions, HISTORY_LIMIT):
        if revision.text is None:
            # Whoever made the next text so may have been the one whose text is hidden.
            sure = False
            continue
        here = Counter(find(revision.text))
        if newer is not None:
            one, there = newer
            account = one.user if sure and one.parent_id == revision.revid else ""
            yield from ((what, account, one.timestamp) for what in there - here)
        newer, sure = (revision, here), True
        if since is not None and revision.timestamp < since:
            return
    if newer is not None:
        # With more to come, neither how it stood before is known, nor what was brought then.
        one, there = newer
        account = one.user if sure and not one.parent_id else ""
        more = claimed if revision.parent_id else ()
        yield from ((what, account, one.timestamp) for what in {*there, *more})


def own_marks(
    page: DeskPage,
    thread: str,
    is_known: Callable[[Mark], bool] = lambda mark: False,
    kinds: Collection[str] = (),
) -> list[tuple[Mark, datetime]]:
    """Our marks in a request of a desk's page, each with when it was signed, UTC.

    Anybody can write a mark and sign it in our name.  One counts if the memory has it, or if a
    revision of our own account has brought it.  Where the history does not tell that any more, it
    counts as well: it keeps us from saying something twice, see :func:`surely_ours`.  Of several in
    one comment, each has the time at which it was saved.

    :param is_known: whether the memory has a mark.
    :param kinds: only these; empty: all.
    """
    ours = page.history.office.account
    marks = list(page.requests[thread].marks_by(ours))
    claimed = [(mark, at) for mark, at in marks if not kinds or mark.kind in kinds]
    if len({at for _, at in marks}) < len(marks):
        claimed = _timed(page, thread, claimed)
    if all(is_known(mark) for mark, _ in claimed):
        return claimed
    story = page.story(thread)
    said = {mark for account in (ours, "") for mark, _ in story.marks(account)}
    return [(mark, at) for mark, at in claimed if is_known(mark) or mark in said]


def _timed(
    page: DeskPage, thread: str, claimed: Sequence[tuple[Mark, datetime]]
) -> list[tuple[Mark, datetime]]:
    """Marks of which a comment has several, each with when it was saved: it may have come later."""
    saved: dict[Mark, list[datetime]] = {}
    for mark, at in surely_ours(page, thread):
        saved.setdefault(mark, []).append(at)
    return [(mark, saved[mark].pop(0) if saved.get(mark) else at) for mark, at in claimed]


def surely_ours(page: DeskPage, thread: str) -> list[tuple[Mark, datetime]]:
    """The marks that our own account has left in a request, deleted or not, oldest first.

    Only what stands here may lead to a message.

    :returns: each with when it was saved, UTC.
    """
    return list(page.story(thread).marks(page.history.office.account))
