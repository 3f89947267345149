"""The queue: a wiki's pass is a task, and at its end queues the next; somebody tends them all.

The next one comes at the interval, or when something is due, or when somebody has edited and who
listens (:mod:`.hearing`) hurries it.
Each wiki has one task that waits or is being done.  Procrastinate's two locks hold that in the
database: of the tasks of one wiki, one at most waits (``queueing_lock``) and one at most is being
done (``lock``).  Who makes it does not matter, so there is no leader.  A worker that dies leaves
its task "being done"; its heartbeats stop, and whoever tends the queue next queues it again.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from contextlib import suppress
from datetime import datetime
from typing import Any

from procrastinate import App
from procrastinate.connector import BaseAsyncConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager, NotificationCallback

from helpdeskbot.cli import app
from helpdeskbot.cli.working.offices import Offices, PassEnd
from helpdeskbot.cli.working.pace import Rhythm

log = logging.getLogger(__name__)

ROUND = "helpdeskbot.pass_over"
TEND = "helpdeskbot.tend"
_PASSES, _TENDING = "passes", "tending"
_FIRST = 1
# A wiki that is away takes a worker's time until that gives it up: the longer it is away, the
# more seldom it is asked, but at least as often as this, in seconds.
_SELDOM = 600.0
_TRIES = 3
# On this channel workers without work are told to look for some at once.
_HURRIED = "helpdeskbot_hurried"
_TELL = "NOTIFY helpdeskbot_hurried"
_chance = random.SystemRandom()


class _Manager(JobManager):
    """Notices that the end of a task could not be noted, and tells of what is hurried.

    Such a task would be "being done" for as long as this worker lives.

    :param lost: called then.
    """

    def __init__(self, connector: BaseAsyncConnector, lost: Callable[[], None]) -> None:
        super().__init__(connector)
        self._lost = lost
        self.awaited: set[str] = set()
        """Wikis whose next pass waits for the end of the one that is being made here."""

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:
        """Note the end of a task."""
        try:
            await super().finish_job(job, status, delete_job)
        except ConnectorException:
            wiki = job.task_kwargs.get("wiki", "")
            log.warning("the end of a pass could not be noted", extra={"wiki": wiki})
            self._lost()
            return
        if job.lock in self.awaited:
            self.awaited.discard(job.lock)
            with suppress(ConnectorException):
                await _tell_of_haste(self)

    async def listen_for_jobs(
        self, *, on_notification: NotificationCallback, queues: Iterable[str] | None = None
    ) -> None:
        """Be told of what is hurried, and of nothing else.

        Each pass queues the next one: if that were told, all workers would look in vain each time.
        """

        async def look(channel: str, payload: str) -> None:
            await on_notification(
                channel=channel, notification={"type": "job_inserted", "job_id": 0}
            )

        await self.connector.listen_notify(on_notification=look, channels=[_HURRIED])


def make_queue(
    connector: BaseAsyncConnector,
    offices: Offices,
    threads: Executor,
    pace: Rhythm,
    lost: Callable[[], None] = lambda: None,
) -> App:
    """The tasks that a worker knows.

    :param threads: where passes are made, while this thread goes on telling that we live.
    :param lost: called when the end of a task could not be noted, because the database was away,
        or another worker was given the task meanwhile.  The worker has to begin anew, under
        another number: what is "being done" by one that is gone is queued again.
    """
    queue = App(connector=connector)
    manager = queue.job_manager = _Manager(connector, lost)

    @queue.task(name=ROUND, queue=_PASSES)
    async def pass_over(wiki: str, watched: Any = None, failures: int = 0) -> None:
        # What the pass before has asked for is in the task only for who listens meanwhile; and
        # how many before this one have failed, of whoever's.
        if wiki not in offices:
            # Somebody whose settings know it finds it missing, and queues it again.
            log.warning("this machine's settings have no wiki of this name", extra={"wiki": wiki})
            return
        loop, end = asyncio.get_running_loop(), PassEnd(failed=True)
        try:
            end = await loop.run_in_executor(threads, offices.pass_over, wiki)
        except Exception:
            log.exception("a pass failed", extra={"wiki": wiki})
        # Who was asked to end left something for another one to do at once.
        failures = failures + 1 if end.failed and not offices.stopped else 0
        wait = 0 if offices.stopped else _find_wait(offices, wiki, end, failures)
        watched = end.watched.as_json() if end.watched else None
        if not await queue_pass(queue, wiki, wait, watched, failures):
            # It was hurried while this one was made.
            manager.awaited.add(wiki)

    @queue.periodic(cron=f"* * * * * */{pace.tend}")
    @queue.task(name=TEND, queue=_TENDING, queueing_lock=TEND, priority=_FIRST)
    async def tend(timestamp: int) -> None:
        stalled = await manager.get_stalled_jobs(seconds_since_heartbeat=pace.dead)
        for job in stalled:
            await give_to_another(manager, job)
        waiting = await manager.list_jobs_async(queue=_PASSES)
        known = {str(job.task_kwargs.get("wiki")) for job in waiting}
        await _queue_all(queue, offices, [wiki for wiki in offices if wiki not in known])

    return queue


def _find_wait(offices: Offices, wiki: str, end: PassEnd, failures: int) -> float:
    """The seconds until a wiki's next pass: its interval, unless something is due before.

    :param failures: how many passes in a row have failed: from the second on it waits for longer.
    """
    interval, jitter = offices.interval(wiki)
    wait = max(0, interval + _chance.uniform(-jitter, jitter))
    if failures > 1:
        return max(wait, min(wait * float(1 << min(failures - 1, 16)), _SELDOM))
    return wait if end.due is None else min(wait, _seconds_until(end.due))


def _seconds_until(at: datetime) -> float:
    return max(0, (at - app.now_utc()).total_seconds())


def _make_job(queue: App, wiki: str, wait: float, **more: Any) -> Job:
    # Without a time it is due by any clock: who is notified of it finds it.
    schedule = {"seconds": wait} if wait > 0 else None
    task = queue.configure_task(
        ROUND, lock=wiki, queueing_lock=wiki, schedule_in=schedule, queue=_PASSES
    )
    known = {name: value for name, value in more.items() if value}
    return task.job.evolve(task_kwargs={"wiki": wiki, **known})


async def queue_pass(
    queue: App, wiki: str, wait: float, watched: Any = None, failures: int = 0
) -> bool:
    """Queue a wiki's pass, unless one waits already.

    :param wait: seconds from now.
    :param watched: what the last one has asked for, as JSON; ``None``: nobody has to know.
    :param failures: how many before it have failed, one after the other.
    :returns: whether it was queued.
    """
    try:
        job = _make_job(queue, wiki, wait, watched=watched, failures=failures)
        await queue.job_manager.defer_job_async(job)
    except AlreadyEnqueued:
        log.debug("a pass waits already", extra={"wiki": wiki})
        return False
    return True


async def hurry_pass(queue: App, wiki: str, at: datetime) -> None:
    """Let a wiki's next pass be no later than that; one that is being made is not the next.

    One that waits for longer is taken out and queued anew.  Whoever dies between the two leaves
    none, which who tends the queue finds.

    :param at: UTC.
    """
    manager = queue.job_manager
    for _ in range(_TRIES):
        watched = None
        for job in await manager.list_jobs_async(
            queue=_PASSES, queueing_lock=wiki, status=Status.TODO.value
        ):
            if job.scheduled_at is None or job.scheduled_at <= at:
                return
            watched = job.task_kwargs.get("watched")
            if job.id is not None:
                await manager.cancel_job_by_id_async(job.id, delete_job=True)
        wait = _seconds_until(at)
        if await queue_pass(queue, wiki, wait, watched):
            if not wait:
                await _tell_of_haste(manager)
            return
        # A pass has ended meanwhile, and has queued the next one for later.


async def _tell_of_haste(manager: JobManager) -> None:
    """Let all workers that are free look for work at once."""
    await manager.connector.execute_query_async(_TELL)


async def fetch_watched(queue: App) -> Mapping[str, object]:
    """What the last pass of each wiki has asked for, as JSON; of those whose next pass waits."""
    waiting = await queue.job_manager.list_jobs_async(queue=_PASSES, status=Status.TODO.value)
    return {str(job.task_kwargs.get("wiki")): job.task_kwargs.get("watched") for job in waiting}


async def give_to_another(manager: JobManager, job: Job) -> None:
    """Queue again what a worker left "being done" that is taken for dead."""
    try:
        if job.task_name == TEND:
            await manager.finish_job(job, Status.FAILED, delete_job=True)
            return
        log.warning(
            "a worker has died or hangs; its pass is queued again",
            extra={"wiki": job.task_kwargs.get("wiki"), "worker": job.worker_id},
        )
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            # It died between the two steps at the end of a pass: the next one waits already.
            await manager.finish_job(job, Status.FAILED, delete_job=True)
    except ConnectorException:
        # It lives after all and has finished, or another one has done this just now.
        log.debug("it is not being done any more", extra={"job": job.id})


async def _queue_all(queue: App, offices: Offices, missing: Iterable[str]) -> None:
    """Queue passes that are missing: of new wikis, and of a worker that failed; the first at once.

    The others follow within their interval, so that nine hundred do not begin in one second.
    """
    wikis = list(missing)
    jobs = [
        _make_job(queue, wiki, offices.interval(wiki)[0] * number / len(wikis))
        for number, wiki in enumerate(wikis)
    ]
    try:
        if jobs:
            await queue.job_manager.batch_defer_jobs_async(jobs)
    except AlreadyEnqueued:
        # One of them was just being done, and has queued its next; the others, one by one.
        for wiki in wikis:
            await queue_pass(queue, wiki, 0)
