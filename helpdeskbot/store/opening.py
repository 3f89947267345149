"""The door to the bot's memory: from the URL in the settings to a store that is ready."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from helpdeskbot.store.connect import make_engine, parse_url
from helpdeskbot.store.migrate import bring_up, require_current
from helpdeskbot.store.sql import SqlStore


def open_store(
    url: str, *, migrate: bool = True, clock: Callable[[], datetime] | None = None
) -> SqlStore:
    """Open a database, up to date with this program.

    :param url: ``sqlite:///FILE``, ``sqlite://`` for one in memory that is gone when closed,
        ``postgresql://…`` or ``mariadb://…``.
    :param migrate: make a missing SQLite file (mode 0600) and bring the schema up to date, under
        a lock; otherwise both are errors.
    :param clock: by what leases count, UTC; ``None``: the database's own clock.
    :raises StoreError: with what is wrong, where, and what to do; never with a password.
    """
    engine = make_engine(parse_url(url), create=migrate)
    try:
        if migrate:
            bring_up(engine)
        else:
            require_current(engine)
    except BaseException:
        engine.dispose()
        raise
    return SqlStore(engine, clock=clock)
