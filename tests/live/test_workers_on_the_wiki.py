"""``helpdeskbot worker`` on a real wiki: it hears of edits, and two double nothing."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from helpdeskbot.store.opening import open_store
from tests.live.clerk import Clerk
from tests.live.conftest import Place
from tests.live.feeding import streaming
from tests.live.swift import admin, wiki_server
from tests.live.test_running import TAG, wait_until
from tests.store.conftest import new_url, server

__all__ = ["admin", "new_url", "server", "wiki_server"]
HOURS = 3600.0
LOGS = ("first.log", "second.log")


def hire(clerk: Clerk, url: str, stream: str) -> None:
    """Let the settings be for workers: a database that they share, and a stream."""
    text = re.sub('(?m)^url = ".*"$', f'url = "{url}"', clerk.settings.read_text())
    clerk.settings.write_text(text.replace("[run]\n", f'[run]\nstream = "{stream}"\n'))


@contextmanager
def at_work(clerk: Clerk) -> Iterator[None]:
    """Two workers that are ready; they end well."""
    working = [clerk.start("worker", log=log) for log in LOGS]
    files = [clerk.folder / log for log in LOGS]
    try:
        wait_until(lambda: all('"event": "started"' in one.read_text() for one in files))
        yield
    finally:
        for one in working:
            one.send_signal(signal.SIGTERM)
        codes = [one.wait(20) for one in working]
    assert codes == [0, 0]
    assert not any("Traceback" in one.read_text() for one in files)


def test_a_request_is_tagged_by_a_worker_and_a_second_one_doubles_nothing(
    wiki: Place, tmp_path: Path, new_url: Callable[[str], str]
) -> None:
    clerk = Clerk(wiki, tmp_path, interval=HOURS)
    wiki.admin.edit(clerk.stop, "run")
    wiki.admin.edit(clerk.page, "Welcome.")
    anna = wiki.person("Anna")

    def tags() -> int:
        return wiki.admin.text(clerk.page).count(TAG)

    with streaming(wiki.server) as events:
        url = new_url("postgresql")
        hire(clerk, url, events.address)
        with at_work(clerk):
            wait_until(lambda: bool(events.visits))
            for number, heading in enumerate(("Photos", "Maps"), 1):
                anna.new_section(clerk.page, heading, "How do we begin? ~~~~")
                wait_until(lambda number=number: tags() == number)  # type: ignore[misc]
            with open_store(url, migrate=False) as store:
                beats = store.fetch_heartbeats()

    # The next interval would have been an hour away.
    assert beats
    assert tags() == len(clerk.edits()) == 2
    heard = ['"event": "listening"' in (tmp_path / log).read_text() for log in LOGS]
    assert sorted(heard) == [False, True]
