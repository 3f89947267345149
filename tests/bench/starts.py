"""How long a command takes to start, beside a Python that does nothing and one that loads all."""

from __future__ import annotations

import os
import resource
import socket
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.pages import generate

_SIZE = 20_000
_REQUEST = """== How many saw it? ==
Our director wants numbers for [[:Category:Boats|300 photos]] by Friday. How many people saw them?
"""
_SETTINGS = """[wiki]
name = "bench"
api = "http://127.0.0.1:{port}/api.php"
user = "HelpdeskBot@bench"
contact = "bench@example.org"

[run]
state_folder = "{folder}/state"

[[desk]]
name = "desk"
pages = ["Project:Helpdesk"]
since = 2026-11-22
"""
_PATIENCE = 60.0
_ALL = "helpdeskbot.tick, helpdeskbot.store.opening, helpdeskbot.wiki.live.wiki"


def measure(rounds: int) -> Mapping[str, float]:
    """Median seconds of processor time from start to end, all taken in turns."""
    bot = (sys.executable, "-m", "helpdeskbot")
    starts: dict[str, Sequence[str]] = {
        "a Python that does nothing": (sys.executable, "-c", ""),
        "a Python that imports click": (sys.executable, "-c", "import click"),
        "helpdeskbot --version": (*bot, "--version"),
        "helpdeskbot --help": (*bot, "--help"),
        f"helpdeskbot parse, {_SIZE // 1000} kB": (*bot, "parse", "page"),
        "helpdeskbot match, one request": (*bot, "match", "request"),
        "a Python that imports what a tick needs": (sys.executable, "-c", f"import {_ALL}"),
    }
    times: dict[str, list[float]] = {name: [] for name in starts}
    with TemporaryDirectory() as folder:
        Path(folder, "page").write_text(generate(_SIZE), encoding="utf-8")
        Path(folder, "request").write_text(_REQUEST, encoding="utf-8")
        for start in starts.values():  # once unmeasured: afterwards everything is compiled
            _seconds(start, folder)
        for _ in range(rounds):
            for name, start in starts.items():
                times[name].append(_seconds(start, folder))
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    return {**medians, "helpdeskbot tick, to its first request": first_request(rounds)}


def first_request(rounds: int, command: str = "tick") -> float:
    """Median seconds of processor time of a command until its first request is at the wiki.

    The wiki is a listener on this machine that answers nothing; the command is killed there.  The
    database has been made, and everything is compiled.

    :param command: one that works on the wiki.
    """
    taken = []
    with TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(_PATIENCE)
        settings = _SETTINGS.format(port=listener.getsockname()[1], folder=folder)
        Path(folder, "settings").write_text(settings, encoding="utf-8")
        start = (sys.executable, "-m", "helpdeskbot")
        _seconds((*start, "db", "upgrade", "--settings", "settings"), folder)
        words = (*start, command, "--settings", "settings")
        for _ in range(rounds + 1):
            before = _used()
            with subprocess.Popen(words, cwd=folder, env=_environment()) as process:
                try:
                    connection, _ = listener.accept()
                    with connection:
                        connection.recv(1)
                finally:
                    process.kill()
            taken.append(_used() - before)
    return statistics.median(taken[1:])


def _environment() -> Mapping[str, str]:
    kept = {name: value for name, value in os.environ.items() if "HELPDESKBOT" not in name}
    return {**kept, "PYTHONDONTWRITEBYTECODE": "", "HELPDESKBOT_PASSWORD": "0123456789abcdef"}


def _seconds(command: Sequence[str], folder: str) -> float:
    before = _used()
    subprocess.run(command, cwd=folder, env=_environment(), stdout=subprocess.DEVNULL, check=True)
    return _used() - before


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
