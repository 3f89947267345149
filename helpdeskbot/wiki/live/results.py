"""Results of requests on a real MediaWiki: a category's files and their use, pages and edits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from helpdeskbot.model.results import CategoryInfo, FileUsage, PageActivity
from helpdeskbot.wiki.categories import name_categories
from helpdeskbot.wiki.live import answers
from helpdeskbot.wiki.live.pages import PageReader
from helpdeskbot.wiki.live.session import Session
from helpdeskbot.wiki.live.site import SiteReader
from helpdeskbot.wiki.results import MOST_EDITS_COUNTED

GLOBAL_USAGE, PAGE_VIEWS = "Global Usage", "PageViewInfo"

MOST_REQUESTS = 10
"""For the files of one category: with more use than fits their answers, the rest is left out."""

MOST_FILES = 500
LONGEST_VIEWS = 60


class ResultReader:
    """Asks about results; each method is told of in :class:`helpdeskbot.wiki.results.Results`."""

    def __init__(self, session: Session, site: SiteReader, pages: PageReader) -> None:
        self._session = session
        self._site = site
        self._pages = pages

    def fetch_category(self, title: str) -> CategoryInfo:
        """See the protocol."""
        names = name_categories([title], self._site.fetch())
        for _, pages in self._pages.ask(names, {"prop": "categoryinfo"}):
            page = pages.find(names[0])
            counts: Mapping[str, Any] = page.get("categoryinfo", {})
            return CategoryInfo(
                title=page.get("title", names[0]),
                exists="pageid" in page,
                files=counts.get("files", 0),
                pages=counts.get("pages", 0),
                subcategories=counts.get("subcats", 0),
            )
        return CategoryInfo(title)

    def fetch_file_usage(self, category: str, *, sample: int) -> FileUsage:
        """See the protocol."""
        names = name_categories([category], self._site.fetch())
        if not names or not answers.can_be_asked_for(names[0]):
            return FileUsage()
        everywhere = self._site.has_extension(GLOBAL_USAGE)
        tally = _Tally(everywhere)
        self._session.ensure_logged_in()
        wanted: dict[str, object] = {
            "generator": "categorymembers",
            "gcmtitle": names[0],
            "gcmtype": "file",
            "gcmlimit": max(1, min(sample, MOST_FILES, self._session.limit)),
            "prop": "categories|" + ("globalusage" if everywhere else "fileusage"),
            "clshow": "!hidden",
            "cllimit": "max",
        }
        if everywhere:
            wanted |= {"gulimit": "max", "guprop": "namespace"}
        else:
            wanted |= {"fulimit": "max", "fuprop": "title"}
        finished = False
        more: Mapping[str, object] = {}
        for _ in range(MOST_REQUESTS):
            answer = self._session.query({**wanted, **more}, where=names[0])
            tally.add(answer.get("query", {}).get("pages", []))
            more = answer.get("continue", {})
            # The generator's own "continue" leads to further files, after all of these are told.
            finished = not set(more) - {"continue", "gcmcontinue"}
            if finished and (len(tally.files) >= sample or "gcmcontinue" not in more):
                break
        return tally.result(names[0], more="gcmcontinue" in more, cut=not finished)

    def fetch_activity(self, titles: Sequence[str], since: datetime) -> Mapping[str, PageActivity]:
        """See the protocol."""
        heads = self._pages.fetch_heads(titles)
        found = {}
        for title, head in heads.items():
            edits, more = 0, False
            if head.exists and head.timestamp and head.timestamp >= since:
                wanted = {"prop": "revisions", "titles": [title], "rvprop": "ids"}
                wanted |= {"rvlimit": "max", "rvend": answers.render_time(since)}
                for answer in self._session.query_all(wanted, where=title):
                    for page in answer.get("query", {}).get("pages", []):
                        edits += len(page.get("revisions", []))
                    if edits >= MOST_EDITS_COUNTED:
                        more = edits > MOST_EDITS_COUNTED or "continue" in answer
                        edits = MOST_EDITS_COUNTED
                        break
            found[title] = PageActivity(head.title, head.exists, edits, more, head.timestamp)
        return found

    def fetch_views(self, titles: Sequence[str], days: int) -> Mapping[str, int] | None:
        """See the protocol."""
        if not self._site.has_extension(PAGE_VIEWS):
            return None
        wanted = {"prop": "pageviews", "pvipdays": max(1, min(days, LONGEST_VIEWS))}
        # A day that is not counted yet has no number.
        return {
            title: sum(number or 0 for number in pages.find(title).get("pageviews", {}).values())
            for chunk, pages in self._pages.ask(titles, wanted)
            for title in chunk
        }


class _Tally:
    """What several answers tell of the same files."""

    def __init__(self, everywhere: bool) -> None:
        self._everywhere = everywhere
        self.files: dict[str, set[str]] = {}
        self._uses: set[tuple[str, str]] = set()
        self._used: set[str] = set()

    def add(self, pages: Sequence[Mapping[str, Any]]) -> None:
        for page in pages:
            file = page["title"]
            categories = self.files.setdefault(file, set())
            categories.update(entry["title"] for entry in page.get("categories", []))
            uses = [(use["wiki"], use["title"]) for use in page.get("globalusage", [])]
            uses += [("", use["title"]) for use in page.get("fileusage", [])]
            if uses:
                self._used.add(file)
            self._uses.update(uses)

    def result(self, category: str, *, more: bool, cut: bool) -> FileUsage:
        # The category itself is shown as one of theirs, unless it is a hidden one.
        own = category.partition(":")[2].replace("_", " ")
        alone = sum(
            all(name.partition(":")[2].casefold() == own.casefold() for name in names)
            for names in self.files.values()
        )
        return FileUsage(
            files=len(self.files),
            more=more,
            alone=alone,
            used=len(self._used),
            pages=len(self._uses),
            wikis=len({wiki for wiki, _ in self._uses}),
            cut=cut,
            everywhere=self._everywhere,
        )
