"""Four workers, forty wikis, four hundred desks, and two minutes (or less) of bad luck.

``python -m tests.scale.story --seconds 120`` tells what happened; ``make scale`` does so.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tests.scale import judge
from tests.scale.fleet import Fleet, running
from tests.scale.place import People, list_names, open_desks
from tests.scale.wikis import WRITES, Wikis
from tests.store import servers
from tests.store.conftest import administer

WORKERS, WIKIS, DESKS = 4, 40, 10
INTERVAL = 10.0
_STEP = 0.1
_POSTS_A_SECOND, _FAULTS_A_SECOND = 3.0, 0.5
# How often each kind of fault befalls somebody, however short the time is; then they come closer.
_AT_LEAST, _SHORT = 2, 15.0
# How much later than its interval a pass may come; a busy machine is late.
_LATE = 5.0
# How long all may take to be as before once the faults are over; a busy machine needs longer.
_PATIENCE = 240.0
_AGAIN = 2


@dataclass(frozen=True, slots=True)
class Course:
    """What there was.

    :param quiet: the place in all beginnings and ends of calls when the faults were over.
    :param ends: the exit codes of the workers.
    :param trouble: what the story did not get to in time; ``""``: nothing.
    :param log: what the workers logged.
    """

    wikis: Wikis
    people: People
    fleet: Fleet
    quiet: int
    ends: list[int]
    trouble: str
    log: str


def goes_on(wikis: Wikis, quiet: int) -> bool:
    """Whether each wiki has been passed again and again since the faults were over."""
    starts = judge.starts(wikis.calls[quiet:])
    return len(starts) == WIKIS and all(len(times) > _AGAIN for times in starts.values())


def play(
    url: str,
    *,
    seconds: float,
    seed: int,
    log: Path,
    has_rest: Callable[[Wikis, int], bool] = goes_on,
) -> Course:
    """Let people post and workers suffer for so long, and then all come to rest.

    :param url: of an empty PostgreSQL database.
    :param seconds: or longer, until enough has befallen them.
    :param has_rest: whether they have, by what the wikis have seen since that place.
    """
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    wikis = Wikis(list_names(WIKIS))
    open_desks(wikis, DESKS)
    people = People(wikis, DESKS, chance)
    with wikis.served() as port, log.open("wb") as output:
        figures = (WIKIS, DESKS, INTERVAL)
        words = ["-m", "tests.scale.worker", str(port), url, *map(str, figures)]
        with running(Fleet(words, wikis.secret, output), WORKERS) as fleet:
            _wait(lambda: _passed(wikis, 0) >= WIKIS)
            _suffer(fleet, people, chance, seconds)
            quiet = len(wikis.calls)
            rested = _wait(lambda: has_rest(wikis, quiet) and not [*people.left()])
            ends = fleet.end()
    trouble = "" if rested else f"not at rest after {_PATIENCE:g} s: {[*people.left()]}"
    return Course(wikis, people, fleet, quiet, ends, trouble, log.read_text("utf-8", "replace"))


def _passed(wikis: Wikis, since: int) -> int:
    """How many passes there were."""
    return len({(call.wiki, call.worker, call.number) for call in wikis.calls[since:]})


def is_in_time(wikis: Wikis, quiet: int) -> bool:
    """Whether each wiki's passes come again as they should: the last two, and none is overdue."""
    starts = judge.starts(wikis.calls[quiet:])
    now = time.monotonic()  # deadline
    return len(starts) == WIKIS and all(
        len(times) > 1 and max(now - times[-1], times[-1] - times[-2]) < INTERVAL + _LATE
        for times in starts.values()
    )


def _suffer(fleet: Fleet, people: People, chance: random.Random, seconds: float) -> None:
    end = time.monotonic() + seconds  # deadline
    faults = _FAULTS_A_SECOND * max(_SHORT / seconds, 1)
    while (now := time.monotonic()) < end or not _has_met_enough(fleet):  # deadline
        fleet.mend(now)
        if chance.random() < _POSTS_A_SECOND * _STEP:
            people.ask()
        if chance.random() < faults * _STEP:
            fleet.befall(chance, now)
        time.sleep(_STEP)
    fleet.mend(float("inf"))


def _has_met_enough(fleet: Fleet) -> bool:
    met = Counter(name for name, _ in fleet.met)
    return min(met["SIGSTOP"], met["SIGKILL"]) >= _AT_LEAST


def _wait(found: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + _PATIENCE  # deadline
    while not found():
        if time.monotonic() > deadline:  # deadline
            return False
        time.sleep(5 * _STEP)
    return True


def find_healthy_overlaps(course: Course) -> list[str]:
    """Passes of one wiki that met although nothing had ever befallen the workers."""
    disturbed = course.fleet.disturbed()
    return [
        f"{wiki}: {one} and {other}"
        for wiki, one, other in judge.find_overlaps(course.wikis.calls)
        if not {int(worker.rpartition(":")[2]) for worker, _ in (one, other)} & disturbed
    ]


def tell(course: Course) -> str:
    """What happened, in figures."""
    calls, met = course.wikis.calls, Counter(name for name, _ in course.fleet.met)
    overlaps = [*judge.find_overlaps(calls)]
    passes = judge.starts(calls)
    quiet = calls[course.quiet].at
    during: list[float] = []
    after: list[float] = []
    for times in passes.values():
        for one, other in pairwise(times):
            (after if one >= quiet else during).append(other - one)
    longest = [max(b - a for a, b in pairwise(times)) for times in passes.values()]
    lines = [
        f"{WORKERS} workers, {WIKIS} wikis, {WIKIS * DESKS} desks, every {INTERVAL:g} s",
        f"faults: {dict(met)}",
        f"passes: {sum(map(len, passes.values()))}, calls: {len(calls)}, "
        f"writes: {sum(call.method in WRITES and call.done for call in calls)}, "
        f"refused as conflicts: {sum(call.method in WRITES and not call.done for call in calls)}",
        f"requests: {course.people.asked.total()}, without a status: "
        f"{sum(n for *_, n in course.people.left())}, doubled: "
        f"{len([*judge.find_doubles(course.wikis)])}",
        f"writes after a later pass had written: {len([*judge.find_meddling(calls)])}",
        f"passes that met while one was held up (reading only): {len(overlaps)}; "
        f"of workers that nothing had befallen: {len(find_healthy_overlaps(course))}",
        f"between a wiki's passes during the faults: median {statistics.median(during):.1f} s, "
        f"longest {max(longest):.1f} s",
        f"afterwards: median {statistics.median(after):.1f} s, longest {max(after):.1f} s",
        f"exit codes: {course.ends}; {course.trouble or 'all at rest'}",
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", type=Path)
    chosen = parser.parse_args()
    with servers.running("postgresql") as server, tempfile.TemporaryDirectory() as folder:
        administer(server, "CREATE DATABASE scale")
        log = chosen.log or Path(folder) / "log"
        course = play(
            server.url("scale"),
            seconds=chosen.seconds,
            seed=chosen.seed,
            log=log,
            has_rest=is_in_time,
        )
        print(tell(course))
    sys.exit(1 if course.trouble else 0)


if __name__ == "__main__":
    main()
