"""A tiny API on loopback that answers as it is told, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

ACCOUNT = "HelpdeskBot"

Parameters = Mapping[str, str]
Answer = Callable[[Parameters], Any]
"""Gives JSON; or bytes, sent as they are with status 200; or a number, sent as the status."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Says nothing of a client that did not wait for its answer."""


class Api:
    """Logs everybody in as HelpdeskBot, and passes all else to `answer`.

    :param asked: parameters of the requests, oldest first, logins included.
    :param headers: their headers.
    """

    def __init__(self) -> None:
        self.asked: list[Parameters] = []
        self.headers: list[Mapping[str, str]] = []
        self.rights = ["read", "edit"]
        self.logged_in_as = ""
        self.answer: Answer = lambda asked: {"batchcomplete": True, "query": {"pages": []}}
        self.login: Answer = lambda asked: {"result": "Success"}
        api = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._reply(urlsplit(self.path).query)

            def do_POST(self) -> None:
                self._reply(self.rfile.read(int(self.headers["Content-Length"])).decode())

            def _reply(self, query: str) -> None:
                api.headers.append({name.title(): text for name, text in self.headers.items()})
                asked = dict(parse_qsl(query, keep_blank_values=True))
                api.asked.append(asked)
                answer = api._answer(asked)
                self.send_response(answer if isinstance(answer, int) else 200)
                body = b"" if isinstance(answer, int) else answer
                body = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_header("Content-Type", "application/json; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None: ...

        self._server = _Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/w/api.php"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def close(self) -> None:
        """End the server; may be called again."""
        if not self._thread.is_alive():
            return
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def questions(self) -> list[Parameters]:
        """What was asked after logging in."""
        return [asked for asked in self.asked if "assertuser" in asked]

    def _answer(self, asked: Parameters) -> Any:
        if "assertuser" in asked:
            return self.answer(asked)
        if asked["action"] == "login":
            answer = self.login(asked)
            if isinstance(answer, dict) and answer.get("result") == "Success":
                self.logged_in_as = ACCOUNT
            return {"login": answer} if isinstance(answer, dict) else answer
        if asked.get("type") == "login":
            return {"query": {"tokens": {"logintoken": "l+\\"}}}
        info: dict[str, Any] = {"id": 0, "name": "127.0.0.1", "anon": True, "rights": ["read"]}
        if self.logged_in_as:
            info = {"id": 7, "name": self.logged_in_as, "rights": self.rights}
        return {"query": {"userinfo": info, "tokens": {"csrftoken": "c+\\"}}}
