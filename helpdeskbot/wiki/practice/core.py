"""The state of a practice wiki and what people and their edits do to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from helpdeskbot.model.errors import EditConflict, EditRefused
from helpdeskbot.model.site import USER_NAMESPACE, USER_TALK_NAMESPACE
from helpdeskbot.model.wiki import Edit, Saved
from helpdeskbot.parse.notified.mentions import find_mentions
from helpdeskbot.wiki.practice.merge import merge_texts
from helpdeskbot.wiki.practice.pages import (
    Notification,
    Page,
    StoredRevision,
    StoredUser,
)
from helpdeskbot.wiki.practice.shelf import Shelf
from helpdeskbot.wiki.practice.titles import Title
from helpdeskbot.wiki.practice.transform import (
    expand_templates,
    normalise_text,
    transform_text,
)

_MAX_BYTES = 2048 * 1024
_MESSAGE_NAMESPACE = 8

EditFilter = Callable[[str, Edit], str | None]


class World(Shelf):
    """Pages, people and logs; every change passes here, whoever makes it.

    :param clock: the server's time.

    Attribute: ``notifies``, whether it is found out whom an edit notifies.
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
        self.global_accounts = True
        self.notifications: list[Notification] = []
        self.edit_filter: EditFilter | None = None
        self.notifies = True

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
        if self.notifies:
            self._notify(page, before, revision)
        return Saved(revision.revid, merged=meanwhile)

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
