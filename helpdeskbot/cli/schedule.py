"""What runs when: each wiki's ticks at an interval, one at a time, until the bot is to stop."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from helpdeskbot.cli import app
from helpdeskbot.cli.fairness import FairTurns
from helpdeskbot.cli.forget import forget_old
from helpdeskbot.cli.listening.dues import find_next_due
from helpdeskbot.cli.logs import of_wiki
from helpdeskbot.model.errors import HelpdeskBotError
from helpdeskbot.model.memory import Heartbeat
from helpdeskbot.model.report import TickReport
from helpdeskbot.office.office import Office
from helpdeskbot.store.protocol import Store
from helpdeskbot.tick import tick

NotePass = Callable[[TickReport | None, float], None]

log = logging.getLogger(__name__)

# A tick that waits for a wiki that does not answer is not waited for longer than this, in
# seconds: it can be killed at any point, and the next start settles what it began.
PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class Beat:
    """What is done again and again for one wiki.

    :param wiki: its name.
    :param worker: who does it, for the sign of life.
    :param store: where that is left.
    :param open: makes the office; called at the first tick, and again until it succeeds.
    :param interval: seconds between the starts of two ticks.
    :param jitter: up to so many seconds are added or taken, so that bots do not march in step.
    :param tell: called with each tick's report, in the wiki's own thread.
    :param keep_days: what happened longer ago is forgotten, once a day.
    :param log_as: how the wiki is named in each line of the log; ``""``: it need not be.
    :param note: called at each tick's end with its report, ``None`` when it failed, and the
        seconds that it took, in the wiki's own thread.
    """

    wiki: str
    worker: str
    store: Store
    open: Callable[[], Office]
    interval: float
    jitter: float
    tell: Callable[[TickReport], None]
    keep_days: int = 1100
    log_as: str = ""
    note: NotePass | None = None


class Schedule:
    """Ticks for several wikis on one machine: each at its interval, and sooner when asked to.

    Each wiki has a thread of its own, so that one that is away holds up no other, and one pass at a
    time.  A few threads work at the same time (:class:`.FairTurns`).

    :param at_once: how many.
    """

    def __init__(self, at_once: int = 4) -> None:
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._offices: dict[str, Office] = {}
        self._after: dict[str, Callable[[Office], None]] = {}
        self._idle: dict[str, threading.Event] = {}
        self._turns = FairTurns(at_once)
        self._stopping = threading.Event()

    def add(self, beat: Beat) -> None:
        """Let a wiki's desks be looked after, from the start on."""
        self._idle[beat.wiki] = idle = threading.Event()
        idle.set()

        def one_tick() -> None:
            idle.clear()
            try:
                with self._turns.turn(), of_wiki(beat.log_as):
                    made = tick_once(beat, self._offices, self._stopping)
                    self._look_ahead(beat.wiki, made)
            finally:
                idle.set()

        self._scheduler.add_executor(ThreadPoolExecutor(max_workers=1), beat.wiki)
        self._scheduler.add_job(
            one_tick,
            "interval",
            id=beat.wiki,
            executor=beat.wiki,
            seconds=beat.interval,
            jitter=int(beat.jitter) or None,
            coalesce=True,
            # One at work and one behind it, in the wiki's one thread: who is asked to hurry while a
            # tick is at work makes another one after it.
            max_instances=2,
            misfire_grace_time=None,
            next_run_time=app.now_utc(),
        )

    def hurry(self, wiki: str, at: datetime) -> None:
        """Let a wiki's next tick be no later than that; those after it keep the interval.

        May be called from any thread, also while its tick is at work.

        :param at: UTC.
        """
        job = self._scheduler.get_job(wiki)
        if job is not None and (job.next_run_time is None or at < job.next_run_time):
            job.modify(next_run_time=at)

    def then(self, wiki: str, call: Callable[[Office], None]) -> None:
        """Call something after each tick of a wiki, in its thread, once its office is open."""
        self._after[wiki] = call

    def _look_ahead(self, wiki: str, made: TickReport | None) -> None:
        """Let the next tick come when something is due, if that is before it.

        :param made: the tick that was made; ``None``: it failed.
        """
        office = self._offices.get(wiki)
        if office is None:
            return
        if wiki in self._after:
            self._after[wiki](office)
        due = find_next_due(office, made.started if made is not None else None)
        if due is not None:
            self.hurry(wiki, due)

    def office(self, wiki: str) -> Office | None:
        """A wiki's office, to be looked at only; ``None``: it could not be opened yet."""
        return self._offices.get(wiki)

    def start(self) -> None:
        """Begin."""
        self._scheduler.start()

    def stop(self) -> bool:
        """Let each finish the page at hand.

        :returns: whether all ended by themselves; if not, threads are still at work.
        """
        self._stopping.set()
        for office in list(self._offices.values()):
            office.wiki.stop()
        self._turns.end()
        self._scheduler.shutdown(wait=False)
        return self.wait()

    def wait(self) -> bool:
        """Whether all are idle, now or within :data:`PATIENCE`."""
        end = time.monotonic() + PATIENCE
        return all(idle.wait(max(0, end - time.monotonic())) for idle in self._idle.values())


def run(
    beats: Sequence[Beat],
    stop: threading.Event,
    *,
    at_once: int = 4,
    listen: Callable[[Schedule], object] | None = None,
) -> bool:
    """Tick for every wiki until ``stop`` is set; then finish the pages at hand and return.

    A tick that failed is logged and the next one tries again: a wiki that is down for an hour
    must not need an operator.

    :param at_once: so many wikis are worked at at the same time.
    :param listen: lets ticks be hurried by what is heard of the wikis.
    :returns: whether the last ticks ended by themselves; if not, threads are still at work.
    """
    schedule = Schedule(at_once)
    for beat in beats:
        schedule.add(beat)
    if listen is not None:
        listen(schedule)
    schedule.start()
    for beat in beats:
        log.info("started", extra={"wiki": beat.wiki, "interval": beat.interval})
    stop.wait()
    finished = schedule.stop()
    if not finished:
        log.warning("left in the middle of a tick; the next start settles it")
    log.info("stopped")
    return finished


def tick_once(
    beat: Beat, offices: dict[str, Office], stopping: threading.Event
) -> TickReport | None:
    """One tick of a bot that goes on whatever comes of it: told, logged, a sign of life left.

    :param offices: those that are open, by their wikis; this one is opened if need be.
    :param stopping: whether the bot was asked to end.
    :returns: its report; ``None``: there was none, or it failed.
    """
    begun, outcome = time.monotonic(), ""
    made: TickReport | None = None
    try:
        if beat.wiki not in offices:
            office = beat.open()
            office.stopping = stopping.is_set
            offices[beat.wiki] = office
        office = offices[beat.wiki]
        if stopping.is_set():
            # It waited for its turn until now, or was opened while all was told to stop.
            return None
        report = tick(office)
        beat.tell(report)
        forget_old(office, beat.keep_days, report)
        made, outcome = report, report.summary
    except HelpdeskBotError as error:
        log.error("the tick failed: %s", error)
        outcome = str(error)
    except Exception as error:
        log.exception("the tick failed")
        outcome = f"{type(error).__name__}: {error}"
    if beat.note is not None:
        beat.note(made, time.monotonic() - begun)
    try:
        now = app.now_utc()
        beat.store.record_heartbeat(Heartbeat(beat.worker, now, outcome, beat.interval))
    except HelpdeskBotError as error:
        log.error("no sign of life could be left: %s", error)
    return made


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
