"""A wiki's API on this machine, as far as fetching a history asks it, with every fault it may have.

It answers from lists in memory, on a thread of its own.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

NAMESPACES = {
    "0": {"id": 0, "case": "first-letter", "name": ""},
    "4": {"id": 4, "case": "first-letter", "name": "Meta", "canonical": "Project"},
}


class FakeApi:
    """What the wiki has, what it was asked, and what it answers instead for once.

    :param faults: answers that come first: status, headers, body.
    """

    def __init__(self) -> None:
        self.pages: dict[str, list[dict[str, Any]]] = {}
        self.asked: list[dict[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.faults: list[tuple[int, dict[str, str], str]] = []
        self.url = ""
        self.at_once = 3

    def save(self, title: str, **more: Any) -> dict[str, Any]:
        """A further revision of a page, an hour after the one before."""
        history = self.pages.setdefault(title, [])
        number = 1 + sum(map(len, self.pages.values()))
        text = more.pop("text", f"text {number}")
        revision = {
            "revid": number, "parentid": history[-1]["revid"] if history else 0, "minor": False,
            "user": "Anna", "userid": 7, "comment": f"edit {number}", "size": len(text),
            "timestamp": f"2026-03-{1 + len(history) // 24:02}T{len(history) % 24:02}:00:00Z",
            "sha1": "da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "slots": {"main": {"contentmodel": "wikitext", "contentformat": "text/x-wiki",
                               "content": text}},
            **more,
        }  # fmt: skip
        history.append(revision)
        return revision

    def answer(self, query: dict[str, str]) -> dict[str, Any]:
        if query.get("meta") == "siteinfo":
            general = {"sitename": "A & B", "lang": "en", "wikiid": "metawiki", "base": self.url,
                       "generator": "MediaWiki 1.43", "case": "first-letter"}  # fmt: skip
            return {"batchcomplete": True, "query": {"general": general, "namespaces": NAMESPACES}}
        title = query["titles"].replace("_", " ")
        if title not in self.pages:
            return {"query": {"pages": [{"ns": 0, "title": title, "missing": True}]}}
        page: dict[str, Any] = {"pageid": 5, "ns": 4, "title": title}
        if query.get("prop") != "revisions":
            return {"batchcomplete": True, "query": {"pages": [page]}}
        since = query.get("rvstart", "")
        left = [one for one in self.pages[title] if one["timestamp"] >= since]
        first = int(query.get("rvcontinue", "0"))
        page["revisions"] = left[first : first + self.at_once]
        found: dict[str, Any] = {"query": {"pages": [page]}}
        if first + self.at_once < len(left):
            found["continue"] = {"rvcontinue": str(first + self.at_once), "continue": "||"}
        return found


@contextmanager
def serve() -> Iterator[FakeApi]:
    """Such an API on a port of its own."""
    api = FakeApi()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = dict(parse_qsl(urlsplit(self.path).query))
            api.asked.append(query)
            api.headers.append({name.lower(): value for name, value in self.headers.items()})
            if api.faults:
                status, headers, body = api.faults.pop(0)
                if status == 0:
                    self.connection.close()
                    return
            else:
                status, headers, body = 200, {}, json.dumps(api.answer(query))
            packed = gzip.compress(body.encode("utf-8", "surrogatepass"))
            self.send_response(status)
            for name, value in {**headers, "Content-Encoding": "gzip"}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(packed)))
            self.end_headers()
            self.wfile.write(packed)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    api.url = f"http://127.0.0.1:{server.server_port}/w/api.php"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield api
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
