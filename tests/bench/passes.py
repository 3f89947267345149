"""What a pass over a desk takes beside a full reading of its page; ``make bench-ticks``.

``python -m tests.bench.passes`` measures and writes the section "A pass over a desk" of
docs/performance.md; ``--threads`` names other sizes, and then it only prints.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sqlite3
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from helpdeskbot.parse import parse_page
from helpdeskbot.store.sql import SqlStore
from tests.bench import document, measure, starts
from tests.bench.held import size_of_held
from tests.bench.ticks import OFF, ON, Stopwatch, _measure, _reply, open_desk
from tests.scenario.desk import PAGE, Desk

DOCS = Path(__file__).parents[2] / "docs" / "performance.md"
SIZES = (30, 300, 3_000, 10_000)
ROUNDS = 5
PEERS = ("mwparserfromhell", "extract_sections and TimeStripper, as archivebot")
TICKS = 10_000
_MOMENTS, _EVERY = 10, 50
_SETTLED = 30
_STARTS = 7


def settle(desk: Desk) -> None:
    """Let the bot do all that it has to do."""
    for _ in range(_SETTLED):
        if not desk.tick().edits:
            return


def serve(kind: str, threads: int, rounds: int) -> Mapping[str, Any]:
    """Median seconds of a full parse, a pass after one reply and one after none, by turns."""
    desk = open_desk(kind, threads)
    watch = Stopwatch(desk.wiki)
    desk.office = desk.open_office(wiki=watch)
    settle(desk)
    site, markers = desk.office.site(), desk.office.markers(desk.policies[0])
    before = size_of_memory(desk)
    taken: dict[str, list[float]] = {"parse": [], "busy": [], "idle": []}
    for number in range(rounds + 1):
        # Measured side by side, so that a busy minute hits all alike; the first round warms up.
        text = desk.text
        parsed = measure.seconds(lambda text=text: parse_page(text, site, markers))  # type: ignore[misc]
        _reply(desk, number * 7 % max(1, threads // 10) * 10, number)
        busy = _measure(desk, watch)
        settle(desk)
        idle = _measure(desk, watch)
        if number:
            for name, seconds in (("parse", parsed), ("busy", busy), ("idle", idle)):
                taken[name].append(seconds)
    middle = {name: statistics.median(some) for name, some in taken.items()}
    grown = (size_of_memory(desk) - before) / (rounds + 1)
    return {**middle, "text": desk.text, "database": before, "reply": grown}


def size_of_memory(desk: Desk) -> int:
    """Bytes of the database."""
    assert isinstance(desk.store, SqlStore)
    with contextlib.closing(desk.store.engine.raw_connection()) as connection:
        raw = connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        return len(raw.serialize())


def watch_memory(ticks: int) -> Mapping[str, float]:
    """Bytes that Python's objects take after so many passes, by their number, without the wiki's.

    Every so often somebody edits a request, another one each time, and takes that back: the page
    does not grow.
    """
    desk = open_desk(ON, 30)
    settle(desk)
    world = desk.wiki.world
    moments = {part * ticks // _MOMENTS for part in range(1, _MOMENTS + 1)}
    found = {}
    for number in range(1, ticks + 1):
        if number % _EVERY == 0:
            before, request = desk.text, number // _EVERY % 30
            desk.staff.edit(PAGE, before.replace(f"the {request} pict", f"all {request} pict"))
            desk.minutes_pass(5)
            desk.tick()
            desk.staff.edit(PAGE, before)
        desk.now += timedelta(minutes=1)
        desk.tick()
        if number in moments:
            wiki = [world.pages, world.by_revid, world.notifications]
            found[str(number)] = float(size_of_held(wiki))
    return found


def ask(*words: str) -> Any:
    """What another process of this module answers."""
    command = [sys.executable, "-m", "tests.bench.passes", *words]
    found = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(found.stdout.splitlines()[-1])


def compare(sizes: Sequence[int], rounds: int) -> dict[str, dict[int, Mapping[str, Any]]]:
    """What was measured, by what is switched on and by the number of threads."""
    found: dict[str, dict[int, Mapping[str, Any]]] = {}
    for kind in (OFF, ON):
        for threads in sizes:
            row = dict(ask("--serve", kind, "--threads", str(threads), "--rounds", str(rounds)))
            text = row.pop("text")
            if kind == ON:
                row |= {name: measure.once(name, text) for name in PEERS}
            found.setdefault(kind, {})[threads] = row
            print(threads, kind, row, file=sys.stderr, flush=True)
    return found


def measure_all(sizes: Sequence[int], rounds: int, ticks: int) -> str:
    """The whole section."""
    found = compare(sizes, rounds)
    memory = ask("--watch", "--ticks", str(ticks))
    return document.show_passes(found, PEERS, memory, starts.first_request(_STARTS))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, action="append")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--ticks", type=int, default=TICKS)
    parser.add_argument("--serve", choices=(OFF, ON), help=argparse.SUPPRESS)
    parser.add_argument("--watch", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.serve:
        print(json.dumps(serve(chosen.serve, chosen.threads[0], chosen.rounds)))
    elif chosen.watch:
        print(json.dumps(watch_memory(chosen.ticks)))
    else:
        section = measure_all(chosen.threads or SIZES, chosen.rounds, chosen.ticks)
        print(section)
        if not chosen.threads:
            DOCS.write_text(document.put_passes(DOCS.read_text("utf-8"), section), "utf-8")


if __name__ == "__main__":
    main()
