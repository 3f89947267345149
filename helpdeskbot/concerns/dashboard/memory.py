"""What is remembered of dashboards; without it, each is compared with what stands on the wiki."""

from __future__ import annotations

import hashlib

from helpdeskbot.concerns.dashboard.values import KeptBoard
from helpdeskbot.office.kept import Kept

BOARD = Kept("dashboard", KeptBoard)


def digest(text: str) -> str:
    """The same for the same text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
