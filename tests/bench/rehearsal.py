"""How long a rehearsal takes and how much memory: ``python -m tests.bench.rehearsal``.

A desk's page is written in which people ask, answer and archive; by default ten thousand
revisions of 200 kB, which is an export of 2 GB.  Each measurement is a process of its own.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from tests.rehearsal.exports import BEGIN, Rev, export, sign

PEOPLE = [f"Person {number}" for number in range(60)]
STAFF = ["Samira", "Bosse"]
_WORDS = re.findall(
    r"\w+",
    "we have photographs of the museum and would like to upload them who can help with the "
    "licence and the metadata of four hundred maps from the archive until the exhibition opens",
)


def write_history(revisions: int, kilobytes: int, days: int) -> Iterator[Rev]:
    """A desk's page that has its length from its first revision on."""
    chance, now = random.Random(7), BEGIN  # noqa: S311
    step = timedelta(days=days) / revisions
    threads: list[list[str]] = []
    size, number = 0, 0

    def words(count: int) -> str:
        return " ".join(chance.choices(_WORDS, k=count)).capitalize() + "."

    def opens(at: datetime) -> int:
        nonlocal number
        number += 1
        who = chance.choice(PEOPLE)
        threads.append([f"== Request {number} ==\n\n{words(60)} {sign(who, at)}"])
        return len(threads[-1][0])

    while size < kilobytes * 1000:
        size += opens(now - timedelta(days=400))
    for count in range(revisions):
        kind = count % 10
        if kind == 0:
            size += opens(now)
            who = threads[-1][0].rpartition("[[User:")[2].partition("|")[0]
        elif kind == 9 and size > kilobytes * 1000:
            who = "ArchiveBot"
            while size > kilobytes * 1000:
                size -= sum(map(len, threads.pop(0)))
        else:
            who = chance.choice(STAFF if kind % 2 else PEOPLE)
            thread = threads[-1 - int(chance.expovariate(0.2)) % min(40, len(threads))]
            thread.append(f": {words(15)} {sign(who, now)}")
            size += len(thread[-1])
        yield Rev(who, "\n\n".join("\n".join(one) for one in threads), now)
        now += step * chance.uniform(0.2, 1.8)


def write_file(file: Path, revisions: int, kilobytes: int, days: int) -> None:
    """An export of such a page."""
    with file.open("w", encoding="utf-8") as opened:
        history = write_history(revisions, kilobytes, days)
        opened.writelines(export({"Meta:Helpdesk": history}))


def measure(file: Path, profile: str) -> None:
    """Rehearse an export and print what that took; in a process of its own."""
    from helpdeskbot.cli.rehearsing import WantedRehearsal, make_terms
    from helpdeskbot.rehearsal.export.past import read_past
    from helpdeskbot.rehearsal.play import rehearse

    settings = file.with_suffix(f".{profile}.toml")
    settings.write_text(f'profile = "{profile}"\nstaff = {json.dumps(STAFF)}\n')
    before, wall = time.process_time(), time.perf_counter()
    with read_past(file) as past:
        read, read_wall = time.process_time(), time.perf_counter()
        terms = make_terms(past, WantedRehearsal(settings=settings))
        found = rehearse(past, terms)
    acts = sum(len(one.acts) for one in found.requests) + len(found.elsewhere)
    result = {
        "reading": read - before,
        "rehearsing": time.process_time() - read,
        "wall": time.perf_counter() - wall,
        "reading wall": read_wall - wall,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "passes": found.passes,
        "requests": len(found.requests),
        "acts": acts,
    }
    print(json.dumps(result))


def main() -> None:
    """Print a table: processor time in seconds, peak memory in MB."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--revisions", type=int, default=10_000)
    parser.add_argument("--kilobytes", type=int, default=200, help="of the page")
    parser.add_argument("--days", type=int, default=730, help="from the first to the last")
    parser.add_argument("--profiles", nargs="*", default=["quiet", "helpful", "full"])
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        measure(Path(given.measure[0]), given.measure[1])
        return
    with tempfile.TemporaryDirectory(prefix="helpdeskbot-bench-") as folder:
        file = Path(folder) / "export.xml"
        write_file(file, given.revisions, given.kilobytes, given.days)
        megabytes = file.stat().st_size / 1e6
        print(f"{given.revisions} revisions of {given.kilobytes} kB in {given.days} days:")
        print(f"an export of {megabytes:.0f} MB; processor time in seconds, memory in MB")
        head = ("profile", "reading", "rehearsing", "wall", "memory", "passes", "requests", "acts")
        print("  ".join(f"{name:>10}" for name in head))
        for profile in given.profiles:
            command = [sys.executable, "-m", __spec__.name, "--measure", str(file), profile]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            found = json.loads(done.stdout)
            row = [profile, *(f"{found[name]:.0f}" for name in head[1:])]
            print("  ".join(f"{one:>10}" for one in row), flush=True)


if __name__ == "__main__":
    main()
