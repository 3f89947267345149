"""Which worker hears of edits: of those that know the same wikis, one listens to their stream.

That is a lease in the database, as of a desk.  Who listens begins it anew with each beat; if it
dies or hangs, another one takes it.  What is heard lets the wiki's pass come sooner, whoever makes
it; which pages matter stands in the pass that waits, as the one before it has left that.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from procrastinate import App
from procrastinate.exceptions import ConnectorException

from helpdeskbot.cli import app
from helpdeskbot.cli.listening.address import find_server, find_stream, introduce
from helpdeskbot.cli.listening.interest import WatchedPages
from helpdeskbot.cli.listening.listener import Ear, Hurry, Listener
from helpdeskbot.cli.working.offices import Offices
from helpdeskbot.cli.working.pace import Rhythm
from helpdeskbot.cli.working.queue import fetch_watched, hurry_pass
from helpdeskbot.model.errors import HelpdeskBotError, LeaseLost
from helpdeskbot.model.memory import Fence
from helpdeskbot.settings.operator_file import Settings

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Stream:
    """A stream and the wikis that share it; with ears, while we are the one who listens."""

    address: str
    wikis: Sequence[Settings]
    fence: Fence | None = None
    ears: Mapping[str, Ear] = field(default_factory=dict)
    stop: threading.Event = field(default_factory=threading.Event)
    told: dict[str, datetime] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The lease's name: the same for all workers that would listen to the same."""
        parts = [self.address, *sorted(one.wiki.name for one in self.wikis)]
        return f"listening/{sha256(chr(0).join(parts).encode()).hexdigest()[:32]}"

    def begin(self, hurry: Hurry) -> None:
        self.stop = stop = threading.Event()

        def hurry_unless_over(wiki: str, at: datetime) -> None:
            # A connection ends when something comes, or after a silence.
            if not stop.is_set():
                hurry(wiki, at)

        self.told = {}
        self.ears = {
            wiki.name: Ear(
                wiki.name, wiki.account, find_server(wiki.api), hurry_unless_over, app.now_utc
            )
            for wiki in (one.wiki for one in self.wikis)
        }
        agent = introduce(self.wikis[0].wiki.contact)
        Listener(self.address, [*self.ears.values()], agent=agent, stop=stop).start()

    def end(self) -> None:
        self.stop.set()
        self.fence, self.ears = None, {}


class Hearing:
    """What a worker listens to.

    :param hurry: lets a wiki's next pass be no later than that, UTC; called in other threads.
    :param lease: for how long who listens may be silent before another worker takes it.
    """

    def __init__(self, offices: Offices, hurry: Hurry, *, lease: timedelta) -> None:
        found: dict[str, list[Settings]] = {}
        for settings in offices.every:
            if address := find_stream(settings.run.stream, settings.wiki.api):
                found.setdefault(address, []).append(settings)
        self._streams = [_Stream(address, wikis) for address, wikis in found.items()]
        self._store, self._worker = offices.store, offices.worker
        self._hurry = hurry
        self._lease = lease
        self._over = False
        # The end may come while the leases are begun anew, in another thread.
        self._turn = threading.Lock()

    def __bool__(self) -> bool:
        """Whether there is any stream to listen to."""
        return bool(self._streams)

    @property
    def listens(self) -> bool:
        """Whether this worker is the one who listens to any."""
        return any(one.fence is not None for one in self._streams)

    def keep(self) -> None:
        """Take the streams that nobody listens to, and say that we go on with ours."""
        with self._turn:
            for one in () if self._over else self._streams:
                try:
                    self._keep(one)
                except HelpdeskBotError as error:
                    # Two that listen hurry a pass twice, and it is made once.
                    log.warning("it cannot be told who listens: %s", error)

    def _keep(self, stream: _Stream) -> None:
        if stream.fence is None:
            stream.fence = self._store.claim(stream.key, self._worker, lease=self._lease)
            if stream.fence is not None:
                stream.begin(self._hurry)
            return
        try:
            self._store.prolong(stream.fence)
        except LeaseLost:
            log.info("another worker listens now", extra={"stream": stream.address})
            stream.end()

    def take_note(self, watched: Mapping[str, object]) -> None:
        """Learn which pages matter.

        :param watched: by wiki, what its last pass has asked for, as JSON.
        """
        for stream in self._streams:
            for wiki, ear in stream.ears.items():
                found = WatchedPages.from_json(watched.get(wiki))
                # The same again is no answer to what was heard since.
                if found is not None and found.at != stream.told.get(wiki):
                    stream.told[wiki] = found.at
                    ear.take_note(found)

    def end(self) -> None:
        """Leave the streams to another worker, at once."""
        with self._turn:
            self._over = True
            for stream in self._streams:
                fence = stream.fence
                stream.end()
                if fence is not None:
                    try:
                        self._store.release(stream.key, self._worker, fence.token)
                    except HelpdeskBotError as error:
                        log.warning("another worker listens when the lease is over: %s", error)


async def listen(queue: App, offices: Offices, pace: Rhythm) -> None:
    """Listen, or be ready to, until cancelled; at once over where there is no stream."""
    loop, news = asyncio.get_running_loop(), asyncio.Event()
    wanted: dict[str, datetime] = {}

    def add(wiki: str, at: datetime) -> None:
        wanted[wiki] = min(at, wanted.get(wiki, at))
        news.set()

    def hurry(wiki: str, at: datetime) -> None:
        # The loop may have been closed while something was heard.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(add, wiki, at)

    hearing = Hearing(offices, hurry, lease=pace.hearing)
    if not hearing:
        return
    try:
        async with asyncio.TaskGroup() as both:
            both.create_task(_keep(queue, hearing, pace))
            both.create_task(_pass_on(queue, wanted, news))
    finally:
        await loop.run_in_executor(None, hearing.end)


async def _keep(queue: App, hearing: Hearing, pace: Rhythm) -> None:
    while True:
        await _unless_away(_keep_once(queue, hearing))
        await asyncio.sleep(pace.beat)


async def _keep_once(queue: App, hearing: Hearing) -> None:
    await asyncio.get_running_loop().run_in_executor(None, hearing.keep)
    if hearing.listens:
        hearing.take_note(await fetch_watched(queue))


async def _pass_on(queue: App, wanted: dict[str, datetime], news: asyncio.Event) -> None:
    while True:
        await news.wait()
        news.clear()
        while wanted:
            await _unless_away(hurry_pass(queue, *wanted.popitem()))


async def _unless_away(doing: Awaitable[None]) -> None:
    """What fails leaves the passes to their intervals; it is not the end of listening."""
    try:
        await doing
    except ConnectorException as error:
        # Who is out of the queue's reach begins anew anyhow, and says so.
        log.debug("the queue is out of reach", extra={"why": type(error).__name__})
    except Exception:
        log.exception("listening failed")
