"""Copies of an SQLite database: made while the bot is at work, and put back.

SQLite's own way of copying sees a whole transaction or none of it, whoever writes meanwhile;
copying the file does not, as a part of it may still stand in the one beside it.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import URL

from helpdeskbot.model.errors import StoreError
from helpdeskbot.store.connect import file_of, make_engine, parse_url
from helpdeskbot.store.failures import explain
from helpdeskbot.store.migrate import find_version, require_known

_PROGRAMS = {
    "postgresql": "pg_dump and psql",
    "mariadb": "mariadb-dump and mariadb",
}


def back_up(url: str, target: Path) -> None:
    """Copy the database into a new file that only this account may read.

    :param target: where nothing is yet.
    :raises StoreError: it is no SQLite database, there is a file already, or it cannot be read or
        written; no half of a copy is left.
    """
    parsed, file = _require_file(url)
    if not file.exists():
        raise StoreError("there is no database yet", where=str(file), advice="Nothing is lost")
    if target.exists():
        msg = "there is a file of this name already, which stays as it is"
        raise StoreError(msg, where=str(target), advice="Name another one")
    with _new_beside(target) as made:
        try:
            _copy(file, made)
            _check(made, file)
            _publish(made, target)
        except sqlite3.Error as error:
            raise explain(error, parsed) from error


def restore(url: str, source: Path) -> str:
    """Put a copy in the database's place, in one transaction.

    Nobody else may be at work with it; the caller sees to that.

    :param source: as :func:`back_up` made it, by this version or an older one.
    :returns: the version of the copy's schema.
    :raises StoreError: it is no whole copy of ours, or of a newer helpdeskbot, or cannot be put
        back; the database is as it was then.
    """
    parsed, file = _require_file(url)
    if not source.is_file():
        raise StoreError("there is no such file", where=str(source), advice="Name the copy")
    copy = URL.create("sqlite", database=str(source))
    with _new_beside(file) as made:
        try:
            # What is looked at is what is put back, and looking leaves nothing beside the copy.
            _copy(source, made)
            _check(made, source)
        except sqlite3.Error as error:
            raise explain(error, copy) from error
        version = _require_ours(made, source)
        try:
            # Makes the file, if there is none, for this account only.
            make_engine(parsed, create=True).dispose()
            _copy(made, file)
        except sqlite3.Error as error:
            raise explain(error, parsed) from error
    return version


def _require_file(url: str) -> tuple[URL, Path]:
    parsed = parse_url(url)
    file = file_of(parsed)
    if file is None:
        programs = _PROGRAMS.get(parsed.get_backend_name(), "nothing: it is in memory")
        msg = "only an SQLite file is copied by this command"
        raise StoreError(msg, where="the database setting", advice=f"Use {programs}")
    return parsed, file


@contextlib.contextmanager
def _new_beside(target: Path) -> Iterator[Path]:
    """A new, empty file in the same folder (mode 600), gone at the end with what is beside it."""
    try:
        handle, name = tempfile.mkstemp(prefix=".helpdeskbot-", dir=target.parent)
        os.close(handle)
        try:
            yield Path(name)
        finally:
            for end in ("", "-journal", "-wal", "-shm"):
                Path(f"{name}{end}").unlink(missing_ok=True)
    except OSError as error:
        msg = f"no file can be written there: {error.strerror}"
        advice = "Name a folder that is there, that this account may write to, with room"
        raise StoreError(msg, where=str(target), advice=advice) from error


def _copy(source: Path, target: Path) -> None:
    with (
        contextlib.closing(_open_to_read(source)) as one,
        contextlib.closing(sqlite3.connect(target, timeout=10)) as other,
    ):
        one.backup(other)


def _open_to_read(file: Path) -> sqlite3.Connection:
    uri = f"{file.absolute().as_uri()}?mode=ro"
    connection = sqlite3.connect(uri, uri=True, timeout=10)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").close()
    except sqlite3.OperationalError:
        # On a medium that cannot be written, one whose log was folded in can still be read.
        connection.close()
        connection = sqlite3.connect(f"{uri}&immutable=1", uri=True)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _check(made: Path, source: Path) -> None:
    with contextlib.closing(sqlite3.connect(made)) as connection:
        # A copy is one file: nothing that belongs to it stands beside it.
        connection.execute("PRAGMA journal_mode = DELETE").close()
        [said] = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if said != "ok":
        raise StoreError(
            "this database is damaged",
            where=str(source),
            advice="Put an older copy back; without one, move the database away and go on: "
            "the wiki's pages hold what matters",
        )


def _require_ours(made: Path, source: Path) -> str:
    engine = make_engine(URL.create("sqlite", database=str(made)), create=False)
    try:
        version = find_version(engine)
    finally:
        engine.dispose()
    require_known(version, str(source))
    if not version:
        msg = "this is no copy of helpdeskbot's database"
        raise StoreError(msg, where=str(source), advice="Name one that “db backup” has made")
    return version


def _publish(made: Path, target: Path) -> None:
    """Let the copy appear under its name, whole, unless another has just taken that."""
    with made.open("rb") as file:
        os.fsync(file.fileno())
    try:
        target.hardlink_to(made)
    except FileExistsError:
        msg = "there is a file of this name already, which stays as it is"
        raise StoreError(msg, where=str(target), advice="Name another one") from None
    except OSError:
        made.rename(target)  # A file system without hard links.
