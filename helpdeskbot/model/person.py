"""What has to be looked up of somebody before they are written to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What has to be looked up about somebody before they are asked.

    :param last_edit: newest edit on this wiki within the period of inactivity; ``None``: none.
    """

    last_edit: datetime | None = None
    locked: bool = False
    opted_out: bool = False
