"""A server of server-sent events on this machine, which does what a script says, or what is fed.

It speaks as Wikimedia's EventStreams does (https://wikitech.wikimedia.org/wiki/EventStreams): HTTP
in chunks, an ``id`` with each event, and ``Last-Event-ID`` of whoever comes back.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PATIENCE = 20.0
"""Seconds after which whoever waits for something here gives up: then it does not happen."""


@dataclass(frozen=True, slots=True)
class Refuse:
    """A connection that is answered by an error.

    :param kind: the type of what is answered; a status of 200 with another than that of events is
        an error, too.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = "text/plain"


@dataclass(frozen=True, slots=True)
class Send:
    """A connection on which this is sent, as it is; then it is dropped, or goes silent.

    :param then: ``"drop"``, ``"silence"``: nothing more comes, or ``"follow"``: what is fed comes.
    """

    lines: Sequence[bytes] = ()
    then: str = "drop"


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who connected."""

    headers: Mapping[str, str]

    @property
    def last_id(self) -> str:
        """Where they want to go on; ``""``: from now."""
        return self.headers.get("last-event-id", "")


class EventServer:
    """The server; made by :func:`serving`.

    :param script: what the first connections meet, one after the other; all later ones follow
        what is fed: from where they left, or from now.
    """

    def __init__(self, script: Sequence[Refuse | Send] = ()) -> None:
        self.script = list(script)
        self.visits: list[Visit] = []
        self._events: list[bytes] = []
        self._news = threading.Condition()
        self._closing = False

    address = ""

    # -- What it sends -----------------------------------------------------------------------------
    def feed(self, *events: Mapping[str, Any]) -> None:
        """Send these events to all who follow."""
        with self._news:
            for event in events:
                self._events.append(render(event, len(self._events) + 1))
            self._news.notify_all()

    def close(self) -> None:
        """End all connections."""
        with self._news:
            self._closing = True
            self._news.notify_all()

    # -- Who came ----------------------------------------------------------------------------------
    def wait_for_visits(self, count: int) -> None:
        """Wait until so many have connected."""
        with self._news:
            assert self._news.wait_for(lambda: len(self.visits) >= count, PATIENCE), self.visits

    def receive(self, headers: Mapping[str, str]) -> tuple[Refuse | Send, int]:
        """Somebody connects: what they meet, and how many events they have had."""
        with self._news:
            visit = Visit(headers)
            self.visits.append(visit)
            self._news.notify_all()
            meets = self.script.pop(0) if self.script else Send(then="follow")
            at = visit.last_id
            return meets, int(at) if at.isdecimal() else len(self._events)

    def follow(self, number: int) -> Iterator[Sequence[bytes]]:
        """The events from a number on, as they come."""
        while True:
            with self._news:
                while not self._closing and len(self._events) <= number:
                    self._news.wait()
                if self._closing:
                    return
                new = self._events[number:]
            number += len(new)
            yield new

    def be_silent(self) -> None:
        """Send nothing, until the end."""
        with self._news:
            self._news.wait_for(lambda: self._closing)


@contextmanager
def serving(script: Sequence[Refuse | Send] = ()) -> Iterator[EventServer]:
    """A server on a port of its own, until the end of the block."""
    events = EventServer(script)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            meets, number = events.receive({k.lower(): v for k, v in self.headers.items()})
            self.close_connection = True
            if isinstance(meets, Refuse):
                self.send_response(meets.status)
                for name, value in {"Content-Type": meets.kind, **meets.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream; charset=utf-8")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            try:
                self._send(b": hello\n\n", *meets.lines)
                if meets.then == "silence":
                    events.be_silent()
                for some in events.follow(number) if meets.then == "follow" else ():
                    self._send(*some)
            except OSError:
                pass  # they have gone

        def _send(self, *chunks: bytes) -> None:
            self.wfile.write(b"".join(b"%x\r\n%b\r\n" % (len(one), one) for one in chunks))
            self.wfile.flush()

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    events.address = f"http://127.0.0.1:{server.server_port}/v2/stream/recentchange"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield events
    finally:
        events.close()
        server.shutdown()
        thread.join()
        server.server_close()


def render(event: Mapping[str, Any], number: int) -> bytes:
    """An event as it goes over the line."""
    return b"event: message\nid: %d\ndata: %b\n\n" % (number, json.dumps(event).encode())


def edit_of(
    title: str,
    *,
    server: str = "wiki.example",
    namespace: int = 4,
    user: str = "Anna",
    revid: int = 0,
    **more: Any,
) -> dict[str, Any]:
    """An event about an edit, with what others carry besides."""
    return {
        "$schema": "/mediawiki/recentchange/1.0.0",
        "meta": {"domain": server, "stream": "mediawiki.recentchange"},
        "type": "edit",
        "namespace": namespace,
        "title": title,
        "comment": "/* Photos */ new section",
        "user": user,
        "bot": False,
        "minor": False,
        "length": {"old": 100, "new": 200},
        "revision": {"old": max(0, revid - 1), "new": revid},
        "server_url": f"https://{server}",
        "server_name": server,
        "server_script_path": "/w",
        "wiki": "examplewiki",
        **more,
    }
