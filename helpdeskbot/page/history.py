"""A desk's page as it was: its revisions, newest first, asked for once and read once in a pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import islice

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import TalkPage, Thread
from helpdeskbot.model.wiki import PageHead, Revision
from helpdeskbot.office.office import Office
from helpdeskbot.page.headings import has_too_many

# How many revisions are read to learn what became of a thread before; reached only after the
# memory was lost on a page that had a thousand edits since the request was posted.
HISTORY_LIMIT = 1000
# Code points of revisions after which no more is kept for whoever looks back next; as no page of
# MediaWiki is longer than that, always the newest two.
_MOST_KEPT = 2_100_000


@dataclass(frozen=True)
class Version:
    """A revision of a desk's page.

    :param page: its text, read; ``None`` where that is hidden, or nothing that is to be read.
    """

    revision: Revision
    page: TalkPage | None

    @cached_property
    def threads(self) -> Mapping[str, Thread]:
        """Its threads by their ids; none where the text is hidden."""
        return {thread.id: thread for thread in self.page.threads} if self.page else {}


@dataclass
class History:
    """The revisions of a desk's page.

    What was read before is kept, up to a bound, so that several concerns that look back ask the
    wiki once.

    :param newest: the revision to begin with; 0: the page's newest.
    :param talk: that revision, where it has been read already.
    :param head: the same, where who saved it is known already.
    """

    office: Office
    desk: DeskPolicy
    title: str
    newest: int = 0
    talk: TalkPage | None = None
    head: PageHead | None = None
    _kept: dict[str, list[Version]] = field(default_factory=dict)
    _size: int = 0

    @cached_property
    def threads(self) -> Mapping[str, Thread]:
        """The threads of the revision with which it begins, by their ids."""
        return {thread.id: thread for thread in self.talk.threads} if self.talk else {}

    def read(
        self,
        *,
        most: int = HISTORY_LIMIT,
        oldest: int = 0,
        user: str = "",
        since: datetime | None = None,
    ) -> Iterator[Version]:
        """The revisions, newest first and lazily, so that nobody reads more than is needed.

        :param most: no more than these.
        :param oldest: stop before the first revision with this or a lower number.
        :param user: only revisions by this user.
        :param since: none older than this, UTC.
        """
        return islice(self._read(oldest, user, since), most)

    def _read(self, oldest: int, user: str, since: datetime | None) -> Iterator[Version]:
        kept, count = self._kept.setdefault(user, []), 0
        while count < len(kept):
            revision = kept[count].revision
            if revision.revid <= oldest or (since is not None and revision.timestamp < since):
                return
            yield kept[count]
            count += 1
        last = kept[-1].revision.revid if kept else 0
        for revision in self.office.wiki.fetch_history(
            self.title,
            newest=last or self.newest,
            oldest=oldest,
            user=user,
            since=since,
            texts=True,
        ):
            if revision.revid == last:
                continue
            version = self._parse(revision)
            if len(kept) == count and self._size <= _MOST_KEPT:
                kept.append(version)
                self._size += len(revision.text or "")
            count += 1
            yield version

    def _parse(self, revision: Revision) -> Version:
        if revision.text is None or has_too_many(revision.text):
            # Who has flooded the page is not to take the bot's time for as long as it remembers.
            return Version(revision, None)
        if self.talk is not None and revision.revid == self.newest:
            return Version(revision, self.talk)
        # Neighbouring revisions differ in one thread; only that one is parsed anew.
        return Version(revision, self.office.parse(self.desk, self.title, revision.text))
