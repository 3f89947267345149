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
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium", "fonts-noto-core")
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
_EXEC = """
import fcntl, os, sys
ends = [fcntl.fcntl(int(word), fcntl.F_DUPFD, 10) for word in sys.argv[1:3]]
os.dup2(ends[0], 3)
os.dup2(ends[1], 4)
os.execv(sys.argv[3], sys.argv[3:])
"""


class BrowserFailed(Exception):
    """The browser ended or refused a command."""


def find_chromium() -> str | None:
    """The program, if it is installed."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def install_chromium() -> str | None:
    """The program, installed from Debian by root where it is missing; None when that fails."""
    found = find_chromium()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        for words in (["update"], ["install", "--yes", "--no-install-recommends", *PACKAGES]):
            subprocess.run(
                ["apt-get", "--quiet", *words],
                env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
            )
        found = find_chromium()
    return found


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
            [sys.executable, "-c", _EXEC, str(from_us), str(to_us), *command],
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
        try:
            target = self.call("Target.createTarget", url="about:blank")["targetId"]
            attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
            self._session = attached["sessionId"]
            self.call("Page.enable")
        except BaseException:
            self.close()
            raise

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
        deadline = time.monotonic() + ANSWER_WITHIN  # deadline
        while time.monotonic() < deadline:  # deadline
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
        # The answer to Page.navigate may come while the page before is still the one that is
        # looked at, and that one is complete: it is marked, so that it is not taken for the new.
        self.evaluate("window.isThePageBefore = true")
        self.call("Page.navigate", url=url)
        self.wait_for("!window.isThePageBefore && document.readyState === 'complete'")
        self.evaluate("document.fonts.ready.then(() => true)")

    def wait_for(self, script: str) -> Any:
        """The value of a JavaScript expression as soon as it is a true one."""
        deadline = time.monotonic() + ANSWER_WITHIN  # deadline
        while time.monotonic() < deadline:  # deadline
            # A page that is just being left may take the question with it.
            with contextlib.suppress(BrowserFailed):
                value = self.evaluate(script)
                if value:
                    return value
            time.sleep(0.05)
        raise BrowserFailed(f"this does not become true: {script}")

    def evaluate(self, script: str) -> Any:
        """The value of a JavaScript expression in the page; promises are waited for."""
        answer = self.call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in answer:
            raise BrowserFailed(f"{answer['exceptionDetails']}")
        return answer["result"].get("value")

    def screenshot(self, path: Path, *, top: float, width: float, height: float) -> None:
        """Saves a PNG of a part of the window, from *top* on."""
        clip = {"x": 0, "y": top, "width": width, "height": height, "scale": 1}
        taken = self.call("Page.captureScreenshot", clip=clip)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(taken["data"]))

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
