"""An open request as it weighs on a desk, and what is done about those that are too many."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from helpdeskbot.model.change import CountedKind
from helpdeskbot.model.topics import Complexity


@dataclass(frozen=True, slots=True)
class Load:
    """An open request as it weighs on the desk.

    :param started: people work on it, or the desk has taken it in before.
    :param place: its place on the waiting list as shown now; ``None``: it shows none.
    """

    identity: str
    size: Complexity
    opened_at: datetime | None = field(default=None, metadata={"alias": "opened"})
    started: bool = False
    place: int | None = None


DECLINED = "request-declined"

WAITLIST = CountedKind(
    "waitlist", "place-changed", "capacity-summary-places", weight=20, routine=True
)
