"""A helpdeskbot that runs as it would as a service, on a wiki in memory of its own.

``python -m tests.operations.served WORDS…`` is the command with that wiki: one request has stood on
its desk for an hour.  Nothing else is otherwise: settings, database, lock, signals and network.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.error import HTTPError

from helpdeskbot.cli import app
from helpdeskbot.cli.credentials import find_password
from helpdeskbot.cli.main import main
from helpdeskbot.settings.operator_file import Settings
from helpdeskbot.wiki.practice import PracticeWiki
from helpdeskbot.wiki.protocol import Wiki

ROOT = Path(__file__).parents[2]
SETTINGS = """\
[wiki]
name = "practice"
api = "http://127.0.0.1:9/api.php"
user = "HelpdeskBot"
contact = "tests@example.org"

[run]
interval_seconds = 5
{run}

[[desk]]
name = "desk"
pages = ["Project:Helpdesk"]
since = 2026-01-01
"""


@contextmanager
def served(words: Sequence[str], environment: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """The command at work in a process with exactly this environment; ended at the end."""
    command = [sys.executable, "-m", "tests.operations.served", *words]
    where = {"PYTHONPATH": str(ROOT), **environment}
    process = subprocess.Popen(
        command, cwd=ROOT, env=where, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_until(condition: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Wait for another process to have done something; it may not end before."""
    end = time.monotonic() + 60  # deadline
    while not condition():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end, "it did not happen"  # deadline
        threading.Event().wait(0.1)


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def get(port: int, path: str) -> tuple[int, str]:
    """What is answered there; (0, "") where nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


def figures(port: int) -> dict[str, float]:
    """The figures as they stand on the page; empty where nobody answers."""
    _, text = get(port, "/metrics")
    lines = [line.rpartition(" ") for line in text.splitlines() if line and line[0] != "#"]
    return {name: float(value) for name, _, value in lines}


def _with_a_wiki_in_memory() -> None:
    ago = [timedelta(hours=1)]
    wiki = PracticeWiki(lambda: app.now_utc() - ago[0])
    staff = wiki.as_user("Samira", ["sysop"])
    staff.edit("User:HelpdeskBot/stop", "run")
    staff.edit("Project:Helpdesk", "Welcome to the desk.")
    wiki.as_user("Anna").new_section("Project:Helpdesk", "Photos", "How do we begin? ~~~~")
    ago[0] = timedelta()

    def connect(settings: Settings, environ: Mapping[str, str], **_: object) -> Wiki:
        assert find_password(settings.wiki, environ) is not None
        return wiki

    app.connect = connect
    main(prog_name="helpdeskbot")


if __name__ == "__main__":
    _with_a_wiki_in_memory()
