"""A desk's page as it was: its revisions, newest first, asked for once and read once in a pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import islice

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.discussion import TalkPage, Thread
from helpdeskbot.model.wiki import Revision
from helpdeskbot.office.office import Office

# How many revisions are read to learn what became of a thread before; reached only after the
# memory was lost on a page that had a thousand edits since the request was posted.
HISTORY_LIMIT = 1000
# Code points of revisions that are kept for whoever reads them next in the pass.
_MOST_KEPT = 1_000_000


@dataclass(frozen=True)
class Version:
    """A revision of a desk's page.

    :param page: its text, read; ``None`` where that is hidden.
    """

    revision: Revision
    page: TalkPage | None

    @cached_property
    def threads(self) -> Mapping[str, Thread]:
        """Its threads by their ids; none where the text is hidden."""
        return {thread.id: thread for thread in self.page.threads} if self.page else {}


@dataclass(slots=True)
class History:
    """The revisions of a desk's page.

    What was read before is kept, as far as it is no more than a bound, so that several concerns
    that look back ask the wiki once.

    :param newest: the revision to begin with; 0: the page's newest.
    :param talk: that revision, where it has been read already.
    :param user: only revisions by this user.
    """

    office: Office
    desk: DeskPolicy
    title: str
    newest: int = 0
    talk: TalkPage | None = None
    user: str = ""
    _kept: list[Version] = field(default_factory=list)
    _size: int = 0
    _complete: bool = False
    _complete_since: datetime | None = None

    def read(
        self, *, most: int = HISTORY_LIMIT, oldest: int = 0, since: datetime | None = None
    ) -> Iterator[Version]:
        """The revisions, newest first and lazily, so that nobody reads more than is needed.

        :param most: no more than these.
        :param oldest: stop before the first revision with this or a lower number.
        :param since: none older than this, UTC.
        """
        return islice(self._read(oldest, since), most)

    def _read(self, oldest: int, since: datetime | None) -> Iterator[Version]:
        count = 0
        while count < len(self._kept):
            version = self._kept[count]
            at = version.revision.timestamp
            if version.revision.revid <= oldest or (since is not None and at < since):
                return
            yield version
            count += 1
        if self._is_complete(since):
            return
        last = self._kept[-1].revision.revid if self._kept else 0
        revisions = self.office.wiki.fetch_history(
            self.title,
            newest=last or self.newest,
            oldest=oldest,
            user=self.user,
            since=since,
            texts=True,
        )
        for revision in revisions:
            if revision.revid == last:
                continue
            version = self._parse(revision)
            if len(self._kept) == count and self._size <= _MOST_KEPT:
                self._kept.append(version)
                self._size += len(revision.text or "") if version.page is not self.talk else 0
            yield version
            count += 1
        if len(self._kept) == count and not oldest:
            self._complete, self._complete_since = True, since

    def _is_complete(self, since: datetime | None) -> bool:
        """Whether what is kept is all that there is."""
        if not self._complete or self._complete_since is None:
            return self._complete
        return since is not None and since >= self._complete_since

    def _parse(self, revision: Revision) -> Version:
        if revision.text is None:
            return Version(revision, None)
        if self.talk is not None and revision.revid == self.newest:
            return Version(revision, self.talk)
        # Neighbouring revisions differ in one thread; only that one is parsed anew.
        return Version(revision, self.office.parse(self.desk, self.title, revision.text))
