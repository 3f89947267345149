"""A desk for stories: a practice wiki, people, a clock that goes as told, and the bot's tick."""

from __future__ import annotations

import contextlib
import copy
import itertools
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import Any, Self

from helpdeskbot.concerns.order import DESK
from helpdeskbot.model.desk import DeskPolicy, Limits
from helpdeskbot.model.report import TickReport
from helpdeskbot.office.office import Office
from helpdeskbot.settings.desk import build_desk
from helpdeskbot.store.opening import open_store
from helpdeskbot.store.protocol import Store
from helpdeskbot.store.sql import SqlStore
from helpdeskbot.tick import tick
from helpdeskbot.wiki.practice import Person, PracticeWiki
from helpdeskbot.wiki.protocol import Wiki

PAGE = "Project:Helpdesk"
STOP = "User:HelpdeskBot/stop"
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class _Memories:
    """Empty memories without the cost of migrating each: a ring that is wiped when it comes round.

    No story holds as many at a time as the ring has.
    """

    def __init__(self, count: int = 8) -> None:
        self._ring = itertools.cycle([open_store("sqlite://") for _ in range(count)])
        self._empty = self.copy(next(self._ring))

    def take(self, what: bytes | None = None) -> SqlStore:
        """A memory with this in it, or with nothing."""
        store = next(self._ring)
        self._raw(store).deserialize(what or self._empty)
        store.read_anew()
        return store

    def copy(self, store: SqlStore) -> bytes:
        """What a memory holds now."""
        return self._raw(store).serialize()

    @staticmethod
    def _raw(store: SqlStore) -> sqlite3.Connection:
        with contextlib.closing(store.engine.raw_connection()) as connection:
            raw = connection.driver_connection
            assert isinstance(raw, sqlite3.Connection)
            return raw


open_empty_memory = cache(_Memories)


# What stories begin with: only that is on which they switch on; asking, as soon as there is a
# roster, and expectations, as soon as there is a past.
AIMS = dict.fromkeys(("aim_reaction", "aim_simple", "aim_involved", "aim_project"), 0)
BASE = {
    "profile": "quiet",
    "asking": {"enabled": True},
    "expectations": {"enabled": True, **AIMS},
    "unread": {"enabled": True},
}


def make_policy(**changes: Any) -> DeskPolicy:
    """A desk's settings, as from an operator's file."""
    own = {"name": "desk", "pages": [PAGE], "since": START.date(), **changes}
    return build_desk([BASE, own], DESK)


class Desk:
    """Everything that a story needs."""

    def __init__(self, *, language: str = "en", limits: Limits | None = None, **policy: Any):
        self.now = START
        self.wiki = PracticeWiki(self.tell_time, language=language)
        self.policies = [make_policy(**policy)]
        self.limits = limits or Limits()
        self.looks_at_all = False
        self.store: Store = self._remembers()
        self.staff = self.wiki.as_user("Samira", ["sysop"])
        self.staff.edit(STOP, "run")
        self.staff.edit(PAGE, "Welcome to the desk.")
        self.now += timedelta(minutes=10)
        self.office = self.open_office()

    def open_office(self, wiki: Wiki | None = None, store: Store | None = None) -> Office:
        return Office(
            wiki=wiki or self.wiki,
            store=store or self.store,
            desks=self.policies,
            account=self.wiki.bot,
            stop_title=STOP,
            limits=self.limits,
            worker="test",
            clock=self.tell_time,
        )

    def tell_time(self) -> datetime:
        """What everybody's clock says."""
        return self.now

    def person(self, name: str, *groups: str) -> Person:
        return self.wiki.as_user(name, groups)

    def asks(self, name: str, heading: str, body: str = "How do we begin? ~~~~") -> Person:
        """Somebody posts a request and leaves it alone for five minutes."""
        person = self.person(name)
        person.new_section(PAGE, heading, body)
        self.minutes_pass(5)
        return person

    def minutes_pass(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)

    def minutes_ago(self, minutes: float) -> datetime:
        return self.now - timedelta(minutes=minutes)

    def tick(self, *, write: bool = True) -> TickReport:
        return tick(self.office, write=write, full=self.looks_at_all)

    def lose_the_database(self) -> None:
        """Nothing is remembered any more."""
        self.store = self._remembers()
        self.office = self.open_office()

    def back_up(self) -> Callable[[], None]:
        """Save what is remembered now; the result puts that back."""
        assert isinstance(self.store, SqlStore)
        saved = open_empty_memory().copy(self.store)

        def restore() -> None:
            self.store = self._remembers(saved)
            self.office = self.open_office()

        return restore

    def keep(self) -> Callable[[], Self]:
        """Keep all as it is now; each call of the result gives a desk that goes on from here.

        This takes a fraction of the time of playing again what has led here.
        """
        assert isinstance(self.store, SqlStore)
        return partial(self._copy()._go_on, open_empty_memory().copy(self.store))

    def _go_on(self, remembered: bytes) -> Self:
        desk = self._copy()
        desk.store = desk._remembers(remembered)
        desk.office = desk.open_office()
        return desk

    def _copy(self) -> Self:
        """The same wiki with the same people, which nobody else changes."""
        world = self.wiki.world
        never_change = (world.site, world.titles, world.language, *world.by_revid.values())
        alike = (self.store, self.office, self.limits, *self.policies, *never_change)
        return copy.deepcopy(self, {id(one): one for one in alike})

    def _remembers(self, what: bytes | None = None) -> SqlStore:
        """A memory with this in it, or with nothing, whose leases go by the story's clock."""
        store = open_empty_memory().take(what)
        store.clock = self.tell_time
        return store

    @property
    def text(self) -> str:
        return self.staff.read(PAGE)

    def history(self, title: str = PAGE) -> list[tuple[str, str]]:
        """(user, text) of every revision, oldest first."""
        revisions = list(self.wiki.fetch_history(title, texts=True))
        return [(revision.user, revision.text or "") for revision in reversed(revisions)]

    def bot_edits(self) -> int:
        return sum(user == self.wiki.bot for user, _ in self.history())


def count_added_lines(before: str, after: str, line: str) -> int:
    """How often ``line`` was added to ``before``; fails if anything else differs by a byte."""
    added, rest = 0, before
    for piece in after.splitlines(keepends=True):
        if rest.startswith(piece):
            rest = rest[len(piece) :]
        else:
            assert piece == line, f"{piece!r} was added"
            added += 1
    assert rest == "", f"{rest!r} is gone"
    return added


class Tripwire:
    """Something whose every method call can be the last one.

    :param trip: called with ``before name`` and ``after name``; it may raise.
    """

    def __init__(self, inner: object, trip: Callable[[str], None]) -> None:
        self._inner = inner
        self._trip = trip

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if not callable(found):
            return found

        def call(*args: Any, **kwargs: Any) -> Any:
            self._trip(f"before {name}")
            result = found(*args, **kwargs)
            self._trip(f"after {name}")
            return result

        return call
