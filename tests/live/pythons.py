"""Newer Pythons than the machine's, each with the locked packages, kept in the cache folder.

One that is on the PATH is taken as it is.  Otherwise Debian's packages of a newer release are
unpacked beside the system's, with the C library and all else that they need: a script in front of
the program has the loader of that C library start it, so that neither root nor a container is
needed, and nothing of the system is replaced.

Standard library only.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

from tests.live.apt import CannotInstall, cache_folder, last_words, locked, run, unpack

SUITES = {"3.13": "trixie", "3.14": "forky"}
"""By version, the Debian release that has it."""

LOCK = Path(__file__).parents[2] / "requirements.lock"
_PARTS = ("python{}-minimal", "libpython{}-minimal", "libpython{}-stdlib")
_LIBRARIES = (
    *("libc6", "libgcc-s1", "libstdc++6", "zlib1g", "libzstd1", "libssl3t64", "libexpat1"),
    *("libffi8", "libsqlite3-0", "libbz2-1.0", "liblzma5", "libuuid1", "libreadline8t64"),
    *("libncursesw6", "libtinfo6"),
)
_READY = "ready"


def environment(version: str) -> Path:
    """A virtual environment of this version with what is locked; gives its ``python``.

    It is built once for each lock file, and does not hold the project: say where that is.

    Raises:
        CannotInstall: there is no such Python on the PATH, and Debian's cannot be had.
    """
    with locked(f"python-{version}"):
        base = find_on_path(version) or _unpacked(version)
        known = LOCK.read_bytes() + str(base).encode() + run(str(base), "-VV").stdout.encode()
        folder = cache_folder() / f"packages-{version}-{hashlib.sha256(known).hexdigest()[:12]}"
        python = folder / "bin" / "python"
        if not (folder / _READY).exists():
            shutil.rmtree(folder, ignore_errors=True)
            _must(str(base), "-m", "venv", "--without-pip", str(folder))
            words = ("install", "--quiet", "--require-hashes", "--requirement", str(LOCK))
            _must(sys.executable, "-m", "pip", "--python", str(python), *words)
            (folder / _READY).touch()
    return python


def find_on_path(version: str) -> Path | None:
    """The program, if there is one that works and can make environments."""
    found = shutil.which(f"python{version}")
    check = f"import sys, venv; sys.exit('%d.%d' % sys.version_info[:2] != '{version}')"
    return Path(found) if found and run(found, "-c", check).returncode == 0 else None


def _unpacked(version: str) -> Path:
    cache = cache_folder()
    folder = cache / f"python-{version}"
    program = folder / "usr" / "bin" / "python"
    if program.exists():
        return program
    parts = [name.format(version) for name in _PARTS]
    with tempfile.TemporaryDirectory(prefix="unpacking-", dir=cache) as name:
        unpack((*parts, *_LIBRARIES), Path(name), SUITES[version])
        shutil.rmtree(folder, ignore_errors=True)
        (Path(name) / "root").rename(folder)
    loaders = sorted(folder.glob("usr/lib/*/ld-linux*.so.*"))
    if len(loaders) != 1:
        raise CannotInstall(
            f"Debian's C library has {len(loaders)} loaders in {folder}, not one.",
            f"Put a python{version} on the PATH instead.",
        )
    start = f'exec {loaders[0]} --library-path {loaders[0].parent} --argv0 "$0"'
    program.write_text(f'#!/bin/sh\n{start} {program}{version} "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return program


def _must(*command: str) -> None:
    # Where mwparserfromhell has no wheel, its tokenizer in Python will do: no other one is used.
    done = run(*command, more_environment={"WITH_EXTENSION": os.environ.get("WITH_EXTENSION", "0")})
    if done.returncode != 0:
        raise CannotInstall(
            f"{' '.join(command[:4])} failed: {last_words(done)}.", "Is there a network?"
        )
