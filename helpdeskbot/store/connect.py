"""From a database URL to an engine that behaves the same on every database."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from helpdeskbot.model.errors import StoreError
from helpdeskbot.store.failures import explain, place

WRITING = "helpdeskbot_writing"
"""The execution option of transactions that write."""

_PATIENCE = 10.0
"""Seconds to wait for another process that writes, or for a server that does not answer."""

_DRIVERS = {
    "sqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "mariadb": "mariadb+pymysql",
    "mysql": "mariadb+pymysql",
    "mysql+pymysql": "mariadb+pymysql",
}
_KNOWN = ("sqlite", "postgresql", "mariadb")
_EXTRAS = {"postgresql": "postgresql", "mariadb": "mariadb"}
_EXAMPLE = (
    "Write sqlite:///FILE, postgresql://USER:PASSWORD@HOST/DATABASE "
    "or mariadb://USER:PASSWORD@HOST/DATABASE"
)


def state_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where the database is by default: ``$XDG_STATE_HOME`` or ``~/.local/state``, helpdeskbot."""
    base = environment.get("XDG_STATE_HOME", "")
    absolute = Path(base).is_absolute()
    return (Path(base) if absolute else Path.home() / ".local" / "state") / "helpdeskbot"


def parse_url(text: str) -> URL:
    """The URL with the driver named that this program is tested with.

    :raises StoreError: it is no URL, or of a database that is not supported.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        # The cause would quote the text, and the text may hold a password.
        msg = "this is not a database URL"
        raise StoreError(msg, where="the database setting", advice=_EXAMPLE) from None
    url = url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))
    if url.get_backend_name() not in _KNOWN:
        msg = f"{url.get_backend_name()} is not a database that helpdeskbot can use"
        raise StoreError(msg, where=place(url), advice=_EXAMPLE)
    if url.get_backend_name() == "sqlite" and url.database and url.database.startswith("~"):
        url = url.set(database=str(Path(url.database).expanduser()))
    return url


def file_of(url: URL) -> Path | None:
    """The SQLite file that the URL names; ``None`` for a server or a database in memory."""
    name = url.database or ""
    on_disk = url.get_backend_name() == "sqlite" and name not in ("", ":memory:")
    return Path(name) if on_disk and not name.startswith("file:") else None


def make_engine(url: URL, *, create: bool) -> Engine:
    """An engine for the URL; nothing is connected yet.

    :param create: make a missing SQLite file, readable by its owner only, and the folder too
        when it is the default one.
    :raises StoreError: the driver is not installed, or there is no file and none can be made.
    """
    file = file_of(url)
    if file is not None:
        _prepare(file, url, create=create)
    options: dict[str, Any] = {"hide_parameters": True}
    if url.get_backend_name() == "sqlite":
        patience = {} if "timeout" in url.query else {"timeout": _PATIENCE}
        options["connect_args"] = patience
        if file is None and not (url.database or "").startswith("file:"):
            options["poolclass"] = StaticPool
            options["connect_args"] = patience | {"check_same_thread": False}
    else:
        options["pool_pre_ping"] = True
        # Reading committed rows takes no locks on the gaps between rows, over which workers
        # at different desks would otherwise block each other on MariaDB.
        options["isolation_level"] = "READ COMMITTED"
        if "connect_timeout" not in url.query:
            options["connect_args"] = {"connect_timeout": int(_PATIENCE)}
    try:
        engine = create_engine(url, **options)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise _no_driver(url) from error
    except (ArgumentError, TypeError, ValueError) as error:
        raise explain(error, url) from None
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _on_sqlite_connect)
        event.listen(engine, "begin", _on_sqlite_begin)
    return engine


def _no_driver(url: URL) -> StoreError:
    backend = url.get_backend_name()
    msg = f"the driver for {backend} ({url.get_driver_name()}) is not installed"
    advice = f"Install it with: pip install 'helpdeskbot[{_EXTRAS.get(backend, backend)}]'"
    return StoreError(msg, where=place(url), advice=advice)


def _prepare(file: Path, url: URL, *, create: bool) -> None:
    try:
        if create and file.parent == state_folder():
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not file.parent.is_dir():
            msg = f"the folder {file.parent} does not exist"
            raise StoreError(msg, where=str(file), advice="Make it, or name another file")
        if file.exists():
            return
        if not create:
            msg = "there is no database yet"
            raise StoreError(msg, where=str(file), advice="Make it with: helpdeskbot db upgrade")
        _make_file(file)
    except OSError as error:
        msg = f"the database file cannot be opened ({error.strerror})"
        advice = "Give the bot's account the right to read and write it and its folder"
        raise StoreError(msg, where=str(file), advice=advice) from error
    except sqlite3.Error as error:
        raise explain(error, url) from error


def _make_file(file: Path) -> None:
    """Put an empty database in the file's place, unless another process is quicker.

    SQLite would make the file readable by everybody that the umask lets in, and does not wait
    for others while it turns a file to write-ahead logging.  So it is made under another name.
    """
    handle, made = tempfile.mkstemp(prefix=".helpdeskbot-", dir=file.parent)
    os.close(handle)
    try:
        with contextlib.closing(sqlite3.connect(made)) as connection:
            connection.execute("PRAGMA journal_mode = WAL").close()
        try:
            file.hardlink_to(made)
        except FileExistsError:
            return
        except OSError:
            # A file system without hard links.
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    finally:
        Path(made).unlink()


def _on_sqlite_connect(connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
    """Set SQLite to waiting, to checking references, and to readers beside one writer."""
    # The driver's own transactions begin late and end early; _on_sqlite_begin begins them.
    connection.isolation_level = None
    cursor = connection.cursor()
    try:
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA journal_mode = WAL")
    finally:
        cursor.close()


def _on_sqlite_begin(connection: Connection) -> None:
    """Take the write lock at once: a reader that turns writer may not wait, and would fail."""
    writing = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
