"""An empty installed wiki in the cache folder, which every instance starts as a copy of."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Collection, Mapping
from pathlib import Path

from tests.live.apt import CannotInstall, cache_folder, locked
from tests.live.debian import Installed

ADMIN = "Admin"
ADMIN_PASSWORD = "helpdesk admin"
WEEK = 7 * 24 * 3600.0
PHP_FILES = Path(__file__).parent / "php"

SKINS = ("Vector", "MinervaNeue", "MonoBook", "Timeless")
EXTENSIONS = (
    *("Echo", "Linter", "VisualEditor", "DiscussionTools", "InputBox", "TemplateData"),
    *("ParserFunctions", "TemplateStyles", "AbuseFilter", "TitleBlacklist", "OAuth", "Cite"),
    *("SyntaxHighlight_GeSHi", "WikiEditor", "Thanks", "Poem", "ImageMap"),
)
"""In the order of loading; those that Debian's package lacks are left out."""


class WikiFailed(Exception):
    """The wiki or one of its maintenance scripts did not do what it was asked."""


def present(software: Installed) -> dict[str, list[str]]:
    """The skins and extensions that can be loaded, as wiki.json names them."""
    return {
        "skins": [name for name in SKINS if (software.tree / "skins" / name).is_dir()],
        "extensions": [
            name for name in EXTENSIONS if (software.tree / "extensions" / name).is_dir()
        ],
    }


def php_command(software: Installed, *, serving: bool) -> list[str]:
    """PHP with the settings that the wiki needs.

    A server's processes share compiled scripts in memory; for a single maintenance script
    optimising them takes longer than it saves. Keeping them on disk as well
    (opcache.file_cache) crashed PHP 8.2 in every second run.
    """
    settings = {
        "opcache.enable_cli": str(int(serving)),
        "opcache.memory_consumption": "192",
        "opcache.max_accelerated_files": "20000",
        "apc.shm_size": "128M",
        "display_errors": "stderr",
        "log_errors": "0",
        "memory_limit": "1G",
        "max_execution_time": "0",
    }
    return [software.php, *(word for item in settings.items() for word in ("-d", "=".join(item)))]


def php_environment(root: Path) -> dict[str, str]:
    """What PHP processes of one instance see: nothing of the caller's proxies or secrets."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "TMPDIR") if key in os.environ}
    return kept | {
        "HELPDESKBOT_WIKI_ROOT": str(root),
        "MW_CONFIG_FILE": str(PHP_FILES / "settings.php"),
        "LC_ALL": "C.UTF-8",
    }


def run_maintenance(software: Installed, root: Path, script: str, *words: str) -> str:
    """Runs one of MediaWiki's maintenance scripts for the wiki in *root*; returns its output.

    Raises:
        WikiFailed: it ended with an error.
    """
    return _run(software, php_environment(root), script, *words)


def _run(software: Installed, environment: Mapping[str, str], script: str, *words: str) -> str:
    done = subprocess.run(
        [*php_command(software, serving=False), "maintenance/run.php", script, *words],
        cwd=software.tree,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        raise WikiFailed(f"maintenance script {script}: {done.stdout}{done.stderr}".strip())
    return done.stdout


def blank_wiki(software: Installed) -> Path:
    """The folder of the empty wiki, installed at first use and whenever its settings changed.

    Raises:
        CannotInstall: MediaWiki's own installer refuses.
    """
    cache = cache_folder()
    parts = present(software)
    told = [software.mediawiki, software.php_version, json.dumps(parts), ADMIN_PASSWORD]
    told += [(PHP_FILES / "settings.php").read_text("utf-8"), Path(__file__).read_text("utf-8")]
    final = cache / f"blank-{hashlib.sha256('|'.join(told).encode()).hexdigest()[:12]}"
    with locked("blank"):
        if final.is_dir():
            return final
        with tempfile.TemporaryDirectory(prefix="installing-", dir=cache) as folder:
            root = Path(folder) / "wiki"
            try:
                _install(software, root)
            except WikiFailed as problem:
                raise CannotInstall(
                    f"MediaWiki's installer failed: {problem}.",
                    f"Remove {cache} and try again.",
                ) from problem
            for old in cache.glob("blank-*"):
                # A younger one may just be copied by a checkout with other settings.
                if old.stat().st_mtime < time.time() - WEEK:  # the age of files
                    shutil.rmtree(old, ignore_errors=True)
            root.rename(final)
    return final


def _install(software: Installed, root: Path) -> None:
    for name in ("data", "cache", "images", "tmp", "installer"):
        (root / name).mkdir(parents=True)
    describe(root, software, port=1, language="en", name="Helpdesk test")
    parts = present(software)
    options = {
        "dbtype": "sqlite",
        "dbname": "wiki",
        "dbpath": str(root / "data"),
        "confpath": str(root / "installer"),
        "scriptpath": "",
        "server": "http://127.0.0.1:1",
        "lang": "en",
        "pass": ADMIN_PASSWORD,
        "skins": ",".join(parts["skins"]),
        "extensions": ",".join(parts["extensions"]),
    }
    words = [f"--{name}={value}" for name, value in options.items()]
    plain = php_environment(root)
    del plain["MW_CONFIG_FILE"]
    _run(software, plain, "install", *words, "Helpdesk test", ADMIN)
    shutil.rmtree(root / "installer")
    run_maintenance(software, root, "update", "--quick")
    groups = "--custom-groups=sysop,bureaucrat,interface-admin"
    run_maintenance(software, root, "createAndPromote", "--force", groups, ADMIN, ADMIN_PASSWORD)


def describe(
    root: Path,
    software: Installed,
    *,
    port: int,
    language: str,
    name: str,
    without: Collection[str] = (),
) -> None:
    """Writes what is an instance's own, where its settings look for it."""
    parts = present(software)
    own: dict[str, object] = {
        "port": port,
        "url": f"http://127.0.0.1:{port}",
        "language": language,
        "name": name,
        "skins": parts["skins"],
        "extensions": [part for part in parts["extensions"] if part not in without],
    }
    (root / "wiki.json").write_text(json.dumps(own), encoding="utf-8")
