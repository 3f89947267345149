"""A desk on which everything is enabled at once, for stories of concerns that meet."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

from helpdeskbot.publish import apply_publish, fetch_steps, load_pages
from helpdeskbot.store.sql import SqlStore
from tests.concerns.asking.asking import NEEDED, PAGE, AskingDesk
from tests.publish.conftest import OF_CONCERNS
from tests.scenario.desk import STOP

ARCHIVE = f"{PAGE}/Archive"
_EVERYTHING: dict[str, Any] = {
    "staff": ["Samira"],
    "turns": {"follow": True},
    "reminders": {"enabled": True},
    "agreement": {"enabled": True, "ask_facts": True, "settle_hours": 0},
    "archives": {"enabled": True, "replies": "bring-back"},
    "capacity": {"enabled": True},
    "expectations": {"enabled": True},
    "follow_up": {"enabled": True},
    "next_step": {"enabled": True},
}


class WholeDesk(AskingDesk):
    """A desk that has everything; Samira is its staff."""

    def __init__(self, **policy: Any) -> None:
        super().__init__(**{**_EVERYTHING, **policy})
        values = {**OF_CONCERNS, "bot": self.wiki.bot, "contact": "x", "stop": STOP, "version": "1"}
        pages = [
            page
            for page in load_pages(values, parts=["agreement", "archives", "follow-up"])
            if page.title.endswith(("/en", "/sv"))
        ]
        apply_publish(
            self.wiki, self.store, fetch_steps(self.wiki, self.store, pages), force=(), now=self.now
        )

    def at(self, moment: str) -> None:
        """It is this moment now (UTC)."""
        self.now = datetime.fromisoformat(f"{moment}+00:00")

    def ticks(self, days: int, hour: int = 12) -> None:
        """Let so many days pass, with a tick on each."""
        for _ in range(days):
            self.now = (self.now + timedelta(days=1)).replace(hour=hour, minute=0)
            self.tick()

    def settles(self) -> int:
        """Tick until nothing is edited any more; how many ticks edited something."""
        for count in range(20):
            if not self.tick().edits:
                return count
            self.minutes_pass(1)
        raise AssertionError("the bot edits with every tick")

    def remembered(self) -> str:
        """Everything in the memory, as text."""
        assert isinstance(self.store, SqlStore)
        with closing(self.store.engine.raw_connection()) as connection:
            raw = connection.driver_connection
            assert isinstance(raw, sqlite3.Connection)
            return "\n".join(raw.iterdump())

    def revisions(self) -> int:
        """The newest revision of the whole wiki."""
        return max(self.wiki.world.by_revid)


__all__ = ["ARCHIVE", "NEEDED", "PAGE", "WholeDesk"]
