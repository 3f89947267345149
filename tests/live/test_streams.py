"""The bot as a service that hears of edits from the wiki's own feed, and needs no interval."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.live.clerk import Clerk
from tests.live.conftest import Place
from tests.live.feeding import streaming
from tests.live.swift import admin, wiki_server
from tests.live.test_running import TAG, wait_until
from tests.sse import EventServer

__all__ = ["admin", "wiki_server"]

HOURS = 3600.0


@contextmanager
def at_work(clerk: Clerk, events: EventServer) -> Iterator[subprocess.Popen[str]]:
    """`run`, that has looked at its desk and listens; its next interval is an hour away."""
    text = clerk.settings.read_text()
    clerk.settings.write_text(text.replace("[run]\n", f'[run]\nstream = "{events.address}"\n'))
    running = clerk.start("run")
    try:
        wait_until(lambda: '"event": "listening"' in (clerk.folder / "run.log").read_text())
        store = clerk.office().store
        wait_until(lambda: bool(store.fetch_heartbeats()))
        yield running
    finally:
        running.send_signal(signal.SIGTERM)
        code = running.wait(20)
    assert code == 0
    assert "Traceback" not in (clerk.folder / "run.log").read_text()


def test_a_request_is_dealt_with_when_it_is_saved_and_not_an_interval_later(
    wiki: Place, tmp_path: Path
) -> None:
    clerk = Clerk(wiki, tmp_path, interval=HOURS)
    wiki.admin.edit(clerk.stop, "run")
    wiki.admin.edit(clerk.page, "Welcome.")
    anna = wiki.person("Anna")
    with streaming(wiki.server) as events, at_work(clerk, events):
        anna.new_section(clerk.page, "Photos", "How do we begin? ~~~~")
        wait_until(lambda: wiki.admin.text(clerk.page).count(TAG) == 1)
        anna.new_section(clerk.page, "Maps", "And these? ~~~~")
        wait_until(lambda: wiki.admin.text(clerk.page).count(TAG) == 2)

    assert len(clerk.edits()) == 2


def test_who_may_still_be_at_it_is_left_alone_for_just_as_long_as_that_is_set(
    wiki: Place, tmp_path: Path
) -> None:
    clerk = Clerk(wiki, tmp_path, interval=HOURS)
    clerk.settings.write_text(
        clerk.settings.read_text().replace("settle_minutes = 0", "settle_minutes = 0.1")
    )
    wiki.admin.edit(clerk.stop, "run")
    wiki.admin.edit(clerk.page, "Welcome.")
    anna = wiki.person("Anna")
    with streaming(wiki.server) as events, at_work(clerk, events):
        anna.new_section(clerk.page, "Photos", "How do we begn? ~~~~")
        anna.edit(clerk.page, anna.text(clerk.page).replace("begn", "begin"))
        wait_until(lambda: TAG in wiki.admin.text(clerk.page))

    assert len(clerk.edits()) == 1


def test_people_can_stop_it_at_once(wiki: Place, tmp_path: Path) -> None:
    clerk = Clerk(wiki, tmp_path, interval=HOURS)
    wiki.admin.edit(clerk.stop, "run")
    wiki.admin.edit(clerk.page, "Welcome.")
    with streaming(wiki.server) as events, at_work(clerk, events):
        wiki.admin.edit(clerk.stop, "It tags the wrong page!")
        wiki.person("Anna").new_section(clerk.page, "Photos", "How do we begin? ~~~~")
        store = clerk.office().store
        wait_until(lambda: "does not say" in store.fetch_heartbeats()[0].outcome)

    assert clerk.edits() == []
