"""Processes that have loaded the packages beforehand: a command starts within an instant.

To import everything takes a command a second, and it is the same each time.  So one process does
it, and each command is a fork of that: a process of its own, with arguments, folder, environment,
output and an end as it would have them otherwise.  That each command finds all that it needs by
itself is looked at by ``tests/cli/test_start.py``, and by whatever is left running
(:meth:`tests.live.clerk.Clerk.start`).
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import runpy
import select
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_LOADED = (
    *("helpdeskbot.cli.main", "helpdeskbot.tick", "helpdeskbot.wiki.live.wiki"),
    *("helpdeskbot.store.opening", "helpdeskbot.settings.operator_file"),
)
_PATIENCE = 120.0
"""Seconds after which a command is taken to hang."""


def run(
    words: Sequence[str], environment: Mapping[str, str], folder: Path, module: str = "helpdeskbot"
) -> subprocess.CompletedProcess[str]:
    """As ``python -m module words…`` with exactly this environment, to its end.

    :raises subprocess.TimeoutExpired: it does not end; it is killed.
    """
    with tempfile.TemporaryDirectory(prefix="said-") as name:
        said = [Path(name) / stream for stream in ("out", "err")]
        wanted = {
            "module": module,
            "words": list(words),
            "environment": dict(environment),
            "folder": str(folder),
            "said": [str(path) for path in said],
        }
        code = _ask(wanted)
        out, err = (path.read_text(encoding="utf-8") for path in said)
    return subprocess.CompletedProcess([module, *words], code, out, err)


def _ask(wanted: Mapping[str, object]) -> int:
    process = _parent()
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(wanted) + "\n")
    process.stdin.flush()
    if not select.select([process.stdout], [], [], _PATIENCE)[0]:
        _end(process)
        _parent.cache_clear()
        raise subprocess.TimeoutExpired(str(wanted["words"]), _PATIENCE)
    return int(process.stdout.readline())


@cache
def _parent() -> subprocess.Popen[str]:
    """The process that has loaded everything; it ends with this one."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.live.ready"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    atexit.register(_end, process)
    return process


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _serve() -> None:
    """Become what is asked for, line by line; tell with which code each has ended."""
    for name in _LOADED:
        import_module(name)
    assert threading.active_count() == 1, "a fork has this thread only"
    gc.freeze()
    answers = os.dup(1)
    while line := _read_line():
        wanted = json.loads(line)
        child = os.fork()
        if not child:
            os.close(answers)
            _become(wanted)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        os.write(answers, f"{code}\n".encode())


def _read_line() -> bytes:
    """A line from standard input, of which nothing is read in advance."""
    line = b""
    while not line.endswith(b"\n"):
        piece = os.read(0, 1)
        if not piece:
            return b""
        line += piece
    return line


def _become(wanted: Mapping[str, Any]) -> None:
    """Be a process that was started with this command, to its end."""
    os.environ.clear()
    os.environ.update(wanted["environment"])
    os.chdir(wanted["folder"])
    writing = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    for number, path in enumerate([os.devnull, *wanted["said"]]):
        opened = os.open(path, writing if number else os.O_RDONLY, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.path[0] = wanted["folder"]
    sys.argv = [wanted["module"], *wanted["words"]]
    runpy.run_module(wanted["module"], run_name="__main__", alter_sys=True)
    sys.exit()


if __name__ == "__main__":
    _serve()
