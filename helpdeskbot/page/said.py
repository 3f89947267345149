"""What the bot has said before: by its marks on pages, and in its own revisions of them.

Whatever is found there is not said again, though people have deleted it and the memory is gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain, islice

from helpdeskbot.model.discussion import Thread
from helpdeskbot.model.marks import Mark, find_marks, marks_by
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


def marks_deleted(
    page: DeskPage, threads: Sequence[Thread]
) -> Iterator[tuple[str, Mark, datetime]]:
    """The marks in our own comments of threads, as our edits left them, newest first.

    :returns: the thread's id on the page as it was read, the mark, and when it was signed, UTC.
    """
    for thread, then, text in read_own_edits(page, threads):
        for mark, at in marks_by(page.history.office.account, then.comments, text):
            yield thread, mark, at


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
