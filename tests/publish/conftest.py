"""A practice wiki, an empty memory, and the pages as an operator would install them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from helpdeskbot.cli.templates import find_parts
from helpdeskbot.concerns import order
from helpdeskbot.concerns.concern import PublishedPart
from helpdeskbot.model.desk import Limits
from helpdeskbot.office.office import Office
from helpdeskbot.publish import (
    LocalPage,
    PageStep,
    Pushed,
    apply_publish,
    fetch_steps,
    load_pages,
)
from helpdeskbot.settings.desk import build_desk
from helpdeskbot.store.opening import open_store
from helpdeskbot.store.sql import SqlStore
from helpdeskbot.wiki.practice import PracticeWiki
from tests.scenario.desk import BASE

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
EVERYTHING = {
    "asking": {"roster": "Project:Helpdesk/Experts"},
    "agreement": {"enabled": True},
    "duty": {"enabled": True, "page": "Project:Helpdesk/Duty"},
    "archives": {"enabled": True},
    "committee": {"enabled": True},
    "meetings": ["second Tuesday"],
    "follow_up": {"enabled": True},
    "reminders": {"enabled": True},
}
"""Settings of a desk that needs every page, and calls all of them as most wikis do."""


def parts_of(*settings: Mapping[str, Any]) -> Sequence[PublishedPart]:
    """What of the pages the concerns need for desks with these settings."""
    desks = [
        build_desk(
            [BASE, {"name": f"desk {number}", "pages": [f"Talk:{number}"], "since": NOW, **each}],
            order.DESK,
        )
        for number, each in enumerate(settings)
    ]
    with open_store("sqlite://") as store:
        office = Office(
            wiki=PracticeWiki(lambda: NOW),
            store=store,
            desks=desks,
            account="HelpdeskBot",
            stop_title="User:HelpdeskBot/stop",
            limits=Limits(),
            worker="tests",
            clock=lambda: NOW,
        )
        return find_parts(office)


OF_CONCERNS = {key: value for part in parts_of(EVERYTHING) for key, value in part.values.items()}
"""How the concerns' pages are called where nothing is set."""
VALUES = {
    **OF_CONCERNS,
    "bot": "HelpdeskBot",
    "contact": "https://example.org/contact",
    "stop": "User:HelpdeskBot/stop",
    "version": "0.1.0",
}
TEXTS = "Template:Helpdesk status/words/en"
"""The page that staff change: the wording."""


@dataclass
class Operator:
    """Somebody who pushes the pages to a wiki."""

    wiki: PracticeWiki
    store: SqlStore
    pages: Sequence[LocalPage]

    def compare(self) -> Sequence[PageStep]:
        return fetch_steps(self.wiki, self.store, self.pages)

    def push(self, *force: str) -> Sequence[Pushed]:
        return apply_publish(self.wiki, self.store, self.compare(), force=force, now=NOW)

    def states(self) -> dict[str, str]:
        return {step.title: step.state.value for step in self.compare()}

    def improve(self, title: str, old: str, new: str) -> None:
        """A newer version of the program has another text for a page."""
        found = next(page for page in self.pages if page.title == title)
        assert old in found.text
        better = replace(found, text=found.text.replace(old, new, 1))
        self.pages = [better if page is found else page for page in self.pages]

    def lose_database(self) -> None:
        self.store.close()
        self.store = open_store("sqlite://")


@pytest.fixture
def operator() -> Iterator[Operator]:
    someone = Operator(
        PracticeWiki(lambda: NOW), open_store("sqlite://"), load_pages(VALUES, languages=["sv"])
    )
    yield someone
    someone.store.close()
