"""The bot as a service: what it asks of the wiki, how it ends, what the doctor makes of it."""

from __future__ import annotations

import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

from helpdeskbot.tick import tick
from tests.live.clerk import Clerk
from tests.live.conftest import Place
from tests.live.swift import admin, wiki_server

__all__ = ["admin", "wiki_server"]

TAG = "{{Helpdesk status|new}}\n"


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for another process; nothing here waits for time to pass."""
    end = time.monotonic() + seconds  # deadline
    while not condition():
        assert time.monotonic() < end, "it did not happen"  # deadline
        threading.Event().wait(0.1)


def test_an_idle_tick_over_fifty_pages_makes_one_request_and_parses_nothing(
    wiki: Place, tmp_path: Path
) -> None:
    titles = [wiki.title(f"desk {number}") for number in range(50)]
    clerk = Clerk(wiki, tmp_path, pages=titles)
    wiki.admin.edit(clerk.stop, "run")
    for title in titles:
        wiki.admin.edit(title, "== Q ==\n{{Helpdesk status|done}}\nHello. ~~~~")
    office = clerk.office()
    first = tick(office)
    mark = wiki.server.mark()

    idle = [tick(office) for _ in range(3)]

    assert len(first.pages_read) == 50
    requests = wiki.server.api_requests(mark)
    assert len(requests) == 3, requests
    assert [report.pages_read for report in idle] == [[], [], []]


def test_run_tags_a_request_makes_one_request_an_idle_tick_and_ends_on_sigterm(
    wiki: Place, tmp_path: Path
) -> None:
    clerk = Clerk(wiki, tmp_path)
    wiki.admin.edit(clerk.stop, "run")
    wiki.person("Anna").new_section(clerk.page, "Photos", "How do we begin? ~~~~")
    running = clerk.start("run")
    try:
        wait_until(lambda: TAG in wiki.admin.text(clerk.page))
        second = clerk("run")
        wait_until(
            lambda: (
                "no page has changed" in clerk("preview").stdout
                or "Nothing to do" in clerk("preview").stdout
            )
        )
        healthy = clerk("doctor")
        requests = _requests_per_idle_tick(clerk, running)
    finally:
        running.send_signal(signal.SIGTERM)
        code = running.wait(15)

    assert second.returncode == 1
    assert "another helpdeskbot is at work" in second.stderr
    assert "last sign of life" in healthy.stdout
    assert requests == [1, 1]
    assert code == 0
    log = (clerk.folder / "run.log").read_text()
    assert '"event": "stopped"' in log
    assert "Traceback" not in log


def _requests_per_idle_tick(clerk: Clerk, running: subprocess.Popen[str]) -> list[int]:
    """How many API requests the running bot makes from one sign of life to the next."""
    store = clerk.office().store

    def wait_for_sign_of_life() -> None:
        before = store.fetch_heartbeats()[0].at
        wait_until(lambda: store.fetch_heartbeats()[0].at > before)

    counts = []
    # Not in the middle of a tick, whose request may have been made already.
    wait_for_sign_of_life()
    for _ in range(2):
        mark = clerk.wiki.server.mark()
        wait_for_sign_of_life()
        counts.append(len(clerk.wiki.server.api_requests(mark)))
        assert running.poll() is None
    return counts


def test_run_survives_a_wiki_that_is_away_and_says_so(wiki: Place, tmp_path: Path) -> None:
    clerk = Clerk(wiki, tmp_path)
    wiki.admin.edit(clerk.stop, "run")
    wiki.admin.edit(clerk.page, "Welcome.")
    running = clerk.start("run")
    try:
        wait_until(lambda: '"event": "started"' in (clerk.folder / "run.log").read_text())
        wiki.server.configure("http_response_code(503); die('away');")
        wait_until(lambda: "the tick failed" in (clerk.folder / "run.log").read_text(), 120)
        wiki.server.configure("")
        wiki.person("Anna").new_section(clerk.page, "Photos", "How do we begin? ~~~~")
        wait_until(lambda: TAG in wiki.admin.text(clerk.page), 120)
    finally:
        wiki.server.configure("")
        running.send_signal(signal.SIGINT)
        code = running.wait(20)

    assert code == 0
