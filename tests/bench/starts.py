"""How long a command takes to start, beside a Python that does nothing and one that loads all."""

from __future__ import annotations

import os
import resource
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
    return {name: statistics.median(taken) for name, taken in times.items()}


def _seconds(command: Sequence[str], folder: str) -> float:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    before = _used()
    subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, check=True)
    return _used() - before


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
