"""Gets MediaWiki 1.43 and PHP onto a Debian machine, from Debian's own packages.

MediaWiki is unpacked into the cache folder, which replaces no system package (tests/live/apt.py).
PHP is taken as it is; when it is missing, root installs it with apt-get.

Standard library only: this also runs before the project has an environment of its own.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.live.apt import (
    CannotInstall,
    cache_folder,
    last_words,
    locked,
    require_debian,
    run,
    unpack,
)

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
    answer = run(php, "-r", "echo json_encode([PHP_VERSION, get_loaded_extensions()]);")
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
    require_debian()
    if os.geteuid() != 0:
        raise CannotInstall(
            f"{lacking[:1].upper()}{lacking[1:]}, and only root can install it.",
            f"Run once: sudo apt-get install --no-install-recommends {' '.join(PHP_PACKAGES)}",
        )
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    attempt = run(*command, more_environment=quiet)
    if attempt.returncode != 0:
        run("apt-get", "update", "--quiet")
        attempt = run(*command, more_environment=quiet)
    if attempt.returncode != 0:
        raise CannotInstall(
            f"apt-get could not install PHP: {last_words(attempt)}.",
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
    cache = cache_folder()
    with tempfile.TemporaryDirectory(prefix="unpacking-", dir=cache) as folder:
        work = Path(folder)
        versions = unpack(PACKAGES, work)
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
