"""The practice wiki as the bot sees it, with what tests and the demo need around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from helpdeskbot.model.errors import EditRefused
from helpdeskbot.model.site import SiteInfo
from helpdeskbot.model.wiki import Account, Edit, OwnEdit, Saved
from helpdeskbot.parse import parse_bot_exclusion
from helpdeskbot.wiki.addresses import is_address
from helpdeskbot.wiki.practice.core import EditFilter, World
from helpdeskbot.wiki.practice.logs import LogSide
from helpdeskbot.wiki.practice.pages import Notification, StoredUser
from helpdeskbot.wiki.practice.person import Person
from helpdeskbot.wiki.practice.reading import PageSide
from helpdeskbot.wiki.practice.results import ResultSide

_RIGHTS = frozenset(
    {"apihighlimits", "autoconfirmed", "autopatrol", "bot", "createpage", "createtalk", "edit"}
    | {"minoredit", "nominornewtalk", "noratelimit", "read", "skipcaptcha", "writeapi"}
)


class PracticeWiki(PageSide, LogSide, ResultSide):
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
        world = World(clock, language=language, time_zone=time_zone, project=project)
        account = world.register(bot, ("bot",))
        account.emailable = True
        super().__init__(world, account.name, titles_per_request)
        self.rights: frozenset[str] = _RIGHTS
        self._name = name
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

    def fetch_own_edits(self, since: datetime) -> Sequence[OwnEdit]:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.fetch_own_edits`."""
        self._begin("fetch_own_edits", 1)
        found = [
            OwnEdit(page.title, page.namespace, one.revid, one.timestamp, one.summary)
            for page in self.world.pages.values()
            for one in page.revisions
            if one.user == self.bot and one.timestamp >= since
        ]
        self._end("fetch_own_edits")
        return sorted(found, key=lambda one: one.revid, reverse=True)

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

    def tell_time(self) -> datetime:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.tell_time`."""
        return self.world.now()

    def await_turn(self, last: datetime | None) -> None:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.await_turn`; here it is always our turn."""
        self._begin("await_turn", 0)
        self._end("await_turn")

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
