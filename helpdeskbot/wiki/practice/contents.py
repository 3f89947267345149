"""What there is on a practice wiki, and how texts read and are signed there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from helpdeskbot.model.errors import EditRefused
from helpdeskbot.model.site import USER_NAMESPACE, USER_TALK_NAMESPACE, SiteInfo
from helpdeskbot.parse.wikitext.unparsed import without_unparsed
from helpdeskbot.wiki.categories import CATEGORY_NAMESPACE
from helpdeskbot.wiki.practice.accounts import Accounts
from helpdeskbot.wiki.practice.languages import describe, write_timestamp
from helpdeskbot.wiki.practice.pages import Page, StoredUser
from helpdeskbot.wiki.practice.titles import PracticeTitles, Title
from helpdeskbot.wiki.practice.transform import Saving, expand_for_readers

_TEMPLATE_NAMESPACE, _MESSAGE_NAMESPACE = 10, 8
_LINK_TARGET = re.compile(r"\[\[\s*([^\[\]|\n]+)")


class Contents:
    """Pages and people, as they are now.

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
        self._clock = clock
        self.language, self.site = describe(language, project, time_zone)
        self.titles = PracticeTitles(
            self.site.namespaces, dict(enumerate(self.language.names, -2)), self.site.own_prefixes
        )
        self.pages: dict[str, Page] = {}
        self.accounts = Accounts(self.now)
        self._read: dict[str, str] = {}
        self._read_at: tuple[object, ...] = ()

    def settle(self, site: SiteInfo, names: Mapping[int, str]) -> None:
        """Be like another wiki, before there is any page.

        :param site: its description; dates and signatures are written by it.
        :param names: its namespaces as it writes them, by number.
        """
        known = dict(enumerate(self.language.names, -2)) | dict(names)
        self.site = site
        self.titles = PracticeTitles(site.namespaces, known, site.own_prefixes)

    @property
    def users(self) -> dict[str, StoredUser]:
        """All accounts, by name."""
        return self.accounts.users

    def now(self) -> datetime:
        """The server's time in UTC; like MediaWiki's, in whole seconds."""
        return self._clock().astimezone(UTC).replace(microsecond=0)

    @property
    def opt_out_category(self) -> str:
        """The category of talk pages that MassMessage leaves alone, as the wiki's staff name it."""
        page = self.pages.get(self.titles.join(_MESSAGE_NAMESPACE, "Massmessage-optout-category"))
        return page.newest.text if page else "Opted-out of message delivery"

    def title(self, spelling: str) -> Title:
        """The page that a spelling means."""
        title = self.titles.find(spelling)
        if title is None:
            raise EditRefused("no page can have this title", code="invalidtitle", where=spelling)
        return title

    def find_page(self, spelling: str) -> Page | None:
        """The page of this title, if there is one."""
        title = self.titles.find(spelling)
        return self.pages.get(title.full) if title else None

    def canonical_user(self, name: str) -> str:
        """A user name as the wiki writes it."""
        title = self.titles.find(self.titles.join(USER_NAMESPACE, name))
        return title.name if title else name

    def sign(self, name: str) -> str:
        """What ``~~~`` becomes for a user.

        https://www.mediawiki.org/wiki/Manual:Customizing_the_signature
        """
        user = self.users.get(name)
        if user and user.signature:
            return user.signature
        join = self.titles.join
        talk = f" ([[{join(USER_TALK_NAMESPACE, name)}|{self.language.talk}]])"
        own = f"[[{join(-1, self.site.contributions_pages[-1])}/{name}|{name}]]"
        if name.startswith("~"):
            return own + talk
        return f"[[{join(USER_NAMESPACE, name)}|{name}]]{talk}" if user else own

    def saving(self, user: str, title: Title) -> Saving:
        """What the placeholders of a text become when a user saves it on a page."""
        now = self.now()
        return Saving(
            signature=self.sign(user),
            timestamp=write_timestamp(now, self.language, self.site),
            fetch_template=self._fetch_template,
            name_template=lambda name: self._template_title(name).full,
            words=_variables(now, title),
        )

    def read(self, page: Page) -> str:
        """A page's text with its templates expanded, without what is not parsed.

        It is done once as long as nothing is saved: it takes long, and is asked for of all pages.
        """
        now = (self.now().date(), *(one.newest.revid for one in self.pages.values()))
        if now != self._read_at:
            self._read, self._read_at = {}, now
        if page.title not in self._read:
            saving = self.saving("", self.title(page.title))
            expanded = expand_for_readers(page.newest.text, saving)
            self._read[page.title] = without_unparsed(expanded)
        return self._read[page.title]

    def find_categories(self, page: Page) -> frozenset[str]:
        """The categories that a page is in, by their titles."""
        targets = _LINK_TARGET.findall(self.read(page))
        titles = {self.titles.find(target) for target in targets if not target.startswith(":")}
        return frozenset(
            title.full for title in titles if title and title.namespace == CATEGORY_NAMESPACE
        )

    def _template_title(self, name: str) -> Title:
        title = self.titles.find(name)
        if title and title.namespace == 0 and not name.lstrip().startswith(":"):
            title = self.titles.find(self.titles.join(_TEMPLATE_NAMESPACE, name))
        return title or Title(0, "", "")

    def _fetch_template(self, name: str) -> str | None:
        page = self.pages.get(self._template_title(name).full)
        if page and page.redirect_target:
            page = self.pages.get(page.redirect_target)
        return page.newest.text if page else None


def _variables(now: datetime, title: Title) -> dict[str, str]:
    """Give the variables that messages substitute.

    https://www.mediawiki.org/wiki/Help:Magic_words
    """
    return {
        "CURRENTYEAR": f"{now.year}",
        "CURRENTMONTH": f"{now.month:02}",
        "CURRENTDAY": f"{now.day}",
        "CURRENTDAY2": f"{now.day:02}",
        "CURRENTTIMESTAMP": f"{now:%Y%m%d%H%M%S}",
        "CURRENTTIME": f"{now:%H:%M}",
        "FULLPAGENAME": title.full,
        "PAGENAME": title.name,
        "!": "|",
    }
