"""Databases to try: SQLite in memory and in a file always, servers where they can be had."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from helpdeskbot.store.connect import parse_url
from helpdeskbot.store.opening import open_store
from helpdeskbot.store.sql import SqlStore
from tests.lacking import leave_out
from tests.store.servers import NoServer, Server, running

SERVERS = [pytest.param(name, marks=pytest.mark.live) for name in ("postgresql", "mariadb")]
LASTING = ["file", *SERVERS]
EVERY = ["memory", *LASTING]

_missing: dict[str, str] = {}
_running: dict[str, Server] = {}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "live: needs a real server, which is installed if need be")


@pytest.fixture(scope="session")
def server() -> Iterator[Callable[[str], Server]]:
    """A running server by name; each is started once, when the first test needs it."""
    with contextlib.ExitStack() as stack:

        def start(name: str) -> Server:
            if name in _missing:
                return unavailable(name, _missing[name])
            if name not in _running:
                try:
                    _running[name] = stack.enter_context(running(name))
                except NoServer as problem:
                    return unavailable(name, str(problem))
            return _running[name]

        def unavailable(name: str, reason: str) -> Server:
            _missing[name] = reason
            leave_out(f"no real {name}: {reason}")

        yield start
    _running.clear()


@pytest.fixture
def new_url(server: Callable[[str], Server], tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """The URL of a new, empty database of the given kind."""
    made: list[tuple[Server, str]] = []

    def make(kind: str) -> str:
        name = f"helpdesk_{secrets.token_hex(4)}"
        if kind == "memory":
            return "sqlite://"
        if kind == "file":
            return f"sqlite:///{tmp_path / name}.sqlite"
        here = server(kind)
        administer(here, f"CREATE DATABASE {name}")
        made.append((here, name))
        return here.url(name)

    yield make
    for here, name in made:
        force = " WITH (FORCE)" if here.scheme == "postgresql" else ""
        administer(here, f"DROP DATABASE {name}{force}")


def administer(server: Server, *statements: str) -> None:
    """Run statements on a server outside any transaction."""
    engine = create_engine(parse_url(server.url(server.maintenance)), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.fixture
def url(request: pytest.FixtureRequest, new_url: Callable[[str], str]) -> str:
    """The URL of a new database; parametrize it indirectly with a kind."""
    return new_url(request.param)


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    """An open store on a new database."""
    with open_store(url) as opened:
        yield opened
