"""Every concern, in the order in which they may speak: the one list."""

from __future__ import annotations

from helpdeskbot.concerns.agreement.concern import Agreements
from helpdeskbot.concerns.archives.concern import Archives
from helpdeskbot.concerns.asking.concern import Search
from helpdeskbot.concerns.capacity.concern import Capacity
from helpdeskbot.concerns.concern import Concern
from helpdeskbot.concerns.expectations.concern import Expectations
from helpdeskbot.concerns.follow_up.concern import FollowUps
from helpdeskbot.concerns.reminders.concern import Reminders


def open_concerns(search: Search) -> tuple[Concern, ...]:
    """Every concern, in the order in which they may speak."""
    agreements = Agreements(search)
    return (
        Expectations(search),
        Capacity(search),
        Archives(search),
        agreements,
        Reminders(search, agreements),
        FollowUps(search),
    )
