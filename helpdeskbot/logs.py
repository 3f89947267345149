"""Structured logs: a line an event, ``key=value`` for people or JSON for machines."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any, Literal

from helpdeskbot.tick_report import Severity, TickReport

# What a LogRecord always has; everything else was given as ``extra`` and is the event's data.
_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


def set_up_logging(form: Literal["text", "json"], *, verbose: bool = False) -> None:
    """Send the log to standard error.

    :param verbose: with debugging messages of our own.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonFormatter() if form == "json" else _TextFormatter())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("helpdeskbot").setLevel(logging.DEBUG if verbose else logging.INFO)


def _data(record: logging.LogRecord) -> dict[str, Any]:
    return {key: value for key, value in record.__dict__.items() if key not in _STANDARD}


def _when(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "at": _when(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **_data(record),
        }
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=True, default=str)


class _TextFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        # Titles and names are strangers' text: a line break in one must not forge a log line.
        data = " ".join(
            f"{key}={json.dumps(value, default=str)}" for key, value in _data(record).items()
        )
        message = record.getMessage().replace("\n", "\\n").replace("\r", "\\r")
        line = f"{_when(record)} {record.levelname:<7} {message}{'  ' + data if data else ''}"
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return line


def log_report(report: TickReport) -> None:
    """What a tick of a running bot did, as events; a tick in which nothing happened is silent."""
    log = logging.getLogger("helpdeskbot.tick")
    if report.stopped:
        log.warning("nothing done", extra={"reason": report.stopped})
    for edit in report.edits:
        log.info(
            "edit",
            extra={
                "page": edit.title,
                "fate": edit.fate.value,
                "revid": edit.revid,
                "threads": [action.thread for action in edit.actions],
            },
        )
    for problem in report.problems:
        level = logging.ERROR if problem.severity is Severity.ERROR else logging.WARNING
        log.log(
            level,
            "problem",
            extra={
                "desk": problem.desk,
                "page": problem.where,
                "what": problem.what,
                "advice": problem.advice,
            },
        )
