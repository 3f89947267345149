"""Whatever is wrong with a database's URL or its server is said in a sentence, without secrets."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from helpdeskbot.store.connect import parse_url
from helpdeskbot.store.opening import open_store
from tests.store.conftest import SERVERS, administer
from tests.store.servers import PASSWORD, USER, Server
from tests.store.telling import told_by


@pytest.mark.parametrize(
    "url",
    [
        "",
        "desk.sqlite",
        "postgresql://anna:hunter2@host:port/desk",
        "://anna:hunter2@host",
    ],
)
def test_what_is_no_url_is_told_without_repeating_it(url: str) -> None:
    error = told_by(lambda: open_store(url))

    assert error.where == "the database setting"
    assert error.what == "this is not a database URL"
    assert error.advice.startswith("Write sqlite:///FILE, postgresql://USER:PASSWORD@HOST/DATABASE")


def test_a_database_that_is_not_supported_is_told() -> None:
    error = told_by(lambda: open_store("oracle://anna:hunter2@host/desk"))

    assert error.what == "oracle is not a database that helpdeskbot can use"
    assert error.where == "oracle://anna:***@host/desk"


@pytest.mark.parametrize("url", ["postgresql+asyncpg://anna:hunter2@host/desk", "mariadb+no://h/d"])
def test_a_missing_driver_is_told(url: str) -> None:
    error = told_by(lambda: open_store(url))

    assert "is not installed" in error.what
    assert error.advice in (
        "Install it with: pip install 'helpdeskbot[postgresql]'",
        "Install it with: pip install 'helpdeskbot[mariadb]'",
    )


@pytest.mark.parametrize(
    ("written", "driver"),
    [
        ("postgres://h/d", "postgresql+psycopg"),
        ("postgresql://h/d", "postgresql+psycopg"),
        ("mariadb://h/d", "mariadb+pymysql"),
        ("mysql://h/d", "mariadb+pymysql"),
        ("mysql+pymysql://h/d", "mariadb+pymysql"),
        ("sqlite:///d", "sqlite"),
    ],
)
def test_a_url_needs_no_driver(written: str, driver: str) -> None:
    assert parse_url(written).drivername == driver


@pytest.mark.parametrize("scheme", ["postgresql", "mariadb"])
def test_a_server_that_does_not_answer_is_told(scheme: str) -> None:
    error = told_by(lambda: open_store(f"{scheme}://anna:hunter2@127.0.0.1:1/desk"))

    assert error.what == "the database server cannot be reached"
    assert "anna:***@127.0.0.1:1/desk" in error.where


@pytest.mark.parametrize("scheme", ["postgresql", "mariadb"])
def test_a_server_name_that_does_not_exist_is_told(scheme: str) -> None:
    error = told_by(lambda: open_store(f"{scheme}://anna:hunter2@nowhere.invalid/desk"))

    assert error.what == "the database server cannot be reached"


@pytest.mark.parametrize("kind", SERVERS)
def test_a_wrong_password_is_told(server: Callable[[str], Server], kind: str) -> None:
    url = server(kind).url("helpdesk").replace(PASSWORD, "hunter2")
    error = told_by(lambda: open_store(url))

    assert error.what == "the server does not accept the user name or the password"
    assert f"{USER}:***@" in error.where


@pytest.mark.parametrize("kind", SERVERS)
def test_an_unknown_database_is_told(server: Callable[[str], Server], kind: str) -> None:
    error = told_by(lambda: open_store(server(kind).url("not_there")))

    assert error.what == "there is no database of this name on the server"


@pytest.mark.parametrize("url", SERVERS, indirect=True)
def test_a_user_without_rights_is_told(url: str, server: Callable[[str], Server]) -> None:
    parsed = parse_url(url)
    name = f"poor_{parsed.database}"
    if parsed.get_backend_name() == "postgresql":
        made = [f"CREATE USER {name} PASSWORD 'hunter2'"]
        gone = [f"DROP USER {name}"]
    else:
        account = f"{name}@'127.0.0.1'"
        made = [
            f"CREATE USER {account} IDENTIFIED BY 'hunter2'",
            f"GRANT SELECT ON {parsed.database}.* TO {account}",
        ]
        gone = [f"DROP USER {account}"]
    here = server(parsed.get_backend_name())
    administer(here, *made)
    poor = parsed.set(username=name, password="hunter2").render_as_string(hide_password=False)
    error = told_by(lambda: open_store(poor))
    administer(here, *gone)

    assert error.what == "the database user lacks a right that is needed"


def test_a_password_in_the_query_is_hidden_too() -> None:
    error = told_by(lambda: open_store("postgresql://127.0.0.1:1/desk?user=a&password=hunter2"))

    assert error.where == "postgresql+psycopg://127.0.0.1:1/desk?password=hidden&user=a"
