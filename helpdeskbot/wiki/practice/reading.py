"""Pages of a practice wiki as the bot reads them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from operator import attrgetter

from helpdeskbot.model.wiki import PageHead, PageText, Revision
from helpdeskbot.parse.site.titles import upper_first
from helpdeskbot.wiki.fragments import is_complete
from helpdeskbot.wiki.practice.calls import Calls
from helpdeskbot.wiki.practice.pages import StoredRevision
from helpdeskbot.wiki.practice.transform import expand_for_readers, transform_fragment
from helpdeskbot.wiki.prefixes import split_prefix

_BATCH = 50
_BATCH_WITH_TEXTS = 20
# The numbers of a page's revisions grow.
_number = attrgetter("revid")


class PageSide(Calls):
    """The methods of the protocol that are about pages."""

    @property
    def titles_at_once(self) -> int:
        """See :attr:`helpdeskbot.wiki.protocol.Wiki.titles_at_once`."""
        return self._titles_per_request

    def fetch_heads(self, titles: Sequence[str]) -> Mapping[str, PageHead]:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.fetch_heads`."""
        self._begin("fetch_heads", self._batches(titles))
        heads = {title: self._head(title) for title in titles}
        self._end("fetch_heads")
        return heads

    def fetch_heads_and_subpages(
        self, titles: Sequence[str], roots: Sequence[str]
    ) -> tuple[Mapping[str, PageHead], Mapping[str, Sequence[str]]]:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.fetch_heads_and_subpages`."""
        self._begin("fetch_heads_and_subpages", max(self._batches(titles), len(set(roots))))
        heads = {title: self._head(title) for title in titles}
        below = {root: self._find_titles(f"{root}/") for root in roots}
        self._end("fetch_heads_and_subpages")
        return heads, below

    def fetch_pages(self, titles: Sequence[str]) -> Mapping[str, PageText]:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.fetch_pages`."""
        self._begin("fetch_pages", self._batches(titles))
        pages = {}
        for title in titles:
            page = self.world.find_page(title)
            text, target = (page.newest.text, page.redirect_target) if page else ("", "")
            pages[title] = PageText(self._head(title), text, target)
        self._end("fetch_pages")
        return pages

    def fetch_history(
        self,
        title: str,
        *,
        newest: int = 0,
        oldest: int = 0,
        user: str = "",
        since: datetime | None = None,
        texts: bool = False,
    ) -> Iterator[Revision]:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.fetch_history`."""
        user = self.world.canonical_user(user) if user else ""
        size = _BATCH_WITH_TEXTS if texts else _BATCH
        below = newest + 1 if newest else None
        while True:
            self._begin("fetch_history", 1)
            page = self.world.find_page(title)
            every = page.revisions if page else []
            end = len(every) if below is None else bisect_left(every, below, key=_number)
            found = (
                revision
                for revision in map(every.__getitem__, range(end - 1, -1, -1))
                if (not user or revision.user == user)
                and (since is None or revision.timestamp >= since)
            )
            wanted = list(islice(found, size + 1))
            self._end("fetch_history")
            for stored in wanted[:size]:
                if stored.revid <= oldest:
                    return
                # Of most batches only the first is looked at, and their texts are long.
                yield self._seen(stored, texts=texts)
            if len(wanted) <= size:
                return
            below = wanted[size - 1].revid

    def fetch_titles(self, prefix: str) -> Sequence[str]:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.fetch_titles`."""
        self._begin("fetch_titles", 1)
        titles = self._find_titles(prefix)
        self._end("fetch_titles")
        return titles[:50]

    def _find_titles(self, prefix: str) -> Sequence[str]:
        namespace, rest = split_prefix(prefix, self.world.site)
        rest = rest.replace("_", " ")
        begin = self.world.titles.join(namespace, upper_first(rest) if rest else rest)
        return sorted(
            page.title
            for page in self.world.pages.values()
            if page.title.startswith(begin) and not page.redirect_target
        )

    def fetch_redirects_to(self, title: str) -> Sequence[str]:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.fetch_redirects_to`."""
        self._begin("fetch_redirects_to", 1)
        target = self.world.titles.find(title)
        redirects = sorted(
            page.title
            for page in self.world.pages.values()
            if target and page.redirect_target == target.full
        )
        self._end("fetch_redirects_to")
        return redirects

    def fetch_deletion(self, title: str) -> datetime | None:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.fetch_deletion`."""
        self._begin("fetch_deletion", 1)
        found = self.world.titles.find(title)
        log = self.world.deleted.get(found.full, []) if found else []
        self._end("fetch_deletion")
        return log[-1][0] if log else None

    def fetch_protection(self, title: str) -> frozenset[str]:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.fetch_protection`."""
        self._begin("fetch_protection", 1)
        page = self.world.find_page(title)
        level = self.world.find_protection(self.world.title(page.title)) if page else ""
        self._end("fetch_protection")
        return frozenset([level]) if level else frozenset()

    def fetch_obstacle(self, title: str) -> str:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.fetch_obstacle`."""
        self._begin("fetch_obstacle", 1)
        there = self.world.titles.find(title)
        code = self.world.refusal(self.bot, there) if there else "invalidtitle"
        self._end("fetch_obstacle")
        return "invalidtitle" if code == "ns-specialprotected" else code

    def fetch_former_title(self, title: str, user: str, at: datetime) -> str:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.fetch_former_title`."""
        known = user and ">" not in user
        self._begin("fetch_former_title", 1 if known else 0)
        found = title
        for when, move in self.world.move_log:
            if (when, move.target) == (at, title) and self.world.by_revid[move.revid].user == user:
                found = move.source
        self._end("fetch_former_title")
        return found if known else ""

    def fetch_transformed(self, title: str, texts: Sequence[str]) -> Sequence[str]:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.fetch_transformed`."""
        distinct = {text for text in texts if text}
        alone = sum(not is_complete(text) for text in distinct)
        self._begin("fetch_transformed", alone + (len(distinct) > alone))
        saving = self.world.saving(self.bot, self.world.title(title))
        transformed = [transform_fragment(text, saving) for text in texts]
        self._end("fetch_transformed")
        return transformed

    def fetch_expanded(self, title: str, text: str) -> str:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.fetch_expanded`."""
        self._begin("fetch_expanded", 1 if text else 0)
        saving = self.world.saving(self.bot, self.world.title(title))
        expanded = expand_for_readers(text, saving)
        self._end("fetch_expanded")
        return expanded

    def _head(self, spelling: str) -> PageHead:
        title = self.world.titles.find(spelling)
        if title is None:
            return PageHead(spelling, 0)
        page = self.world.pages.get(title.full)
        if page is None:
            return PageHead(title.full, title.namespace)
        newest = self._seen(page.newest)
        return PageHead(
            page.title,
            page.namespace,
            page.page_id,
            newest.revid,
            newest.timestamp,
            newest.user,
            bool(page.redirect_target),
            page.content_model,
            newest.parent_id,
        )

    def _seen(self, stored: StoredRevision, *, texts: bool = False) -> Revision:
        hidden = self.world.hidden.get(stored.revid, set())
        author = "" if "user" in hidden or stored.imported else stored.user
        user = self.world.users.get(author)
        return Revision(
            stored.revid,
            stored.parent_id,
            stored.timestamp,
            author,
            "" if "comment" in hidden else stored.summary,
            stored.text if texts and "content" not in hidden else None,
            user.user_id if user else 0,
            stored.size,
        )
