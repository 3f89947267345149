"""A worker whose passes do nothing: ``python -m tests.bench_scale.nothing URL WIKIS KEEP``.

It says when it begins; at SIGTERM, how many passes it made, and what processor time they took.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import cast

from helpdeskbot.cli.working.database import find_conninfo, open_connector
from helpdeskbot.cli.working.offices import Offices, PassEnd
from helpdeskbot.cli.working.pace import Rhythm
from helpdeskbot.cli.working.queue import TEND, make_queue


class Nothing:
    """Offices without work, that are due again at once."""

    def __init__(self, wikis: int) -> None:
        self._names = [f"wiki{number}" for number in range(wikis)]
        self._lock = threading.Lock()
        self.made = 0
        self.stopped = False

    def __contains__(self, wiki: str) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def interval(self, wiki: str) -> tuple[float, float]:
        return 0, 0

    def pass_over(self, wiki: str) -> PassEnd:
        with self._lock:
            self.made += 1
        return PassEnd()


async def _work(url: str, wikis: int, *, keep: bool) -> None:
    offices = Nothing(wikis)
    with ThreadPoolExecutor(4) as threads:
        connector = open_connector(find_conninfo(url))
        queue = make_queue(connector, cast(Offices, offices), threads, Rhythm(poll=0.05))
        async with queue.open_async():
            serving = asyncio.create_task(
                queue.run_worker_async(
                    concurrency=4,
                    fetch_job_polling_interval=0.05,
                    listen_notify=True,
                    delete_jobs="never" if keep else "always",
                    install_signal_handlers=False,
                )
            )
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, serving.cancel)
            began = time.process_time()
            print("begun", flush=True)
            await asyncio.wait([serving])
    print(offices.made, time.process_time() - began, flush=True)


def fill(url: str, wikis: int) -> None:
    """Queue a pass of each wiki, all due now."""

    async def run() -> None:
        queue = make_queue(
            open_connector(find_conninfo(url)),
            cast(Offices, Nothing(wikis)),
            ThreadPoolExecutor(1),
            Rhythm(),
        )
        async with queue.open_async():
            await queue.tasks[TEND](timestamp=0)

    asyncio.run(run())


def main(url: str, wikis: str, keep: str) -> None:
    asyncio.run(_work(url, int(wikis), keep=keep == "keep"))


if __name__ == "__main__":
    main(*sys.argv[1:])
