"""A database with rows of every version in every table goes up and down and loses none.

The versions are found, and so is what their tables hold: a new migration needs no new test.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    DateTime,
    Float,
    Integer,
    MetaData,
    Numeric,
    Table,
    create_engine,
    insert,
    select,
)
from sqlalchemy.dialects.mysql import TINYINT

from helpdeskbot.model.memory import Event, PageMemory
from helpdeskbot.store import migrate
from helpdeskbot.store.connect import make_engine, parse_url
from helpdeskbot.store.opening import open_store
from tests.store.conftest import LASTING

VERSIONS = [
    script.revision
    for script in reversed(list(ScriptDirectory.from_config(migrate._config()).walk_revisions()))
]
NOW = datetime(2026, 11, 22, 12, 0, 0, 250_000, UTC)
Rows = dict[str, list[dict[str, Any]]]


@contextmanager
def connected(url: str) -> Iterator[tuple[Connection, list[Table]]]:
    """The database as it is, with its tables as they are, those first that others refer to."""
    engine = create_engine(parse_url(url))
    with engine.begin() as connection:
        found = MetaData()
        found.reflect(connection)
        yield connection, [t for t in found.sorted_tables if t.name != migrate.VERSION_TABLE]
    engine.dispose()


def make_value(column: Column[Any], number: int) -> Any:
    """Something that fits into a column, another one for each number."""
    kind, length = column.type, getattr(column.type, "length", None)
    if column.foreign_keys:
        return number
    if isinstance(kind, (Boolean, TINYINT)):
        return False
    if isinstance(kind, JSON):
        return {"Größe 😀": [number, None, "'\\"]}
    if isinstance(kind, DateTime):
        return NOW.replace(second=number, tzinfo=None)
    if isinstance(kind, (Float, Integer, Numeric)):
        return 2**40 + number if isinstance(kind, Integer) else number + 0.5
    if length is not None and length <= 64:
        return hashlib.sha256(f"{column}{number}".encode()).hexdigest()[:length]
    return f'{{"Ångström\'s": "😀 {column.name} {number}"}}'  # JSON too, where that is a text


def go_up(url: str, version: str) -> None:
    """As an upgrade does it, by a program of which this version is the newest."""
    engine = make_engine(parse_url(url), create=True)
    with migrate._migrating(engine) as connection:
        command.upgrade(migrate._config(connection), version)
    engine.dispose()


def fill(url: str, number: int) -> None:
    """A row more in each table."""
    with connected(url) as (connection, tables):
        for table in tables:
            row = {c.name: make_value(c, number) for c in table.columns if c.name != "id"}
            connection.execute(insert(table), [row])


def read(url: str) -> Rows:
    with connected(url) as (connection, tables):
        return {
            table.name: [
                dict(row._mapping)
                for row in connection.execute(select(table).order_by(*table.primary_key))
            ]
            for table in tables
        }


def of_both(one: Rows, other: Rows) -> Rows:
    """Of the first what the second has tables and columns for, too."""
    return {
        table: [
            {name: value for name, value in row.items() if name in other[table][0]} for row in rows
        ]
        for table, rows in one.items()
        if table in other
    }


@pytest.mark.parametrize("url", LASTING, indirect=True)
def test_a_database_that_every_version_wrote_to_goes_up_and_down_and_loses_nothing(
    url: str,
) -> None:
    before: Rows = {}
    for number, version in enumerate(VERSIONS, start=1):
        go_up(url, version)
        assert of_both(read(url), before) == before
        fill(url, number)
        before = read(url)
    assert len(before["event"]) == len(VERSIONS)
    assert migrate.store_version(url) == migrate.newest_version()

    for version in reversed(VERSIONS[:-1]):
        assert migrate.downgrade(url, "-1") == version
        after = read(url)
        assert of_both(before, after) == after
        before = after
    assert len(before["event"]) == len(VERSIONS)

    with open_store(url) as store:
        store.record_page(PageMemory("new", "Title"), [], [Event(NOW, "new", "seen")])
        assert list(store.fetch_pages("new")) == ["Title"]
    assert migrate.downgrade(url, "base") == ""
    assert read(url) == {}
