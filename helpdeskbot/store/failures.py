"""What a database complains of, in sentences for the operator."""

from __future__ import annotations

import sqlite3

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from helpdeskbot.model.errors import StoreError

_HIDDEN = ("pass", "secret", "key")

_FULL = (
    "the disk or the database is full",
    "Make room; what was being stored is not stored, and nothing is half-stored",
)
_LOCKED = (
    "another process has been writing to the database for too long",
    "See what else uses it; the next tick tries again",
)
_READ_ONLY = (
    "the database can be read but not written",
    "Give the bot's account the right to write to it, for a file also to its folder",
)
_DAMAGED = (
    "the database is damaged",
    "Move the file away: the wiki's pages hold what matters, and a new one is made",
)
_NO_DATABASE = (
    "there is no database of this name on the server",
    "Create it there, or correct the name in the database setting",
)
_NO_ENTRY = (
    "the server does not accept the user name or the password",
    "Correct them in the database setting",
)
_NO_RIGHT = (
    "the database user lacks a right that is needed",
    "Grant it all rights on this one database",
)
_UNREACHABLE = (
    "the database server cannot be reached",
    "Check the host and port in the database setting, and that the server runs",
)
_BUSY = ("the server takes no more connections now", "The next tick tries again")

_SQLITE = {
    "SQLITE_NOTADB": (
        "this file is not an SQLite database",
        "Name another file in the database setting; this one was left as it is",
    ),
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_BUSY": _LOCKED,
    "SQLITE_LOCKED": _LOCKED,
    "SQLITE_FULL": _FULL,
    "SQLITE_CANTOPEN": (
        "the database file cannot be opened",
        "Give the bot's account the right to read and write it and its folder",
    ),
    "SQLITE_IOERR": (
        "the disk reports an error",
        "See whether it is full or failing; nothing is half-stored",
    ),
}
_SQLITE["SQLITE_PERM"] = _SQLITE["SQLITE_CANTOPEN"]

_POSTGRESQL = {
    "08": _UNREACHABLE,
    "25006": _READ_ONLY,
    "28": _NO_ENTRY,
    "3D000": _NO_DATABASE,
    "40": _LOCKED,
    "42501": _NO_RIGHT,
    "53100": _FULL,
    "53": _BUSY,
    "55P03": _LOCKED,
    "57P": _UNREACHABLE,
}

_MARIADB = {
    1021: _FULL,
    1040: _BUSY,
    1044: _NO_RIGHT,
    1045: _NO_ENTRY,
    1049: _NO_DATABASE,
    1114: _FULL,
    1142: _NO_RIGHT,
    1203: _BUSY,
    1205: _LOCKED,
    1213: _LOCKED,
    1226: _BUSY,
    1227: _NO_RIGHT,
    1290: _READ_ONLY,
    1698: _NO_ENTRY,
    1836: _READ_ONLY,
    2002: _UNREACHABLE,
    2003: _UNREACHABLE,
    2006: _UNREACHABLE,
    2013: _UNREACHABLE,
}


def place(url: URL) -> str:
    """The database for people: an SQLite file's path, or the URL without its secrets."""
    if url.get_backend_name() == "sqlite":
        return url.database or "the database in memory"
    secret = [name for name in url.query if any(word in name.lower() for word in _HIDDEN)]
    shown = url.update_query_dict(dict.fromkeys(secret, "hidden"))
    return shown.render_as_string(hide_password=True)


def explain(error: Exception, url: URL) -> StoreError:
    """The error as a :class:`~helpdeskbot.model.errors.StoreError`; never with a password in it."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    known = _find_known(cause)
    if known is None and isinstance(error, DBAPIError) and error.connection_invalidated:
        known = _UNREACHABLE
    if known is None:
        words = " ".join(str(cause).split()) or type(cause).__name__
        for secret in (url.password, *map(str, url.query.values())):
            words = words.replace(str(secret), "***") if secret else words
        return StoreError(
            f"the database does not do what was asked of it: {words.rstrip('.')}",
            where=place(url),
            advice="If this stays, please report it with this line",
        )
    what, advice = known
    return StoreError(what, where=place(url), advice=advice)


def _find_known(cause: BaseException) -> tuple[str, str] | None:
    if isinstance(cause, sqlite3.Error):
        name = getattr(cause, "sqlite_errorname", "")
        return next((words for start, words in _SQLITE.items() if name.startswith(start)), None)
    if type(cause).__module__.startswith("psycopg"):
        state = getattr(cause, "sqlstate", None)
        if state is None:
            return _of_refused_connection(str(cause))
        return next(
            (words for start, words in _POSTGRESQL.items() if state.startswith(start)), None
        )
    if type(cause).__module__.startswith("pymysql"):
        number = cause.args[0] if cause.args else None
        return _MARIADB.get(number) if isinstance(number, int) else None
    return None


def _of_refused_connection(words: str) -> tuple[str, str] | None:
    """PostgreSQL gives no code for a connection that it refuses, only its log's words."""
    if "password authentication failed" in words or "no password supplied" in words:
        return _NO_ENTRY
    if "database" in words and "does not exist" in words:
        return _NO_DATABASE
    if "connection" in words or "resolve" in words or "timeout" in words:
        return _UNREACHABLE
    return None
