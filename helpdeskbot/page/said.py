"""What the bot has said before: by its marks on pages, and in its own revisions of them.

Whatever is found there is not said again, though people have deleted it and the memory is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain, islice

from helpdeskbot.model.discussion import Thread
from helpdeskbot.model.marks import Mark, find_marks
from helpdeskbot.model.wiki import PageText
from helpdeskbot.office.office import Office
from helpdeskbot.page.decide.identity import identity_of_thread, match_threads
from helpdeskbot.page.page import DeskPage

# Our own edits of a desk's page since a request on it was posted; more than this none has.
_MOST_EDITS = 200
# The same of any other page.
_MOST_ELSEWHERE = 400
# Signatures have no seconds.
_MINUTE = timedelta(minutes=1)


def marks_on(
    office: Office,
    page: PageText,
    kind: str,
    *,
    since: datetime | None = None,
    most: int = _MOST_ELSEWHERE,
) -> Iterator[Mark]:
    """Our marks of a kind on a page beside the desks': as it stands, then as our edits left it.

    :param since: edits before this do not count, UTC.
    :param most: how many of our edits are looked at, newest first.
    """
    own = own_texts(office, page.head.title, since=since, most=most) if page.head.exists else ()
    for text in chain([page.text], own):
        yield from (mark for mark in find_marks(text) if mark.kind == kind)


def own_texts(
    office: Office, title: str, *, since: datetime | None = None, most: int = _MOST_ELSEWHERE
) -> Iterator[str]:
    """A page's text after each of our edits, newest first and lazily; see :func:`marks_on`."""
    revisions = office.wiki.fetch_history(title, user=office.account, since=since, texts=True)
    for revision in islice(revisions, most):
        yield revision.text or ""


def own_marks(
    page: DeskPage,
    thread: str,
    is_known: Callable[[Mark], bool] = lambda mark: False,
    kinds: Collection[str] = (),
) -> list[tuple[Mark, datetime]]:
    """Our marks in a request of a desk's page, each with when it was signed, UTC.

    Anybody can write a mark and sign it in our name.  One counts if the memory has it, or if a
    revision of our own account has brought it.  Where the history does not tell that any more, it
    counts as well: it keeps us from saying something twice, see :func:`surely_ours`.

    :param is_known: whether the memory has a mark.
    :param kinds: only these; empty: all.
    """
    ours = page.history.office.account
    marks = page.requests[thread].marks_by(ours)
    claimed = [(mark, at) for mark, at in marks if not kinds or mark.kind in kinds]
    if all(is_known(mark) for mark, _ in claimed):
        return claimed
    story = page.story(thread)
    said = {mark for account in (ours, "") for mark, _ in story.marks(account)}
    return [(mark, at) for mark, at in claimed if is_known(mark) or mark in said]


def surely_ours(page: DeskPage, thread: str) -> list[tuple[Mark, datetime]]:
    """The marks that our own account has left in a request, deleted or not, oldest first.

    Only what stands here may lead to a message.

    :returns: each with when it was saved, UTC.
    """
    return list(page.story(thread).marks(page.history.office.account))


def read_own_edits(page: DeskPage, threads: Sequence[Thread]) -> Iterator[tuple[str, Thread, str]]:
    """Threads of a desk's page as they stood in the revisions that we have saved, newest first.

    :returns: the thread's id on the page as it was read, the thread as it stood then, and the
        whole page's text then; lazily, so that nobody reads more than is needed.
    """
    if not threads:
        return
    opened = [page.openings[thread.id].at for thread in threads]
    known = [at for at in opened if at is not None]
    since = min(known) - _MINUTE if len(known) == len(opened) else page.desk.since
    wanted = {thread.id for thread in threads}
    now = [identity_of_thread(thread, page.source.text) for thread in page.talk.threads]
    ours = page.history.office.account
    for version in page.history.read(most=_MOST_EDITS, user=ours, since=since):
        if version.page is None:
            continue
        text, then = version.page.text, version.page.threads
        # All threads of both, so that a heading such as "Help" finds its own one.
        pairs = match_threads(now, [identity_of_thread(one, text) for one in then])
        for mine, theirs in pairs.items():
            if now[mine].id in wanted:
                yield now[mine].id, then[theirs], text
