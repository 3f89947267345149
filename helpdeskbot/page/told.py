"""Which notices the staff of a desk have got."""

from __future__ import annotations

from datetime import datetime, timedelta

from helpdeskbot.model.change import Kind
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.office.context import Context

NOTICE = Kind("tell-staff", "staff-told", "summary-notice")
ONCE_IN = timedelta(days=30)
"""Who has forgotten it by then may hear of it again, should it come up again."""


def find_told(context: Context, desk: DeskPolicy, key: str) -> datetime | None:
    """When they were told of something, UTC; ``None``: not lately, as far as is remembered."""
    office, since = context.office, context.now - ONCE_IN
    events = office.store.fetch_events(office.desk_key(desk), kind=NOTICE.event, since=since)
    return min((event.at for event in events if event.thread == key), default=None)
