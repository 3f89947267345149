"""A worker from its start to its end: it works until a signal, and outlives its database."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from procrastinate import App

from helpdeskbot.cli.schedule import PATIENCE
from helpdeskbot.cli.working.database import find_conninfo, open_connector, prepare
from helpdeskbot.cli.working.hearing import listen
from helpdeskbot.cli.working.offices import Offices
from helpdeskbot.cli.working.pace import Rhythm
from helpdeskbot.cli.working.queue import make_queue

log = logging.getLogger(__name__)

_PAUSE = 2.0
_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def name_worker() -> str:
    """What this process is called among all workers: no other that lives is called so."""
    return f"{socket.gethostname()}:{os.getpid()}"


def work(offices: Offices, url: str, *, at_once: int, pace: Rhythm) -> bool:
    """Work until SIGTERM or SIGINT; then finish the pages at hand.

    :param url: the database's, with the queue in it; its tables are made if there are none.
    :param at_once: of how many wikis passes are made at the same time.
    :returns: whether all passes ended by themselves; if not, threads are still at work.
    :raises SettingsError: the database is no PostgreSQL.
    :raises StoreError: it cannot be used now.
    """
    prepare(url)
    threads = ThreadPoolExecutor(at_once, thread_name_prefix="pass")

    def make(lost: Callable[[], None]) -> App:
        return make_queue(open_connector(find_conninfo(url)), offices, threads, pace, lost)

    log.info("started", extra={"wikis": len(list(offices)), "at_once": at_once})
    # Not by asyncio.run(), which would wait for what did not end in time.
    loop = asyncio.new_event_loop()
    finished = loop.run_until_complete(_serve_until_asked(make, offices, at_once, pace))
    if finished:
        loop.close()
        threads.shutdown()
    else:
        log.warning("left in the middle of a pass; another worker settles it")
    log.info("stopped")
    return finished


async def _serve_until_asked(
    make: Callable[[Callable[[], None]], App], offices: Offices, at_once: int, pace: Rhythm
) -> bool:
    loop, asked = asyncio.get_running_loop(), asyncio.Event()

    def stop() -> None:
        offices.stop()
        asked.set()

    for number in _SIGNALS:
        loop.add_signal_handler(number, stop)
    waiting = asyncio.create_task(asked.wait())
    while True:
        lost = asyncio.Event()
        serving = asyncio.create_task(_serve(make(lost.set), offices, at_once, pace))
        leaving = asyncio.create_task(_cancel_when(lost, serving))
        await asyncio.wait([serving, waiting], return_when=asyncio.FIRST_COMPLETED)
        if waiting.done():
            # A second one would not let it wait for the passes that are being made.
            if not lost.is_set():
                leaving.cancel()
                serving.cancel()
            await asyncio.wait([serving], timeout=PATIENCE)
            return serving.done()
        leaving.cancel()
        # Nobody has asked it to end: the database was away, or we were held up for so long that
        # the others took us for dead.
        log.warning("the queue is out of reach; begun anew", extra={"why": _say_why(serving)})
        await asyncio.wait([waiting], timeout=_PAUSE)


async def _cancel_when(lost: asyncio.Event, serving: asyncio.Task[None]) -> None:
    await lost.wait()
    serving.cancel()


async def _serve(queue: App, offices: Offices, at_once: int, pace: Rhythm) -> None:
    """Work as one worker, until the queue is out of reach or has forgotten us."""
    async with queue.open_async(), _listening(queue, offices, pace):
        await queue.run_worker_async(
            concurrency=at_once,
            fetch_job_polling_interval=pace.poll,
            # Of what somebody hurries; what waits for its time is found by asking.
            listen_notify=True,
            # A row that is kept would be a row, and three events, for each pass.
            delete_jobs="always",
            install_signal_handlers=False,
            update_heartbeat_interval=pace.beat,
            stalled_worker_timeout=pace.dead,
        )


@asynccontextmanager
async def _listening(queue: App, offices: Offices, pace: Rhythm) -> AsyncIterator[None]:
    """Listen beside the work, and end with it."""
    hearing = asyncio.create_task(listen(queue, offices, pace))
    try:
        yield
    finally:
        hearing.cancel()
        await asyncio.wait([hearing])


def _say_why(serving: asyncio.Task[None]) -> str:
    error = None if serving.cancelled() else serving.exception()
    if error is None:
        return ""
    cause = error.__cause__ or error
    return f"{type(cause).__name__}: {cause}".splitlines()[0]
