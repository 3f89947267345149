"""What a real MediaWiki knows of its people: accounts, renames, activity, and who opted out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from helpdeskbot.model.wiki import User
from helpdeskbot.parse.exclusion import parse_bot_exclusion
from helpdeskbot.parse.site.titles import canonical_user
from helpdeskbot.wiki.addresses import is_address
from helpdeskbot.wiki.categories import name_categories
from helpdeskbot.wiki.live import answers
from helpdeskbot.wiki.live.errors import Unanswered
from helpdeskbot.wiki.live.pages import PageReader
from helpdeskbot.wiki.live.session import Session
from helpdeskbot.wiki.live.site import SiteReader

MOST_RENAMES = 20
"""Links of a chain of renames that are followed: each is a request."""

WINDOWS = (timedelta(days=2), timedelta(days=15), timedelta(days=120))

# Their names count in any mixture of cases; these are the ones that people use.
EXCLUSIONS = ("Bots", "BOTS", "Nobots", "NoBots", "NoBOTS", "NOBOTS")


class LivePeople:
    """Asks about people; each method is told of in :class:`helpdeskbot.wiki.protocol.Wiki`.

    :param clock: roughly the wiki's time, to look at recent edits before older ones.
    """

    def __init__(
        self,
        session: Session,
        site: SiteReader,
        pages: PageReader,
        clock: Callable[[], datetime],
    ) -> None:
        self._session = session
        self._site = site
        self._pages = pages
        self._clock = clock

    def fetch_users(self, names: Sequence[str]) -> Mapping[str, User]:
        """See the protocol."""
        every = list(dict.fromkeys(names))
        users = answers.parse_users(every, [])
        for chunk in self._session.chunks(_possible(every)):
            wanted = {"list": "users", "ususers": chunk, "usprop": answers.USER_PROPERTIES}
            found = [
                entry
                for answer in self._session.query_all(wanted)
                for entry in answer["query"]["users"]
            ]
            users |= answers.parse_users(chunk, found)
        return users

    # -- Renames -----------------------------------------------------------------------------------
    def fetch_renames(self, names: Sequence[str]) -> Mapping[str, str]:
        """See the protocol."""
        found = {
            name: self._follow(user.name)
            for name, user in self.fetch_users(names).items()
            if not user.user_id and answers.can_be_asked_for(name)
        }
        now = self.fetch_users([name for name in found.values() if name])
        return {old: now[new].name for old, new in found.items() if new and now[new].user_id}

    def fetch_holders(self, names: Sequence[str], since: datetime) -> Mapping[str, User]:
        """See :class:`helpdeskbot.wiki.logs.Logs`."""
        users = self.fetch_users(names)
        found = {name: self._follow(user.name, since) for name, user in users.items()}
        renamed = self.fetch_users([now for now in found.values() if now])
        return {name: renamed[now] if now else users[name] for name, now in found.items()}

    def _follow(self, name: str, since: datetime | None = None) -> str:
        """The name at the end of a chain of renames, ``""`` for one who was never renamed.

        :param since: who had the name then is meant, or got it later; ``None``: who had it last.
        """
        renamed, last = "", 0
        for _ in range(MOST_RENAMES):
            # From the second time on it is known when the account got the name, and its own
            # rename is the first one after that.
            events = [
                event
                for event in self._fetch_rename_log(renamed or name)
                if event["logid"] > last and "newuser" in event.get("params", {})
            ]
            if since is not None and not last:
                events = [event for event in events if _time(event) >= since]
            if not events:
                break
            event = min(events, key=_id) if last or since is not None else max(events, key=_id)
            renamed, last = str(event["params"]["newuser"]), int(event["logid"])
        return renamed

    def _fetch_rename_log(self, name: str) -> Sequence[Mapping[str, Any]]:
        wanted = {"list": "logevents", "leaction": "renameuser/renameuser", "lelimit": "50"}
        wanted |= {"letitle": f"User:{name}", "leprop": "ids|timestamp|details"}
        try:
            events: Sequence[Mapping[str, Any]] = self._session.query(wanted)["query"]["logevents"]
        except Unanswered as error:
            # A name that no page can have.
            if error.code != "invalidtitle":
                raise
            return ()
        return events

    # -- Activity ----------------------------------------------------------------------------------
    def fetch_last_edits(
        self, names: Sequence[str], since: datetime
    ) -> Mapping[str, datetime | None]:
        """See the protocol.

        The wiki lists the edits of several accounts one account after the other, each with its
        newest edit first, so one busy account can fill the whole answer.  Then the others are
        looked for among the edits of the last days, then of the last weeks, and so on: in each
        period those who would fill the answers have been found in the one before.
        """
        spelled = {name: canonical_user(name.replace("_", " ")) for name in _possible(names)}
        accounts = sorted({name for name in spelled.values() if name and not is_address(name)})
        last: dict[str, datetime] = {}
        for chunk in self._session.chunks(accounts):
            try:
                self._find_edits(chunk, since, last)
            except Unanswered as error:
                # One name that no account can have, and the wiki says nothing of the others.
                if error.code not in answers.BAD_USER:
                    raise
                users = self.fetch_users(chunk).values()
                self._find_edits([user.name for user in users if user.user_id], since, last)
        return {name: last.get(spelled.get(name, "")) for name in names}

    def _find_edits(
        self, accounts: Sequence[str], since: datetime, last: dict[str, datetime]
    ) -> None:
        now = self._clock()
        recent = [start for start in (now - window for window in WINDOWS) if start > since]
        newest: datetime | None = None
        # All of it at first, which is enough for accounts that edit little.
        complete = self._look_for_edits(accounts, since, None, last)
        for start in () if complete else (*recent, since):
            while not self._look_for_edits(accounts, start, newest, last):
                pass
            newest = start

    def _look_for_edits(
        self,
        accounts: Sequence[str],
        since: datetime,
        until: datetime | None,
        last: dict[str, datetime],
    ) -> bool:
        """Find edits of those who are not in ``last``; whether nobody can have been missed."""
        wanted: dict[str, object] = {"list": "usercontribs", "ucprop": "timestamp"}
        wanted |= {"ucend": answers.render_time(since), "uclimit": "max"}
        if until is not None:
            wanted["ucstart"] = answers.render_time(until)
        rest = [name for name in accounts if name not in last]
        if not rest:
            return True
        for answer in self._session.query_all({**wanted, "ucuser": rest}):
            edits = answer["query"]["usercontribs"]
            for edit in edits:
                last.setdefault(edit["user"], answers.parse_time(edit["timestamp"]))
            if edits and "continue" in answer:
                return False
        return True

    def fetch_edited(self, name: str, since: datetime, until: datetime) -> Sequence[str]:
        """See the protocol."""
        if not answers.can_be_asked_for(name):
            return ()
        wanted: dict[str, object] = {"list": "usercontribs", "ucuser": name, "ucprop": "title"}
        wanted |= {"ucstart": answers.render_time(until), "ucend": answers.render_time(since)}
        try:
            answer = self._session.query({**wanted, "uclimit": "50"})
        except Unanswered as error:
            if error.code not in answers.BAD_USER:
                raise
            return ()
        return list(dict.fromkeys(edit["title"] for edit in answer["query"]["usercontribs"]))

    # -- Who is not to be asked --------------------------------------------------------------------
    def fetch_locked(self, names: Sequence[str]) -> frozenset[str]:
        """See the protocol."""
        possible = _possible(names)
        if not possible or not self._site.has_global_accounts():
            return frozenset()
        return frozenset(name for name in possible if self._is_locked(name))

    def _is_locked(self, name: str) -> bool:
        wanted = {"meta": "globaluserinfo", "guiuser": name}
        try:
            found = self._session.query(wanted)["query"]["globaluserinfo"]
        except Unanswered as error:
            # An address, or a name that no account can have.
            if error.code not in answers.BAD_USER:
                raise
            return False
        return bool(found.get("locked"))

    def fetch_opted_out(self, names: Sequence[str], categories: Sequence[str]) -> frozenset[str]:
        """See the protocol; texts are fetched only of pages with a template that matters."""
        talk_pages = {name: f"User talk:{name}" for name in _possible(names)}
        shut, redirects = self._find_shut([*talk_pages.values()], categories)
        if redirects:
            pages = self._pages.fetch_pages(sorted(redirects))
            targets = {title: page.redirect_target for title, page in pages.items()}
            moved, _ = self._find_shut(sorted(filter(None, targets.values())), categories)
            shut |= {title for title, target in targets.items() if target in moved}
        return frozenset(name for name, title in talk_pages.items() if title in shut)

    def _find_shut(
        self, talk_pages: Sequence[str], categories: Sequence[str]
    ) -> tuple[set[str], set[str]]:
        """Which of some pages want nothing of us, and which of them are redirects."""
        titles = name_categories(categories, self._site.fetch()) if categories else []
        wanted: dict[str, object] = {"prop": "info|templates", "tllimit": "max"}
        wanted["tltemplates"] = [f"Template:{name}" for name in EXCLUSIONS]
        categorised: set[str] = set()
        excluding: set[str] = set()
        redirects: set[str] = set()
        for some in list(self._session.chunks(titles)) or [()]:
            if some:
                wanted |= {"prop": "info|templates|categories", "cllimit": "max"}
                wanted["clcategories"] = some
            for chunk, pages in self._pages.ask(talk_pages, wanted):
                redirects |= {title for title in chunk if pages.find(title).get("redirect")}
                categorised |= {title for title in chunk if pages.find(title).get("categories")}
                excluding |= {title for title in chunk if pages.find(title).get("templates")}
        texts = self._pages.fetch_pages(sorted(excluding - categorised))
        account = self._session.account
        shut = {title for title, page in texts.items() if parse_bot_exclusion(page.text, account)}
        return categorised | shut, redirects


def _possible(names: Iterable[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if answers.can_be_asked_for(name)]


def _id(event: Mapping[str, Any]) -> int:
    return int(event["logid"])


def _time(event: Mapping[str, Any]) -> datetime:
    return answers.parse_time(event["timestamp"])
