"""The practice wiki as the bot sees it, with what tests and the demo need around it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from helpdeskbot.errors import EditRefused
from helpdeskbot.model.site import SiteInfo
from helpdeskbot.model.wiki import Account, Edit, PageHead, PageText, Revision, Saved, User
from helpdeskbot.parse import parse_bot_exclusion
from helpdeskbot.wiki.practice.core import EditFilter, World, is_address
from helpdeskbot.wiki.practice.pages import Notification, StoredRevision, StoredUser
from helpdeskbot.wiki.practice.person import Person

_BATCH = 50
_BATCH_WITH_TEXTS = 20
_RIGHTS = frozenset(
    {"apihighlimits", "autoconfirmed", "autopatrol", "bot", "createpage", "createtalk", "edit"}
    | {"minoredit", "nominornewtalk", "noratelimit", "read", "skipcaptcha", "writeapi"}
)


class PracticeWiki:
    """A wiki in memory, seen through the account of a bot.

    :param clock: the server's time; revisions are dated by it.
    :param bot: the bot's account, made on the spot with the ``bot`` group.
    :param name: the wiki's name in our settings.
    :param language: ``en``, ``sv``, ``fr`` or ``ar``.
    :param time_zone: IANA name of the zone that signatures are written in.
    :param project: the name of the project namespace.
    :param titles_per_request: how many titles the API takes at once.
    """

    def __init__(
        self,
        clock: Callable[[], datetime],
        *,
        bot: str = "HelpdeskBot",
        name: str = "practice",
        language: str = "en",
        time_zone: str = "UTC",
        project: str = "Project",
        titles_per_request: int = 50,
    ) -> None:
        self.world = World(clock, language=language, time_zone=time_zone, project=project)
        self.bot = self.world.register(bot, ("bot",)).name
        self.rights: frozenset[str] = _RIGHTS
        self.requests: Counter[str] = Counter()
        self.before: Callable[[str], None] | None = None
        self.after: Callable[[str], None] | None = None
        self._name = name
        self._titles_per_request = titles_per_request
        self._failures: defaultdict[str, list[Exception]] = defaultdict(list)
        self._site_known = False

    @property
    def name(self) -> str:
        """The wiki's name in our settings."""
        return self._name

    @property
    def notifications(self) -> list[Notification]:
        """Who was notified of what, oldest first; clear it at will."""
        return self.world.notifications

    @property
    def edit_filter(self) -> EditFilter | None:
        """Asked before each save: gives an error code to refuse it."""
        return self.world.edit_filter

    @edit_filter.setter
    def edit_filter(self, asked: EditFilter | None) -> None:
        self.world.edit_filter = asked

    def register(self, name: str, groups: Iterable[str] = ()) -> StoredUser:
        """Make an account, or add groups to it."""
        return self.world.register(name, tuple(groups))

    def as_user(self, name: str, groups: Iterable[str] = ()) -> Person:
        """Somebody at the edit form; an account is made unless the name is an IP address."""
        if is_address(name):
            return Person(self.world, name)
        return Person(self.world, self.register(name, groups).name)

    def fail_next(self, method: str, error: Exception) -> None:
        """Let the next call of a protocol method raise ``error`` instead of doing anything."""
        self._failures[method].append(error)

    def fetch_heads(self, titles: Sequence[str]) -> Mapping[str, PageHead]:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.fetch_heads`."""
        self._begin("fetch_heads", self._batches(titles))
        heads = {title: self._head(title) for title in titles}
        self._end("fetch_heads")
        return heads

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
            wanted = [
                revision
                for revision in reversed(page.revisions if page else [])
                if (below is None or revision.revid < below)
                and (not user or revision.user == user)
                and (since is None or revision.timestamp >= since)
            ]
            batch = [self._seen(revision, texts=texts) for revision in wanted[:size]]
            self._end("fetch_history")
            yield from batch
            if len(wanted) <= size:
                return
            below = batch[-1].revid

    def fetch_users(self, names: Sequence[str]) -> Mapping[str, User]:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.fetch_users`."""
        self._begin("fetch_users", self._batches(names))
        users = {name: self._user(name) for name in names}
        self._end("fetch_users")
        return users

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
        level = self.world.protection.get(page.title, "") if page else ""
        self._end("fetch_protection")
        return frozenset([level]) if level else frozenset()

    def fetch_edit_count(self, since: datetime) -> int:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.fetch_edit_count`."""
        self._begin("fetch_edit_count", 1)
        count = sum(
            revision.user == self.bot and revision.timestamp >= since
            for revision in self.world.by_revid.values()
        )
        self._end("fetch_edit_count")
        return count

    def fetch_site(self) -> SiteInfo:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.fetch_site`."""
        self._begin("fetch_site", 0 if self._site_known else 1)
        self._site_known = True
        self._end("fetch_site")
        return self.world.site

    def fetch_account(self) -> Account:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.fetch_account`."""
        self._begin("fetch_account", 1)
        account = Account(self._user(self.bot), self.rights)
        self._end("fetch_account")
        return account

    def fetch_time(self) -> datetime:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.fetch_time`."""
        self._begin("fetch_time", 1)
        now = self.world.now()
        self._end("fetch_time")
        return now

    def stop(self) -> None:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.stop`; nobody ever waits here."""

    def apply_edit(self, edit: Edit) -> Saved:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.apply_edit`."""
        self._begin("apply_edit", 1)
        page = self.world.find_page(edit.title)
        if page and parse_bot_exclusion(page.newest.text, self.bot):
            raise EditRefused("the page asks bots to stay away", code="nobots", where=page.title)
        summary = " ".join(edit.summary.splitlines())
        saved = self.world.save(self.bot, replace(edit, summary=summary), bot=True)
        self._end("apply_edit")
        return saved

    def _begin(self, method: str, requests: int) -> None:
        if self.before:
            self.before(method)
        self.requests[method] += requests
        if self._failures[method]:
            raise self._failures[method].pop(0)

    def _end(self, method: str) -> None:
        if self.after:
            self.after(method)

    def _batches(self, asked: Sequence[str]) -> int:
        return -(-len(set(asked)) // self._titles_per_request)

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
        )

    def _seen(self, stored: StoredRevision, *, texts: bool = False) -> Revision:
        hidden = self.world.hidden.get(stored.revid, set())
        return Revision(
            stored.revid,
            stored.parent_id,
            stored.timestamp,
            "" if "user" in hidden else stored.user,
            "" if "comment" in hidden else stored.summary,
            stored.text if texts and "content" not in hidden else None,
        )

    def _user(self, name: str) -> User:
        name = self.world.canonical_user(name)
        stored = self.world.users.get(name)
        blocked = name in self.world.blocked
        if stored is None:
            return User(name, blocked_sitewide=blocked)
        return User(name, stored.user_id, frozenset(stored.groups), blocked)
