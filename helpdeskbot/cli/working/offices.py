"""The offices of a worker: each is opened when its wiki's first pass comes, and kept."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from helpdeskbot.cli import app
from helpdeskbot.cli.listening.address import find_stream
from helpdeskbot.cli.listening.dues import find_next_due
from helpdeskbot.cli.listening.interest import WatchedPages
from helpdeskbot.cli.listening.listener import find_watched
from helpdeskbot.cli.logs import ReportLog, of_wiki
from helpdeskbot.cli.schedule import Beat, tick_once
from helpdeskbot.cli.several import watch
from helpdeskbot.model.report import TickReport
from helpdeskbot.office.office import Office
from helpdeskbot.settings.operator_file import Settings
from helpdeskbot.store.protocol import Store
from helpdeskbot.wiki.protocol import Wiki

if TYPE_CHECKING:
    from helpdeskbot.cli.metrics import Metrics

Tell = Callable[[TickReport], None]


@dataclass(frozen=True, slots=True)
class PassEnd:
    """What a pass leaves to the next one of its wiki.

    :param due: when something is due that nobody has to edit anything for, UTC; ``None``: nothing.
    :param watched: what it has asked for; ``None``: that is not known, or nobody listens.
    :param failed: it could not be made, as when the wiki is away.
    """

    due: datetime | None = None
    watched: WatchedPages | None = None
    failed: bool = False


class Offices:
    """The wikis that a worker knows, and their passes; threads may share it.

    :param every: the settings of each wiki.
    :param store: the memory of all.
    :param worker: this process; no other that lives has this name, on any machine.
    :param lease: for how long a pass keeps its desks without a sign of life.
    :param connect: logs in to a wiki.
    :param tell: makes what is told of a wiki's passes.
    :param metrics: what is told of them to who watches; ``None``: nothing.
    """

    def __init__(
        self,
        every: Sequence[Settings],
        store: Store,
        *,
        worker: str,
        lease: timedelta,
        connect: Callable[[Settings], Wiki],
        tell: Callable[[str], Tell] = lambda wiki: ReportLog(),
        metrics: Metrics | None = None,
    ) -> None:
        self._beats = {
            settings.wiki.name: Beat(
                wiki=settings.wiki.name,
                worker=worker,
                store=store,
                open=partial(self._open, settings),
                interval=settings.run.interval_seconds,
                jitter=settings.run.jitter_seconds,
                tell=tell(settings.wiki.name),
                keep_days=settings.database.keep_days,
                log_as=settings.wiki.name if settings.beside else "",
                note=watch(settings, metrics),
            )
            for settings in every
        }
        self.every = tuple(every)
        self.store = store
        self.worker = worker
        self._heard = {
            settings.wiki.name
            for settings in every
            if find_stream(settings.run.stream, settings.wiki.api)
        }
        self._lease = lease
        self._connect = connect
        self._turns = {name: threading.Lock() for name in self._beats}
        self._offices: dict[str, Office] = {}
        self._stopping = threading.Event()

    def __contains__(self, wiki: str) -> bool:
        return wiki in self._beats

    def __iter__(self) -> Iterator[str]:
        return iter(self._beats)

    @property
    def stopped(self) -> bool:
        """Whether this process was asked to end."""
        return self._stopping.is_set()

    def interval(self, wiki: str) -> tuple[float, float]:
        """The seconds between a wiki's passes, and how many may be added or taken."""
        beat = self._beats[wiki]
        return beat.interval, beat.jitter

    def pass_over(self, wiki: str) -> PassEnd:
        """Make one pass over a wiki's desks; what goes wrong is logged, and stops no other.

        :raises LookupError: this worker's settings know no such wiki.
        """
        # When this process was held up and goes on, the queue may give it a pass again that it
        # is still at: two at once would claim the desks in one name.
        with self._turns[wiki], of_wiki(self._beats[wiki].log_as):
            made = tick_once(self._beats[wiki], self._offices, self._stopping)
            office = self._offices.get(wiki)
            if office is None:
                return PassEnd(failed=True)
            due = find_next_due(office, made.started if made is not None else None)
            watched = find_watched(office) if wiki in self._heard else None
            return PassEnd(due, watched, failed=made is None)

    def _open(self, settings: Settings) -> Office:
        office = app.build_office(settings, self._connect(settings), self.store)
        office.worker, office.lease = self.worker, self._lease
        return office

    def stop(self) -> None:
        """Let each pass finish the page at hand, and wait for no wiki any more."""
        self._stopping.set()
        for office in list(self._offices.values()):
            office.wiki.stop()
