"""The state of a practice wiki and what saving, moving and deleting do to it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from helpdeskbot.model.errors import EditConflict, EditRefused
from helpdeskbot.model.logs import Move, ProtectionChange
from helpdeskbot.model.site import USER_NAMESPACE, USER_TALK_NAMESPACE
from helpdeskbot.model.wiki import Edit, Saved
from helpdeskbot.parse import find_redirect_target
from helpdeskbot.parse.notified.mentions import find_mentions
from helpdeskbot.wiki.practice.contents import Contents
from helpdeskbot.wiki.practice.merge import merge_texts
from helpdeskbot.wiki.practice.pages import (
    Notification,
    Page,
    Protection,
    StoredRevision,
    StoredUser,
)
from helpdeskbot.wiki.practice.titles import Title
from helpdeskbot.wiki.practice.transform import (
    expand_templates,
    normalise_text,
    transform_text,
)

_MAX_BYTES = 2048 * 1024
_MAX_SUMMARY = 500
_MESSAGE_NAMESPACE = 8

EditFilter = Callable[[str, Edit], str | None]


class World(Contents):
    """Pages, people and logs; every change passes here, whoever makes it.

    :param clock: the server's time.
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
        self.moves: list[tuple[datetime, Move]] = []
        self.deleted: dict[str, list[tuple[datetime, Page]]] = {}
        self.global_accounts = True
        self.notifications: list[Notification] = []
        self.by_revid: dict[int, StoredRevision] = {}
        self.hidden: dict[int, set[str]] = {}
        self.edit_filter: EditFilter | None = None
        self._last_page_id = 0
        self._last_revid = 0

    def register(self, name: str, groups: tuple[str, ...] = ()) -> StoredUser:
        """An account of this name, made if there is none."""
        return self.accounts.register(self.canonical_user(name), groups)

    def rename_user(self, old: str, new: str) -> None:
        """Give an account another name, in all its revisions too, and move its pages."""
        old, new = self.canonical_user(old), self.canonical_user(new)
        self.accounts.rename(old, new)
        for page in self.pages.values():
            for index, revision in enumerate(page.revisions):
                if revision.user == old:
                    page.revisions[index] = self.by_revid[revision.revid] = replace(
                        revision, user=new
                    )
        for namespace in (USER_NAMESPACE, USER_TALK_NAMESPACE):
            here = self.titles.join(namespace, old)
            if here in self.pages:
                self.move(new, here, self.titles.join(namespace, new))

    def refusal(self, user: str, title: Title) -> str:
        """MediaWiki's code for why a user may not edit a page, or an empty string."""
        groups = self.users[user].groups if user in self.users else set()
        if self.accounts.is_blocked_from(user, title):
            return "blocked"
        if title.namespace < 0:
            return "ns-specialprotected"
        if title.namespace == _MESSAGE_NAMESPACE and "sysop" not in groups:
            return "protectednamespace-interface"
        level = self.find_protection(title)
        confirmed = user in self.users and not user.startswith("~")
        if (level == "autoconfirmed" and not confirmed) or (
            level not in ("", "autoconfirmed") and level not in groups
        ):
            return "protectedpage"
        return ""

    def find_protection(self, title: Title) -> str:
        """The level of a page's protection now, ``""`` for none."""
        protection = self.protection.get(title.full, Protection(""))
        ended = protection.until is not None and protection.until <= self.now()
        return "" if ended else protection.level

    def protect(
        self, user: str, spelling: str, level: str, until: datetime | None = None
    ) -> None:
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
            levels = {level: until} if level else {}
            change = ProtectionChange(self.now(), revid, page.page_id, levels)
            self.protection_log.append((title.full, change))

    def save(
        self,
        user: str,
        edit: Edit,
        *,
        based: bool = True,
        bot: bool = False,
        minor: bool = False,
        content_model: str = "wikitext",
    ) -> Saved:
        """Save a page for a user.

        :param based: whether ``edit.base_revid`` is to be looked at; without it, the last wins.
        """
        title = self.title(edit.title)
        page = self.pages.get(title.full)
        base = edit.base_revid if based else (page.newest.revid if page else 0)
        if (page is not None) != (base != 0):
            what = "the page exists already" if page else "the page was deleted"
            raise EditConflict(what, where=title.full)
        code = self.refusal(user, title)
        if not code and self.edit_filter:
            code = self.edit_filter(user, edit) or ""
        if code:
            raise EditRefused("the wiki refused the edit", code=code, where=title.full)
        text = normalise_text(edit.text)
        meanwhile = page is not None and base != page.newest.revid
        if page is not None and meanwhile:
            olds = [revision.text for revision in page.revisions if revision.revid == base]
            merged = merge_texts(olds[0], text, page.newest.text) if olds else None
            if merged is None:
                raise EditConflict("somebody changed the same lines", where=title.full)
            text = merged
        text = transform_text(text, self.saving(user, title))
        if len(text.encode()) > _MAX_BYTES:
            raise EditRefused("the page is too long", code="contenttoobig", where=title.full)
        if page is not None and text == page.newest.text:
            return Saved(page.newest.revid, changed=False)
        if page is None:
            page = self._create(title, content_model)
        before = page.newest.text if page.revisions else ""
        revision = self._append(page, user, text, edit.summary, bot=bot, minor=minor)
        self._notify(page, before, revision)
        return Saved(revision.revid, merged=meanwhile)

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
        self.moves.append((self.now(), Move(source.full, target.full, revid)))
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
    ) -> StoredRevision:
        self._last_revid += 1
        parent = page.newest.revid if page.revisions else 0
        revision = StoredRevision(
            self._last_revid,
            parent,
            self.now(),
            user,
            _shorten(summary),
            text,
            minor,
            bot,
        )
        page.revisions.append(revision)
        self.by_revid[revision.revid] = revision
        target = self.titles.find(find_redirect_target(text, self.site))
        page.redirect_target = target.full if target else ""
        return revision

    def _notify(self, page: Page, before: str, revision: StoredRevision) -> None:
        title = self.title(page.title)
        saving = self.saving(revision.user, title)
        mentioned = find_mentions(
            before,
            revision.text,
            editor=revision.user,
            title=page.title,
            site=self.site,
            expand=lambda text: expand_templates(text, saving),
            exists=self.users.__contains__,
            signatures=self._own_signatures(),
        )
        told = [(name, "mention") for name in mentioned]
        owner = title.name if title.namespace == USER_TALK_NAMESPACE else ""
        if owner in self.users and owner != revision.user and not (revision.minor and revision.bot):
            told.append((owner, "edit-user-talk"))
        self.notifications += [
            Notification(name, kind, page.title, revision.revid) for name, kind in told
        ]

    def _own_signatures(self) -> Mapping[str, str]:
        return {user.name: user.signature for user in self.users.values() if user.signature}


def _shorten(summary: str) -> str:
    """Trim a summary as the wiki does, to 500 characters."""
    summary = unicodedata.normalize("NFC", summary).strip()
    return summary if len(summary) <= _MAX_SUMMARY else summary[: _MAX_SUMMARY - 3] + "..."
