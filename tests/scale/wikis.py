"""Practice wikis behind HTTP, so that processes share them; each call is noted for who judges.

Values travel as pickles.  Whoever may write a pickle may run anything, so this is for one machine
only: the server listens on loopback, on a port of its own, for as long as a test runs, and takes
nothing from anybody who does not know the secret that the test gives to its workers.
"""

from __future__ import annotations

import hmac
import http.client
import itertools
import pickle
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

from helpdeskbot.cli.app import now_utc
from helpdeskbot.model.site import SiteInfo
from helpdeskbot.wiki.practice import PracticeWiki
from helpdeskbot.wiki.protocol import Wiki

WRITES = ("apply_edit", "send_mail")
_LOCAL = ("tell_time", "await_turn", "stop")


@dataclass(frozen=True, slots=True)
class Call:
    """What a worker asked of a wiki, as the wiki saw it.

    :param number: of its pass; the worker counts the passes of each wiki.
    :param began: and ``ended``: places in the one order of all beginnings and ends.
    :param at: seconds, for printing.
    """

    wiki: str
    worker: str
    number: int
    method: str
    title: str
    done: bool
    began: int
    ended: int
    at: float


class Wikis:
    """Some practice wikis, and what was asked of them."""

    def __init__(self, names: list[str]) -> None:
        self.wikis = {name: PracticeWiki(now_utc, name=name) for name in names}
        self.turns = {name: threading.Lock() for name in names}
        self.calls: list[Call] = []
        self._count = itertools.count()
        self.secret = secrets.token_hex(16)

    @contextmanager
    def at(self, name: str) -> Iterator[PracticeWiki]:
        """A wiki to work at, while nobody else does."""
        with self.turns[name]:
            yield self.wikis[name]

    def answer(self, asked: Mapping[str, Any]) -> tuple[bool, object]:
        """Do what a worker asks: true and the result, or false and the error's parts."""
        name, method, args = asked["wiki"], asked["method"], asked["args"]
        began, at = next(self._count), time.monotonic()  # printed
        done, result = True, None
        with self.at(name) as wiki:
            try:
                result = getattr(wiki, method)(*args, **asked["kwargs"])
                result = list(result) if isinstance(result, Iterator) else result
            except Exception as error:
                done, result = False, (type(error), error.args, error.__dict__)
            ended = next(self._count)
        title = getattr(args[0], "title", "") if method in WRITES else ""
        self.calls.append(
            Call(name, asked["worker"], asked["pass"], method, title, done, began, ended, at)
        )
        return done, result

    @contextmanager
    def served(self) -> Iterator[int]:
        """Serve them on a port of this machine."""
        wikis = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = -1

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if not hmac.compare_digest(self.headers["X-Secret"] or "", wikis.secret):
                    self.send_error(403)
                    return
                answer = pickle.dumps(wikis.answer(pickle.loads(body)))  # noqa: S301 - loopback, secret
                self.send_response(200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, request: object, client_address: object) -> None:
                """Somebody was killed while we answered: that is what this is for."""

        with Server(("127.0.0.1", 0), Handler) as server:
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            try:
                yield server.server_port
            finally:
                server.shutdown()


class RemoteWiki:
    """One of them as a worker sees it.

    :param secret: see :class:`Wikis`.
    """

    titles_at_once = 50

    def __init__(self, name: str, worker: str, port: int, secret: str) -> None:
        self.name = name
        self.worker = worker
        self.passes = 0
        self._port = port
        self._secret = secret
        self._here = threading.local()
        self._site: SiteInfo | None = None

    def __getattr__(self, method: str) -> Callable[..., Any]:
        if method in _LOCAL:
            return lambda *args: now_utc()
        return lambda *args, **kwargs: self._ask(method, args, kwargs)

    def fetch_site(self) -> SiteInfo:
        if self._site is None:
            self._site = cast(SiteInfo, self._ask("fetch_site", (), {}))
        return self._site

    def _ask(self, method: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> object:
        asked = {
            "wiki": self.name,
            "worker": self.worker,
            "pass": self.passes,
            "method": method,
            "args": args,
            "kwargs": kwargs,
        }
        connection: http.client.HTTPConnection | None = getattr(self._here, "connection", None)
        if connection is None:
            connection = http.client.HTTPConnection("127.0.0.1", self._port)
            self._here.connection = connection
        connection.request("POST", "/", pickle.dumps(asked), {"X-Secret": self._secret})
        done, result = pickle.loads(connection.getresponse().read())  # noqa: S301 - ours
        if done:
            return result
        kind, words, parts = result
        error = kind.__new__(kind, *words)
        error.args = words
        error.__dict__.update(parts)
        raise error


def as_wiki(wiki: RemoteWiki) -> Wiki:
    """It answers all of a wiki's methods, by asking."""
    return cast(Wiki, wiki)
