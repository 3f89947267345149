"""What a PostgreSQL server did meanwhile: processor time, transactions, bytes of its log."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, text

_TICK = os.sysconf("SC_CLK_TCK")
_QUEUE = "'helpdeskbot_queue.procrastinate_jobs', 'helpdeskbot_queue.procrastinate_events'"


@dataclass(frozen=True, slots=True)
class Load:
    """Since the server began.

    :param seconds: of processor time.
    :param written: bytes of its write-ahead log.
    """

    seconds: float
    transactions: int
    written: int

    def __sub__(self, other: Load) -> Load:
        return Load(
            self.seconds - other.seconds,
            self.transactions - other.transactions,
            self.written - other.written,
        )


def read_load(engine: Engine) -> Load:
    """What it has done until now."""
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_stat_force_next_flush()"))
        own = connection.scalar(text("SELECT pg_backend_pid()"))
        row = connection.execute(
            text(
                "SELECT xact_commit, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') "
                "FROM pg_stat_database WHERE datname = current_database()"
            )
        ).one()
    parent = _stat(int(own))[1]
    seconds = _stat(parent)[2]
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                _, above, spent = _stat(int(folder.name))
            except OSError:
                continue
            seconds += spent if above == parent else 0
    return Load(seconds, int(row[0]), int(row[1]))


def _stat(pid: int) -> tuple[int, int, float]:
    """A process, its parent, and the seconds that it and its ended children have used."""
    words = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return pid, int(words[1]), sum(map(int, words[11:15])) / _TICK


def count_rows(engine: Engine) -> tuple[int, int]:
    """The rows and the bytes of the queue's two tables that grow."""
    with engine.connect() as connection:
        rows = connection.scalar(
            text(
                "SELECT (SELECT count(*) FROM helpdeskbot_queue.procrastinate_jobs) "
                "+ (SELECT count(*) FROM helpdeskbot_queue.procrastinate_events)"
            )
        )
        size = connection.scalar(
            text(f"SELECT sum(pg_total_relation_size(one)) FROM unnest(ARRAY[{_QUEUE}]) one")
        )
    return int(rows or 0), int(size or 0)
