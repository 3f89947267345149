"""``python -m tests.bench_scale``: measures, reckons, and prints the table for nine hundred wikis.

Processor time on a machine that others use too; what is a rate by the wall clock says so.
"""

from __future__ import annotations

import argparse
import gc
import os
import signal
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, event, text

from helpdeskbot.cli import app
from helpdeskbot.cli.working.database import prepare
from helpdeskbot.office.office import Office
from helpdeskbot.store.connect import parse_url
from helpdeskbot.store.opening import open_store
from helpdeskbot.store.sql import SqlStore
from helpdeskbot.tick import tick
from tests.bench_scale import nothing
from tests.bench_scale.server import Load, count_rows, read_load
from tests.scale.place import list_names, make_settings, open_desks, title
from tests.scale.wikis import Wikis
from tests.store import servers
from tests.store.conftest import administer

WIKIS, INTERVAL = 900, 30
_DAY = 24 * 3600 / INTERVAL * WIKIS
_SAMPLE, _REQUESTS, _ROUNDS = 10, 3, 5
_LATENCY = 0.2
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Passes:
    """One pass of a wiki, of which nothing has changed.

    :param own: seconds of our processor time; ``server``: of the database's.
    :param kept: bytes of memory that an open office keeps.
    :param first_requests: of the first pass of a process that has just been started, without the
        login; ``first_own``: its processor time.
    """

    requests: float
    statements: float
    own: float
    server: float
    kept: float
    first_requests: float
    first_own: float


@dataclass(frozen=True, slots=True)
class Queueing:
    """What the queue costs for one pass that does nothing.

    :param rate: passes a second by the wall clock, of all workers.
    """

    workers: int
    rate: float
    own: float
    load: Load
    made: int
    rows: int
    size: int


def measure_passes(url: str, desks: int) -> Passes:
    """Idle passes over wikis with so many desks, three requests on each."""
    wikis = Wikis(list_names(_SAMPLE))
    open_desks(wikis, desks)
    for wiki in wikis.wikis.values():
        for number in range(desks):
            for request in range(_REQUESTS):
                person = wiki.as_user(f"Rita {request}")
                person.new_section(title(number), f"Request {request}", "How do we begin? ~~~~")
    with open_store(url) as store:
        settings = make_settings(_SAMPLE, desks, INTERVAL)
        offices = [app.build_office(one, wikis.wikis[one.wiki.name], store) for one in settings]
        tick(offices[0])
        gc.collect()
        before = _resident()
        for office in offices:
            _settle(office)
        gc.collect()
        kept = (_resident() - before) / len(offices)
        statements = _count_statements(store)
        requests = _count_requests(wikis)
        rounds, load = [], read_load(store.engine)
        statements.clear()
        for _ in range(_ROUNDS):
            began = time.process_time()
            for office in offices:
                report = tick(office)
                assert not report.problems, str(report.problems)
            rounds.append((time.process_time() - began) / len(offices))
        made = _ROUNDS * len(offices)
        asked, seen = _count_requests(wikis) - requests, len(statements)
        spent = (read_load(store.engine) - load).seconds
        fresh = [app.build_office(one, wikis.wikis[one.wiki.name], store) for one in settings]
        requests, began = _count_requests(wikis), time.process_time()
        for office in fresh:
            tick(office)
        first_own = (time.process_time() - began) / len(fresh)
        first_requests = (_count_requests(wikis) - requests) / len(fresh)
    return Passes(
        asked / made,
        seen / made,
        statistics.median(rounds),
        spent / made,
        kept,
        first_requests,
        first_own,
    )


def _count_requests(wikis: Wikis) -> int:
    return sum(wiki.requests.total() for wiki in wikis.wikis.values())


def _settle(office: Office) -> None:
    for _ in range(20):
        if not tick(office).edits:
            return
    raise AssertionError("the bot edits with every pass")


def _count_statements(store: SqlStore) -> list[str]:
    seen: list[str] = []
    event.listen(
        store.engine, "before_cursor_execute", lambda *args: seen.append(args[2]), named=False
    )
    return seen


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def measure_queue(url: str, workers: int, seconds: float, *, keep: bool = False) -> Queueing:
    """Passes that do nothing, of all wikis, all of which are always due: as fast as they come."""
    prepare(url, anew=True)
    nothing.fill(url, WIKIS)
    engine = create_engine(parse_url(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        # As PostgreSQL does by itself within a minute; without figures of the tables' contents it
        # may choose to look at all that is due for each task that it gives out.
        connection.execute(text("VACUUM ANALYZE"))
    words = ["-m", "tests.bench_scale.nothing", url, str(WIKIS), "keep" if keep else "delete"]
    running = [
        subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        for _ in range(workers)
    ]
    for one in running:
        assert one.stdout is not None
        assert one.stdout.readline() == b"begun\n"
    began, before = time.monotonic(), read_load(engine)
    threading.Event().wait(seconds)
    for one in running:
        one.send_signal(signal.SIGTERM)
    said = [one.communicate()[0].split() for one in running]
    taken = time.monotonic() - began
    made, own = sum(int(words[0]) for words in said), sum(float(words[1]) for words in said)
    load = read_load(engine) - before
    rows, size = count_rows(engine)
    engine.dispose()
    return Queueing(workers, made / taken, own / made, load, made, rows, size)


def show(one: Passes, ten: Passes, queues: list[Queueing], kept: Queueing) -> str:
    """The tables, as Markdown."""
    quick = queues[0]
    per_second = WIKIS / INTERVAL
    queue_server = quick.load.seconds / quick.made
    cores = per_second * (one.own + quick.own)
    lines = [
        "| one pass in which nothing has changed | one desk | ten desks |",
        "| --- | --- | --- |",
        f"| requests to the wiki | {one.requests:.1f} | {ten.requests:.1f} |",
        f"| statements to the memory | {one.statements:.1f} | {ten.statements:.1f} |",
        f"| processor time, ms | {1000 * one.own:.1f} | {1000 * ten.own:.1f} |",
        f"| processor time of PostgreSQL, ms | {1000 * one.server:.1f} | {1000 * ten.server:.1f} |",
        f"| requests of the first pass after a start | {one.first_requests:.0f} "
        f"| {ten.first_requests:.0f} |",
        f"| its processor time, ms | {1000 * one.first_own:.0f} | {1000 * ten.first_own:.0f} |",
        f"| memory of an open office, kB | {one.kept / 1000:,.0f} | {ten.kept / 1000:,.0f} |",
        "",
        "| the queue, for a pass that does nothing | "
        + " | ".join(_workers(one.workers) for one in queues)
        + " |",
        "| --- |" + " --- |" * len(queues),
        _row("passes a second, by the wall clock", queues, lambda q: f"{q.rate:,.0f}"),
        _row("a worker's processor time, ms", queues, lambda q: f"{1000 * q.own:.1f}"),
        _row("PostgreSQL's, ms", queues, lambda q: f"{1000 * q.load.seconds / q.made:.1f}"),
        _row("transactions", queues, lambda q: f"{q.load.transactions / q.made:.1f}"),
        _row("bytes of PostgreSQL's log", queues, lambda q: f"{q.load.written / q.made:,.0f}"),
        "",
        f"| {WIKIS} wikis with one desk, a pass every {INTERVAL} s | |",
        "| --- | --- |",
        f"| passes a second | {per_second:.0f} |",
        f"| requests to wikis a second, while nothing happens | {per_second * one.requests:.0f} |",
        f"| statements to the memory a second | {per_second * one.statements:,.0f} |",
        f"| transactions of the queue a second | "
        f"{per_second * quick.load.transactions / quick.made:,.0f} |",
        f"| cores for the workers | {cores:.2f} |",
        f"| cores for PostgreSQL | {per_second * (one.server + queue_server):.2f} |",
        f"| requests in flight, at {_LATENCY:g} s each | "
        f"{per_second * one.requests * _LATENCY:.0f} |",
        f"| memory of a worker that has opened all, MB | {WIKIS * one.kept / 1e6:,.0f} |",
        f"| requests of a worker that starts anew, until it has made a pass of all | "
        f"{WIKIS * one.first_requests:,.0f} |",
        f"| its processor time for that, s | {WIKIS * one.first_own:,.0f} |",
        f"| rows of the queue | {quick.rows:,} ({quick.size / 1e6:.1f} MB) |",
        f"| rows a day, if ended passes were kept | "
        f"{_DAY * (kept.rows - quick.rows) / kept.made / 1e6:,.0f} million "
        f"({_DAY * kept.size / kept.made / 1e9:,.1f} GB) |",
        f"| bytes a day of PostgreSQL's log, for the queue | "
        f"{_DAY * quick.load.written / quick.made / 1e9:,.1f} GB |",
    ]
    return "\n".join(lines)


def _workers(count: int) -> str:
    return "one worker" if count == 1 else f"{count} workers"


def _row(name: str, queues: list[Queueing], cell: object) -> str:
    return f"| {name} | " + " | ".join(cell(one) for one in queues) + " |"  # type: ignore[operator]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20, help="for each run of the queue")
    chosen = parser.parse_args()
    with servers.running("postgresql") as server:
        urls = []
        for name in ("one", "ten", "queue", "kept"):
            administer(server, f"CREATE DATABASE {name}")
            urls.append(server.url(name))
        one, ten = measure_passes(urls[0], 1), measure_passes(urls[1], 10)
        queues = [measure_queue(urls[2], count, chosen.seconds) for count in (1, 4)]
        kept = measure_queue(urls[3], 1, chosen.seconds, keep=True)
    print(show(one, ten, queues, kept))


if __name__ == "__main__":
    main()
