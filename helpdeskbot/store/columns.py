"""Column types that mean the same on SQLite, PostgreSQL and MariaDB."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

_SUBSTITUTE = "\x1a"
_UNSTORABLE = re.compile("[\x00\x1a\ud800-\udfff]")
# The same as JSON writes it, and what that may be the half of.
_TO_ESCAPE = re.compile(r"\\u(?:0000|001a|d[89a-f])")
_ESCAPED = re.compile(r"\\u001a", re.IGNORECASE)
_STORED = re.compile(_SUBSTITUTE + "([0-9a-f]{4})")


def escape(text: str) -> str:
    """The text with what a database cannot hold written as U+001A and four hex digits.

    Lone surrogates fit into no database's UTF-8, U+0000 not into PostgreSQL's, and U+001A
    stands for itself in the same way.  MediaWiki saves none of the three, so what comes from
    a wiki is stored as it is; nothing that comes from elsewhere can make storing fail.
    """
    return _UNSTORABLE.sub(lambda found: f"{_SUBSTITUTE}{ord(found[0]):04x}", text)


def unescape(text: str) -> str:
    """What :func:`escape` was given."""
    if _SUBSTITUTE not in text:
        return text
    return _STORED.sub(lambda found: chr(int(found[1], 16)), text)


def digest(*parts: str) -> str:
    """A fixed-length key for names of any length, case, width and trailing blanks.

    MariaDB's indexes are limited in length, and most of its collations take names for equal
    that a wiki tells apart; a digest in ASCII has neither trouble.
    """
    return hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()


class WikiText(TypeDecorator[str]):
    """Text of any length with any code points in it, compared code point by code point."""

    impl = Text
    cache_ok = True

    def __init__(self) -> None:
        super().__init__()

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """MariaDB's TEXT ends at 64 kB and takes ``A``, ``a`` and ``ä`` for the same letter."""
        if dialect.name in ("mariadb", "mysql"):
            from sqlalchemy.dialects import mysql

            kind = mysql.LONGTEXT(charset="utf8mb4", collation="utf8mb4_nopad_bin")
            return dialect.type_descriptor(kind)
        return super().load_dialect_impl(dialect)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """To the database."""
        return None if value is None else escape(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """From the database."""
        return None if value is None else unescape(value)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, kept as UTC without an offset, to the microsecond.

    Raises :class:`ValueError` for a datetime without a time zone: guessing one would shift
    what is due by hours.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """MariaDB's DATETIME drops fractions of a second unless told how many digits to keep."""
        if dialect.name in ("mariadb", "mysql"):
            from sqlalchemy.dialects import mysql

            return dialect.type_descriptor(mysql.DATETIME(fsp=6))
        return super().load_dialect_impl(dialect)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database."""
        if value is None:
            return None
        if value.utcoffset() is None:
            msg = f"a datetime without a time zone cannot be stored: {value!r}"
            raise ValueError(msg)
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database."""
        return None if value is None else value.replace(tzinfo=UTC)


class WikiJson(TypeDecorator[Any]):
    """JSON whose strings, keys too, may hold any code points, as in :class:`WikiText`.

    Raises :class:`ValueError` for NaN and infinities and :class:`TypeError` for what is no JSON.
    """

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """To the database."""
        return _map_strings(escape, value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """From the database."""
        return _map_strings(unescape, value) if _is_changed(value) else value

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """SQLite takes the text, in which is seen at once whether there is anything to escape."""
        return _write_json if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """The same from SQLite: looking through the text is quicker than through what it says."""
        if dialect.name == "sqlite":
            return _read_json
        return super().result_processor(dialect, coltype)


def _write_json(value: Any) -> str:
    try:
        text = json.dumps(value, allow_nan=False)
    except (TypeError, ValueError):
        # A table of another type than dict; or it is no JSON, and is told so.
        return json.dumps(_map_strings(escape, value))
    return json.dumps(_map_strings(escape, value)) if _TO_ESCAPE.search(text) else text


def _read_json(text: str | None) -> Any:
    if text is None:
        return None
    value = json.loads(text, parse_float=_finite, parse_constant=_finite)
    return _map_strings(unescape, value) if _ESCAPED.search(text) else value


def _finite(written: str) -> float:
    value = float(written)
    if not math.isfinite(value):
        msg = f"{value} is no JSON"
        raise ValueError(msg)
    return value


def _is_changed(value: Any) -> bool:
    """Whether something in what was read is not as it was given, or no JSON.

    It seldom is, and to make all lists and tables anew takes longer than to look through them.
    """
    todo = [value]
    while todo:
        part = todo.pop()
        if isinstance(part, str):
            if _SUBSTITUTE in part:
                return True
        elif isinstance(part, dict):
            todo += part
            todo += part.values()
        elif isinstance(part, list):
            todo += part
        elif isinstance(part, float) and not math.isfinite(part):
            return True
    return False


def _map_strings(change: Callable[[str], str], value: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {change(str(key)): _map_strings(change, part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_map_strings(change, part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        msg = f"{value} is no JSON"
        raise ValueError(msg)
    return value


RowId = BigInteger().with_variant(Integer(), "sqlite")
"""A row number; SQLite numbers rows by itself only in a column of type INTEGER."""


class DigestColumn(TypeDecorator[str]):
    """What :func:`digest` gives."""

    impl = String(64)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """On MariaDB without an alphabet's order, which would cost bytes and time."""
        if dialect.name in ("mariadb", "mysql"):
            from sqlalchemy.dialects import mysql

            kind = mysql.CHAR(64, charset="ascii", collation="ascii_bin")
            return dialect.type_descriptor(kind)
        return super().load_dialect_impl(dialect)


Digest = DigestColumn()
