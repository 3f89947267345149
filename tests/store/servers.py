"""Throw-away PostgreSQL and MariaDB servers, from Debian's packages, on loopback.

Root installs a missing server with apt-get; others are told what to install.  The servers keep
their data in a temporary folder, run as an unprivileged account, and end with the tests.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PASSWORD = "letmein"
USER = "helpdesk"


class NoServer(Exception):
    """This machine cannot run the server; says why and what would help."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server that accepts one account with all rights."""

    scheme: str
    port: int
    maintenance: str
    """The database that is always there."""

    def url(self, database: str) -> str:
        """The address as an operator would write it."""
        return f"{self.scheme}://{USER}:{PASSWORD}@127.0.0.1:{self.port}/{database}"


@contextlib.contextmanager
def running(name: str) -> Iterator[Server]:
    """A server of the given name, ``postgresql`` or ``mariadb``.

    Raises:
        NoServer: it is not installed and cannot be, or does not start.
    """
    start = {"postgresql": _postgresql, "mariadb": _mariadb}[name]
    with tempfile.TemporaryDirectory(prefix=f"helpdeskbot-{name}-", dir="/tmp") as folder:
        home = Path(folder)
        if os.geteuid() == 0:
            account = pwd.getpwnam("nobody")
            os.chown(home, account.pw_uid, account.pw_gid)
        with start(home) as server:
            yield server


@contextlib.contextmanager
def _postgresql(home: Path) -> Iterator[Server]:
    programs = find_postgresql()
    if programs is None:
        install("postgresql")
        programs = find_postgresql()
    if programs is None:
        raise NoServer("PostgreSQL was installed, and its programs are nowhere to be found.")
    data, port = home / "data", _free_port()
    secret = home / "password"
    secret.write_text(PASSWORD, encoding="utf-8")
    secret.chmod(0o644)
    _run(
        *(programs / "initdb", "--pgdata", data, "--username", USER, "--pwfile", secret),
        *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--no-sync"),
    )
    command = [
        *(programs / "postgres", "-D", data, "-p", port, "-k", home),
        *("-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "shared_buffers=32MB"),
        *("-c", "max_connections=30", "-c", "timezone=Asia/Kathmandu"),
    ]
    # It listens before it lets anybody in.
    ready = "ready to accept connections"
    with _started(command, port, home, stop=signal.SIGINT, says=ready):
        yield Server(scheme="postgresql", port=port, maintenance="postgres")


@contextlib.contextmanager
def _mariadb(home: Path) -> Iterator[Server]:
    if _program("mariadbd") is None or _program("mariadb-install-db") is None:
        install("mariadb-server-core", "mariadb-client-core")
    daemon, installer = _program("mariadbd"), _program("mariadb-install-db")
    if daemon is None or installer is None:
        raise NoServer("MariaDB was installed, and its programs are nowhere to be found.")
    data, port = home / "data", _free_port()
    _run(
        *(installer, "--no-defaults", f"--datadir={data}", "--skip-test-db"),
        *("--auth-root-authentication-method=normal",),
    )
    accounts = home / "accounts.sql"
    accounts.write_text(
        f"CREATE USER {USER}@'127.0.0.1' IDENTIFIED BY '{PASSWORD}';\n"
        f"GRANT ALL ON *.* TO {USER}@'127.0.0.1' WITH GRANT OPTION;\n",
        encoding="utf-8",
    )
    accounts.chmod(0o644)
    command = [
        *(daemon, "--no-defaults", f"--datadir={data}", f"--port={port}", "--skip-name-resolve"),
        *(f"--socket={home}/socket", f"--init-file={accounts}", "--bind-address=127.0.0.1"),
        *("--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=32M"),
        *("--default-time-zone=+05:45", "--character-set-server=latin1"),
        *("--collation-server=latin1_swedish_ci", "--log-bin=binary-log", "--server-id=1"),
    ]
    with _started(command, port, home, stop=signal.SIGTERM):
        yield Server(scheme="mariadb", port=port, maintenance="mysql")


# -- Programs --------------------------------------------------------------------------------------
def find_postgresql() -> Path | None:
    """The folder with the newest server's programs; Debian keeps them off the search path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if found:
        return found[-1].parent
    other = shutil.which("initdb")
    return Path(other).parent if other else None


def _version(program: Path) -> float:
    return float(program.parent.parent.name)


def _program(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def install(*packages: str) -> None:
    """Install Debian's packages, as root.

    Raises:
        NoServer: this is not Debian, we are not root, or it does not work.
    """
    if shutil.which("apt-get") is None:
        raise NoServer(f"Debian's packages {' '.join(packages)} are needed; this is not Debian.")
    if os.geteuid() != 0:
        raise NoServer(f"Run once: sudo apt-get install {' '.join(packages)}")
    command = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "--no-remove"]
    command += ["-o", "DPkg::Lock::Timeout=300", *packages]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for attempt in ("first", "with fresh lists"):
        if attempt != "first":
            _spawn(["apt-get", "update", "--quiet"], environment)
        done = _spawn(command, environment)
        if done.returncode == 0:
            return
    raise NoServer(f"apt-get could not install {' '.join(packages)}: {done.stderr.strip()}")


def _as_nobody(command: Sequence[object]) -> list[str]:
    """The command as an account that owns nothing: database servers refuse to run as root."""
    words = [str(word) for word in command]
    if os.geteuid() != 0:
        return words
    account = pwd.getpwnam("nobody")
    ids = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    return ["setpriv", *ids, "--", *words]


def _run(*command: object) -> None:
    done = _spawn(_as_nobody(command), os.environ | {"LC_ALL": "C.UTF-8"})
    if done.returncode != 0:
        raise NoServer(f"{command[0]} failed: {(done.stderr or done.stdout).strip()}")


def _spawn(command: list[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env=environment,
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )


@contextlib.contextmanager
def _started(
    command: Sequence[object], port: int, home: Path, *, stop: signal.Signals, says: str = ""
) -> Iterator[None]:
    log = home / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            _as_nobody(command), cwd="/", stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    try:
        _wait_until_it_answers(process, port, log, says)
        yield
    finally:
        process.send_signal(stop)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_it_answers(
    process: subprocess.Popen[bytes], port: int, log: Path, says: str
) -> None:
    deadline = time.monotonic() + 60  # deadline
    while time.monotonic() < deadline and process.poll() is None:  # deadline
        ready = says in log.read_text(encoding="utf-8", errors="replace")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            if ready:
                return
        time.sleep(0.1)
    said = log.read_text(encoding="utf-8", errors="replace")[-2000:]
    raise NoServer(f"{process.args!r} does not answer on port {port}; its last words: {said}")


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
