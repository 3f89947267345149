"""What runs when: ticks at an interval, one at a time, until somebody asks the bot to stop."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from helpdeskbot.cli.forget import forget_old
from helpdeskbot.model.errors import HelpdeskBotError
from helpdeskbot.model.memory import Heartbeat
from helpdeskbot.model.report import TickReport
from helpdeskbot.office.office import Office
from helpdeskbot.tick import tick

log = logging.getLogger(__name__)

# A tick that waits for a wiki that does not answer is not waited for longer than this, in
# seconds: it can be killed at any point, and the next start settles what it began.
PATIENCE = 10.0


class Schedule:
    """Ticks of several offices on one machine: each at its interval, and sooner when asked to.

    Each has a thread of its own, so that a wiki that is away holds up no other, and makes one pass
    at a time.
    """

    def __init__(self) -> None:
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._offices: dict[str, Office] = {}
        self._idle: dict[str, threading.Event] = {}

    def add(
        self,
        office: Office,
        *,
        interval: float,
        jitter: float,
        tell: Callable[[TickReport], None],
        keep_days: int,
    ) -> None:
        """Let an office tick; the parameters are those of :func:`run`."""
        name, idle = office.wiki.name, threading.Event()
        idle.set()

        def one_tick() -> None:
            idle.clear()
            try:
                tick_once(office, interval=interval, tell=tell, keep_days=keep_days)
            finally:
                idle.set()

        self._offices[name], self._idle[name] = office, idle
        self._scheduler.add_executor(ThreadPoolExecutor(max_workers=1), name)
        self._scheduler.add_job(
            one_tick,
            "interval",
            id=name,
            executor=name,
            seconds=interval,
            jitter=int(jitter) or None,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            next_run_time=office.clock(),
        )

    def hurry(self, wiki: str, at: datetime) -> None:
        """Let a wiki's next tick be no later than that; those after it keep the interval.

        May be called from any thread, also while its tick is at work.

        :param at: UTC.
        """
        job = self._scheduler.get_job(wiki)
        if job is not None and (job.next_run_time is None or at < job.next_run_time):
            job.modify(next_run_time=at)

    def start(self) -> None:
        """Begin."""
        self._scheduler.start()

    def stop(self) -> bool:
        """Let each finish the page at hand.

        :returns: whether all ended by themselves; if not, threads are still at work.
        """
        for office in self._offices.values():
            office.wiki.stop()
        self._scheduler.shutdown(wait=False)
        end = time.monotonic() + PATIENCE
        return all(idle.wait(max(0, end - time.monotonic())) for idle in self._idle.values())


def run(
    office: Office,
    stop: threading.Event,
    *,
    interval: float,
    jitter: float,
    tell: Callable[[TickReport], None],
    keep_days: int = 1100,
) -> bool:
    """Tick until ``stop`` is set; then finish the page at hand and return.

    A tick that failed is logged and the next one tries again: a wiki that is down for an hour
    must not need an operator.

    :param interval: seconds between the starts of two ticks.
    :param jitter: up to so many seconds are added or taken, so that bots do not march in step.
    :param tell: called with each tick's report, in the scheduler's thread.
    :param keep_days: what happened longer ago is forgotten, once a day.
    :returns: whether the last tick ended by itself; if not, its thread is still at work.
    """
    office.stopping = stop.is_set
    schedule = Schedule()
    schedule.add(office, interval=interval, jitter=jitter, tell=tell, keep_days=keep_days)
    schedule.start()
    log.info("started", extra={"wiki": office.wiki.name, "interval": interval})
    stop.wait()
    finished = schedule.stop()
    if not finished:
        log.warning("left in the middle of a tick; the next start settles it")
    log.info("stopped")
    return finished


def tick_once(
    office: Office, *, interval: float, tell: Callable[[TickReport], None], keep_days: int
) -> None:
    """One pass of a bot that goes on, whatever comes of it: told, logged, and a sign of life left.

    The parameters are those of :func:`run`.
    """
    try:
        report = tick(office)
        tell(report)
        forget_old(office, keep_days, report)
        outcome = report.summary
    except HelpdeskBotError as error:
        log.error("the tick failed: %s", error)
        outcome = str(error)
    except Exception as error:
        log.exception("the tick failed")
        outcome = f"{type(error).__name__}: {error}"
    try:
        office.store.record_heartbeat(Heartbeat(office.worker, office.clock(), outcome, interval))
    except HelpdeskBotError as error:
        log.error("no sign of life could be left: %s", error)


@contextmanager
def stop_on_signals() -> Iterator[threading.Event]:
    """An event that SIGTERM and SIGINT set; the handlers from before are put back afterwards."""
    stop = threading.Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        stop.set()

    numbers = (signal.SIGTERM, signal.SIGINT)
    before = {number: signal.signal(number, ask_to_stop) for number in numbers}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
