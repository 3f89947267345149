"""Whatever is wrong with an SQLite file is said in a sentence, and nothing is half-stored."""

from __future__ import annotations

import contextlib
import itertools
import os
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from helpdeskbot.model.memory import Event, PageMemory, Published
from helpdeskbot.store.connect import state_folder
from helpdeskbot.store.migrate import store_version
from helpdeskbot.store.opening import open_store
from tests.store.telling import told_by

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@contextlib.contextmanager
def ordinary_user() -> Iterator[None]:
    """Without root's right to everything, for the time being."""
    mine = os.geteuid()
    if mine == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(mine)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database with one page in it, in a folder of its own that anybody may enter."""
    ours = itertools.takewhile(
        lambda folder: folder != Path(tempfile.gettempdir()), (tmp_path, *tmp_path.parents)
    )
    for folder in ours:
        folder.chmod(folder.stat().st_mode | 0o055)
    home = tmp_path / "home"
    home.mkdir()
    path = home / "desk.sqlite"
    with open_store(f"sqlite:///{path}") as store:
        store.record_page(PageMemory("desk", "Title", 7), [])
    return path


def test_a_new_file_is_for_its_owner_only(tmp_path: Path) -> None:
    def files() -> list[Path]:
        return list(tmp_path.iterdir())

    path = tmp_path / "desk.sqlite"
    before = os.umask(0)
    try:
        with open_store(f"sqlite:///{path}") as store:
            store.record_page(PageMemory("desk", "Title", 7), [])
            modes = {found.name: stat.S_IMODE(found.stat().st_mode) for found in files()}
    finally:
        os.umask(before)

    assert modes == dict.fromkeys(["desk.sqlite", "desk.sqlite-shm", "desk.sqlite-wal"], 0o600)
    assert files() == [path]


def test_the_default_folder_is_made_for_its_owner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    path = state_folder() / "desk.sqlite"
    open_store(f"sqlite:///{path}").close()

    assert path.parent == tmp_path / "state" / "helpdeskbot"
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_default_folder_is_in_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/anna")

    assert state_folder({}) == Path("/home/anna/.local/state/helpdeskbot")
    assert state_folder({"XDG_STATE_HOME": "not/absolute"}) == state_folder({})


def test_a_tilde_is_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    open_store("sqlite:///~/desk.sqlite").close()

    assert (tmp_path / "desk.sqlite").exists()


def test_any_other_folder_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "mistyped" / "desk.sqlite"
    error = told_by(lambda: open_store(f"sqlite:///{path}"))

    assert str(error) == (
        f"{path}: the folder {path.parent} does not exist. Make it, or name another file"
    )
    assert not path.parent.exists()


def test_a_missing_file_is_not_made_when_not_asked_to(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite"
    error = told_by(lambda: open_store(f"sqlite:///{path}", migrate=False))

    assert str(error) == f"{path}: there is no database yet. Make it with: helpdeskbot db upgrade"
    assert not path.exists()


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are my notes.\n" * 100, encoding="utf-8")
    error = told_by(lambda: open_store(f"sqlite:///{path}"))

    assert str(error) == (
        f"{path}: this file is not an SQLite database. "
        "Name another file in the database setting; this one was left as it is"
    )
    assert path.read_text(encoding="utf-8") == "These are my notes.\n" * 100
    assert told_by(lambda: store_version(f"sqlite:///{path}")).what == error.what


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    error = told_by(lambda: open_store(f"sqlite:///{tmp_path}"))

    assert "cannot be opened" in error.what


def test_a_damaged_file_is_told(file: Path) -> None:
    with file.open("r+b") as damaged:
        damaged.seek(4096)
        damaged.write(b"\xff" * (file.stat().st_size - 4096))
    error = told_by(lambda: open_store(f"sqlite:///{file}"))

    assert error.what == "the database is damaged"


@pytest.mark.parametrize("folder_mode", [0o555, 0o777], ids=["folder too", "file only"])
def test_a_file_that_cannot_be_written_is_told(file: Path, folder_mode: int) -> None:
    file.chmod(0o444)
    file.parent.chmod(folder_mode)

    def attempt() -> None:
        with open_store(f"sqlite:///{file}") as store:
            store.record_page(PageMemory("desk", "Title", 8), [])

    with ordinary_user():
        error = told_by(attempt)
    file.parent.chmod(0o777)
    file.chmod(0o600)

    assert error.where == str(file)
    assert error.what in (
        "the database can be read but not written",
        "the database file cannot be opened",
    )
    with open_store(f"sqlite:///{file}") as store:
        assert store.fetch_pages("desk") == {"Title": PageMemory("desk", "Title", 7)}


def test_a_file_that_cannot_be_read_is_told(file: Path) -> None:
    file.chmod(0o000)
    with ordinary_user():
        error = told_by(lambda: open_store(f"sqlite:///{file}"))

    assert error.what == "the database file cannot be opened"
    assert error.advice == "Give the bot's account the right to read and write it and its folder"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, file: Path) -> None:
    file.parent.chmod(0o555)
    with ordinary_user():
        error = told_by(lambda: open_store(f"sqlite:///{file.parent}/new.sqlite"))

    assert error.what == "the database file cannot be opened (Permission denied)"
    assert not (file.parent / "new.sqlite").exists()


def test_a_read_only_database_is_told_and_can_be_read(file: Path) -> None:
    with open_store(f"sqlite:///file:{file}?mode=ro&uri=true", migrate=False) as store:
        assert store.fetch_pages("desk") == {"Title": PageMemory("desk", "Title", 7)}
        error = told_by(lambda: store.record_page(PageMemory("desk", "Title", 8), []))
        assert store.fetch_pages("desk") == {"Title": PageMemory("desk", "Title", 7)}

    assert error.what == "the database can be read but not written"


def test_a_database_that_another_process_keeps_writing_to_is_told(file: Path) -> None:
    other = sqlite3.connect(file)
    other.execute("BEGIN IMMEDIATE")
    with open_store(f"sqlite:///{file}?timeout=0.05") as store:
        assert store.fetch_pages("desk") == {"Title": PageMemory("desk", "Title", 7)}
        error = told_by(lambda: store.claim("desk", "worker", lease=timedelta(hours=1)))
        other.close()
        assert store.claim("desk", "worker", lease=timedelta(hours=1))

    assert str(error) == (
        f"{file}: another process has been writing to the database for too long. "
        "See what else uses it; the next tick tries again"
    )


@contextlib.contextmanager
def disk_of(pages: int) -> Iterator[None]:
    """Every SQLite file may grow to so many pages of 4 kB and no more."""

    def limit(connection: sqlite3.Connection, entry: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}").close()

    event.listen(Engine, "connect", limit)
    try:
        yield
    finally:
        event.remove(Engine, "connect", limit)


def test_a_full_disk_is_told_and_nothing_is_half_stored(file: Path) -> None:
    events = [Event(NOW, "desk", "kind", data={"text": "x" * 4000}) for _ in range(50)]
    with disk_of(pages=40), open_store(f"sqlite:///{file}") as store:
        error = told_by(lambda: store.record_page(PageMemory("desk", "Title", 8), [], events))
        page = Published("wiki", "Title", 1, "x" * 400_000, NOW)
        assert told_by(lambda: store.record_published(page)).what == error.what
        assert store.fetch_pages("desk") == {"Title": PageMemory("desk", "Title", 7)}
        assert store.fetch_events("desk") == []
        store.record_page(PageMemory("desk", "Title", 9), [])

    assert error.what == "the disk or the database is full"
    with open_store(f"sqlite:///{file}") as store:
        assert store.fetch_pages("desk") == {"Title": PageMemory("desk", "Title", 9)}


def test_a_disk_too_full_to_begin_with_is_told_and_opening_works_later(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite"
    with disk_of(pages=6):
        error = told_by(lambda: open_store(f"sqlite:///{path}"))
    assert error.what == "the disk or the database is full"

    assert store_version(f"sqlite:///{path}") == ""
    with open_store(f"sqlite:///{path}") as store:
        store.record_page(PageMemory("desk", "Title", 7), [])


def test_tables_that_somebody_dropped_are_told(file: Path) -> None:
    with open_store(f"sqlite:///{file}") as store:
        with sqlite3.connect(file) as other:
            other.execute("DROP TABLE page")
        other.close()
        error = told_by(lambda: store.fetch_pages("desk"))

    assert error.what == "the database does not do what was asked of it: no such table: page"
