"""The schema: made, brought up to date, taken back, and never anybody else's."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event, inspect, text

from helpdeskbot.model.errors import StoreError
from helpdeskbot.model.memory import Event, PageMemory, Plan, StoredAction, ThreadMemory
from helpdeskbot.store import migrate
from helpdeskbot.store.connect import make_engine, parse_url
from helpdeskbot.store.migrate import (
    VERSION_TABLE,
    bring_up,
    downgrade,
    newest_version,
    store_version,
    upgrade,
)
from helpdeskbot.store.opening import open_store
from helpdeskbot.store.sql import SqlStore
from helpdeskbot.store.tables import Base
from tests.store.conftest import EVERY, LASTING, SERVERS, administer
from tests.store.servers import Server

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[2]

on_lasting_databases = pytest.mark.parametrize("url", LASTING, indirect=True)

PAGE = PageMemory("desk", "Title", 7, NOW, "Target")
THREAD = ThreadMemory(
    "desk", "h-Anna", "Title", "Heading", NOW, "Anna", NOW, ("c-1", "c-2"), "new", True, NOW
)
PLAN = Plan("key", "desk", "Title", 41, "Summary", NOW, (StoredAction("tag", "h-Anna", "New"),))
EVENT = Event(NOW, "desk", "seen", "h-Anna", "Title", 41, {"by": "Anna"})

ROWS_OF_0001 = """
INSERT INTO desk (id, digest, name) VALUES
(1, 'f6b9cc261e002c2da36dae70585e410a9fe21355adb2a3c1da3ac8c9d27ecef8', 'desk');
INSERT INTO page (id, digest, desk_id, title, revid, due_at, target) VALUES
(1, '6775e28e7301cfa1e89973c5b60375393bcbb31dca221c5f0d8d156a12cf645a', 1, 'Title', 7,
'2026-11-22 12:00:00.000000', 'Target');
INSERT INTO thread (id, digest, desk_id, thread, title, heading, first_seen, opened_by, opened_at,
comments, status, tagged, gone_since) VALUES
(1, '38fc5d5f6e2969c172d7f824d693da25f2a7eac5463dd0405fdc938adc05210b', 1, 'h-Anna', 'Title',
'Heading', '2026-11-22 12:00:00.000000', 'Anna', '2026-11-22 12:00:00.000000',
'["c-1", "c-2"]', 'new', true, '2026-11-22 12:00:00.000000');
INSERT INTO plan (id, digest, desk_id, `key`, title, base_revid, summary, actions, made_at,
outcome, ended_at, revid) VALUES
(1, 'f9ba5f51eeb2e314732c495bb8366c1058f43a25a812277d4aa7a55de8f740c3', 1, 'key', 'Title',
41, 'Summary',
'[{"kind": "tag", "thread": "h-Anna", "because": "New"}]',
'2026-11-22 12:00:00.000000', 'pending', NULL, 0);
INSERT INTO event (id, desk_id, at, kind, thread, title, revid, data) VALUES
(1, 1, '2026-11-22 12:00:00.000000', 'seen', 'h-Anna', 'Title', 41, '{"by": "Anna"}')
"""
"""Written by hand as the first release writes them; must be readable for ever."""


@pytest.fixture
def at_version(url: str) -> Callable[[str], str]:
    """Makes the database with some rows and takes it back to a revision."""

    def make(revision: str) -> str:
        with open_store(url) as store:
            fill(store)
        return downgrade(url, revision)

    return make


def fill(store: SqlStore) -> None:
    store.record_page(PAGE, [THREAD], [EVENT])
    store.record_intent(PLAN)


def assert_filled(store: SqlStore) -> None:
    assert store.fetch_pages("desk") == {"Title": PAGE}
    assert store.fetch_threads("desk") == [THREAD]
    assert store.fetch_pending("desk") == [PLAN]
    assert store.fetch_events("desk") == [EVENT]


def tables_of(url: str) -> set[str]:
    engine = create_engine(parse_url(url))
    found = set(inspect(engine).get_table_names())
    engine.dispose()
    return found


@pytest.mark.parametrize("url", EVERY, indirect=True)
def test_the_migrations_make_exactly_the_tables_that_the_program_works_with(
    store: SqlStore,
) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": VERSION_TABLE, "compare_type": True}
        )
        assert compare_metadata(context, Base.metadata) == []


@on_lasting_databases
def test_an_empty_database_has_no_version_and_opening_makes_it_the_newest(url: str) -> None:
    assert store_version(url) == ""
    open_store(url).close()

    assert store_version(url) == newest_version()
    assert upgrade(url) == newest_version()


def test_asking_for_the_version_makes_no_file(tmp_path: Path) -> None:
    assert store_version(f"sqlite:///{tmp_path}/none.sqlite") == ""
    assert list(tmp_path.iterdir()) == []


@on_lasting_databases
def test_rows_survive_going_back_to_the_first_version_and_up_again(
    url: str, at_version: Callable[[str], str]
) -> None:
    assert at_version("0001") == "0001"
    assert upgrade(url) == newest_version()

    with open_store(url, migrate=False) as store:
        assert_filled(store)


@on_lasting_databases
def test_rows_that_the_first_release_wrote_are_read(url: str) -> None:
    open_store(url).close()
    downgrade(url, "0001")
    engine = create_engine(parse_url(url))
    with engine.begin() as connection:
        for statement in ROWS_OF_0001.split(";"):
            quote = connection.dialect.identifier_preparer.quote_identifier
            connection.exec_driver_sql(statement.replace("`key`", quote("key")))
    engine.dispose()

    with open_store(url) as store:
        assert_filled(store)


@on_lasting_databases
def test_after_going_back_and_up_the_event_log_is_guarded_again(
    url: str, at_version: Callable[[str], str]
) -> None:
    at_version("0001")
    engine = create_engine(parse_url(url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE event SET revid = revid"))
    upgrade(url)
    with engine.connect() as connection, pytest.raises(Exception, match="append-only"):
        connection.execute(text("UPDATE event SET revid = revid"))
    engine.dispose()


@on_lasting_databases
def test_going_back_to_the_base_takes_every_table_and_up_makes_them_anew(
    url: str, at_version: Callable[[str], str]
) -> None:
    assert at_version("base") == ""
    assert tables_of(url) == {VERSION_TABLE}

    with open_store(url) as store:
        assert store.fetch_pages("desk") == {}
        fill(store)
        assert_filled(store)


@on_lasting_databases
def test_an_older_database_is_brought_up_when_opened_and_refused_when_not_asked_to(
    url: str, at_version: Callable[[str], str]
) -> None:
    at_version("0001")
    with pytest.raises(StoreError) as told:
        open_store(url, migrate=False)
    assert told.value.what == "the database is of an older helpdeskbot"
    assert told.value.advice == "Bring it up to date with: helpdeskbot db upgrade"

    with open_store(url) as store:
        assert_filled(store)


@on_lasting_databases
def test_a_newer_database_is_refused_and_left_as_it_is(url: str) -> None:
    with open_store(url) as store:
        fill(store)
        with store.engine.begin() as connection:
            connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    attempts: list[Callable[[], object]] = [
        lambda: open_store(url),
        lambda: open_store(url, migrate=False),
        lambda: upgrade(url),
        lambda: downgrade(url, "0001"),
    ]
    for attempt in attempts:
        with pytest.raises(StoreError) as told:
            attempt()
        assert told.value.what == (
            "the database was made by a newer helpdeskbot (its revision 9999 is unknown)"
        )
        assert told.value.advice == "Install that helpdeskbot, or a newer one"

    assert store_version(url) == "9999"


@on_lasting_databases
def test_another_programs_tables_are_left_alone(url: str) -> None:
    engine = create_engine(parse_url(url))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE page (page_id INTEGER)"))
    engine.dispose()
    with pytest.raises(StoreError) as told:
        open_store(url)

    assert told.value.what == "another program keeps its tables here (page)"
    assert tables_of(url) == {"page"}


@on_lasting_databases
def test_going_back_to_no_known_version_is_refused(
    url: str, at_version: Callable[[str], str]
) -> None:
    with pytest.raises(StoreError, match="there is no revision 0000 to go back to"):
        at_version("0000")

    assert store_version(url) == newest_version()


@pytest.mark.slow
@on_lasting_databases
def test_processes_that_start_at_once_on_a_new_database_all_come_up(url: str) -> None:
    program = (
        "import sys; from helpdeskbot.store.opening import open_store\n"
        "open_store(sys.stdin.read()).close()"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", program],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for process in started:
        assert process.stdin is not None
        process.stdin.write(url)
        process.stdin.close()
        process.stdin = None
    assert [process.communicate()[1] for process in started] == ["", "", ""]
    assert [process.returncode for process in started] == [0, 0, 0]
    assert store_version(url) == newest_version()


@pytest.mark.slow
def test_threads_that_open_a_new_file_at_once_all_get_the_same_one(tmp_path: Path) -> None:
    for number in range(15):
        url = f"sqlite:///{tmp_path}/{number}.sqlite"

        def opened(worker: int, url: str = url) -> None:
            with open_store(url) as store:
                store.record_page(PageMemory("desk", f"Title {worker}"), [])

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(opened, range(4)))
        with open_store(url) as store:
            assert len(store.fetch_pages("desk")) == 4


class PowerCut(Exception):
    pass


@on_lasting_databases
@pytest.mark.parametrize("statement", [3, 6, 9, 12, 15])
def test_a_migration_that_was_cut_short_is_completed_at_the_next_start(
    url: str, statement: int
) -> None:
    made = 0

    def cut(*of_statement: object) -> None:
        nonlocal made
        made += str(of_statement[2]).lstrip().startswith("CREATE")
        if made == statement:
            raise PowerCut

    event.listen(Engine, "before_cursor_execute", cut)
    try:
        with pytest.raises(PowerCut):
            open_store(url)
    finally:
        event.remove(Engine, "before_cursor_execute", cut)
    if not url.startswith("mariadb"):
        assert tables_of(url) == set()

    with open_store(url) as store:
        fill(store)
        assert_filled(store)


def test_the_default_of_an_installed_package_needs_no_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with open_store("sqlite:///here 100% ü.sqlite") as store:
        fill(store)
    assert (tmp_path / "here 100% ü.sqlite").exists()


@pytest.mark.live
@pytest.mark.parametrize("url", ["mariadb"], indirect=True)
def test_on_mariadb_a_user_without_the_right_to_make_triggers_can_work(
    url: str, server: Callable[[str], Server], caplog: pytest.LogCaptureFixture
) -> None:
    database = parse_url(url).database
    rights = "SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX, REFERENCES"
    for name, granted in ((f"few_{database}", rights), (f"all_{database}", "ALL")):
        account = f"{name}@'127.0.0.1'"
        administer(
            server("mariadb"),
            f"CREATE USER {account} IDENTIFIED BY 'secret'",
            f"GRANT {granted} ON {database}.* TO {account}",
        )
        theirs = parse_url(url).set(username=name, password="secret")
        with open_store(theirs.render_as_string(hide_password=False)) as store:
            fill(store)
            assert_filled(store)
        assert "the event log is not guarded" in caplog.text
        caplog.clear()
        downgrade(url, "base")


@pytest.mark.parametrize("url", SERVERS, indirect=True)
def test_no_lock_is_left_behind_by_a_migration_that_failed(url: str) -> None:
    def cut(*of_statement: object) -> None:
        if "thread (" in str(of_statement[2]):
            raise PowerCut

    engine = make_engine(parse_url(url), create=True)
    event.listen(engine, "before_cursor_execute", cut)
    with pytest.raises(PowerCut):
        bring_up(engine)
    with open_store(url) as store:
        fill(store)
    engine.dispose()


def test_the_files_names_tell_what_the_migrations_themselves_do() -> None:
    scripts = ScriptDirectory(str(Path(migrate.__file__).parent / "migrations"))
    assert newest_version() == scripts.get_current_head()
    assert migrate._known() == sorted(script.revision for script in scripts.walk_revisions())
