"""Copies of the database: what is in them, who may read them, and life after putting one back."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from helpdeskbot.cli.lock import only_one
from helpdeskbot.cli.main import main
from helpdeskbot.model.memory import PageMemory
from helpdeskbot.store.backup import back_up, restore
from helpdeskbot.store.migrate import newest_version
from helpdeskbot.store.opening import open_store
from helpdeskbot.store.sql import SqlStore
from tests.concerns.asking.asking import COPYRIGHT
from tests.operations.served import SETTINGS
from tests.scenario.together import WholeDesk
from tests.upgrade.course import AFTER, UPGRADE, _play_day
from tests.upgrade.make import open_old_desk


class Machine:
    """A machine with the bot's database, and who types commands there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "memory.sqlite"
        self.url = f"sqlite:///{self.file}"
        self.settings = folder / "helpdeskbot.toml"
        self.settings.write_text(SETTINGS.format(run=f'state_folder = "{folder}/state"'))

    def types(self, *words: str, url: str = "") -> Result:
        environment = {"HELPDESKBOT_DATABASE_URL": url or self.url}
        environment["HELPDESKBOT_SETTINGS"] = str(self.settings)
        return CliRunner().invoke(main, words, env=environment)

    def remembers(self, title: str) -> None:
        with open_store(self.url) as store:
            store.record_page(PageMemory("desk", title, 7), [])

    def remembered(self) -> set[str]:
        with open_store(self.url, migrate=False) as store:
            return set(store.fetch_pages("desk"))


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_copy_that_is_put_back_has_what_was_remembered_then(machine: Machine) -> None:
    machine.remembers("One")
    copy = machine.folder / "copy.sqlite"
    made = machine.types("db", "backup", str(copy))
    machine.remembers("Two")
    back = machine.types("db", "restore", str(copy))

    assert (made.exit_code, back.exit_code) == (0, 0), made.output + back.output
    assert machine.remembered() == {"One"}
    assert f"version {newest_version()}" in back.output
    machine.remembers("Three")
    assert machine.remembered() == {"One", "Three"}


def test_a_copy_is_one_file_that_only_its_owner_reads_and_can_be_put_back_where_none_is(
    machine: Machine,
) -> None:
    machine.remembers("One")
    folder = machine.folder / "copies"
    folder.mkdir()
    machine.types("db", "backup", str(folder / "copy.sqlite"))
    for end in ("", "-wal", "-shm"):
        Path(f"{machine.file}{end}").unlink(missing_ok=True)
    back = machine.types("db", "restore", str(folder / "copy.sqlite"))

    assert [file.name for file in folder.iterdir()] == ["copy.sqlite"]
    assert stat.S_IMODE((folder / "copy.sqlite").stat().st_mode) == 0o600
    assert stat.S_IMODE(machine.file.stat().st_mode) == 0o600
    assert back.exit_code == 0, back.output
    assert machine.remembered() == {"One"}


def test_what_another_process_has_just_stored_is_in_the_copy(machine: Machine) -> None:
    with open_store(machine.url) as busy:
        busy.record_page(PageMemory("desk", "Just now", 7), [])
        machine.types("db", "backup", str(machine.folder / "copy.sqlite"))
        busy.record_page(PageMemory("desk", "Later", 7), [])
    machine.types("db", "restore", str(machine.folder / "copy.sqlite"))

    assert machine.remembered() == {"Just now"}


def test_a_copy_of_an_older_version_is_brought_up(machine: Machine) -> None:
    machine.remembers("One")
    copy = machine.folder / "copy.sqlite"
    assert machine.types("db", "downgrade", "0003").exit_code == 0
    assert machine.types("db", "backup", str(copy)).exit_code == 0
    machine.remembers("Two")
    back = machine.types("db", "restore", str(copy))

    assert f"brought from version 0003 to {newest_version()}" in back.output
    assert machine.remembered() == {"One"}


def test_a_database_that_is_damaged_is_moved_away_before_a_copy_is_put_back(
    machine: Machine,
) -> None:
    machine.remembers("One")
    copy = machine.folder / "copy.sqlite"
    machine.types("db", "backup", str(copy))
    _no_database(machine.file)
    refused = machine.types("db", "restore", str(copy))
    machine.file.rename(machine.folder / "away.sqlite")
    back = machine.types("db", "restore", str(copy))

    assert (refused.exit_code, back.exit_code) == (1, 0), refused.output + back.output
    assert machine.remembered() == {"One"}


def test_a_file_that_is_there_stays_as_it_is(machine: Machine) -> None:
    machine.remembers("One")
    copy = machine.folder / "copy.sqlite"
    copy.write_text("precious")
    said = machine.types("db", "backup", str(copy))

    assert said.exit_code == 1
    assert "stays as it is" in said.output
    assert copy.read_text() == "precious"


def test_nothing_is_put_back_while_the_bot_is_at_work(machine: Machine) -> None:
    machine.remembers("One")
    machine.types("db", "backup", str(machine.folder / "copy.sqlite"))
    machine.remembers("Two")
    with only_one(machine.folder / "state" / "practice"):
        said = machine.types("db", "restore", str(machine.folder / "copy.sqlite"))

    assert said.exit_code == 1
    assert "Stop it first" in said.output
    assert machine.remembered() == {"One", "Two"}


def _no_database(file: Path) -> None:
    file.write_text("not a database, though it is long enough to be one " * 30)


def _another_programs(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE other (id INTEGER)")


def _damaged(file: Path) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + b"\xff" * 8192 + whole[16384:])


def _newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE helpdeskbot_version SET version_num = '9999'")


def _gone(file: Path) -> None:
    file.unlink()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_no_database, "not an SQLite database"),
        (_another_programs, "no copy of helpdeskbot's database"),
        (_damaged, "damaged"),
        (_newer, "a newer helpdeskbot"),
        (_gone, "there is no such file"),
    ],
)
def test_what_is_no_whole_copy_of_ours_changes_nothing(
    spoil: Callable[[Path], None], said: str, machine: Machine
) -> None:
    machine.remembers("One")
    copy = machine.folder / "copy.sqlite"
    machine.types("db", "backup", str(copy))
    if spoil is _another_programs:
        copy.unlink()
    spoil(copy)
    done = machine.types("db", "restore", str(copy))

    assert done.exit_code == 1
    assert said in done.output
    assert "Traceback" not in done.output
    assert machine.remembered() == {"One"}
    assert [one.name for one in machine.folder.glob(".helpdeskbot-*")] == []


def test_of_a_server_it_is_said_what_copies_it(machine: Machine) -> None:
    for url, program in (("postgresql://h/d", "pg_dump"), ("mariadb://h/d", "mariadb-dump")):
        said = machine.types("db", "backup", str(machine.folder / "copy"), url=url)
        assert said.exit_code == 1
        assert program in said.output


def test_after_an_older_copy_was_put_back_nothing_is_posted_twice_and_nothing_is_lost(
    machine: Machine,
) -> None:
    desk = WholeDesk()
    for name in ("Anna", "Tove"):
        desk.joins(name, "copyright")
    desk.joins("Max", "wikidata", notify="mail").take_mail()
    with open_store(machine.url, clock=lambda: desk.now) as store:
        desk.store, desk.office = store, desk.open_office(store=store)
        desk.asks("Rita", "Old photographs", COPYRIGHT)
        desk.settles()
        assert machine.types("db", "backup", str(machine.folder / "copy.sqlite")).exit_code == 0
        # Life goes on: a request more, an answer, a reminder or two, a mail.
        desk.ticks(3)
        desk.asks("Wille", "Items", "Can somebody create Wikidata items for us? ~~~~")
        desk.asks("Berta", "Newer photographs", COPYRIGHT.replace("1951", "1953"))
        desk.settles()
        desk.ticks(5)
        desk.settles()
        desk.minutes_pass(30)
        desk.settles()
        said = [line for line in desk.text.split("\n") if "helpdeskbot:" in line]
        told, mails = len(desk.wiki.notifications), len(desk.wiki.mails)
        text, threads = desk.text, _headings(store)
    assert mails
    assert said

    back = machine.types("db", "restore", str(machine.folder / "copy.sqlite"))
    assert back.exit_code == 0, back.output
    with open_store(machine.url, clock=lambda: desk.now) as store:
        desk.store, desk.office = store, desk.open_office(store=store)
        assert _headings(store) < threads
        for _ in range(4):
            desk.minutes_pass(5)
            desk.tick()

        assert desk.text == text
        assert (len(desk.wiki.notifications), len(desk.wiki.mails)) == (told, mails)
        assert _headings(store) == threads
        desk.asks("Nina", "A new one", "How do we begin? ~~~~")
        desk.settles()
        assert "== A new one ==\n{{Helpdesk status" in desk.text


@pytest.mark.slow
def test_whatever_is_under_way_an_older_copy_makes_the_bot_say_nothing_twice(
    tmp_path: Path,
) -> None:
    # Weeks in which everything is on: questions, mails, reminders, agreements, follow-ups.
    file, told, posted = tmp_path / "old.sqlite", 0, 0
    url = f"sqlite:///{file}"
    desk = open_old_desk("kept", file)
    assert isinstance(desk.store, SqlStore)
    for day in range(UPGRADE + 1, UPGRADE + 17, 4):
        copy = tmp_path / f"{day}.sqlite"
        back_up(url, copy)
        before = len(desk.wiki.notifications) + len(desk.wiki.mails)
        for later in range(day, day + 4):
            _play_day(desk, AFTER, later)
        desk.settles()
        told = len(desk.wiki.notifications) + len(desk.wiki.mails)
        posted += told - before
        desk.store.close()
        assert restore(url, copy) == newest_version()
        store = open_store(url, clock=lambda: desk.now)
        desk.store, desk.office = store, desk.open_office(store=store)
        desk.minutes_pass(5)
        for _ in range(3):
            desk.tick()
            desk.minutes_pass(5)
        assert len(desk.wiki.notifications) + len(desk.wiki.mails) == told, f"on day {day + 4}"
    desk.store.close()

    assert posted > 10


def _headings(store: SqlStore) -> set[str]:
    return {thread.heading for thread in store.fetch_threads("practice:desk")}
