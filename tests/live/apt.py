"""Debian's packages, of another release too, unpacked beside the system's.

They are downloaded by apt from the machine's own mirrors (signatures verified), with sources and
package lists kept in a folder of their own, and unpacked there: no system package is replaced.

Standard library only: this also runs before the project has an environment of its own.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.live.apt_sources import SUITE, write_sources


class CannotInstall(Exception):
    """This machine cannot have what a test needs; says why, and what would help."""

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(f"{reason} {advice}")
        self.reason = reason
        self.advice = advice


def cache_folder() -> Path:
    """The folder that keeps everything between runs, made if it is not there yet."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(os.environ.get("HELPDESKBOT_CACHE") or Path(base) / "helpdeskbot").absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise CannotInstall(
            f"The cache folder {folder} cannot be made: {problem.strerror}.",
            "Name another one in the environment variable HELPDESKBOT_CACHE.",
        ) from problem
    return folder


@contextlib.contextmanager
def locked(name: str) -> Iterator[None]:
    """Holds a lock in the cache folder, waiting for another process that has it."""
    with (cache_folder() / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def unpack(packages: Sequence[str], work: Path, suite: str = SUITE) -> dict[str, str]:
    """Downloads packages and unpacks them into the folder ``root`` of *work*; their versions.

    Raises:
        CannotInstall: not Debian, no network, no room.
    """
    require_debian()
    _check_space(work)
    versions = {}
    for package in _download(packages, work, suite):
        name, version = _fields(package)
        versions[name] = version
        unpacked = run("dpkg-deb", "--extract", str(package), str(work / "root"))
        if unpacked.returncode != 0:
            raise CannotInstall(
                f"{package.name} could not be unpacked: {last_words(unpacked)}.",
                f"About 500 MB of room is needed in {work.parent}.",
            )
    return versions


def _download(packages: Sequence[str], work: Path, suite: str) -> list[Path]:
    for name in ("sources", "lists/partial", "apt/archives/partial", "preferences", "packages"):
        (work / name).mkdir(parents=True)
    written = write_sources(Path(_apt_setting("Dir::Etc", "/etc/apt")), work / "sources", suite)
    if not written:
        raise CannotInstall(
            "The machine's apt sources name no Debian mirror.",
            f"Without one there is no place to get {packages[0]} from.",
        )
    settings = {
        "Dir::Etc::sourcelist": "/dev/null",
        "Dir::Etc::sourceparts": work / "sources",
        "Dir::Etc::preferences": "/dev/null",
        "Dir::Etc::preferencesparts": work / "preferences",
        "Dir::State::Lists": work / "lists",
        "Dir::Cache": work / "apt",
        "Dir::Cache::archives": work / "apt" / "archives",
        "APT::Sandbox::User": "root" if os.geteuid() == 0 else "",
        "APT::Get::AllowUnauthenticated": "false",
        "Acquire::AllowInsecureRepositories": "false",
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
    }
    options = [word for key, value in settings.items() for word in ("-o", f"{key}={value}")]
    update = run("apt-get", "--quiet", *options, "update")
    # One unreachable source among several is no reason to give up: the download tells.
    download = run("apt-get", "--quiet", *options, "download", *packages, cwd=work / "packages")
    if download.returncode != 0:
        # apt-get update calls a mirror that it cannot reach a warning, and ends well.
        failed = re.search(r"(?m)^[WE]: (Failed to fetch .*?)\s*$", update.stderr)
        cause = failed[1] if failed else last_words(download)
        raise CannotInstall(
            f"apt could not download {packages[0]} from Debian {suite}: {cause}.",
            "Is there a network, and does the machine's own Debian mirror answer?",
        )
    return sorted((work / "packages").glob("*.deb"))


# -- Small things ----------------------------------------------------------------------------------
def require_debian() -> None:
    """Raises CannotInstall where there is no apt, or not Debian's."""
    name = "this system"
    with contextlib.suppress(OSError):
        text = Path("/etc/os-release").read_text(encoding="utf-8")
        if re.search(r'(?m)^ID="?debian"?$', text) and shutil.which("apt-get"):
            return
        found = re.search(r'(?m)^PRETTY_NAME="?([^"\n]+)', text)
        name = found[1] if found else name
    raise CannotInstall(
        f"What the tests need comes from Debian's packages, and {name} is not Debian.",
        "A Debian 12 or later container or machine will do.",
    )


def _check_space(folder: Path) -> None:
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < 700:
        raise CannotInstall(
            f"The disk of {folder} has {free} MB left; unpacking takes 700 MB.",
            "Make room, or name another folder in the environment variable HELPDESKBOT_CACHE.",
        )


def _fields(package: Path) -> tuple[str, str]:
    shown = run("dpkg-deb", "--showformat", "${Package} ${Version}", "--show", str(package))
    name, _, version = shown.stdout.strip().partition(" ")
    return name, version


def _apt_setting(name: str, default: str) -> str:
    shown = run("apt-config", "shell", "value", f"{name}/d")
    match = re.search(r"value='([^']*)'", shown.stdout)
    return match[1] if match else default


def last_words(done: subprocess.CompletedProcess[str]) -> str:
    """What a command that failed complained of."""
    lines = [line.strip() for line in (done.stderr or done.stdout).splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("E:")] or lines or ["no message"]
    return errors[0].rstrip(".")


def run(
    *command: str, cwd: Path | None = None, more_environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """A command, carried out to its end; its words are English."""
    words: Sequence[str] = command
    environment = os.environ | {"LC_ALL": "C.UTF-8"} | (more_environment or {})
    return subprocess.run(
        words,
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
