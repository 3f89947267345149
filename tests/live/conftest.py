"""Fixtures for tests on a real MediaWiki: one server for the whole session."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.live.mediawiki import ADMIN, ADMIN_PASSWORD, CannotInstall, MediaWiki, start
from tests.live.people import Person

PASSWORD = "a person's password"
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Place:
    """The wiki, and titles and names in it that no other test uses."""

    server: MediaWiki
    prefix: str

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def api(self) -> str:
        return self.server.api

    def title(self, name: str = "helpdesk") -> str:
        """A page in the Project namespace that is this test's own: ``Project:Test 7 helpdesk``."""
        return f"Project:{self.prefix} {name}"

    def name(self, name: str) -> str:
        """A user name that is this test's own: ``Anna 7``."""
        return f"{name} {self.prefix.rpartition(' ')[2]}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks everything in this folder as live."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.live)


@pytest.fixture(scope="session")
def wiki_server(request: pytest.FixtureRequest) -> Iterator[MediaWiki]:
    """The running wiki. Where there can be none: skipped loudly, or with CI set an error."""
    try:
        server = start()
    except CannotInstall as problem:
        if os.environ.get("CI"):
            raise
        reporter = request.config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None:
            reporter.write_sep("!", "NO REAL MEDIAWIKI: its tests are left out", red=True, bold=True)
            reporter.write_line(f"{problem.reason}\n{problem.advice}", red=True)
        pytest.skip(f"no real MediaWiki: {problem.reason}")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def admin(wiki_server: MediaWiki) -> Person:
    """The administrator, logged in."""
    return Person(wiki_server, ADMIN, ADMIN_PASSWORD)


@pytest.fixture
def wiki(wiki_server: MediaWiki) -> Iterator[Place]:
    """The wiki with titles of this test's own; settings that the test added are taken away."""
    yield Place(wiki_server, f"Test {next(_numbers)}")
    if (wiki_server.root / "extra.php").exists() and (wiki_server.root / "extra.php").read_text():
        wiki_server.configure("")


@pytest.fixture
def people(wiki: Place, admin: Person) -> Callable[..., Person]:
    """Makes accounts: ``people("Anna")`` is logged in, with this test's own number in the name.

    Further words are groups: ``people("Clerk", "bot")``.
    """

    def make(name: str, *groups: str) -> Person:
        admin.create_account(wiki.name(name), PASSWORD, *groups)
        return Person(wiki.server, wiki.name(name), PASSWORD)

    return make
