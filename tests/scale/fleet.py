"""Worker processes, and what befalls them: stopped, let go on, killed, started anew."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]


@dataclass(slots=True)
class Member:
    """A worker process, and until when (seconds) it is stopped or down; 0: it works."""

    process: subprocess.Popen[bytes]
    stopped_until: float = 0
    down_until: float = 0


@dataclass(slots=True)
class Fleet:
    """Some worker processes.

    :param command: what starts one, after the interpreter.
    :param log: where all of them write.
    :param met: what befell which process, in order, for a report.
    """

    command: Sequence[str]
    secret: str
    log: IO[bytes]
    members: list[Member] = field(default_factory=list)
    met: list[tuple[str, int]] = field(default_factory=list)

    def start(self, count: int) -> None:
        """Start so many."""
        self.members += [Member(self._begin()) for _ in range(count)]

    def befall(self, chance: random.Random, now: float) -> None:
        """Stop or kill somebody who works, or nobody.

        :param now: seconds, as given to :meth:`mend`.
        """
        working = [one for one in self.members if not (one.stopped_until or one.down_until)]
        if not working:
            return
        one = chance.choice(working)
        if chance.random() < 0.25:
            self._send(one, signal.SIGKILL)
            one.process.wait()
            one.down_until = now + chance.uniform(0.2, 2)
        else:
            self._send(one, signal.SIGSTOP)
            # Some for longer than it takes to be taken for dead.
            one.stopped_until = now + chance.choice([0.3, 1, 4, 6])

    def mend(self, now: float) -> None:
        """Let go on, and start anew, whose time has come.

        :param now: seconds; infinity lets all go on.
        """
        for one in self.members:
            if one.stopped_until and now >= one.stopped_until:
                self._send(one, signal.SIGCONT)
                one.stopped_until = 0
            if one.down_until and now >= one.down_until:
                one.process, one.down_until = self._begin(), 0

    def end(self) -> list[int]:
        """Ask all to end; their exit codes."""
        for one in self.members:
            one.process.send_signal(signal.SIGTERM)
        return [one.process.wait(timeout=30) for one in self.members]

    def kill(self) -> None:
        """Leave nobody behind."""
        for one in self.members:
            one.process.kill()
            one.process.wait()

    def disturbed(self) -> set[int]:
        """The processes that anything befell."""
        return {pid for _, pid in self.met}

    def _begin(self) -> subprocess.Popen[bytes]:
        environ = {**os.environ, "HELPDESKBOT_SCALE_SECRET": self.secret, "PYTHONPATH": str(ROOT)}
        return subprocess.Popen(
            [sys.executable, *self.command],
            cwd=ROOT,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
        )

    def _send(self, one: Member, number: signal.Signals) -> None:
        self.met.append((number.name, one.process.pid))
        one.process.send_signal(number)


@contextmanager
def running(fleet: Fleet, count: int) -> Iterator[Fleet]:
    """Start so many, and leave none behind."""
    fleet.start(count)
    try:
        yield fleet
    finally:
        fleet.kill()
