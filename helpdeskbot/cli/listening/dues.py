"""When the next thing is due that nobody has to edit anything for."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from helpdeskbot.model.errors import HelpdeskBotError
from helpdeskbot.office.office import Office

log = logging.getLogger(__name__)

_LEAST = timedelta(seconds=1)


def find_next_due(office: Office, looked_at: datetime | None = None) -> datetime | None:
    """The next moment at which a page is to be looked at again; UTC, and not this very moment.

    What had been due when the last pass began is left to the interval: that has just looked at it,
    and what makes it wait is nothing that a second changes.  What has become due while the pass was
    made is due next.

    :param looked_at: when the last pass began, UTC; ``None``: there was none.
    """
    now = office.clock()
    looked_at = now if looked_at is None else looked_at
    try:
        moments = [
            page.due_at
            for desk in office.desks
            for page in office.store.fetch_pages(office.desk_key(desk)).values()
            if page.due_at is not None and page.due_at > looked_at
        ]
    except HelpdeskBotError as error:
        log.error("it cannot be told what is due next: %s", error)
        return None
    return max(min(moments), now + _LEAST) if moments else None
