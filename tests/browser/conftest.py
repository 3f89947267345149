"""Fixtures for tests with eyes: a real MediaWiki with our pages, and a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from helpdeskbot.publish import load_pages
from tests.browser.chromium import Chromium, install_chromium
from tests.browser.filled import Filled, filled
from tests.lacking import leave_out
from tests.live.conftest import admin, wiki_server
from tests.live.mediawiki import MediaWiki
from tests.live.people import Person
from tests.publish.conftest import OF_CONCERNS

__all__ = ["admin", "wiki_server"]

BOT = "HelpdeskBot"
VALUES = {
    **OF_CONCERNS,
    "bot": BOT,
    "contact": "Anna",
    "stop": f"User:{BOT}/stop",
    "version": "0.1.0",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks everything in this folder as live."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.live)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """The browser. Where there can be none: skipped loudly, or with CI set an error."""
    program = install_chromium()
    if program is None:
        leave_out("no browser, and it cannot be installed. On Debian: apt-get install chromium")
    with Chromium(program) as browser:
        yield browser


@pytest.fixture(scope="session")
def wiki_with_pages(wiki_server: MediaWiki, admin: Person) -> MediaWiki:
    """The wiki with every page of ours."""
    for page in load_pages(VALUES):
        admin.edit(page.title, page.text, page.summary)
    return wiki_server


@pytest.fixture(scope="session")
def english() -> Iterator[Filled]:
    """A wiki in English with a desk that is at work."""
    with filled("en") as desk:
        yield desk


@pytest.fixture(scope="session")
def arabic() -> Iterator[Filled]:
    """A wiki in Arabic with a desk that is at work."""
    with filled("ar", without=["DiscussionTools"]) as desk:
        yield desk
