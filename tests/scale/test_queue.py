"""The queue by itself: what is queued when, and what becomes of a dead worker's task."""

from __future__ import annotations

import asyncio
import math
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from procrastinate import App
from sqlalchemy import create_engine, text

from helpdeskbot.cli.app import now_utc
from helpdeskbot.cli.listening.interest import WatchedPages
from helpdeskbot.cli.working import database, queue, work
from helpdeskbot.cli.working.offices import Offices, PassEnd
from helpdeskbot.cli.working.pace import Rhythm
from helpdeskbot.model.errors import Unreachable
from helpdeskbot.model.report import TickReport
from helpdeskbot.settings.operator_file import Settings
from helpdeskbot.store.connect import parse_url
from helpdeskbot.store.opening import open_store
from helpdeskbot.wiki.practice import PracticeWiki
from helpdeskbot.wiki.protocol import Wiki
from tests.cli.test_worker import SETTINGS
from tests.scale import judge
from tests.scale.fleet import ROOT, Fleet, running
from tests.scale.place import STATUS, STOP, list_names, make_settings, open_desks, title
from tests.scale.wikis import Wikis
from tests.sse import EventServer, edit_of, serving
from tests.store.conftest import new_url, server

__all__ = ["new_url", "server"]
pytestmark = pytest.mark.live
PACE = Rhythm(poll=0.05, beat=0.5, dead=3.0, tend=1)
NEVER = 3600.0


@pytest.fixture
def url(new_url: Callable[[str], str]) -> str:
    return new_url("postgresql")


def ask(url: str, statement: str, **params: object) -> list[Any]:
    """Run a statement on the queue's tables."""
    engine = create_engine(parse_url(url), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f"SET search_path TO {database.SCHEMA}"))
            found = connection.execute(text(statement), params)
            return [*found] if found.returns_rows else []
    finally:
        engine.dispose()


def list_tasks(url: str) -> list[tuple[str, str]]:
    """Which wikis' passes wait or are being done."""
    rows = ask(
        url,
        "SELECT queueing_lock, status FROM procrastinate_jobs "
        "WHERE queue_name = 'passes' ORDER BY queueing_lock, status",
    )
    return [(wiki, status) for wiki, status in rows]


class Place:
    """A queue, and offices at practice wikis whose passes are counted."""

    def __init__(self, url: str, wikis: Sequence[Settings]) -> None:
        self.url = url
        self.prepare: Callable[[PracticeWiki], object] = lambda wiki: None
        self.hurried, self.queued = threading.Event(), threading.Event()
        self.reports: list[TickReport] = []
        database.prepare(url)
        self.store = open_store(url)
        self.offices = Offices(
            wikis,
            self.store,
            worker="test:1",
            lease=timedelta(seconds=20),
            connect=self._connect,
            tell=lambda wiki: self.reports.append,
        )

    def _connect(self, settings: Settings) -> Wiki:
        wiki = PracticeWiki(now_utc, name=settings.wiki.name)
        wiki.as_user("Samira", ["sysop"]).edit("User:HelpdeskBot/stop", "run")
        self.prepare(wiki)
        return wiki

    def work(self, do: Callable[[App], Awaitable[None]]) -> None:
        """Do something with the queue in hand."""

        async def run() -> None:
            with ThreadPoolExecutor(2) as threads:
                connector = database.open_connector(database.find_conninfo(self.url))
                made = queue.make_queue(connector, self.offices, threads, PACE)
                async with made.open_async():
                    await do(made)

        asyncio.run(run())
        self.store.close()

    async def serve(self, made: App) -> None:
        """Do what is due now, and end."""
        await made.run_worker_async(
            wait=False, listen_notify=False, delete_jobs="always", install_signal_handlers=False
        )


async def tend(made: App) -> None:
    """What somebody does every few seconds."""
    await made.tasks[queue.TEND](timestamp=0)


def leave_behind(url: str, wiki: str) -> None:
    """A worker dies with this wiki's pass in hand; a long time ago."""
    ask(
        url,
        "WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat) "
        "VALUES (now() - interval '1 hour') RETURNING id) "
        "INSERT INTO procrastinate_jobs "
        "(queue_name, task_name, lock, queueing_lock, args, status, worker_id) "
        "SELECT 'passes', :task, :wiki, :wiki, jsonb_build_object('wiki', CAST(:wiki AS text)), "
        "'doing', id FROM dead",
        task=queue.ROUND,
        wiki=wiki,
    )


def test_the_tables_are_made_once_and_made_anew_when_asked(url: str) -> None:
    assert database.prepare(url)
    assert not database.prepare(url)
    leave_behind(url, "wiki0")
    assert database.prepare(url, anew=True)

    assert list_tasks(url) == []


def test_two_that_make_the_tables_at_once_make_them_once(url: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        made = [*threads.map(lambda _: database.prepare(url), range(4))]

    assert sorted(made) == [False, False, False, True]


def test_who_tends_queues_each_wiki_once_and_spreads_them_over_the_interval(url: str) -> None:
    place = Place(url, make_settings(4, 1, NEVER))

    async def do(made: App) -> None:
        await tend(made)
        await tend(made)

    place.work(do)

    assert list_tasks(url) == [(name, "todo") for name in list_names(4)]
    (distinct,) = ask(
        url,
        "SELECT count(DISTINCT scheduled_at) FROM procrastinate_jobs "
        "WHERE scheduled_at > now() + interval '10 minutes'",
    )
    assert distinct[0] == 3, "the first comes at once"


def test_a_pass_queues_the_next_one(url: str) -> None:
    place = Place(url, make_settings(1, 1, NEVER))

    async def do(made: App) -> None:
        await tend(made)
        await place.serve(made)
        await place.serve(made)

    place.work(do)

    assert len(place.reports) == 1
    assert list_tasks(url) == [("wiki0", "todo")]
    assert ask(url, "SELECT 1 FROM procrastinate_events WHERE type = 'succeeded'") == []


def test_who_was_asked_to_end_leaves_the_rest_to_another_one_at_once(url: str) -> None:
    place = Place(url, make_settings(1, 1, NEVER))

    async def do(made: App) -> None:
        place.offices.stop()
        await made.tasks[queue.ROUND](wiki="wiki0")

    place.work(do)

    due = "coalesce(scheduled_at, now()) <= now()"
    assert ask(url, f"SELECT status FROM procrastinate_jobs WHERE {due}")


def test_what_a_dead_worker_had_in_hand_is_done_by_another(url: str) -> None:
    place = Place(url, make_settings(1, 1, NEVER))
    leave_behind(url, "wiki0")

    async def do(made: App) -> None:
        await tend(made)
        await place.serve(made)

    place.work(do)

    assert len(place.reports) == 1
    assert list_tasks(url) == [("wiki0", "todo")]


def test_what_a_dead_worker_had_finished_is_not_done_again(url: str) -> None:
    """It died between the two steps at the end of a pass."""
    place = Place(url, make_settings(1, 1, NEVER))
    leave_behind(url, "wiki0")

    async def do(made: App) -> None:
        await queue.queue_pass(made, "wiki0", NEVER)
        await tend(made)
        await place.serve(made)

    place.work(do)

    assert place.reports == []
    assert list_tasks(url) == [("wiki0", "todo")]


def test_a_wiki_that_is_not_in_the_settings_any_more_is_let_go(url: str) -> None:
    place = Place(url, make_settings(1, 1, NEVER))

    async def do(made: App) -> None:
        await queue.queue_pass(made, "gone", 0)
        await tend(made)
        await place.serve(made)

    place.work(do)

    assert len(place.reports) == 1
    assert list_tasks(url) == [("wiki0", "todo")]


def test_a_pass_that_another_program_is_at_waits_and_comes_again(url: str) -> None:
    place = Place(url, make_settings(1, 1, NEVER))
    assert place.store.claim("wiki0", "elsewhere", lease=timedelta(minutes=5))

    async def do(made: App) -> None:
        await tend(made)
        await place.serve(made)

    place.work(do)

    assert "another helpdeskbot is at work" in place.reports[0].stopped
    assert list_tasks(url) == [("wiki0", "todo")]


def schedules(url: str) -> list[tuple[str, float]]:
    """The passes that wait, each with in how many seconds."""
    rows = ask(
        url,
        "SELECT queueing_lock, EXTRACT(EPOCH FROM scheduled_at - now()) FROM procrastinate_jobs "
        "WHERE queue_name = 'passes' AND status = 'todo' ORDER BY queueing_lock",
    )
    return [(wiki, float(seconds)) for wiki, seconds in rows]


def test_the_next_pass_comes_when_something_is_due(url: str) -> None:
    """A request that has to be left alone for half an hour is due before the interval is over."""
    place = Place(url, make_settings(2, 1, NEVER, settle=30))
    place.prepare = lambda wiki: (
        wiki.as_user("Rita").new_section(title(0), "Request", "How do we begin? ~~~~")
        if wiki.name == "wiki1"
        else None
    )

    async def do(made: App) -> None:
        for wiki in ("wiki0", "wiki1"):
            await queue.queue_pass(made, wiki, 0)
        await place.serve(made)

    place.work(do)

    (first, late), (second, soon) = schedules(url)
    assert (first, second) == ("wiki0", "wiki1")
    assert late > NEVER - 600
    assert 0 < soon <= 1800


def test_a_pass_that_waits_is_hurried_and_never_put_off(url: str) -> None:
    place = Place(url, make_settings(1, 1, NEVER))

    async def do(made: App) -> None:
        await queue.queue_pass(made, "wiki0", NEVER, {"pages": {"A": 1}})
        await queue.hurry_pass(made, "wiki0", now_utc() + timedelta(seconds=900))
        await queue.hurry_pass(made, "wiki0", now_utc() + timedelta(seconds=2000))

        assert await queue.fetch_watched(made) == {"wiki0": {"pages": {"A": 1}}}

    place.work(do)

    [(_, seconds)] = schedules(url)
    assert 0 < seconds <= 900


async def until(condition: Callable[[], object]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(90):
        while not await asyncio.to_thread(condition):
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("busy", [False, True], ids=["free", "making a pass"])
def test_a_worker_is_told_of_a_pass_that_is_hurried_and_does_not_have_to_ask(
    url: str, busy: bool
) -> None:
    place = Place(url, make_settings(1, 1, NEVER))
    go_on, pass_over = threading.Event(), place.offices.pass_over

    def slowly(wiki: str) -> PassEnd:
        place.hurried.set()
        assert go_on.wait(90)
        return pass_over(wiki)

    place.offices.pass_over = slowly  # type: ignore[method-assign]

    async def do(made: App) -> None:
        await queue.queue_pass(made, "wiki0", 0 if busy else NEVER)
        serving = asyncio.create_task(work._serve(made, place.offices, 1, Rhythm(poll=NEVER)))
        listening = "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'LISTEN %'"
        await until(lambda: ask(url, listening))
        if busy:
            await asyncio.to_thread(place.hurried.wait, 90)
        await queue.hurry_pass(made, "wiki0", now_utc())
        go_on.set()
        await until(lambda: len(place.reports) == 1 + busy)
        serving.cancel()
        await asyncio.wait([serving])

    place.work(do)


def test_while_a_pass_is_made_another_one_is_queued_behind_it(url: str) -> None:
    place = Place(url, make_settings(1, 1, NEVER))

    def hurry(wiki: PracticeWiki) -> None:
        """Somebody edits while the worker is at work."""
        place.hurried.set()
        assert place.queued.wait(90)

    place.prepare = hurry

    async def do(made: App) -> None:
        await queue.queue_pass(made, "wiki0", 0)
        serving = asyncio.create_task(place.serve(made))
        await asyncio.to_thread(place.hurried.wait, 90)
        await queue.hurry_pass(made, "wiki0", now_utc())
        await queue.hurry_pass(made, "wiki0", now_utc())
        assert list_tasks(url) == [("wiki0", "todo"), ("wiki0", "doing")]
        place.queued.set()
        await serving
        await place.serve(made)

    place.work(do)

    assert len(place.reports) == 2
    assert [wiki for wiki, seconds in schedules(url) if seconds > NEVER - 600] == ["wiki0"]


def test_a_wiki_that_is_away_is_asked_more_and_more_seldom_and_takes_nobodys_time(
    url: str,
) -> None:
    place = Place(url, make_settings(1, 1, 60.0))
    waits = []

    def away(wiki: PracticeWiki) -> None:
        raise Unreachable("the wiki does not answer")

    place.prepare = away

    async def do(made: App) -> None:
        failures = 0
        for _ in range(7):
            await made.tasks[queue.ROUND](wiki="wiki0", failures=failures)
            [(_, wait)] = await asyncio.to_thread(schedules, url)
            [(failures,)] = ask(url, "DELETE FROM procrastinate_jobs RETURNING args -> 'failures'")
            waits.append(wait)
        place.prepare = lambda wiki: None
        await made.tasks[queue.ROUND](wiki="wiki0", failures=failures)

    place.work(do)

    # What has passed since they were queued is missing, whole minutes are not.
    assert [math.ceil(wait / 60) for wait in waits] == [1, 2, 4, 8, 10, 10, 10]
    [(_, wait)] = schedules(url)
    assert wait <= 60
    assert ask(url, "SELECT 1 FROM procrastinate_jobs WHERE args ? 'failures'") == []


def test_what_a_pass_has_asked_for_is_told_where_somebody_listens(url: str) -> None:
    place = Place(url, make_settings(1, 1, NEVER, stream="http://127.0.0.1:9/stream"))

    async def do(made: App) -> None:
        await queue.queue_pass(made, "wiki0", 0)
        await place.serve(made)
        found = WatchedPages.from_json((await queue.fetch_watched(made))["wiki0"])

        assert found is not None
        assert {title(0), STOP} <= {*found.pages}

    place.work(do)


def test_one_worker_listens_and_another_one_does_when_it_is_killed(
    url: str, tmp_path: Path
) -> None:
    """Two worker processes, and an interval for which nobody waits."""
    wikis = Wikis(list_names(1))
    open_desks(wikis, 1)

    def ask_and_wait(events: EventServer, number: int) -> None:
        with wikis.at("wiki0") as here:
            here.as_user("Rita").new_section(title(0), f"Request {number}", "Hello? ~~~~")
            page = here.world.pages[title(0)]
            events.feed(edit_of(title(0), server="127.0.0.1", revid=page.newest.revid))
        wait_until(lambda: page.newest.text.count(STATUS) == number)

    with serving() as events, wikis.served() as port, (tmp_path / "log").open("wb") as output:
        words = ["-m", "tests.scale.worker", str(port), url, "1", "1", str(NEVER), events.address]
        with running(Fleet(words, wikis.secret, output), 2) as fleet:
            wait_until(lambda: bool(events.visits))
            ask_and_wait(events, 1)
            ask_and_wait(events, 2)
            [[worker]] = ask(
                url,
                "SELECT worker FROM public.lease JOIN public.desk ON desk.id = desk_id "
                "WHERE name LIKE 'listening/%'",
            )
            listener = next(one for one in fleet.members if worker.endswith(f":{one.process.pid}"))
            assert len(events.visits) == 1
            listener.process.kill()
            listener.process.wait()
            fleet.members.remove(listener)
            wait_until(lambda: len(events.visits) == 2)
            ask_and_wait(events, 3)
            assert fleet.end() == [0]
    assert [*judge.find_doubles(wikis)] == []


def wait_until(found: Callable[[], bool]) -> None:
    """Wait for another process; nothing here waits for time to pass."""
    end = time.monotonic() + 90  # deadline
    while not found():
        assert time.monotonic() < end, "it did not happen"  # deadline
        time.sleep(0.1)


class Started:
    """A worker process at one wiki, and how often it has passed it."""

    def __init__(self, wikis: Wikis, fleet: Fleet) -> None:
        self.wikis = wikis
        self.fleet = fleet

    def passes(self, more: int) -> None:
        """Wait for so many further passes."""
        before = self._count()
        wait_until(lambda: self._count() >= before + more)

    def _count(self) -> int:
        return len({(call.worker, call.number) for call in self.wikis.calls})


@pytest.fixture
def started(url: str, tmp_path: Path) -> Iterator[Started]:
    wikis = Wikis(list_names(1))
    open_desks(wikis, 1)
    with wikis.served() as port, (tmp_path / "log").open("wb") as output:
        words = ["-m", "tests.scale.worker", str(port), url, "1", "1", "0.5"]
        with running(Fleet(words, wikis.secret, output), 1) as fleet:
            yield Started(wikis, fleet)


def test_a_worker_outlives_its_connections(url: str, started: Started) -> None:
    started.passes(2)
    ask(
        url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    started.passes(2)

    assert started.fleet.end() == [0]


def test_a_worker_that_was_taken_for_dead_goes_on_as_a_new_one(
    url: str, started: Started, tmp_path: Path
) -> None:
    started.passes(2)
    ask(url, "DELETE FROM procrastinate_workers")
    started.passes(2)

    assert started.fleet.end() == [0]
    assert "begun anew" in (tmp_path / "log").read_text()


def test_a_worker_begins_anew_when_the_end_of_a_pass_could_not_be_noted(
    url: str, started: Started, tmp_path: Path
) -> None:
    """Else that pass would be "being done" for as long as the worker lives."""
    started.passes(2)
    name = "procrastinate_finish_job_v1(bigint, procrastinate_job_status, boolean)"
    ask(url, f"ALTER FUNCTION {name} RENAME TO away")
    wait_until(lambda: "could not be noted" in (tmp_path / "log").read_text())
    ask(
        url,
        f"ALTER FUNCTION {name.replace('procrastinate_finish_job_v1', 'away')} "
        "RENAME TO procrastinate_finish_job_v1",
    )
    started.passes(2)

    assert started.fleet.end() == [0]


def test_workers_begin_anew_when_the_tables_are_made_anew(url: str, started: Started) -> None:
    started.passes(2)
    database.prepare(url, anew=True)
    started.passes(2)

    assert started.fleet.end() == [0]


def test_a_worker_ends_on_sigint_too(started: Started) -> None:
    started.passes(1)
    (one,) = started.fleet.members
    one.process.send_signal(signal.SIGINT)

    assert one.process.wait(timeout=30) == 0


def test_the_command_makes_the_tables_and_ends_on_sigterm_though_a_wiki_is_away(
    url: str, tmp_path: Path
) -> None:
    file, log = tmp_path / "settings.toml", tmp_path / "log"
    file.write_text(
        SETTINGS.format(url=url) + f'\n[run]\nstate_folder = "{tmp_path}"\n', encoding="utf-8"
    )
    command = [sys.executable, "-m", "helpdeskbot", "worker", "--settings", str(file)]
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "HELPDESKBOT_PASSWORD": "letmein"}
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environ, stdout=output, stderr=output)
        try:
            wait_until(lambda: "started" in log.read_text() or process.poll() is not None)
            wait_until(lambda: [*list_tasks(url)] != [] or process.poll() is not None)
            process.send_signal(signal.SIGTERM)

            assert process.wait(timeout=60) == 0, log.read_text()
        finally:
            process.kill()
            process.wait()
    assert "letmein" not in log.read_text()
    prepared = subprocess.run([*command, "--prepare"], env=environ, capture_output=True, text=True)
    assert prepared.stdout == "The queue's tables are made.\n", prepared.stderr
    assert list_tasks(url) == []
