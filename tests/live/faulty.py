"""A proxy on loopback before the wiki, which fails at an edit as networks and wikis do."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

_EDIT = b"action=edit"
_HOPS = {"connection", "transfer-encoding", "content-length", "keep-alive"}

# What comes instead of an answer: status, headers, body.
ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "503": (503, {}, b"upstream connect error"),
    "429": (429, {"Retry-After": "1"}, b"too many requests"),
    "maxlag": (200, {"Retry-After": "1"}, b'{"error":{"code":"maxlag","info":"lagged","lag":9}}'),
    "readonly": (200, {}, b'{"error":{"code":"readonly","info":"locked for maintenance"}}'),
}


class _Handler(BaseHTTPRequestHandler):
    """Hands requests on; fails at those that edit, as long as the fault lasts."""

    protocol_version = "HTTP/1.1"
    wiki: str
    fault: str
    met: list[str]

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        edits = _EDIT in body
        if edits:
            self.met.append(self.fault)
        if edits and self.fault in ANSWERS:
            self._answer(*ANSWERS[self.fault])
            return
        if edits and self.fault == "cut before":
            self.close_connection = True
            return
        there = HTTPConnection(self.wiki, timeout=60)
        kept = {name: value for name, value in self.headers.items() if name.lower() not in _HOPS}
        there.request(self.command, self.path, body or None, kept)
        answer = there.getresponse()
        data = answer.read()
        there.close()
        if edits and self.fault == "cut after":
            self.close_connection = True
            return
        headers = [(name, value) for name, value in answer.getheaders()]
        self._send(answer.status, headers, data)

    do_GET = do_POST = _pass_on  # noqa: N815

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self._send(status, [("Content-Type", "application/json"), *headers.items()], body)

    def _send(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in _HOPS:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def faulty(api: str, fault: str) -> Iterator[tuple[str, list[str]]]:
    """A wiki's API through a proxy that fails so at every edit.

    :param fault: one of :data:`ANSWERS`, or that the connection is ``cut before`` the edit reaches
        the wiki, or ``cut after``.
    :returns: the API's address there, and a list that grows with each fault.
    """
    parts, met = urlsplit(api), list[str]()
    handler = type("Handler", (_Handler,), {"wiki": parts.netloc, "fault": fault, "met": met})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}{parts.path}", met
        server.shutdown()
        thread.join()
