"""The pages of a practice wiki: made, moved, protected, deleted, imported, and the logs of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection
from datetime import datetime

from helpdeskbot.model.errors import EditRefused
from helpdeskbot.model.logs import Move, ProtectionChange, Until
from helpdeskbot.parse import find_redirect_target
from helpdeskbot.wiki.practice.contents import Contents
from helpdeskbot.wiki.practice.pages import Page, Protection, StoredRevision
from helpdeskbot.wiki.practice.titles import Title

_MAX_SUMMARY = 500


class Shelf(Contents):
    """Pages with their revisions; what is done to a page besides editing it.

    :param clock: the server's time.

    Attributes: ``make_revision`` makes a revision of its fields; ``notice`` is called with each
    that was saved.
    """

    def __init__(
        self,
        clock: Callable[[], datetime],
        *,
        language: str,
        time_zone: str,
        project: str,
    ) -> None:
        super().__init__(clock, language=language, time_zone=time_zone, project=project)
        self.protection: dict[str, Protection] = {}
        self.protection_log: list[tuple[str, ProtectionChange]] = []
        self.move_log: list[tuple[datetime, Move]] = []
        self.deleted: dict[str, list[tuple[datetime, Page]]] = {}
        self.by_revid: dict[int, StoredRevision] = {}
        self.hidden: dict[int, set[str]] = {}
        self.make_revision: Callable[..., StoredRevision] = StoredRevision
        self.notice: Callable[[Page, StoredRevision], None] | None = None
        self._last_page_id = 0
        self._last_revid = 0

    def find_protection(self, title: Title) -> str:
        """The level of a page's protection now, ``""`` for none."""
        protection = self.protection.get(title.full, Protection(""))
        ended = protection.until is not None and protection.until <= self.now()
        return "" if ended else protection.level

    def protect(self, user: str, spelling: str, level: str, until: datetime | None = None) -> None:
        """Let only a group edit a page, or create it; the page gets a revision that says so.

        :param level: ``""`` lifts the protection.
        :param until: UTC; ``None``: without end.
        """
        title = self.title(spelling)
        page = self.pages.get(title.full)
        self.protection.pop(title.full, None)
        if level:
            self.protection[title.full] = Protection(level, until)
        if page:
            summary = f'Changed protection settings for "[[{title.full}]]"'
            revid = self._append(page, user, page.newest.text, summary, minor=True).revid
            levels: Until = {level: until} if level else {}
            change = ProtectionChange(self.now(), revid, page.page_id, levels)
            self.protection_log.append((title.full, change))

    def move(self, user: str, old: str, new: str, *, leave_redirect: bool = True) -> None:
        """Give a page another title; its history goes with it."""
        source, target = self.title(old), self.title(new)
        page = self.pages.get(source.full)
        if page is None:
            raise EditRefused("there is no such page", code="missingtitle", where=source.full)
        there = self.pages.get(target.full)
        if there and not (there.redirect_target == source.full and len(there.revisions) == 1):
            raise EditRefused("there is a page already", code="articleexists", where=target.full)
        del self.pages[source.full]
        page.title, page.namespace = target.full, target.namespace
        self.pages[target.full] = page
        summary = f"{user} moved page [[{source.full}]] to [[{target.full}]]"
        revid = self._append(page, user, page.newest.text, summary, minor=True).revid
        self.move_log.append((self.now(), Move(source.full, target.full, revid)))
        if source.full in self.protection:
            self.protection[target.full] = self.protection.pop(source.full)
            change = ProtectionChange(self.now(), 0, page.page_id, None)
            self.protection_log.append((target.full, change))
        if leave_redirect:
            text = f"#REDIRECT [[{target.full}]]"
            self._append(self._create(source, "wikitext"), user, text, summary)

    def change_content_model(self, user: str, spelling: str, model: str) -> None:
        """Let a page be of another kind; a revision of the same text says so."""
        page = self.pages[self.title(spelling).full]
        page.content_model = model
        self._append(page, user, page.newest.text, f"changed the content model to {model}")

    def import_revision(self, user: str, spelling: str, author: str, text: str) -> None:
        """Bring a revision from another wiki on top of a page; one of the same text says so."""
        page = self.pages[self.title(spelling).full]
        self._append(page, author, text, "", imported=True)
        self._append(page, user, text, "1 revision imported", minor=True)

    def bring(
        self,
        user: str,
        spelling: str,
        text: str,
        summary: str = "",
        *,
        minor: bool = False,
        bot: bool = False,
        imported: bool = False,
        hidden: Collection[str] = (),
    ) -> StoredRevision:
        """Put a revision of another wiki's history on top of a page, which is made if need be.

        Its text stands as it is, nobody is told of it, and no right is asked for.

        :param imported: it was imported there already.
        :param hidden: what of it nobody may see, see :attr:`hidden`.
        """
        title = self.title(spelling)
        page = self.pages.get(title.full) or self._create(title, "wikitext")
        revision = self._append(page, user, text, summary, bot=bot, minor=minor, imported=imported)
        if hidden:
            self.hidden[revision.revid] = set(hidden)
        return revision

    def delete(self, spelling: str) -> None:
        """Delete a page with its history."""
        title = self.title(spelling)
        page = self.pages.pop(title.full, None)
        if page is None:
            raise EditRefused("there is no such page", code="missingtitle", where=title.full)
        for revision in page.revisions:
            del self.by_revid[revision.revid]
        self.protection.pop(title.full, None)
        self.deleted.setdefault(title.full, []).append((self.now(), page))

    def restore(self, spelling: str) -> None:
        """Bring the last deleted page of a title back, with its history."""
        title = self.title(spelling)
        _, page = self.deleted[title.full][-1]
        self.pages[title.full] = page
        self.by_revid |= {revision.revid: revision for revision in page.revisions}

    def _create(self, title: Title, content_model: str) -> Page:
        self._last_page_id += 1
        page = Page(self._last_page_id, title.namespace, title.full, content_model)
        self.pages[title.full] = page
        return page

    def _append(
        self,
        page: Page,
        user: str,
        text: str,
        summary: str,
        *,
        bot: bool = False,
        minor: bool = False,
        imported: bool = False,
    ) -> StoredRevision:
        self._last_revid += 1
        parent = page.newest.revid if page.revisions else 0
        revision = self.make_revision(
            self._last_revid,
            parent,
            self.now(),
            user,
            _shorten(summary),
            text,
            minor,
            bot,
            imported,
        )
        page.revisions.append(revision)
        self.by_revid[revision.revid] = revision
        target = self.titles.find(find_redirect_target(text, self.site))
        page.redirect_target = target.full if target else ""
        if self.notice is not None:
            self.notice(page, revision)
        return revision


def _shorten(summary: str) -> str:
    """Trim a summary as the wiki does, to 500 characters."""
    summary = unicodedata.normalize("NFC", summary).strip()
    return summary if len(summary) <= _MAX_SUMMARY else summary[: _MAX_SUMMARY - 3] + "..."
