"""The offices of a worker: each is opened when its wiki's first pass comes, and kept."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from helpdeskbot.cli import app
from helpdeskbot.cli.logs import ReportLog
from helpdeskbot.cli.schedule import tick_once
from helpdeskbot.model.errors import HelpdeskBotError
from helpdeskbot.model.report import TickReport
from helpdeskbot.office.office import Office
from helpdeskbot.settings.operator_file import Settings
from helpdeskbot.store.protocol import Store
from helpdeskbot.wiki.protocol import Wiki

log = logging.getLogger(__name__)

Tell = Callable[[TickReport], None]


class Offices:
    """The wikis that a worker knows, and their passes; threads may share it.

    :param every: the settings of each wiki.
    :param store: the memory of all.
    :param worker: this process; no other that lives has this name, on any machine.
    :param lease: for how long a pass keeps its desks without a sign of life.
    :param connect: logs in to a wiki.
    :param tell: makes what is told of a wiki's passes.
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
    ) -> None:
        self._settings = {settings.wiki.name: settings for settings in every}
        self._store = store
        self._worker = worker
        self._lease = lease
        self._connect = connect
        self._tell = {name: tell(name) for name in self._settings}
        self._turns = {name: threading.Lock() for name in self._settings}
        self._offices: dict[str, Office] = {}
        self._stopped = threading.Event()

    def __contains__(self, wiki: str) -> bool:
        return wiki in self._settings

    def __iter__(self) -> Iterator[str]:
        return iter(self._settings)

    @property
    def stopped(self) -> bool:
        """Whether this process was asked to end."""
        return self._stopped.is_set()

    def interval(self, wiki: str) -> tuple[float, float]:
        """The seconds between a wiki's passes, and how many may be added or taken."""
        run = self._settings[wiki].run
        return run.interval_seconds, run.jitter_seconds

    def pass_over(self, wiki: str) -> None:
        """Make one pass over a wiki's desks; what goes wrong is logged, and stops no other.

        :raises LookupError: this worker's settings know no such wiki.
        """
        # When this process was held up and goes on, the queue may give it a pass again that it
        # is still at: two at once would claim the desks in one name.
        with self._turns[wiki]:
            settings = self._settings[wiki]
            try:
                office = self._offices.get(wiki) or self._open(settings)
            except HelpdeskBotError as error:
                log.error("no pass could be begun: %s", error, extra={"wiki": wiki})
                return
            tick_once(
                office,
                interval=settings.run.interval_seconds,
                tell=self._tell[wiki],
                keep_days=settings.database.keep_days,
            )

    def _open(self, settings: Settings) -> Office:
        office = app.build_office(settings, self._connect(settings), self._store)
        office.worker, office.lease = self._worker, self._lease
        office.stopping = self._stopped.is_set
        self._offices[settings.wiki.name] = office
        if self.stopped:
            office.wiki.stop()
        return office

    def stop(self) -> None:
        """Let each pass finish the page at hand, and wait for no wiki any more."""
        self._stopped.set()
        for office in list(self._offices.values()):
            office.wiki.stop()
