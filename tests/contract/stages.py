"""Where the contract is played: the practice wiki, or a real MediaWiki, seen alike.

A test gets a `Stage`; titles and names on it are the test's own.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Protocol

from helpdeskbot.model.errors import EditConflict, EditRefused
from helpdeskbot.wiki.practice import Person as PracticePerson
from helpdeskbot.wiki.practice import PracticeWiki
from helpdeskbot.wiki.protocol import Wiki
from tests.live.mediawiki import MediaWiki
from tests.live.people import Anonymous, ApiError, Conflict
from tests.live.people import Person as LivePerson

PASSWORD = "a person's password"
BOT = "Contract clerk bot"

_numbers = itertools.count(1)


class Actor(Protocol):
    """A person at the wiki. Edits raise the bot's own exceptions where the wiki says no."""

    @property
    def name(self) -> str: ...
    def edit(self, title: str, text: str, base_revid: int | None = None) -> None: ...
    def new_section(self, title: str, heading: str, body: str) -> None: ...
    def append(self, title: str, text: str) -> None: ...
    def replace(self, title: str, old: str, new: str) -> None: ...
    def move(self, old: str, new: str) -> None: ...
    def delete(self, title: str) -> None: ...
    def restore(self, title: str) -> None: ...
    def protect(self, title: str, level: str, *, lasting: timedelta | None = None) -> None: ...
    def set_groups(self, user: str, *groups: str) -> None: ...
    def block(
        self,
        user: str,
        lasting: timedelta | None = None,
        titles: Sequence[str] = (),
        *,
        no_mail: bool = False,
    ) -> None: ...
    def unblock(self, user: str) -> None: ...
    def rename(self, old: str, new: str) -> None: ...
    def hide_name(self, user: str) -> None: ...
    def take_mail(self, wanted: bool) -> None: ...
    def hide(self, revid: int, what: str) -> None: ...


class Stage:
    """A wiki to play on: `bot` is what is tested, all else are the people around it."""

    bot: Wiki
    bot_name: str

    def __init__(self) -> None:
        self.number = next(_numbers)

    def title(self, name: str = "desk") -> str:
        """A page of this test's own, in its canonical spelling."""
        return f"Project:Contract {self.number} {name}"

    def name(self, name: str) -> str:
        """A user name of this test's own, whether or not there is such an account."""
        return f"{name} {self.number}"

    def person(self, name: str) -> Actor:
        """Somebody with an account, perhaps known from other tests."""
        raise NotImplementedError

    def newcomer(self, name: str, *groups: str) -> Actor:
        """Somebody with a new account that takes mail, of a name of this test's own."""
        raise NotImplementedError

    def lock(self, *names: str) -> None:
        """Let these accounts and no others be locked on all wikis of the family."""
        raise NotImplementedError

    def mails(self) -> list[tuple[str, str, str]]:
        """Mail since the last call: the receiver's name, the subject, the text."""
        raise NotImplementedError

    def address(self) -> Actor:
        """Somebody who has not logged in; the name is the address."""
        raise NotImplementedError

    def admin(self) -> Actor:
        """Somebody who may do everything."""
        raise NotImplementedError

    def notified(self) -> list[str]:
        """Who was notified of a mention since the last call, with repeats, in order of names."""
        return self.told("mention")

    def told(self, kind: str) -> list[str]:
        """The same for another kind of notification, such as ``edit-user-talk``."""
        raise NotImplementedError

    def wait(self) -> None:
        """Let the clock of the wiki go on to another second."""
        raise NotImplementedError

    def revid(self, title: str) -> int:
        """The newest revision of a page, as the bot sees it."""
        return self.bot.fetch_heads([title])[title].revid

    def text(self, title: str) -> str:
        """The text of a page, as the bot sees it."""
        return self.bot.fetch_pages([title])[title].text


class PracticeStage(Stage):
    """The wiki in memory."""

    bot: PracticeWiki

    def __init__(self) -> None:
        super().__init__()
        self.now = datetime(2026, 11, 3, 10, 11, tzinfo=UTC)
        self.bot = PracticeWiki(lambda: self.now, bot=BOT)
        self.bot_name = BOT
        self._read = 0
        self._mails_read = 0

    def person(self, name: str) -> Actor:
        return PracticeActor(self.bot.as_user(name))

    def newcomer(self, name: str, *groups: str) -> Actor:
        person = self.bot.as_user(self.name(name), groups)
        person.take_mail()
        return PracticeActor(person)

    def lock(self, *names: str) -> None:
        steward = self.bot.as_user("Steward")
        for name in [*self.bot.world.users]:
            (steward.lock if name in names else steward.unlock)(name)

    def mails(self) -> list[tuple[str, str, str]]:
        new = self.bot.mails[self._mails_read :]
        self._mails_read += len(new)
        return [(mail.user, mail.subject, mail.text) for mail in new]

    def address(self) -> Actor:
        return PracticeActor(self.bot.as_user("127.0.0.1"))

    def admin(self) -> Actor:
        return PracticeActor(self.bot.as_user("Admin", ("sysop",)))

    def told(self, kind: str) -> list[str]:
        new = self.bot.notifications[self._read :]
        self._read += len(new)
        return sorted(entry.user for entry in new if entry.kind == kind)

    def wait(self) -> None:
        self.now += timedelta(seconds=1)


class PracticeActor:
    """A person on the practice wiki."""

    def __init__(self, person: PracticePerson) -> None:
        self._person = person
        self.name = person.name
        self.move = person.move
        self.delete = person.delete
        self.restore = person.restore
        self.protect = person.protect
        self.set_groups = person.set_groups
        self.unblock = person.unblock
        self.rename = person.rename
        self.hide_name = person.hide_name
        self.take_mail = person.take_mail

    def edit(self, title: str, text: str, base_revid: int | None = None) -> None:
        self._person.edit(title, text, base_revid=base_revid)

    def new_section(self, title: str, heading: str, body: str) -> None:
        self._person.new_section(title, heading, body)

    def append(self, title: str, text: str) -> None:
        self._person.append(title, text)

    def replace(self, title: str, old: str, new: str) -> None:
        self._person.replace(title, old, new)

    def block(
        self,
        user: str,
        lasting: timedelta | None = None,
        titles: Sequence[str] = (),
        *,
        no_mail: bool = False,
    ) -> None:
        self._person.block(user, lasting=lasting, titles=titles, no_mail=no_mail)

    def hide(self, revid: int, what: str) -> None:
        self._person.hide(revid, what)


class RealStage(Stage):
    """A MediaWiki on loopback.

    :param known: people with accounts, kept from test to test: making one takes a while.
    """

    def __init__(
        self,
        server: MediaWiki,
        bot: Wiki,
        admin: LivePerson,
        known: dict[str, Actor],
    ) -> None:
        super().__init__()
        self._known = known
        self._server = server
        self._admin = admin
        self._event = server.last_event()
        self._mails_read = len(server.mails())
        self.bot = bot
        self.bot_name = BOT

    def person(self, name: str) -> Actor:
        if name not in self._known:
            self._known[name] = self._register(name)
        return self._known[name]

    def newcomer(self, name: str, *groups: str) -> Actor:
        return self._register(self.name(name), *groups)

    def _register(self, name: str, *groups: str) -> Actor:
        self._admin.create_account(name, PASSWORD, *groups)
        return RealActor(LivePerson(self._server, name, PASSWORD))

    def lock(self, *names: str) -> None:
        self._server.lock(*names)

    def mails(self) -> list[tuple[str, str, str]]:
        new = self._server.mails()[self._mails_read :]
        self._mails_read += len(new)
        names = {
            row[0]: row[1] for row in self._server.query("SELECT user_email, user_name FROM user")
        }
        return [
            (
                str(names[mail["to"][0]]),
                str(mail["subject"]),
                # Without the wiki's own words below.
                str(mail["body"]).partition("\n\n-- \n")[0],
            )
            for mail in new
        ]

    def address(self) -> Actor:
        return RealActor(Anonymous(self._server))

    def admin(self) -> Actor:
        return RealActor(self._admin)

    def told(self, kind: str) -> list[str]:
        since, self._event = self._event, self._server.last_event()
        return sorted(name for name, _ in self._server.notified(since, kind))

    def wait(self) -> None:
        start = self.bot.fetch_time()
        while self.bot.fetch_time() == start:
            pass


class RealActor:
    """A person on the real wiki."""

    def __init__(self, person: Anonymous) -> None:
        self._person = person
        self.name = person.name or "127.0.0.1"

    @property
    def _admin(self) -> LivePerson:
        assert isinstance(self._person, LivePerson)
        return self._person

    def edit(self, title: str, text: str, base_revid: int | None = None) -> None:
        with _own_errors():
            self._person.edit(title, text, baserevid=base_revid)

    def new_section(self, title: str, heading: str, body: str) -> None:
        with _own_errors():
            self._person.new_section(title, heading, body)

    def append(self, title: str, text: str) -> None:
        with _own_errors():
            self._person.append(title, f"\n{text}")

    def replace(self, title: str, old: str, new: str) -> None:
        with _own_errors():
            self._person.replace(title, old, new)

    def move(self, old: str, new: str) -> None:
        with _own_errors():
            self._person.move(old, new)

    def delete(self, title: str) -> None:
        self._admin.delete(title)

    def restore(self, title: str) -> None:
        self._admin.undelete(title)

    def protect(self, title: str, level: str, *, lasting: timedelta | None = None) -> None:
        expiry = "infinite" if lasting is None else f"{lasting.total_seconds():.0f} seconds"
        self._admin.protect(title, level or "all", expiry=expiry)

    def set_groups(self, user: str, *groups: str) -> None:
        self._admin.set_groups(user, *groups)

    def block(
        self,
        user: str,
        lasting: timedelta | None = None,
        titles: Sequence[str] = (),
        *,
        no_mail: bool = False,
    ) -> None:
        expiry = "infinite" if lasting is None else f"{lasting.total_seconds():.0f} seconds"
        only = {"partial": True, "pagerestrictions": "|".join(titles), "allowusertalk": True}
        self._admin.block(user, expiry=expiry, noemail=no_mail, **(only if titles else {}))

    def rename(self, old: str, new: str) -> None:
        self._admin.rename(old, new)

    def hide_name(self, user: str) -> None:
        self._admin.hide_name(user)

    def take_mail(self, wanted: bool) -> None:
        self._admin.take_mail(wanted)

    def unblock(self, user: str) -> None:
        self._admin.unblock(user)

    def hide(self, revid: int, what: str) -> None:
        self._admin.hide(revid, what)


@contextmanager
def _own_errors() -> Iterator[None]:
    try:
        yield
    except Conflict as error:
        raise EditConflict(str(error)) from error
    except ApiError as error:
        raise EditRefused(str(error), code=error.code) from error
