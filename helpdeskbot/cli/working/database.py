"""The queue's tables: Procrastinate's own, in a schema of their own beside the bot's.

They hold nothing that is worth keeping: whoever tends the queue finds what is missing and queues
it.  So they are made anew where another program would migrate them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from procrastinate import PsycopgConnector
from procrastinate.schema import SchemaManager
from psycopg import AsyncConnection, Connection, Cursor, Error, connect, sql

from helpdeskbot.model.errors import SettingsError, StoreError
from helpdeskbot.store.connect import parse_url
from helpdeskbot.store.failures import explain, place

SCHEMA = "helpdeskbot_queue"
_EXISTS = "SELECT 1 FROM pg_namespace WHERE nspname = %s"
# Of two workers that make the tables in the same moment, one waits for the other.
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
_CONNECTIONS = 3


def find_conninfo(url: str) -> str:
    """How PostgreSQL's own library connects to a database.

    :raises SettingsError: it is another kind of database.
    :raises StoreError: it is no database URL.
    """
    parsed = parse_url(url)
    if parsed.get_backend_name() != "postgresql":
        raise SettingsError(
            f"workers share a queue, which needs PostgreSQL, and this is "
            f"{parsed.get_backend_name()}",
            where=place(parsed),
            advice="Set database.url (or $HELPDESKBOT_DATABASE_URL) to "
            "postgresql://USER:PASSWORD@HOST/DATABASE, or use “helpdeskbot run” on one machine",
        )
    return parsed.set(drivername="postgresql").render_as_string(hide_password=False)


def open_connector(conninfo: str) -> PsycopgConnector:
    """What Procrastinate reaches its tables by, with few connections: its statements are short.

    Whoever works opens one more, by which it is notified.
    """
    return PsycopgConnector(
        conninfo=conninfo,
        min_size=1,
        max_size=_CONNECTIONS,
        kwargs={"options": f"-c search_path={SCHEMA}"},
        # Not among these arguments: the connection for notifications is given it there already.
        configure=_commit_each,
    )


async def _commit_each(connection: AsyncConnection) -> None:
    """Let each statement be a transaction by itself."""
    await connection.set_autocommit(True)


def prepare(url: str, *, anew: bool = False) -> bool:
    """Make the queue's tables, if there are none.

    :param anew: also if there are some, as after an upgrade of Procrastinate; no worker should
        be at work then, and one that is begins anew by itself.
    :returns: whether they were made.
    :raises StoreError: they cannot be.
    """
    with _cursor(url) as cursor:
        cursor.execute(_LOCK, [SCHEMA])
        name = sql.Identifier(SCHEMA)
        if cursor.execute(_EXISTS, [SCHEMA]).fetchone() is not None:
            if not anew:
                return False
            cursor.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(name))
        cursor.execute(sql.SQL("CREATE SCHEMA {}").format(name))
        cursor.execute(sql.SQL("SET LOCAL search_path TO {}").format(name))
        cursor.execute(SchemaManager.get_schema())
        return True


@contextmanager
def _cursor(url: str) -> Iterator[Cursor]:
    connection: Connection
    try:
        with connect(find_conninfo(url)) as connection, connection.cursor() as cursor:
            yield cursor
    except Error as error:
        found = explain(error, parse_url(url))
        raise StoreError(found.what, where=found.where, advice=found.advice) from None
