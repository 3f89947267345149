"""Which streams are listened to for which wikis, as the operator's file says."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from helpdeskbot.cli import app
from helpdeskbot.cli.listening.address import find_server, find_stream, introduce
from helpdeskbot.cli.listening.listener import Ear, Listener, group

if TYPE_CHECKING:
    from helpdeskbot.office.office import Office
    from helpdeskbot.settings.operator_file import Settings


class Ticks(Protocol):
    """The ticks of some wikis, as :class:`helpdeskbot.cli.schedule.Schedule` makes them."""

    def hurry(self, wiki: str, at: datetime) -> None:
        """Let a wiki's next tick be no later than that."""

    def then(self, wiki: str, call: Callable[[Office], None]) -> None:
        """Call something after each tick of a wiki."""


def listen(schedule: Ticks, wikis: Sequence[Settings], stop: threading.Event) -> Sequence[Listener]:
    """Begin to listen for these wikis; where there is no stream, the interval does alone.

    :param schedule: whose ticks are hurried.
    :param stop: ends it.
    """
    wanted = []
    for settings in wikis:
        wiki = settings.wiki
        address = find_stream(settings.run.stream, wiki.api)
        if address:
            ear = Ear(wiki.name, wiki.account, find_server(wiki.api), schedule.hurry, app.now_utc)
            schedule.then(wiki.name, ear.after_tick)
            wanted.append((address, introduce(wiki.contact), ear))
    listeners = group(wanted, stop)
    for listener in listeners:
        listener.start()
    return listeners
