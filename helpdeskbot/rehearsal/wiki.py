"""The wiki of a rehearsal: a practice wiki that is like the real one, and knows its people."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import takewhile

from helpdeskbot.model.site import SiteInfo
from helpdeskbot.model.wiki import OwnEdit
from helpdeskbot.rehearsal.export.past import Stay
from helpdeskbot.rehearsal.spool import Spool, SpooledRevision
from helpdeskbot.wiki.practice import PracticeWiki
from helpdeskbot.wiki.practice.languages import LANGUAGES
from helpdeskbot.wiki.practice.pages import Page, StoredRevision

# Wikis ask that the name of a bot's account says so; who is in the group, no export tells.
_BOT = re.compile(r"(?:bot|Bot|BOT)(?:$|[ _(\d-])|\bbot\b", re.IGNORECASE)
# For so long people are away without having left.
_LONG = timedelta(days=30)


class RehearsalWiki(PracticeWiki):
    """Where a past is lived through.

    :param clock: the moment at which the rehearsal is, UTC.
    :param names: the namespaces as the wiki writes them, by number.
    :param people: the accounts of the export, and when they were there.

    Attribute: ``changed``, the texts that the bot has saved since somebody emptied it, by title.
    """

    def __init__(
        self,
        clock: Callable[[], datetime],
        spool: Spool,
        site: SiteInfo,
        names: Mapping[int, str],
        people: Mapping[str, Stay],
        *,
        bot: str,
        name: str,
    ) -> None:
        language = site.language if site.language in LANGUAGES else "en"
        super().__init__(clock, bot=bot, name=name, language=language)
        self.world.settle(site, names)
        self.world.notifies = False
        self.world.make_revision = partial(SpooledRevision, spool)
        self.world.notice = self._note
        self._own: list[OwnEdit] = []
        self.changed: dict[str, str] = {}
        self._people = people
        self._seen_at: dict[str, datetime] = {}
        self._coming = sorted(people, key=lambda name: people[name].first, reverse=True)

    def make_account(self, name: str) -> None:
        """Somebody has an account."""
        self.register(name, ["bot"] if _BOT.search(name) else ())

    def arrive(self, until: datetime) -> None:
        """Whoever has been there by then has an account."""
        while self._coming and self._people[self._coming[-1]].first <= until:
            self.make_account(self._coming.pop())

    def see(self, name: str) -> None:
        """Somebody has just saved something."""
        self._seen_at[name] = self.world.now()

    def fetch_last_edits(
        self, names: Sequence[str], since: datetime
    ) -> Mapping[str, datetime | None]:
        """When somebody edited last, as far as the export tells.

        It has a few pages only: who was not on them for a month, and comes back later or was never
        there, is taken to have been about elsewhere.
        """
        self._begin("fetch_last_edits", self._batches(names))
        now = self.world.now()
        found: dict[str, datetime | None] = {}
        for name in names:
            canonical = self.world.canonical_user(name)
            span, seen = self._people.get(canonical), self._seen_at.get(canonical)
            comes_back = span is None or span.last > now
            if seen is None or seen < since:
                seen = since if comes_back and now - since >= _LONG else None
            found[name] = seen if self._user(name).user_id else None
        self._end("fetch_last_edits")
        return found

    def fetch_own_edits(self, since: datetime) -> Sequence[OwnEdit]:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.fetch_own_edits`."""
        self._begin("fetch_own_edits", 1)
        found = list(takewhile(lambda one: one.at >= since, reversed(self._own)))
        self._end("fetch_own_edits")
        return found

    def _note(self, page: Page, revision: StoredRevision) -> None:
        """Take note of what the bot has saved."""
        if revision.user == self.bot:
            own = OwnEdit(
                *(page.title, page.namespace, revision.revid),
                *(revision.timestamp, revision.summary),
            )
            self._own.append(own)
            self.changed[page.title] = revision.text
