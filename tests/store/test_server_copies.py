"""Copies of a server's database, by the very commands that the guide for operators shows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import make_url

from helpdeskbot.model.memory import Event, PageMemory
from helpdeskbot.store.opening import open_store
from helpdeskbot.store.sql import SqlStore
from tests.lacking import leave_out
from tests.store.servers import NoServer, find_postgresql, install
from tests.store.test_safety import NOW

GUIDE = (Path(__file__).parents[2] / "docs" / "operations.md").read_text("utf-8")


def shown(program: str) -> str:
    """The line of the guide in which a program is run, as it stands there."""
    [line] = re.findall(rf"(?m)^    ((?:umask 077; )?{program} (?!.*--execute).*)$", GUIDE)
    return str(line)


def dumps_postgresql(url: str, folder: Path) -> Callable[[str], None]:
    programs = find_postgresql()
    path = f"{programs}:{os.environ['PATH']}" if programs else os.environ["PATH"]

    def types(program: str) -> None:
        environment = {"PATH": path, "HELPDESKBOT_DATABASE_URL": url}
        _run(shown(program), folder, environment)

    return types


def dumps_mariadb(url: str, folder: Path) -> Callable[[str], None]:
    if shutil.which("mariadb-dump") is None:
        try:
            install("mariadb-client")
        except NoServer as problem:
            leave_out(f"no mariadb-dump: {problem}")
    parsed = make_url(url)
    (folder / "replica.my.cnf").write_text(
        f"[client]\nuser={parsed.username}\npassword={parsed.password}\nport={parsed.port}\n"
    )

    def types(program: str) -> None:
        line = shown(program).replace("tools.db.svc.wikimedia.cloud", "127.0.0.1")
        line = line.replace("s12345__helpdeskbot", str(parsed.database))
        _run(line, folder, {"PATH": os.environ["PATH"], "HOME": str(folder)})

    return types


def _run(line: str, folder: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(
        ["/bin/sh", "-ec", line],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.live
@pytest.mark.parametrize(
    ("kind", "prepare", "dump", "load"),
    [
        ("postgresql", dumps_postgresql, "pg_dump", "pg_restore"),
        ("mariadb", dumps_mariadb, "mariadb-dump", "mariadb"),
    ],
)
def test_what_was_remembered_then_is_remembered_again(
    kind: str,
    prepare: Callable[[str, Path], Callable[[str], None]],
    dump: str,
    load: str,
    new_url: Callable[[str], str],
    tmp_path: Path,
) -> None:
    url = new_url(kind)
    types = prepare(url, tmp_path)
    with open_store(url) as store:
        _remember(store, "One – 日本")
    types(dump)
    with open_store(url) as store:
        _remember(store, "Two")
    types(load)

    [copy] = tmp_path.glob("copy.*")
    assert copy.stat().st_mode & 0o077 == 0
    with open_store(url, migrate=False) as store:
        assert set(store.fetch_pages("desk")) == {"One – 日本"}
        # It is a memory as before: more can be remembered, and the log still refuses changes.
        _remember(store, "Three")
        assert [event.title for event in store.fetch_events("desk")] == ["One – 日本", "Three"]


def _remember(store: SqlStore, title: str) -> None:
    store.record_page(PageMemory("desk", title, 7), [], [Event(NOW, "desk", "kind", title=title)])
