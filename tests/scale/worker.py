"""A worker at practice wikis: ``python -m tests.scale.worker PORT URL WIKIS DESKS SECONDS``.

All but the wikis is the program's own.  The secret of their server is in the environment.  A last
argument is the stream to listen to.
"""

from __future__ import annotations

import logging
import os
import sys
from typing import Any, cast

from helpdeskbot.cli.logs import set_up_logging
from helpdeskbot.cli.working import work
from helpdeskbot.cli.working.offices import Offices
from helpdeskbot.cli.working.pace import Rhythm
from helpdeskbot.settings.operator_file import Settings
from helpdeskbot.store.opening import open_store
from helpdeskbot.store.protocol import Store
from helpdeskbot.wiki.protocol import Wiki
from tests.scale.place import make_settings
from tests.scale.wikis import RemoteWiki, as_wiki

QUICK = Rhythm(poll=0.2, beat=0.5, dead=3.0, tend=1)
AT_ONCE = 2


class Counting:
    """A memory that tells each wiki when a pass of it begins: with a claim."""

    def __init__(self, store: Store, remotes: dict[str, RemoteWiki]) -> None:
        self._store = store
        self._remotes = remotes

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def claim(self, desk: str, *args: Any, **kwargs: Any) -> Any:
        if desk in self._remotes:
            self._remotes[desk].passes += 1
        return self._store.claim(desk, *args, **kwargs)


def main(port: str, url: str, wikis: str, desks: str, interval: str, stream: str = "off") -> None:
    set_up_logging("text")
    logging.getLogger("helpdeskbot.tick").setLevel(logging.WARNING)
    worker, secret = work.name_worker(), os.environ["HELPDESKBOT_SCALE_SECRET"]
    remotes: dict[str, RemoteWiki] = {}

    def connect(settings: Settings) -> Wiki:
        name = settings.wiki.name
        remotes[name] = RemoteWiki(name, worker, int(port), secret)
        return as_wiki(remotes[name])

    every = make_settings(int(wikis), int(desks), float(interval), stream=stream)
    with open_store(url) as store:
        memory = cast(Store, Counting(store, remotes))
        offices = Offices(every, memory, worker=worker, lease=QUICK.lease, connect=connect)
        finished = work.work(offices, url, at_once=AT_ONCE, pace=QUICK)
    if not finished:
        os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
