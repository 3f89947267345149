"""A desk whose committee meets on the second Tuesday of each month."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from helpdeskbot.model.report import EditReport
from tests.scenario.desk import PAGE, Desk

BELOW = f"{PAGE}/Meetings"
MEETING, NEXT = f"{BELOW}/2026-12-08", f"{BELOW}/2027-01-12"
LARGE = (
    "We have 3,000 photographs of our buildings and could pay 2 000 EUR. They are CC BY-SA 4.0. "
    "Could you upload them by 20 December 2026? ~~~~"
)


class MeetingDesk(Desk):
    """Samira is its staff."""

    def __init__(self, **policy: Any) -> None:
        usual: dict[str, Any] = {
            "meetings": ["second Tuesday"],
            "committee": {"enabled": True},
            "turns": {"enabled": True},
            "next_step": {"enabled": True},
            "staff": ["Samira"],
        }
        super().__init__(**{**usual, **policy})

    def at(self, moment: str) -> None:
        """It is this moment now (UTC)."""
        self.now = datetime.fromisoformat(f"{moment}+00:00")

    def ticks(self, most: int = 6) -> list[EditReport]:
        """Let the bot work until it has nothing more to do."""
        edits: list[EditReport] = []
        for _ in range(most):
            some = self.tick().edits
            edits += some
            self.minutes_pass(5)
            if not some:
                return edits
        raise AssertionError(f"it never ends: {[one.summary for one in some]}")

    def is_prepared(self, name: str = "Anna", heading: str = "Photographs") -> None:
        """Somebody has asked, and the agenda of the meeting stands."""
        self.asks(name, heading, LARGE)
        self.ticks()
        self.at("2026-12-02 09:00")
        self.ticks()

    def identity(self, heading: str) -> str:
        return next(
            thread.id
            for thread in self.store.fetch_threads(self.office.desk_key(self.policies[0]))
            if thread.heading == heading
        )

    def decides(
        self, heading: str, words: str, *, by: str = "Samira", title: str = MEETING
    ) -> None:
        """Somebody fills in the line that stands with a request, whatever is in it now."""
        text = self.staff.read(title)
        start = "{{Helpdesk decision|request=" + self.identity(heading) + "|"
        at = text.index(start) + len(start)
        end = text.index("}}", at)
        self.person(by).edit(title, f"{text[:at]}{words}{text[end:]}")
        self.minutes_pass(5)

    def block(self, heading: str, title: str = MEETING) -> str:
        """What the page of a meeting says of a request."""
        text = self.staff.read(title)
        mark = f"<!-- helpdeskbot:item|{self.identity(heading)} -->\n"
        return re.split(r"\n===? |\n<!-- helpdeskbot ends", text.partition(mark)[2])[0]

    def thread(self, heading: str, page: str = PAGE) -> str:
        _, _, rest = self.staff.read(page).partition(f"== {heading} ==\n")
        return rest.partition("\n\n==")[0]

    def notified(self) -> list[str]:
        return [one.user for one in self.wiki.notifications]
