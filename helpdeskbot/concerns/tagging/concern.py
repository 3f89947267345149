"""Gives every new request its status template."""

from __future__ import annotations

from helpdeskbot.model.change import ThreadChange
from helpdeskbot.model.discussion import Thread
from helpdeskbot.model.memory import PlannedAction
from helpdeskbot.page.planning import TAG


def tag_thread(thread: Thread, because: str) -> ThreadChange:
    """The change that gives a new request its status template."""
    return ThreadChange(thread.id, (PlannedAction(TAG, thread.id, because),), tag=True)
