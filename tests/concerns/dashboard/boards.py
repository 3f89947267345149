"""Desks with a dashboard, for stories of what stands on it."""

from __future__ import annotations

import re
from typing import Any

from tests.concerns.asking.asking import PAGE
from tests.concerns.reminders.test_story import CaringDesk

BOARD = f"{PAGE}/Dashboard"


class BoardDesk(CaringDesk):
    """A desk that reminds people, asks experts, and has a dashboard."""

    def __init__(self, *, dashboard: dict[str, Any] | None = None, **policy: Any):
        super().__init__(dashboard={"enabled": True, **(dashboard or {})}, **policy)

    def board(self, title: str = BOARD) -> str:
        return self.staff.read(title)

    def edits(self, title: str = BOARD) -> int:
        return len(self.history(title))

    def part(self, anchor: str, title: str = BOARD) -> str:
        """A section of the dashboard; ``""``: there is none."""
        _, _, rest = self.board(title).partition(f'<span id="{anchor}"></span>\n')
        return rest.partition('\n\n<span id="')[0]

    def row(self, heading: str) -> str:
        """The row of a request in the table where it stands."""
        found = re.search(
            rf"\|-[^\n]*\n\|[^\n]*\|{re.escape(heading)}\]\][^\n]*\n.*\n.*", self.board()
        )
        return found[0] if found else ""
