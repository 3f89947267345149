"""A real MediaWiki on loopback, with a database and a folder of its own, for tests and `make wiki`.

    python -m tests.live.mediawiki install
    python -m tests.live.mediawiki serve [--port N] [--folder DIR]

Standard library only: this also runs before the project has an environment of its own.
"""

from __future__ import annotations

import argparse
import atexit
import contextlib
import json
import os
import shlex
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from tests.live import blank
from tests.live.apt import CannotInstall
from tests.live.blank import ADMIN, ADMIN_PASSWORD, WikiFailed
from tests.live.debian import Installed, install

__all__ = ["ADMIN", "ADMIN_PASSWORD", "CannotInstall", "MediaWiki", "WikiFailed", "serve", "start"]

READY_WITHIN = 60.0
"""Seconds that the first answer may take, on a machine busy with other things."""
WORKERS = 4


class MediaWiki:
    """One running instance; made by `start`."""

    script_path = ""

    def __init__(self, software: Installed, root: Path, port: int, *, temporary: bool) -> None:
        self.root = root
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.api = f"{self.url}/api.php"
        self.software = software
        self._temporary = temporary
        self._server: subprocess.Popen[bytes] | None = None
        self._watchdog: subprocess.Popen[bytes] | None = None

    # -- Accounts ----------------------------------------------------------------------------------
    def create_user(self, name: str, password: str, *groups: str) -> None:
        """Creates an account, or gives an existing one this password and these groups."""
        words = ["--force", f"--custom-groups={','.join(groups)}"] if groups else ["--force"]
        self.maintenance("createAndPromote", *words, name, password)

    def bot_password(self, user: str, app_id: str, grants: Sequence[str]) -> str:
        """Creates a bot password; returns it. The login name is ``user@app_id``.

        See https://www.mediawiki.org/wiki/Manual:Bot_passwords.
        """
        password = f"{os.urandom(16).hex()}"
        words = [f"--appid={app_id}", f"--grants={','.join(grants)}", user, password]
        # Nobody remembers bot passwords, so that nothing need be read anew.
        blank.run_maintenance(self.software, self.root, "createBotPassword", *words)
        return password

    # -- The inside --------------------------------------------------------------------------------
    def maintenance(self, script: str, *words: str) -> str:
        """Runs a maintenance script, as in ``maintenance("protect", "--user=Admin", "Title")``.

        Raises:
            WikiFailed: it ended with an error; the exception has its output.
        """
        try:
            return blank.run_maintenance(self.software, self.root, script, *words)
        finally:
            self._forget()

    def configure(self, php: str) -> None:
        """Appends settings (PHP, without an opening tag) to the wiki's; ``''`` takes them away."""
        path = self.root / "extra.php"
        if php == (path.read_text(encoding="utf-8") if path.exists() else ""):
            return
        new = path.with_suffix(".new")
        new.write_text(php, encoding="utf-8")
        new.replace(path)
        self._forget()

    def query(self, sql: str, *parameters: object) -> list[tuple[object, ...]]:
        """Looks into the wiki's database, reading only; texts come as str."""
        address = f"file:{self.root / 'data' / 'wiki.sqlite'}?mode=ro"
        with contextlib.closing(sqlite3.connect(address, uri=True, timeout=30)) as database:
            rows = database.execute(sql, parameters).fetchall()
        return [
            tuple(v.decode("utf-8", "replace") if isinstance(v, bytes) else v for v in row)
            for row in rows
        ]

    def last_event(self) -> int:
        """The id of the newest Echo event, 0 when there is none."""
        return int(str(self.query("SELECT COALESCE(MAX(event_id), 0) FROM echo_event")[0][0]))

    def notified(self, since_event: int = 0, kind: str = "mention") -> list[tuple[str, str]]:
        """Who was notified by events of a kind after *since_event*: (user name, event type).

        One entry for each notification, so somebody notified twice is there twice.
        """
        rows = self.query(
            "SELECT user_name, event_type FROM echo_notification"
            " JOIN echo_event ON event_id = notification_event"
            " JOIN user ON user_id = notification_user"
            " WHERE event_id > ? AND event_type = ? ORDER BY event_id, user_name",
            since_event,
            kind,
        )
        return [(str(name), str(kind)) for name, kind in rows]

    def lock(self, *names: str) -> None:
        """Gives the wiki global accounts, of which these and no others are locked."""
        path = self.root / "locked.json"
        new = path.with_suffix(".new")
        new.write_text(json.dumps(names), encoding="utf-8")
        new.replace(path)

    def mails(self) -> list[dict[str, Any]]:
        """Mail that the wiki sent, oldest first: *to* (addresses), *subject*, *body*, *headers*."""
        try:
            lines = (self.root / "mails.jsonl").read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        return [json.loads(line) for line in lines]

    def mark(self) -> int:
        """A place in the list of API requests, for `api_requests`."""
        return len(self.api_requests())

    def api_requests(self, since: int = 0) -> list[str]:
        """The requests to api.php, oldest first, as ``POST action=edit&title=…``.

        Parameters are those of the address and of the body; passwords and tokens are blotted out.
        """
        try:
            lines = (self.root / "requests.log").read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        parts = (line.split(" ", 2) for line in lines)
        return [f"{method} {rest}" for method, path, rest in parts if path == "/api.php"][since:]

    def server_log(self) -> str:
        """What PHP and MediaWiki complained of, and database errors."""
        texts = []
        for name in ("server.log", "database-errors.log"):
            with contextlib.suppress(FileNotFoundError):
                texts.append((self.root / name).read_text(encoding="utf-8", errors="replace"))
        return "".join(texts)

    def stop(self) -> None:
        """Ends the server and all its workers; removes the folder if `start` made it."""
        server, watchdog = self._server, self._watchdog
        self._server = self._watchdog = None
        if watchdog is not None:
            watchdog.kill()
            watchdog.wait()
            if watchdog.stdin is not None:
                watchdog.stdin.close()
        if server is not None:
            _end_group(server.pid)
            server.wait()
        (self.root / "server.pid").unlink(missing_ok=True)
        if self._temporary:
            shutil.rmtree(self.root, ignore_errors=True)
        atexit.unregister(self.stop)

    def __enter__(self) -> MediaWiki:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _forget(self) -> None:
        """Makes the server read anew what it keeps in memory between requests."""
        path = self.root / "epoch"
        before = int(path.read_text() or 0) if path.exists() else 0
        path.write_text(f"{before + 1}")

    def _run(self) -> None:
        command = [*blank.php_command(self.software, serving=True), "-S", f"127.0.0.1:{self.port}"]
        command += ["-t", str(self.software.tree), str(blank.PHP_FILES / "router.php")]
        workers = {"PHP_CLI_SERVER_WORKERS": str(WORKERS)}
        with (self.root / "server.log").open("wb") as log:
            self._server = subprocess.Popen(
                command,
                cwd=self.software.tree,
                env=blank.php_environment(self.root) | workers,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        (self.root / "server.pid").write_text(f"{self._server.pid}")
        # Its input ends when this process ends, however that happens, and with it the server.
        last_will = f"cat >/dev/null; kill -KILL -{self._server.pid}"
        if self._temporary:
            last_will += f"; rm -rf {shlex.quote(str(self.root))}"
        self._watchdog = subprocess.Popen(
            ["/bin/sh", "-c", last_will],
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        atexit.register(self.stop)
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_WITHIN  # deadline
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        trouble = ""
        running = self._server
        while time.monotonic() < deadline and running and running.poll() is None:  # deadline
            try:
                with direct.open(f"{self.api}?action=query&meta=siteinfo&format=json") as answer:
                    trouble = answer.read().decode("utf-8", "replace")
                    if trouble.startswith('{"batchcomplete"'):
                        (self.root / "requests.log").unlink(missing_ok=True)
                        return
            except urllib.error.HTTPError as problem:
                trouble = problem.read().decode("utf-8", "replace")
                break
            except OSError:
                time.sleep(0.03)
        log = self.server_log()
        self.stop()
        raise WikiFailed(f"The wiki at {self.url} does not answer: {trouble[:2000]} {log[-2000:]}")


def start(
    *,
    port: int = 0,
    folder: Path | None = None,
    language: str = "en",
    name: str = "Helpdesk test",
    without: Collection[str] = (),
) -> MediaWiki:
    """Starts a wiki: an empty one in a folder of its own, or the one that *folder* has already.

    Port 0 takes a free one. *without* names extensions that are not wanted: DiscussionTools
    parses the page three times at each edit, which makes edits of long pages four times as slow.

    Raises:
        CannotInstall: this machine cannot have MediaWiki.
        WikiFailed: it was started and did not answer.
    """
    software = install()
    empty = blank.blank_wiki(software)
    temporary = folder is None
    root = Path(tempfile.mkdtemp(prefix="helpdeskbot-wiki-")) if folder is None else folder
    root = root.absolute()
    _end_leftover(root)
    if not (root / "wiki.json").exists():
        shutil.copytree(empty, root, dirs_exist_ok=True)
        (root / "blank").write_text(empty.name)
    if port:
        _require_free(port)
    for last_try in (False, False, True):
        wiki = MediaWiki(software, root, port or _free_port(), temporary=temporary)
        own = {"language": language, "name": name}
        blank.describe(root, software, port=wiki.port, without=without, **own)
        if (root / "blank").read_text() != empty.name:
            blank.run_maintenance(software, root, "update", "--quick")
            (root / "blank").write_text(empty.name)
        try:
            wiki._run()
        except WikiFailed as problem:
            # Between asking for a free port and using it, somebody else may have taken it.
            if port or last_try or "already in use" not in str(problem):
                raise
        else:
            break
    return wiki


def serve(
    port: int = 8080,
    folder: Path | None = None,
    prepare: Callable[[MediaWiki], None] | None = None,
) -> None:
    """Starts a wiki, lets *prepare* fill it, prints where it is, and keeps it until Ctrl-C."""
    with start(port=port, folder=folder) as wiki:
        if prepare is not None:
            prepare(wiki)
        print(f"\n  The wiki is at {wiki.url}/wiki/Main_Page (API: {wiki.api})")
        print(f"  Administrator: {ADMIN}, password: {ADMIN_PASSWORD}")
        print("  Ctrl-C ends it.\n", flush=True)
        previous = signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            with contextlib.suppress(KeyboardInterrupt):
                if wiki._server is not None:
                    wiki._server.wait()
        finally:
            signal.signal(signal.SIGTERM, previous)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as problem:
            raise WikiFailed(
                f"Port {port} is taken by another program ({problem.strerror}); use --port."
            ) from problem


def _end_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def _end_leftover(root: Path) -> None:
    """Ends a server that an earlier, killed process left behind on the same folder."""
    with contextlib.suppress(OSError, ValueError):
        leader = int((root / "server.pid").read_text())
        environment = Path(f"/proc/{leader}/environ").read_bytes()
        if f"HELPDESKBOT_WIKI_ROOT={root}\0".encode() in environment:
            _end_group(leader)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.live.mediawiki", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("install", help="download and unpack MediaWiki, install PHP")
    serving = commands.add_parser("serve", help="run a wiki until Ctrl-C")
    serving.add_argument("--port", type=int, default=8080)
    serving.add_argument("--folder", type=Path, help="keep the wiki there, instead of nowhere")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "install":
            software = install()
            blank.blank_wiki(software)
            print(f"MediaWiki {software.mediawiki}, PHP {software.php_version}: {software.tree}")
        else:
            serve(chosen.port, chosen.folder)
    except (CannotInstall, WikiFailed) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
