"""Listens to streams of recent changes, and lets the ticks of the wikis concerned come at once.

A thread for each stream, which outlives every fault of its server: what cannot be heard, the tick
at the interval finds.
"""

from __future__ import annotations

import json
import logging
import random
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from helpdeskbot.cli.listening.interest import Interest, Sighting, WatchedPages, clean, read_event
from helpdeskbot.cli.listening.pace import Pace, Retries
from helpdeskbot.cli.listening.stream import SILENCE, Stream, StreamEnded, connect
from helpdeskbot.model.errors import HelpdeskBotError
from helpdeskbot.office.office import Office
from helpdeskbot.wiki.prefixes import split_prefix

log = logging.getLogger(__name__)

Hurry = Callable[[str, datetime], None]

# The wiki's answer may be older than the event: its databases lag behind each other.
_LOOK_AGAIN = (timedelta(seconds=1), timedelta(seconds=4))
_MOST_AWAITED = 100
# Servers end connections now and then; only what lasts is worth a warning, about once an hour.
_TELL_EVERY = 30
_LEVELS = {1: logging.INFO, 3: logging.WARNING}


@dataclass(slots=True)
class Ear:
    """What one wiki's office wants to hear; it may be opened later.

    :param wiki: its name.
    :param account: our user name there.
    :param server: the wiki's host, as in events.
    :param hurry: lets the tick of the wiki with this name be no later than that, UTC; see
        :meth:`helpdeskbot.cli.schedule.Schedule.hurry`.
    :param clock: the time now, UTC.
    """

    wiki: str
    account: str
    server: str
    hurry: Hurry
    clock: Callable[[], datetime]
    _pace: Pace = field(default_factory=Pace)
    _awaited: dict[Sighting, int] = field(default_factory=dict)
    _interest: Interest = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._interest = Interest(self.server, self.account)

    @property
    def word(self) -> bytes:
        """What stands in each event of the wiki."""
        return f'"{self.server}"'.encode()

    def hear(self, event: object) -> None:
        """Take in an event, in the listener's thread."""
        sighting = read_event(event)
        if sighting is not None and self._interest.concerns(sighting):
            with self._lock:
                if not self._interest.has_seen(sighting) and len(self._awaited) < _MOST_AWAITED:
                    self._awaited.setdefault(sighting, 0)
            self.look()

    def look(self) -> None:
        """Let the wiki be looked at as soon as may be."""
        with self._lock:
            at = self._pace.next_at(self.clock())
        self.hurry(self.wiki, at)

    def after_tick(self, office: Office) -> None:
        """Take note of what a tick has asked for, in its thread."""
        watched = find_watched(office)
        if watched is not None:
            self.take_note(watched)

    def take_note(self, watched: WatchedPages) -> None:
        """Take note of what a tick has asked for, whoever has made it.

        If it was told less than an event had said, there is another one soon.
        """
        with self._lock:
            self._interest = replace(self._interest, pages=watched.pages, roots=watched.roots)
            left = {
                one: tries + 1
                for one, tries in self._awaited.items()
                if tries < len(_LOOK_AGAIN) and not self._interest.has_seen(one)
            }
            self._awaited = left
        if left:
            wait = _LOOK_AGAIN[min(left.values()) - 1]
            self.hurry(self.wiki, self.clock() + wait)


def find_watched(office: Office) -> WatchedPages | None:
    """What the last tick of an office has asked for; ``None``: there was none yet, or the wiki
    has to be asked what it is like and does not answer.
    """
    watched = office.watched
    if watched is None:
        return None
    try:
        site = office.site()
    except HelpdeskBotError as error:
        log.info("it cannot be told which pages matter: %s", error)
        return None
    roots = [split_prefix(root, site) for desk in office.desks for root in desk.roots]
    return WatchedPages(
        office.clock(),
        {clean(title): revid for title, revid in watched.items()},
        [(number, clean(name)) for number, name in roots],
    )


class Listener:
    """A stream, and those who want to hear of it.

    :param address: of the stream.
    :param agent: how we introduce ourselves.
    :param stop: ends it, as soon as something comes or the silence ends it.
    :param chance: a number from 0 to 1, at random.
    :param silence: seconds without a byte after which the connection is given up.
    """

    def __init__(
        self,
        address: str,
        ears: Sequence[Ear],
        *,
        agent: str,
        stop: threading.Event,
        chance: Callable[[], float] = random.random,
        silence: float = SILENCE,
    ) -> None:
        self.address = address
        self.ears = tuple(ears)
        self._agent = agent
        self._stop = stop
        self._chance = chance
        self._silence = silence
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)
        self._place = ""
        self._retries = Retries()
        self.stream: Stream | None = None
        """The connection, or the last one that there was."""

    def start(self) -> None:
        """Begin, in a thread that keeps nobody from ending."""
        self._thread.start()

    def join(self, seconds: float) -> bool:
        """Wait for its end; whether it has come."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                ended = self._listen()
            except Exception:
                # Whatever it is, listening is not to end for it; the interval goes on.
                log.exception("listening failed", extra={"stream": self.address})
                ended = StreamEnded("it failed")
            if not self._stop.is_set():
                self._stop.wait(self._find_wait(ended))

    def _listen(self) -> StreamEnded:
        """One connection, to its end, and why it ended."""
        words, resumed, stream = [ear.word for ear in self.ears], self._place, None
        try:
            with connect(
                self.address,
                agent=self._agent,
                words=words,
                place=resumed,
                silence=self._silence,
                stopping=self._stop.is_set,
            ) as stream:
                log.info("listening", extra={"stream": self.address, "resumed": bool(resumed)})
                for ear in self.ears:
                    # Not every server can go on where it was; one tick more does no harm.
                    ear.look()
                self.stream = stream
                self._hear(stream)
        except StreamEnded as ended:
            if stream is not None and stream.brought and not ended.refused:
                self._retries.succeed()
                self._place = stream.place or resumed
            elif ended.refused or stream is not None:
                # Too old, not understood, or without an end, which it would be each time: from
                # now on, as the next tick sees the rest.
                self._place = ""
            return ended
        return StreamEnded("it ended")

    def _hear(self, stream: Stream) -> None:
        for data in stream.read():
            try:
                event = json.loads(data)
            except (ValueError, RecursionError):
                continue
            for ear in self.ears:
                ear.hear(event)

    def _find_wait(self, ended: StreamEnded) -> float:
        wait = self._retries.next_wait(self._chance(), asked=ended.retry_after)
        log.log(
            _LEVELS.get(self._retries.failures % _TELL_EVERY, logging.DEBUG),
            "the stream of recent changes is not heard: %s; until it is, pages are looked at only "
            "at the interval",
            ended.what,
            extra={"stream": self.address, "again_in": round(wait, 1)},
        )
        return wait


def group(wanted: Iterable[tuple[str, str, Ear]], stop: threading.Event) -> Sequence[Listener]:
    """A listener for each stream, whoever shares it.

    :param wanted: addresses (``""``: none is wanted), how we introduce ourselves, and ears.
    """
    found: dict[str, tuple[str, list[Ear]]] = {}
    for address, agent, ear in wanted:
        if address:
            found.setdefault(address, (agent, []))[1].append(ear)
    return [
        Listener(address, ears, agent=agent, stop=stop) for address, (agent, ears) in found.items()
    ]
