"""How long a pass takes on pages of 30, 300 and 3,000 threads, of this checkout or of two.

``python -m tests.bench.ticks --against PATH`` measures another checkout beside this one, by
turns, and tells whether both left the same pages behind.  Each desk lives in a process of its own,
which runs this very file with that checkout's package and stories: it uses only names that both
have, and nothing that the other's requirements lack.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import helpdeskbot
from tests.scenario.desk import PAGE, Desk
from tests.scenario.together import WholeDesk

ROOT = Path(__file__).parents[2]
THREADS = (30, 300, 3_000)
OFF, ON = "everything switched off", "everything switched on"

_OPEN = 10
"""One thread in so many is an open request; the others are done."""
_MOST_LONG = 4_000
"""So many threads at the most are as long as usual."""
_TOPICS = ("copyright", "upload", "wikidata", "training")
_SETTLED = 30
"""Ticks after which a desk that is still edited is an error."""


class Stopwatch:
    """Lets calls through to the wiki and adds up the processor time that they take."""

    def __init__(self, wiki: Any) -> None:
        self._wiki = wiki
        self.spent = 0.0

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._wiki, name)
        if not callable(found):
            return found

        def call(*args: Any, **kwargs: Any) -> Any:
            began = time.process_time()
            try:
                given = found(*args, **kwargs)
            finally:
                self.spent += time.process_time() - began
            return self._pieces(given) if isinstance(given, Iterator) else given

        return call

    def _pieces(self, given: Iterator[Any]) -> Iterator[Any]:
        """A history is made while it is read."""
        while True:
            began = time.process_time()
            try:
                piece = next(given)
            except StopIteration:
                return
            finally:
                self.spent += time.process_time() - began
            yield piece


@dataclass(frozen=True, slots=True)
class Round:
    """Seconds of a pass after one reply and of one after nothing, and what the page is then."""

    reply: float
    idle: float
    page: str


def open_desk(kind: str, threads: int) -> Desk:
    """A desk with a page of so many threads, on which everything is said that can be said."""
    desk = WholeDesk() if kind == ON else Desk()
    if isinstance(desk, WholeDesk):
        for number in range(8):
            desk.joins(f"Expert {number}", _TOPICS[number % len(_TOPICS)])
    posted = desk.now.strftime("%H:%M, %d %B %Y (UTC)")
    parts = ["Welcome to the desk.\n"]
    for number in range(threads):
        value = "new" if number % _OPEN == 0 else "done"
        topic = _TOPICS[number // _OPEN % len(_TOPICS)]
        asker, helper = f"Rita {number % 100}", f"Sam {number % 30}"
        if threads > _MOST_LONG:
            # A page has 2 MB at the most.
            parts.append(
                f"\n== Request {number} ==\n{{{{Helpdesk status|{value}|topic={topic}}}}}\n"
                f"How? [[User:{asker}|{asker}]] {posted}\n"
            )
            continue
        parts.append(
            f"\n== Request {number} ==\n{{{{Helpdesk status|{value}|topic={topic}}}}}\n"
            f"How do we begin with the {number} pictures of our museum?  Nobody here has done that "
            f"before. [[User:{asker}|{asker}]] ([[User talk:{asker}|talk]]) {posted}\n"
        )
        if value == "done":
            parts.append(
                f":There is a page that explains it, step by step. [[User:{helper}|{helper}]] "
                f"([[User talk:{helper}|talk]]) {posted}\n"
            )
    desk.staff.edit(PAGE, "".join(parts))
    for _ in range(_SETTLED):
        desk.minutes_pass(5)
        if not desk.tick().edits:
            return desk
    raise AssertionError("the bot edits with every tick")


def _serve(kind: str, threads: int) -> None:
    """Measure one round for each line that comes, and answer with what was found."""
    print(helpdeskbot.__file__, flush=True)
    desk = open_desk(kind, threads)
    watch = Stopwatch(desk.wiki)
    desk.office = desk.open_office(wiki=watch)
    print("ready", flush=True)
    for number, _ in enumerate(sys.stdin):
        # In another part of the page each time.
        _reply(desk, number * 7 % (threads // _OPEN) * _OPEN, number)
        reply = _measure(desk, watch)
        for _ in range(_SETTLED):
            if not desk.tick().edits:
                break
        idle = _measure(desk, watch)
        page = hashlib.sha256(desk.text.encode()).hexdigest()[:12]
        print(reply, idle, page, flush=True)


def _reply(desk: Desk, request: int, number: int) -> None:
    head, heading, rest = desk.text.partition(f"== Request {request} ==\n")
    thread, line, later = rest.partition("\n== ")
    assert heading, f"request {request} is gone"
    answer = f"{thread.rstrip()}\n:Have you tried the form? That is my hint no. {number}. ~~~~\n"
    desk.person("Hilda").edit(PAGE, head + heading + answer + line + later)
    desk.now += timedelta(minutes=5)


def _measure(desk: Desk, watch: Stopwatch) -> float:
    """Processor time of one pass without the wiki's own."""
    gc.collect()
    watch.spent = 0.0
    began = time.process_time()
    report = desk.tick()
    taken = time.process_time() - began - watch.spent
    wrong = [str(problem) for problem in report.problems if problem.advice]
    assert not wrong, wrong
    return taken


class _Desk:
    """A desk in a process of its own, of one checkout."""

    def __init__(self, root: Path, kind: str, threads: int) -> None:
        # Without the folder of this file, beside which another "tests" may lie.
        command = (sys.executable, "-P", __file__, "--serve", kind, "--threads", str(threads))
        environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONHASHSEED": "0"}
        self._process = subprocess.Popen(
            command,
            cwd=root,
            env=environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        package = self._line()
        assert Path(package).is_relative_to(root), f"{package} is not in {root}"
        assert self._line() == "ready"

    def round(self) -> Round:
        assert self._process.stdin is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        reply, idle, page = self._line().split()
        return Round(float(reply), float(idle), page)

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


def measure(
    rounds: int, roots: Sequence[Path] = (ROOT,), sizes: Sequence[int] = THREADS
) -> dict[tuple[str, int], list[list[Round]]]:
    """The rounds of each checkout, all taken in turns, by what is switched on and how many threads.

    :raises AssertionError: a pass had trouble.
    """
    found: dict[tuple[str, int], list[list[Round]]] = {}
    for kind in (OFF, ON):
        for threads in sizes:
            with ExitStack() as stack:
                desks = [_Desk(root, kind, threads) for root in roots]
                for desk in desks:
                    stack.callback(desk.close)
                for desk in desks:
                    desk.round()  # The first one reads everything and asks for all that is kept.
                taken: list[list[Round]] = [[] for _ in roots]
                for number in range(rounds):
                    # Who comes first finds the processor's caches otherwise than who comes next.
                    order = list(zip(desks, taken, strict=True))
                    for desk, times in order if number % 2 else reversed(order):
                        times.append(desk.round())
            found[kind, threads] = taken
            print(threads, kind, *map(_tell, taken), sep="; ", file=sys.stderr)
    return found


def _tell(taken: Sequence[Round]) -> str:
    return ", ".join(
        f"{what} {_spread(times)}"
        for what, times in (
            ("after a reply", [one.reply for one in taken]),
            ("idle", [one.idle for one in taken]),
        )
    )


def _spread(times: Sequence[float]) -> str:
    low, middle, high = (1000 * of(times) for of in (min, statistics.median, max))
    return f"{middle:,.1f} ms ({low:,.1f} to {high:,.1f})"


def compare(other: Path, rounds: int, sizes: Sequence[int]) -> Iterator[str]:
    """The rows of a table: the other checkout, this one, and the ratio of their medians."""
    yield "| threads | switched | after | other, ms | this, ms | ratio | same page |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for (kind, threads), (others, ours) in measure(rounds, (other, ROOT), sizes).items():
        same = [one.page for one in others] == [one.page for one in ours]
        for what in ("reply", "idle"):
            then, now = ([getattr(one, what) for one in all_] for all_ in (others, ours))
            ratio = statistics.median(now) / statistics.median(then)
            cells = (threads, kind.split()[-1], what, _spread(then), _spread(now), f"{ratio:.2f}")
            yield f"| {' | '.join(map(str, cells))} | {'yes' if same else 'no'} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--against", type=Path, help="another checkout, measured beside this one")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--threads", type=int, action="append", help="default: 30, 300 and 3,000")
    parser.add_argument("--serve", choices=(OFF, ON), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    sizes = chosen.threads or THREADS
    if chosen.serve:
        _serve(chosen.serve, sizes[0])
    elif chosen.against:
        print("\n".join(compare(chosen.against.resolve(), chosen.rounds, sizes)))
    else:
        measure(chosen.rounds, sizes=sizes)


if __name__ == "__main__":
    main()
