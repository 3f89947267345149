"""When the next thing is due that nobody has to edit anything for."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from helpdeskbot.model.errors import HelpdeskBotError
from helpdeskbot.office.office import Office

log = logging.getLogger(__name__)

_LEAST = timedelta(seconds=1)


def find_next_due(office: Office) -> datetime | None:
    """The next moment at which a page is to be looked at again; UTC, and not this very moment.

    What has been due before is left to the interval: a pass has just looked at it, and what makes
    it wait is nothing that a second changes.
    """
    now = office.clock()
    try:
        moments = [
            page.due_at
            for desk in office.desks
            for page in office.store.fetch_pages(office.desk_key(desk)).values()
            if page.due_at is not None and page.due_at > now
        ]
    except HelpdeskBotError as error:
        log.error("it cannot be told what is due next: %s", error)
        return None
    return max(min(moments), now + _LEAST) if moments else None
