"""Gets MediaWiki 1.43 and PHP onto a Debian machine, from Debian's own packages.

MediaWiki is downloaded by apt from the machine's own mirrors (signatures verified), with sources
and package lists kept in the cache folder, and unpacked there: no system package is replaced.
PHP is taken as it is; when it is missing, root installs it with apt-get.

Standard library only: this also runs before the project has an environment of its own.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.live.apt_sources import SUITE, write_sources

SERIES = "1.43"
PACKAGES = ("mediawiki", "mediawiki-classes")
PHP_PACKAGES = (
    *("php-cli", "php-sqlite3", "php-intl", "php-mbstring", "php-xml", "php-gmp"),
    *("php-curl", "php-apcu", "diffutils"),
)
PHP_MODULES = (
    *("pdo_sqlite", "intl", "mbstring", "dom", "xmlreader", "fileinfo", "iconv", "ctype", "gmp"),
)
MINIMUM_PHP = (8, 1)

_STAMP = "helpdeskbot.json"


class CannotInstall(Exception):
    """This machine cannot have the real MediaWiki; says why, and what would help."""

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(f"{reason} {advice}")
        self.reason = reason
        self.advice = advice


@dataclass(frozen=True, slots=True)
class Installed:
    """Where the software is."""

    tree: Path
    """MediaWiki's folder, with index.php; shared by all instances, never written to."""
    mediawiki: str
    """Debian's version of it, such as 1:1.43.9+dfsg-1~deb13u1."""
    php: str
    """The program."""
    php_version: str


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


def install() -> Installed:
    """MediaWiki and PHP, installed if they are not there yet.

    Raises:
        CannotInstall: not Debian, no network, no PHP and not root.
    """
    with locked("install"):
        php, version = _php()
        tree, mediawiki = _find_tree() or _download_tree()
    return Installed(tree=tree, mediawiki=mediawiki, php=php, php_version=version)


# -- PHP -------------------------------------------------------------------------------------------
def _php() -> tuple[str, str]:
    found, lacking = _find_php()
    if found is None:
        _install_php(lacking)
        found, lacking = _find_php()
    if found is None:
        raise CannotInstall(
            f"PHP cannot run MediaWiki here: {lacking}.",
            f"Debian 12 (bookworm) and later have what is needed: {' '.join(PHP_PACKAGES)}.",
        )
    return found


def _find_php() -> tuple[tuple[str, str] | None, str]:
    """The program and its version; or None, and what is missing."""
    php = shutil.which("php")
    if php is None:
        return None, "PHP is not installed"
    answer = _run(php, "-r", "echo json_encode([PHP_VERSION, get_loaded_extensions()]);")
    try:
        version, modules = json.loads(answer.stdout)
    except ValueError:
        return None, f"{php} does not work"
    if tuple(int(part) for part in version.split(".")[:2]) < MINIMUM_PHP:
        return None, f"{php} is version {version}, too old"
    missing = sorted(set(PHP_MODULES) - {module.lower() for module in modules})
    if missing:
        return None, f"{php} lacks its modules {', '.join(missing)}"
    if shutil.which("diff3") is None:
        return None, "diff3, which merges edits, is not installed"
    return (php, version), ""


def _install_php(lacking: str) -> None:
    command = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "--no-remove"]
    command += ["-o", "DPkg::Lock::Timeout=300", *PHP_PACKAGES]
    _require_debian()
    if os.geteuid() != 0:
        raise CannotInstall(
            f"{lacking[:1].upper()}{lacking[1:]}, and only root can install it.",
            f"Run once: sudo apt-get install --no-install-recommends {' '.join(PHP_PACKAGES)}",
        )
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    attempt = _run(*command, more_environment=quiet)
    if attempt.returncode != 0:
        _run("apt-get", "update", "--quiet")
        attempt = _run(*command, more_environment=quiet)
    if attempt.returncode != 0:
        raise CannotInstall(
            f"apt-get could not install PHP: {_last_words(attempt)}.",
            "Is there a network, and is no other package manager running?",
        )


# -- MediaWiki -------------------------------------------------------------------------------------
def _find_tree() -> tuple[Path, str] | None:
    """The newest complete tree in the cache. Needs no network."""
    for stamp in sorted(cache_folder().glob(f"mediawiki-{SERIES}*/{_STAMP}"), reverse=True):
        try:
            versions = json.loads(stamp.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if set(versions) == set(PACKAGES) and (stamp.parent / "index.php").is_file():
            return stamp.parent, versions["mediawiki"]
    return None


def _download_tree() -> tuple[Path, str]:
    _require_debian()
    cache = cache_folder()
    _check_space(cache)
    with tempfile.TemporaryDirectory(prefix="unpacking-", dir=cache) as folder:
        work = Path(folder)
        versions = {}
        for package in _download(work):
            name, version = _fields(package)
            versions[name] = version
            unpacked = _run("dpkg-deb", "--extract", str(package), str(work / "root"))
            if unpacked.returncode != 0:
                raise CannotInstall(
                    f"{package.name} could not be unpacked: {_last_words(unpacked)}.",
                    f"About 500 MB of room is needed in {cache}.",
                )
        if set(versions) != set(PACKAGES) or f":{SERIES}." not in versions["mediawiki"]:
            raise CannotInstall(
                f"The mirrors gave {versions} instead of MediaWiki {SERIES}.",
                "Look at the machine's apt sources.",
            )
        tree = _make_runnable(work / "root" / "usr" / "share" / "mediawiki")
        (tree / _STAMP).write_text(json.dumps(versions), encoding="utf-8")
        number = versions["mediawiki"].partition(":")[2]
        final = cache / f"mediawiki-{number}"
        shutil.rmtree(final, ignore_errors=True)
        tree.rename(final)
    return final, versions["mediawiki"]


def _make_runnable(tree: Path) -> Path:
    """Replaces the package's links into the system, which is not installed there."""
    for name in ("LocalSettings.php", "config", "images", "extensions"):
        (tree / name).unlink()
    (tree / "extensions").symlink_to("extensions-core")
    return tree


def _download(work: Path) -> list[Path]:
    for name in ("sources", "lists/partial", "apt/archives/partial", "preferences", "packages"):
        (work / name).mkdir(parents=True)
    written = write_sources(Path(_apt_setting("Dir::Etc", "/etc/apt")), work / "sources")
    if not written:
        raise CannotInstall(
            "The machine's apt sources name no Debian mirror.",
            "Without one there is no place to get MediaWiki from.",
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
    update = _run("apt-get", "--quiet", *options, "update")
    # One unreachable source among several is no reason to give up: the download tells.
    download = _run("apt-get", "--quiet", *options, "download", *PACKAGES, cwd=work / "packages")
    if download.returncode != 0:
        # apt-get update calls a mirror that it cannot reach a warning, and ends well.
        failed = re.search(r"(?m)^[WE]: (Failed to fetch .*?)\s*$", update.stderr)
        cause = failed[1] if failed else _last_words(download)
        raise CannotInstall(
            f"apt could not download MediaWiki from Debian {SUITE}: {cause}.",
            "Is there a network, and does the machine's own Debian mirror answer?",
        )
    return sorted((work / "packages").glob("*.deb"))


# -- Small things ----------------------------------------------------------------------------------
def _require_debian() -> None:
    name = "this system"
    with contextlib.suppress(OSError):
        text = Path("/etc/os-release").read_text(encoding="utf-8")
        if re.search(r'(?m)^ID="?debian"?$', text) and shutil.which("apt-get"):
            return
        found = re.search(r'(?m)^PRETTY_NAME="?([^"\n]+)', text)
        name = found[1] if found else name
    raise CannotInstall(
        f"The test wiki comes from Debian's packages, and {name} is not Debian.",
        "A Debian 12 or later container or machine will do.",
    )


def _check_space(cache: Path) -> None:
    free = shutil.disk_usage(cache).free // 1_000_000
    if free < 700:
        raise CannotInstall(
            f"The disk of {cache} has {free} MB left; unpacking MediaWiki takes 700 MB.",
            "Make room, or name another folder in the environment variable HELPDESKBOT_CACHE.",
        )


def _fields(package: Path) -> tuple[str, str]:
    shown = _run("dpkg-deb", "--showformat", "${Package} ${Version}", "--show", str(package))
    name, _, version = shown.stdout.strip().partition(" ")
    return name, version


def _apt_setting(name: str, default: str) -> str:
    shown = _run("apt-config", "shell", "value", f"{name}/d")
    match = re.search(r"value='([^']*)'", shown.stdout)
    return match[1] if match else default


def _last_words(done: subprocess.CompletedProcess[str]) -> str:
    lines = [line.strip() for line in (done.stderr or done.stdout).splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("E:")] or lines or ["no message"]
    return errors[0].rstrip(".")


def _run(
    *command: str, cwd: Path | None = None, more_environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
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
