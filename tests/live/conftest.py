"""Fixtures for tests on a real MediaWiki: one server for the whole session."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.lacking import leave_out
from tests.live.mediawiki import ADMIN, ADMIN_PASSWORD, CannotInstall, MediaWiki, start
from tests.live.people import Person

PASSWORD = "a person's password"
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Place:
    """The wiki, and titles and names in it that no other test uses."""

    server: MediaWiki
    admin: Person
    number: int

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def api(self) -> str:
        return self.server.api

    def title(self, name: str = "helpdesk") -> str:
        """A page that is this test's own: ``Project:Test 7 helpdesk``."""
        return f"Project:Test {self.number} {name}"

    def name(self, name: str) -> str:
        """A user name that is this test's own: ``Anna 7``."""
        return f"{name} {self.number}"

    def person(self, name: str, *groups: str) -> Person:
        """Somebody with a new account, logged in; the name gets this test's own number."""
        self.admin.create_account(self.name(name), PASSWORD, *groups)
        return Person(self.server, self.name(name), PASSWORD)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks everything in this folder as live."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.live)


@contextmanager
def _running(without: Collection[str]) -> Iterator[MediaWiki]:
    try:
        server = start(without=without)
    except CannotInstall as problem:
        leave_out(f"no real MediaWiki: {problem}")
    with server:
        yield server


@pytest.fixture(scope="session")
def wiki_server() -> Iterator[MediaWiki]:
    """The running wiki. Where there can be none: skipped loudly, or with CI set an error."""
    with _running(without=()) as server:
        yield server


@pytest.fixture(scope="session")
def swift_wiki_server() -> Iterator[MediaWiki]:
    """A second wiki for hundreds of edits: without DiscussionTools they are four times as fast."""
    with _running(without=("DiscussionTools",)) as server:
        yield server


@pytest.fixture(scope="session")
def admin(wiki_server: MediaWiki) -> Person:
    """The administrator of `wiki`, logged in."""
    return Person(wiki_server, ADMIN, ADMIN_PASSWORD)


@pytest.fixture
def wiki(wiki_server: MediaWiki, admin: Person) -> Iterator[Place]:
    """The wiki with titles of this test's own; settings that the test added are taken away."""
    yield Place(wiki_server, admin, next(_numbers))
    wiki_server.configure("")


@pytest.fixture
def swift_wiki(swift_wiki_server: MediaWiki) -> Iterator[Place]:
    """The same on the second wiki."""
    admin = Person(swift_wiki_server, ADMIN, ADMIN_PASSWORD)
    yield Place(swift_wiki_server, admin, next(_numbers))
    swift_wiki_server.configure("")


@pytest.fixture
def people(wiki: Place) -> Callable[..., Person]:
    """Makes people on `wiki`: ``people("Anna")``, ``people("Clerk", "bot")``."""
    return wiki.person
