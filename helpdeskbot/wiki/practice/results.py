"""Results of requests on a practice wiki: its categories, files and pages as the bot asks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from helpdeskbot.model.results import CategoryInfo, FileUsage, PageActivity
from helpdeskbot.wiki.categories import CATEGORY_NAMESPACE, name_categories
from helpdeskbot.wiki.practice.calls import Calls
from helpdeskbot.wiki.practice.pages import Page
from helpdeskbot.wiki.results import MOST_EDITS_COUNTED

_FILE_NAMESPACE = 6
_HIDDEN = "__HIDDENCAT__"
_MOST_FILES = 500
_LINK = re.compile(r"\[\[\s*([^\[\]|{}<>\n:][^\[\]|{}<>\n]{0,254})")


class ResultSide(Calls):
    """The methods of the protocol that are about results.

    :param views: how often pages were looked at, by title; ``None``: the wiki does not count.
    """

    views: Mapping[str, int] | None = None

    def fetch_category(self, title: str) -> CategoryInfo:
        """See :meth:`helpdeskbot.wiki.results.Results.fetch_category`."""
        full = self._category(title)
        self._begin("fetch_category", 1 if full else 0)
        found = CategoryInfo(title)
        if full:
            spaces = [page.namespace for page in self._members(full)]
            files, under = spaces.count(_FILE_NAMESPACE), spaces.count(CATEGORY_NAMESPACE)
            exists = full in self.world.pages
            found = CategoryInfo(full, exists, files, len(spaces) - files - under, under)
        self._end("fetch_category")
        return found

    def fetch_file_usage(self, category: str, *, sample: int) -> FileUsage:
        """See :meth:`helpdeskbot.wiki.results.Results.fetch_file_usage`; no other wikis here."""
        full = self._category(category)
        self._begin("fetch_file_usage", 1 if full else 0)
        members = self._members(full) if full else []
        every = [page for page in members if page.namespace == _FILE_NAMESPACE]
        looked_at = every[: max(1, min(sample, _MOST_FILES))]
        uses = {page.title: set(self._uses(page.title)) for page in looked_at}
        pages = {title for titles in uses.values() for title in titles}
        found = FileUsage(
            files=len(looked_at),
            more=len(every) > len(looked_at),
            alone=sum(not self._other_categories(page, full) for page in looked_at),
            used=sum(bool(titles) for titles in uses.values()),
            pages=len(pages),
            wikis=1 if pages else 0,
        )
        self._end("fetch_file_usage")
        return found

    def fetch_activity(self, titles: Sequence[str], since: datetime) -> Mapping[str, PageActivity]:
        """See :meth:`helpdeskbot.wiki.results.Results.fetch_activity`."""
        self._begin("fetch_activity", self._batches(titles) + len(titles))
        found = {}
        for title in titles:
            page = self.world.find_page(title)
            if page is None:
                known = self.world.titles.find(title)
                found[title] = PageActivity(known.full if known else title)
                continue
            edits = sum(revision.timestamp >= since for revision in page.revisions)
            found[title] = PageActivity(
                page.title,
                True,
                min(edits, MOST_EDITS_COUNTED),
                edits > MOST_EDITS_COUNTED,
                page.newest.timestamp,
            )
        self._end("fetch_activity")
        return found

    def fetch_views(self, titles: Sequence[str], days: int) -> Mapping[str, int] | None:
        """See :meth:`helpdeskbot.wiki.results.Results.fetch_views`."""
        self._begin("fetch_views", 0 if self.views is None else self._batches(titles))
        found = (
            None if self.views is None else {title: self.views.get(title, 0) for title in titles}
        )
        self._end("fetch_views")
        return found

    def _category(self, name: str) -> str:
        names = name_categories([name], self.world.site)
        title = self.world.titles.find(names[0]) if names else None
        return title.full if title else ""

    def _members(self, category: str) -> list[Page]:
        return [
            page
            for page in sorted(self.world.pages.values(), key=lambda page: page.title)
            if category in self.world.find_categories(page)
        ]

    def _other_categories(self, page: Page, category: str) -> list[str]:
        """The categories of a page besides this one, hidden ones left aside."""
        pages = self.world.pages
        return [
            name
            for name in self.world.find_categories(page)
            if name != category and not (name in pages and _HIDDEN in pages[name].newest.text)
        ]

    def _uses(self, file: str) -> Iterator[str]:
        """Titles of the pages that show a file."""
        for page in self.world.pages.values():
            if "[[" not in page.newest.text:
                continue
            titles = map(self.world.titles.find, _LINK.findall(self.world.read(page)))
            if any(title and title.full == file for title in titles):
                yield page.title
