"""A headless Chromium, driven through its DevTools pipe, that looks at pages of the test wiki.

Standard library only. https://chromedevtools.github.io/devtools-protocol/
"""

from __future__ import annotations

import base64
import contextlib
import itertools
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-dev-shm-usage", "--hide-scrollbars", "--no-default-browser-check"),
    *("--force-color-profile=srgb", "--remote-debugging-pipe"),
    # Nothing but the test wiki exists for it.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    *("--no-proxy-server", "--lang=en"),
)
ANSWER_WITHIN = 60.0


class BrowserFailed(Exception):
    """The browser ended or refused a command."""


def find_chromium() -> str | None:
    """The program, if it is installed."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Chromium:
    """One browser with one tab; a context manager."""

    def __init__(self, program: str) -> None:
        self._profile = tempfile.TemporaryDirectory(
            prefix="helpdeskbot-chromium-", ignore_cleanup_errors=True
        )
        self._numbers = itertools.count(1)
        self._buffer = b""
        from_us, self._write = os.pipe()
        self._read, to_us = os.pipe()
        # The browser reads its commands from descriptor 3 and answers on 4.
        command = [program, *SWITCHES, f"--user-data-dir={self._profile.name}", "about:blank"]
        self._process = subprocess.Popen(
            ["/bin/sh", "-c", f'exec "$0" "$@" 3<&{from_us} 4>&{to_us}', *command],
            pass_fds=(from_us, to_us),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(from_us)
        os.close(to_us)
        os.set_blocking(self._read, False)
        self._session = ""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        self.call("Page.enable")

    def call(self, method: str, **params: object) -> dict[str, Any]:
        """One command of the protocol and its answer.

        Raises:
            BrowserFailed: the browser refused, ended, or was silent for too long.
        """
        number = next(self._numbers)
        message: dict[str, object] = {"id": number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        deadline = time.monotonic() + ANSWER_WITHIN
        while time.monotonic() < deadline:
            got = self._next_message()
            if got is None or got.get("id") != number:
                continue
            if "error" in got:
                raise BrowserFailed(f"{method}: {got['error']}")
            result: dict[str, Any] = got["result"]
            return result
        raise BrowserFailed(f"{method}: no answer")

    def _next_message(self) -> dict[str, Any] | None:
        while b"\0" not in self._buffer:
            try:
                chunk = os.read(self._read, 1 << 16)
            except BlockingIOError:
                time.sleep(0.01)
                return None
            if not chunk:
                raise BrowserFailed("the browser has ended")
            self._buffer += chunk
        line, _, self._buffer = self._buffer.partition(b"\0")
        got: dict[str, Any] = json.loads(line)
        return got

    # -- Looking -----------------------------------------------------------------------------------
    def view(
        self,
        url: str,
        *,
        width: int = 1100,
        height: int = 800,
        scale: float = 1,
        dark: bool = False,
    ) -> None:
        """Opens a page and waits until it and its styles are there.

        *dark* is what the person's system prefers, not what the wiki was asked for.
        """
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self.call("Page.navigate", url=url)
        ready = "location.href !== 'about:blank' && document.readyState === 'complete'"
        deadline = time.monotonic() + ANSWER_WITHIN
        while not self.evaluate(ready):
            if time.monotonic() > deadline:
                raise BrowserFailed(f"{url} does not finish loading")
            time.sleep(0.05)
        self.evaluate("document.fonts.ready.then(() => true)")

    def evaluate(self, script: str) -> Any:
        """The value of a JavaScript expression in the page; promises are waited for."""
        answer = self.call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in answer:
            raise BrowserFailed(f"{answer['exceptionDetails']}")
        return answer["result"].get("value")

    def screenshot(
        self, path: Path, *, clip: tuple[float, float, float, float] | None = None
    ) -> None:
        """Saves a PNG of the window, or of a rectangle (x, y, width, height) of the page."""
        params: dict[str, object] = {"format": "png", "captureBeyondViewport": clip is not None}
        if clip is not None:
            params["clip"] = dict(zip(("x", "y", "width", "height"), clip, strict=True)) | {
                "scale": 1
            }
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", **params)["data"]))

    def close(self) -> None:
        """Ends the browser and all its processes, and removes its profile."""
        for descriptor in (self._write, self._read):
            with contextlib.suppress(OSError):
                os.close(descriptor)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._profile.cleanup()

    def __enter__(self) -> Chromium:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
