"""From a person's save to the bot's edit on the local MediaWiki, and what that costs: printed.

Run it with ``make bench-latency``.  The wiki sends its recent changes as MediaWiki does, they are
served as a stream, and the bot is the command `run`, whose next interval is an hour away.  A time
is from the answer to a person's save to the event that the wiki sends of the bot's edit.  Wiki, bot
and people share this machine's processors, so the load that others make is printed alongside.
"""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from helpdeskbot.tick import tick
from tests.bench_latency.flood import measure
from tests.live.clerk import Clerk
from tests.live.conftest import Place
from tests.live.feeding import streaming
from tests.live.mediawiki import ADMIN, ADMIN_PASSWORD, start
from tests.live.people import Person
from tests.live.test_running import wait_until

PATIENCE = 60.0
# So far apart that the bound on how often it ticks is not reached.
APART = 5.0
TURNS = """
staff_groups = ["sysop"]
[desk.turns]
follow = true
"""


class Watch:
    """When the wiki told of edits by the bot."""

    def __init__(self, account: str) -> None:
        self._account = account
        self._at: list[float] = []
        self._news = threading.Condition()

    def hear(self, event: dict[str, Any]) -> None:
        """Called with each event."""
        if event.get("user") == self._account and event.get("type") in ("edit", "new"):
            with self._news:
                self._at.append(time.monotonic())
                self._news.notify_all()

    def time_save(self, save: Callable[[], object]) -> float:
        """Seconds from the answer to this save to the next edit of the bot."""
        with self._news:
            before = len(self._at)
        save()
        saved = time.monotonic()
        with self._news:
            if not self._news.wait_for(lambda: len(self._at) > before, PATIENCE):
                raise SystemExit("the bot did not edit")
            return self._at[before] - saved


def time_saves(count: int, folder: Path) -> dict[str, list[float]]:
    """Seconds from saves to edits: of new requests, and of replies that change a status."""
    with start(without=("DiscussionTools",)) as server:
        admin = Person(server, ADMIN, ADMIN_PASSWORD)
        place = Place(server, admin, 1)
        clerk = Clerk(place, folder, interval=3600, more=TURNS)
        admin.edit(clerk.stop, "run")
        admin.edit(clerk.page, "Welcome.")
        anna = place.person("Anna")
        watch = Watch(clerk.account)
        with streaming(server, watch.hear) as events:
            text = clerk.settings.read_text()
            stream = f'[run]\nstream = "{events.address}"\n'
            clerk.settings.write_text(text.replace("[run]\n", stream))
            running = clerk.start("run")
            try:
                wait_until(lambda: '"event": "listening"' in (folder / "run.log").read_text())
                store = clerk.office().store
                wait_until(lambda: bool(store.fetch_heartbeats()))
                time.sleep(APART)
                found: dict[str, list[float]] = {"a new request": [], "a reply": []}
                for number in range(count // 2):
                    name = f"Photos {number}"
                    found["a new request"].append(
                        watch.time_save(
                            lambda n=name: anna.new_section(clerk.page, n, "How? ~~~~")  # type: ignore[misc]
                        )
                    )
                    time.sleep(APART)
                    found["a reply"].append(
                        watch.time_save(lambda n=name: _reply(admin, clerk.page, n))  # type: ignore[misc]
                    )
                    time.sleep(APART)
            finally:
                running.send_signal(signal.SIGTERM)
                running.wait(20)
        print()
        cost_passes(clerk, anna)
    return found


def _reply(person: Person, title: str, heading: str) -> None:
    """Ask the requester something at the end of a section; it is their turn then."""
    text = person.text(title)
    begin = text.index(f"== {heading} ==")
    end = text.find("\n== ", begin + 1)
    here = len(text) if end < 0 else end
    said = "\n:Which ones do you mean? ~~~~"
    person.edit(title, f"{text[:here].rstrip()}{said}\n{text[here:]}")


def cost_passes(clerk: Clerk, person: Person, rounds: int = 15) -> None:
    """What a pass costs in this process: processor time, without the wiki's."""
    office = clerk.office()
    tick(office)
    rows: dict[str, list[tuple[float, float, int]]] = {"nothing happened": [], "a new request": []}
    for number in range(rounds):
        rows["nothing happened"].append(_cost(clerk, lambda: tick(office)))
        person.new_section(clerk.page, f"Maps {number}", "And these? ~~~~")
        rows["a new request"].append(_cost(clerk, lambda: tick(office)))
        tick(office)
    print("a pass when | processor time, ms | seconds | requests to the wiki")
    for name, costs in rows.items():
        spent, wall, asked = (statistics.median(column) for column in zip(*costs, strict=True))
        print(f"{name} | {spent * 1000:.0f} | {wall:.2f} | {asked:.0f}")


def _cost(clerk: Clerk, work: Callable[[], object]) -> tuple[float, float, int]:
    mark = clerk.wiki.server.mark()
    wall, spent = time.monotonic(), time.process_time()
    work()
    spent, wall = time.process_time() - spent, time.monotonic() - wall
    return spent, wall, len(clerk.wiki.server.api_requests(mark))


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench_latency", description=__doc__)
    parser.add_argument("--saves", type=int, default=40)
    parser.add_argument("--rate", type=int, default=1000, help="foreign events a second")
    parser.add_argument("--seconds", type=float, default=15, help="of each flood")
    chosen = parser.parse_args()
    if chosen.saves:
        with tempfile.TemporaryDirectory() as folder:
            found = time_saves(chosen.saves, Path(folder))
        print("\nafter | saves | median, s | 95 %, s | longest, s")
        for name, times in [*found.items(), ("both", [*chain.from_iterable(found.values())])]:
            print(f"{name} | {len(times)} | {_show(times)}")
        print(f"load: {' '.join(f'{one:.1f}' for one in os.getloadavg())}")
    if chosen.rate:
        print("\nforeign events a second: sent | heard | read by | share of a processor")
        for way in ("ours", "plain", "ours", "plain"):
            cost = measure(way, chosen.rate, chosen.seconds)
            print(f"{cost['sent']:.0f} | {cost['heard']:.0f} | {way} | {cost['share'] * 100:.1f} %")
        print(f"load: {' '.join(f'{one:.1f}' for one in os.getloadavg())}")


def _show(times: Sequence[float]) -> str:
    ordered = sorted(times)
    most = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return f"{statistics.median(ordered):.2f} | {most:.2f} | {ordered[-1]:.2f}"


if __name__ == "__main__":
    main()
