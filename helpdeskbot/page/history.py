"""What the bot itself has saved in the threads of a page: it knows what people deleted since.

Whatever is looked for there is not done again, though neither page nor memory tells of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice

from helpdeskbot.model.discussion import Thread
from helpdeskbot.office.office import Office
from helpdeskbot.page.decide.identity import identity_of_thread, match_threads
from helpdeskbot.page.page import DeskPage

# Our own edits of a page since a request on it was posted; more than this none has.
_MOST_EDITS = 200
# Signatures have no seconds.
_MINUTE = timedelta(minutes=1)


def read_own_edits(
    office: Office, page: DeskPage, threads: Sequence[Thread]
) -> Iterator[tuple[str, Thread, str]]:
    """Threads of a page as they stood in the revisions that the bot has saved, newest first.

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
    revisions = office.wiki.fetch_history(page.title, user=office.account, since=since, texts=True)
    for revision in islice(revisions, _MOST_EDITS):
        if revision.text is None:
            continue
        then = office.parse(page.desk, page.title, revision.text).threads
        # All threads of both, so that a heading such as "Help" finds its own one.
        pairs = match_threads(now, [identity_of_thread(one, revision.text) for one in then])
        for mine, theirs in pairs.items():
            if now[mine].id in wanted:
                yield now[mine].id, then[theirs], revision.text
