"""People of a practice wiki as the bot asks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from helpdeskbot.model.errors import MailRefused
from helpdeskbot.model.site import USER_TALK_NAMESPACE
from helpdeskbot.model.wiki import User
from helpdeskbot.parse import parse_bot_exclusion
from helpdeskbot.wiki.categories import name_categories
from helpdeskbot.wiki.practice.accounts import last_edits
from helpdeskbot.wiki.practice.calls import Calls
from helpdeskbot.wiki.practice.pages import Mail
from helpdeskbot.words.plain import clean_line, clean_text


class PeopleSide(Calls):
    """The methods of the protocol that are about people."""

    @property
    def mails(self) -> Sequence[Mail]:
        """Mail that went through the wiki, oldest first."""
        return self.world.accounts.mails

    def fetch_users(self, names: Sequence[str]) -> Mapping[str, User]:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.fetch_users`."""
        self._begin("fetch_users", self._batches(names))
        users = {name: self._user(name) for name in names}
        self._end("fetch_users")
        return users

    def fetch_renames(self, names: Sequence[str]) -> Mapping[str, str]:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.fetch_renames`."""
        gone = [name for name in dict.fromkeys(names) if not self._user(name).user_id]
        self._begin("fetch_renames", self._batches(names) + len(gone))
        follow, canonical = self.world.accounts.follow, self.world.canonical_user
        renames = {name: new for name in gone if (new := follow(canonical(name)))}
        self._end("fetch_renames")
        return renames

    def fetch_last_edits(
        self, names: Sequence[str], since: datetime
    ) -> Mapping[str, datetime | None]:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.fetch_last_edits`."""
        self._begin("fetch_last_edits", self._batches(names))
        last = last_edits(
            [
                (revision.user, revision.timestamp)
                for revision in self.world.by_revid.values()
                if revision.timestamp >= since
            ]
        )
        users = {name: self._user(name) for name in names}
        edits = {name: last.get(user.name) for name, user in users.items() if user.user_id}
        self._end("fetch_last_edits")
        return dict.fromkeys(names) | edits

    def fetch_edited(self, name: str, since: datetime, until: datetime) -> Sequence[str]:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.fetch_edited`."""
        self._begin("fetch_edited", 1)
        user = self._user(name).name
        edits = sorted(
            (
                (revision.revid, page.title)
                for page in self.world.pages.values()
                for revision in page.revisions
                if revision.user == user and since <= revision.timestamp <= until
            ),
            reverse=True,
        )
        self._end("fetch_edited")
        return list(dict.fromkeys(title for _, title in edits[:50]))

    def fetch_locked(self, names: Sequence[str]) -> frozenset[str]:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.fetch_locked`."""
        asked = set(names) if self.world.global_accounts else set()
        self._begin("fetch_locked", len(asked))
        users = {name: self.world.users.get(self.world.canonical_user(name)) for name in asked}
        locked = frozenset(name for name, user in users.items() if user and user.locked)
        self._end("fetch_locked")
        return locked

    def fetch_opted_out(self, names: Sequence[str], categories: Sequence[str]) -> frozenset[str]:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.fetch_opted_out`."""
        self._begin("fetch_opted_out", self._batches(names))
        wanted = {
            title.full
            for name in name_categories(categories, self.world.site)
            if (title := self.world.titles.find(name))
        }
        found = set()
        for name in names:
            page = self.world.find_page(self.world.titles.join(USER_TALK_NAMESPACE, name))
            there = self.world.find_page(page.redirect_target) if page else None
            if any(
                parse_bot_exclusion(one.newest.text, self.bot)
                or wanted & self.world.find_categories(one)
                for one in (page, there)
                if one
            ):
                found.add(name)
        self._end("fetch_opted_out")
        return frozenset(found)

    def fetch_opt_out_category(self) -> str:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.fetch_opt_out_category`."""
        self._begin("fetch_opt_out_category", 0)
        category = self.world.opt_out_category
        self._end("fetch_opt_out_category")
        return category

    def send_mail(self, name: str, subject: str, text: str, key: str) -> None:
        """See :meth:`helpdeskbot.wiki.protocol.Wiki.send_mail`; :attr:`mails` has what went out."""
        self._begin("send_mail", 1)
        accounts, receiver = self.world.accounts, self.world.canonical_user(name)
        code = accounts.refuse_mail(self.bot, receiver)
        if code:
            raise MailRefused("the wiki sent no mail", code=code, where=f"mail to {name}")
        subject, text = " ".join(clean_line(subject).split()), clean_text(text).rstrip()
        accounts.mails.append(Mail(self.bot, receiver, subject, text))
        self._end("send_mail")

    def _user(self, name: str) -> User:
        name = self.world.canonical_user(name)
        stored = self.world.users.get(name)
        blocked = self.world.accounts.is_blocked_sitewide(name)
        # The bot is not among those who may see hidden names.
        if stored is None or stored.hidden:
            return User(name, blocked_sitewide=blocked and stored is None)
        groups = frozenset(stored.groups)
        return User(
            *(name, stored.user_id, groups, blocked),
            registered=stored.registered,
            emailable=stored.emailable,
        )
