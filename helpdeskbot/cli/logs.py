"""Structured logs: a line an event, ``key=value`` for people or JSON for machines."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from textwrap import indent
from typing import Any, Literal

from helpdeskbot.cli.terminal import clean, clean_line
from helpdeskbot.model.report import Problem, Severity, TickReport

REPEAT_AFTER = timedelta(hours=6)

_wiki: ContextVar[str] = ContextVar("_wiki", default="")

# What a LogRecord always has; everything else was given as ``extra`` and is the event's data.
_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


def set_up_logging(form: Literal["text", "json"], *, verbose: bool = False) -> None:
    """Send the log to standard error.

    :param verbose: with debugging messages of our own.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonFormatter() if form == "json" else _TextFormatter())
    handler.addFilter(_name_wiki)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    # Its warnings of network trouble stand in our own sentences; they would be told twice.
    logging.getLogger("pywiki").setLevel(logging.CRITICAL)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    # That a tick takes longer than the interval is no trouble: the next one comes after it.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    logging.getLogger("helpdeskbot").setLevel(logging.DEBUG if verbose else logging.INFO)


@contextmanager
def of_wiki(name: str) -> Iterator[None]:
    """Say in each line that this thread logs of which of several wikis it is.

    :param name: the wiki's; ``""``: there is one only, which need not be named.
    """
    token = _wiki.set(name)
    try:
        yield
    finally:
        _wiki.reset(token)


def _name_wiki(record: logging.LogRecord) -> bool:
    name = _wiki.get()
    if name:
        record.__dict__.setdefault("wiki", name)
    return True


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
        return json.dumps(_cleaned(entry), ensure_ascii=True)


class _TextFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        # Titles and names are strangers' text: a line break in one must not forge a log line.
        data = " ".join(
            f"{key}={json.dumps(value, default=str)}" for key, value in _data(record).items()
        )
        message = clean_line(record.getMessage())
        line = f"{_when(record)} {record.levelname:<7} {message}{'  ' + data if data else ''}"
        if record.exc_info:
            # It has strangers' words in it, on lines of their own.
            line += "\n" + indent(clean(self.formatException(record.exc_info)), "  ")
        return line


def _cleaned(value: object) -> object:
    """Data for JSON, of which whoever reads it shows every text as it stands there."""
    match value:
        case bool() | int() | float() | None:
            return value
        case Mapping():
            return {clean(str(key)): _cleaned(one) for key, one in value.items()}
        case list() | tuple():
            return [_cleaned(one) for one in value]
    return clean(str(value))


class ReportLog:
    """Logs what the ticks of a running bot did; a tick in which nothing happened is silent.

    A problem that lasts is told when it begins, then every :data:`REPEAT_AFTER`, and when it ends.
    """

    def __init__(self) -> None:
        self._told: dict[str, datetime] = {}
        self._log = logging.getLogger("helpdeskbot.tick")

    def __call__(self, report: TickReport) -> None:
        """Log one tick."""
        for edit in report.edits:
            self._log.info(
                "edit",
                extra={
                    "page": edit.title,
                    "fate": edit.fate.value,
                    "revid": edit.revid,
                    "threads": [action.thread for action in edit.actions],
                },
            )
        problems = {str(problem): problem for problem in report.problems}
        if report.stopped:
            problems[report.stopped] = Problem(report.stopped, severity=Severity.NOTICE)
        for key, problem in problems.items():
            told = self._told.get(key)
            if told is None or report.started - told >= REPEAT_AFTER:
                self._told[key] = report.started
                self._tell(problem)
        for key in self._told.keys() - problems.keys():
            del self._told[key]
            self._log.info("no longer", extra={"what": key})

    def _tell(self, problem: Problem) -> None:
        level = logging.ERROR if problem.severity is Severity.ERROR else logging.WARNING
        self._log.log(
            level,
            "problem",
            extra={
                "desk": problem.desk,
                "page": problem.where,
                "what": problem.what,
                "advice": problem.advice,
            },
        )
