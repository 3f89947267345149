"""Figures of a running bot for Prometheus, and whether it is at work, for who restarts it.

Labels are the wiki's name and the desks', as the operator's file has them, and a few words of our
own: no title, no heading and no account is ever in a figure.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from socketserver import ThreadingMixIn
from typing import cast
from urllib.parse import urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from helpdeskbot.cli.app import now_utc
from helpdeskbot.model.errors import SettingsError
from helpdeskbot.model.report import Fate, Severity, TickReport

try:
    from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
    from prometheus_client.exposition import make_wsgi_app
except ModuleNotFoundError:
    raise SettingsError(
        "run.metrics is set, and what it needs is not installed",
        where="prometheus-client",
        advice="Run: pip install 'helpdeskbot[metrics]', or set run.metrics to \"\"",
    ) from None

STUCK_AFTER = timedelta(minutes=30)
"""A pass ends sooner than that, well or not: ten edits at one a minute, and a wiki that is slow."""

_SECONDS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600)


class Metrics:
    """The figures of one process, for all its wikis.

    :param clock: UTC.
    :param shared: other processes make passes over these wikis too.
    """

    def __init__(self, clock: Callable[[], datetime] = now_utc, *, shared: bool = False) -> None:
        self._shared = shared
        self.registry = CollectorRegistry()
        self._clock = clock
        self._ended: dict[str, datetime] = {}
        ProcessCollector(registry=self.registry)
        self._last = Gauge(
            "helpdeskbot_last_pass_timestamp_seconds",
            "When the last pass that did not fail ended; at the start: when the bot started.",
            ["wiki"],
            registry=self.registry,
        )
        self._passes = Counter(
            "helpdeskbot_passes",
            "Passes by how they ended: made, stopped (by people, a wrong clock, another bot) "
            "or failed.",
            ["wiki", "outcome"],
            registry=self.registry,
        )
        self._stopped = Gauge(
            "helpdeskbot_stopped",
            "1 while passes are stopped by the stop page, a wrong clock or another bot; with a "
            "desk, while the bot has stopped itself there.",
            ["wiki", "desk"],
            registry=self.registry,
        )
        self._problems = Counter(
            "helpdeskbot_problems",
            "What passes told people of, by severity; an error is for somebody to mend. What "
            "lasts is told by each pass, what is tried again later by one.",
            ["wiki", "desk", "severity"],
            registry=self.registry,
        )
        self._edits = Counter(
            "helpdeskbot_edits",
            "Edits that were meant, by what became of them: saved, conflict, refused, held-back.",
            ["wiki", "desk", "fate"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "helpdeskbot_pass_seconds",
            "How long passes took.",
            ["wiki"],
            buckets=_SECONDS,
            registry=self.registry,
        )

    def of(
        self, wiki: str, desks: Iterable[str] = ()
    ) -> Callable[[TickReport | None, float], None]:
        """What notes the ends of a wiki's passes: report (``None``: it failed) and seconds.

        :param wiki: its name in the settings.
        :param desks: theirs, so that figures of each are there from the start, at 0.
        """
        begun = self._clock()
        self._last.labels(wiki).set(begun.timestamp())
        self._seconds.labels(wiki)
        self._ended[wiki] = begun
        for outcome in ("made", "stopped", "failed"):
            self._passes.labels(wiki, outcome)
        known = {"", *desks}
        for desk in known:
            self._stopped.labels(wiki, desk).set(0)
            for fate in Fate:
                if fate is not Fate.PREVIEWED:
                    self._edits.labels(wiki, desk, fate.value)
            for severity in Severity:
                self._problems.labels(wiki, desk, severity.value)

        def note(report: TickReport | None, seconds: float) -> None:
            self._note(wiki, known, report, seconds)

        return note

    def find_stuck(self) -> list[str]:
        """The wikis of which no pass has ended for :data:`STUCK_AFTER`, well or not.

        Where they are shared, another process may have made all of one's passes; not those of all.
        """
        now = self._clock()
        if self._shared and any(now - at <= STUCK_AFTER for at in self._ended.values()):
            return []
        return [wiki for wiki, at in sorted(self._ended.items()) if now - at > STUCK_AFTER]

    def _note(self, wiki: str, desks: set[str], report: TickReport | None, seconds: float) -> None:
        now = self._ended[wiki] = self._clock()
        self._seconds.labels(wiki).observe(seconds)
        if report is None:
            self._passes.labels(wiki, "failed").inc()
            return
        self._passes.labels(wiki, "stopped" if report.stopped else "made").inc()
        self._last.labels(wiki).set(now.timestamp())
        for edit in report.edits:
            desk = edit.desk.removeprefix(f"{wiki}:")  # as the memory calls it
            desk = desk if desk in desks else ""
            self._edits.labels(wiki, desk, edit.fate.value).inc()
        for desk in desks:
            stopped = desk in report.halted if desk else bool(report.stopped)
            self._stopped.labels(wiki, desk).set(stopped)
        for problem in report.problems:
            desk = problem.desk if problem.desk in desks else ""
            self._problems.labels(wiki, desk, problem.severity.value).inc()


@contextmanager
def serve(address: str, metrics: Metrics) -> Iterator[int]:
    """Answer on the web until the end: ``/metrics``, and ``/healthz`` for who restarts the bot.

    ``/healthz`` is 503 when a wiki's passes do not end any more.  A wiki that is away, or a bot
    that people have stopped, is no reason to restart anything.

    :param address: ``HOST:PORT``; port 0 takes a free one.
    :returns: the port.
    :raises SettingsError: nobody can listen there.
    """
    parts = urlsplit(f"//{address}")
    host = parts.hostname or ""
    kind = _Server6 if ":" in host else _Server
    try:
        server = make_server(host, parts.port or 0, _pages(metrics), kind, handler_class=_Silent)
    except OSError as error:
        raise SettingsError(
            f"nothing can answer Prometheus there: {error.strerror}",
            where=f"run.metrics, {address}",
            advice="Name an address of this machine and a port that is free, as in 127.0.0.1:9108",
        ) from None
    thread = threading.Thread(target=server.serve_forever, name="metrics", daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _pages(metrics: Metrics) -> WSGIApplication:
    figures = cast("WSGIApplication", make_wsgi_app(metrics.registry))

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        match environ["PATH_INFO"]:
            case "/metrics":
                return figures(environ, start)
            case "/healthz":
                stuck = metrics.find_stuck()
                said = f"no pass has ended of: {', '.join(stuck)}" if stuck else "ok"
                status = "503 Service Unavailable" if stuck else "200 OK"
            case _:
                status, said = "404 Not Found", "There is /metrics, and /healthz."
        start(status, [("Content-Type", "text/plain; charset=utf-8")])
        return [f"{said}\n".encode()]

    return answer


class _Server(ThreadingMixIn, WSGIServer):
    """A thread for each who asks, so that one who is slow holds up nobody."""

    daemon_threads = True
    block_on_close = False


class _Server6(_Server):
    address_family = socket.AF_INET6


class _Silent(WSGIRequestHandler):
    """Logs no requests: somebody asks every few seconds."""

    timeout = 10

    def log_message(self, *_: object) -> None:
        """Say nothing."""
