"""Insert-or-update in one statement, in each database's own words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Table
from sqlalchemy.dialects import mysql, postgresql, sqlite
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
    target = cast("Table", table.__table__)
    # Setting the key to what it is anyhow is MariaDB's way to do nothing, errors still told.
    changed = [name for name in values[0] if name != key] if overwrite else [key]
    connection = session.connection()
    if connection.dialect.name in ("mariadb", "mysql"):
        maria = mysql.insert(target)
        names = {name: maria.inserted[name] for name in changed}
        connection.execute(maria.on_duplicate_key_update(names), values)
        return
    words = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = words(target)
    if overwrite:
        names = {name: statement.excluded[name] for name in changed}
        statement = statement.on_conflict_do_update(index_elements=[key], set_=names)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=[key])
    connection.execute(statement, values)
