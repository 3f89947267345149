"""Insert-or-update in one statement, in each database's own words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Insert, Table
from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from helpdeskbot.store.tables import Base


def upsert(session: Session, table: type[Base], values: Sequence[dict[str, Any]]) -> None:
    """Insert rows with a digest; rows of the same digest get all the given values instead."""
    _insert(session, table, values, key="digest", overwrite=True)


def insert_missing(session: Session, table: type[Base], values: Sequence[dict[str, Any]]) -> None:
    """Insert rows; leave those alone that are there already, even since this very moment."""
    key = "digest" if "digest" in table.__table__.columns else "desk_id"
    _insert(session, table, values, key=key, overwrite=False)


def _insert(
    session: Session,
    table: type[Base],
    values: Sequence[dict[str, Any]],
    *,
    key: str,
    overwrite: bool,
) -> None:
    if not values:
        return
    connection = session.connection()
    words = _write(table, connection.dialect.name, tuple(values[0]), key, overwrite=overwrite)
    connection.execute(words, values)


@cache
def _write(
    table: type[Base], dialect: str, names: tuple[str, ...], key: str, *, overwrite: bool
) -> Insert:
    """The statement, made once for each form of it."""
    target = cast("Table", table.__table__)
    # Setting the key to what it is anyhow is MariaDB's way to do nothing, errors still told.
    changed = [name for name in names if name != key] if overwrite else [key]
    # Each database's own words are loaded where that database is.
    if dialect in ("mariadb", "mysql"):
        from sqlalchemy.dialects import mysql

        maria = mysql.insert(target)
        return maria.on_duplicate_key_update({name: maria.inserted[name] for name in changed})
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]
    statement = insert(target)
    if not overwrite:
        return statement.on_conflict_do_nothing(index_elements=[key])
    given = {name: statement.excluded[name] for name in changed}
    return statement.on_conflict_do_update(index_elements=[key], set_=given)
