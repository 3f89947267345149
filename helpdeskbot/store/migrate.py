"""Brings a database's schema to this program's, under a lock, in one transaction.

Alembic takes longer to load than a database that is up to date takes to be seen to be so; it is
imported where something has to be done.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from helpdeskbot.model.errors import StoreError
from helpdeskbot.store.connect import WRITING, file_of, make_engine, parse_url
from helpdeskbot.store.failures import explain, place
from helpdeskbot.store.tables import Base

if TYPE_CHECKING:
    from alembic.config import Config

VERSION_TABLE = "helpdeskbot_version"
"""A name of our own: another program that uses Alembic may share the database."""

_LOCK = 0x48656C70
"""The number of our advisory lock on PostgreSQL."""
_MIGRATIONS = Path(__file__).parent / "migrations"
_PATIENCE = 60
"""Seconds to wait for another process that is migrating."""


def store_version(url: str) -> str:
    """The revision of a database's schema; ``""`` for a database that has none yet.

    :raises StoreError: it cannot be read.
    """
    parsed = parse_url(url)
    file = file_of(parsed)
    if file is not None and not file.exists():
        return ""
    engine = make_engine(parsed, create=False)
    try:
        return find_version(engine)
    finally:
        engine.dispose()


def newest_version() -> str:
    """The revision that this program works with."""
    return _known()[-1]


def upgrade(url: str) -> str:
    """Bring the database to this program's schema, making it if need be; gives its revision.

    :raises StoreError: it cannot be written, or a newer helpdeskbot has made it.
    """
    engine = make_engine(parse_url(url), create=True)
    try:
        bring_up(engine)
        return find_version(engine)
    finally:
        engine.dispose()


def downgrade(url: str, revision: str) -> str:
    """Take the schema back to an older revision; gives the revision that it then has.

    :param revision: such as ``0001``, ``-1`` for the one before, ``base`` for no tables at all.
    :raises StoreError: there is no such revision, or the database cannot be written.
    """
    from alembic import command
    from alembic.util import CommandError

    engine = make_engine(parse_url(url), create=False)
    try:
        with _migrating(engine) as connection:
            _refuse_stranger(connection)
            command.downgrade(_config(connection), revision)
        return find_version(engine)
    except CommandError as error:
        msg = f"there is no revision {revision} to go back to ({error})"
        advice = f"Known ones: {', '.join(_known())}"
        raise StoreError(msg, where=place(engine.url), advice=advice) from error
    finally:
        engine.dispose()


def find_version(engine: Engine) -> str:
    """The revision of the database's schema; ``""`` without one."""
    try:
        with engine.connect() as connection:
            return _find_version(connection)
    except SQLAlchemyError as error:
        raise explain(error, engine.url) from error


def bring_up(engine: Engine) -> None:
    """Run what migrations are missing; nothing is changed when none are.

    Of several processes that start at once, one migrates and the others wait for it.
    """
    if find_version(engine) == newest_version():
        return
    from alembic import command

    with _migrating(engine) as connection:
        _refuse_stranger(connection)
        command.upgrade(_config(connection), "head")


def require_current(engine: Engine) -> None:
    """Refuse a database whose schema is not this program's."""
    version = find_version(engine)
    if version == newest_version():
        return
    with engine.connect() as connection:
        _refuse_stranger(connection)
    msg = "the database is of an older helpdeskbot" if version else "there is no database yet"
    advice = "Bring it up to date with: helpdeskbot db upgrade"
    raise StoreError(msg, where=place(engine.url), advice=advice)


def require_known(version: str, where: str) -> None:
    """Refuse a schema that a newer helpdeskbot has made.

    :param version: the schema's revision; ``""``: there is none yet.
    :param where: what is refused, for people.
    """
    if version and version not in _known():
        msg = f"the database was made by a newer helpdeskbot (its revision {version} is unknown)"
        raise StoreError(msg, where=where, advice="Install that helpdeskbot, or a newer one")


def _refuse_stranger(connection: Connection) -> None:
    """Keep away from a newer helpdeskbot's database, and from other programs' tables."""
    where = place(connection.engine.url)
    require_known(_find_version(connection), where)
    tables = set(inspect(connection).get_table_names())
    taken = sorted(tables & set(Base.metadata.tables))
    if VERSION_TABLE not in tables and taken:
        msg = f"another program keeps its tables here ({', '.join(taken)})"
        raise StoreError(msg, where=where, advice="Give helpdeskbot a database of its own")


def _find_version(connection: Connection) -> str:
    if not inspect(connection).has_table(VERSION_TABLE):
        return ""
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608
    return str(found.scalar() or "")


@contextlib.contextmanager
def _migrating(engine: Engine) -> Iterator[Connection]:
    """A transaction in which no other process migrates.

    MariaDB ends a transaction with every change of the schema, so its migrations are written
    to be run again after one that was cut short.
    """
    try:
        writing = engine.execution_options(**{WRITING: True})
        with writing.begin() as connection, _locked(connection):
            yield connection
    except SQLAlchemyError as error:
        raise explain(error, engine.url) from error


@contextlib.contextmanager
def _locked(connection: Connection) -> Iterator[None]:
    backend = connection.dialect.name
    if backend == "postgresql":
        connection.execute(text(f"SET LOCAL lock_timeout = '{_PATIENCE}s'"))
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        yield
    elif backend == "mariadb":
        name = "CONCAT('helpdeskbot ', MD5(DATABASE()))"
        if connection.scalar(text(f"SELECT GET_LOCK({name}, {_PATIENCE})")) != 1:
            msg = "another process has been migrating the database for too long"
            raise StoreError(msg, where=place(connection.engine.url), advice="Try again later")
        try:
            yield
            # Whoever has the lock next must see what was done.
            connection.execute(text("COMMIT"))
        finally:
            connection.execute(text(f"SELECT RELEASE_LOCK({name})"))
    else:
        yield  # BEGIN IMMEDIATE is SQLite's lock.


def _config(connection: Connection | None = None) -> Config:
    from alembic.config import Config

    config = Config()
    folder = str(_MIGRATIONS)
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


@cache
def _known() -> list[str]:
    """All revisions, oldest first: each file of one begins with its number."""
    files = (_MIGRATIONS / "versions").glob("[0-9]*_*.py")
    return sorted(file.name.partition("_")[0] for file in files)
