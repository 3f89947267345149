"""A pass logs in before it has loaded what it needs, and loads it while the wiki answers."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpdeskbot.cli import app
from helpdeskbot.cli.common import load
from helpdeskbot.model.errors import LoginFailed
from helpdeskbot.settings.operator_file import Settings
from tests.wiki.live.api import Api

PATIENCE = 30.0
SETTINGS = """\
[wiki]
name = "test"
api = "{url}"
user = "HelpdeskBot@tick"
contact = "tests@example.org"

[run]
state_folder = "{folder}/state"

[[desk]]
name = "desk"
pages = ["Project:Helpdesk"]
since = 2026-11-22
"""
ENVIRONMENT = {"HELPDESKBOT_PASSWORD": "swordfish"}
CONNECT = """
import os, sys
from pathlib import Path
from helpdeskbot.cli import app
from helpdeskbot.cli.common import load
note = lambda: Path("modules").write_text("\\n".join(sys.modules))
app.connect(load("settings"), os.environ, meanwhile=note)
"""


@pytest.fixture
def api() -> Iterator[Api]:
    """A wiki that logs everybody in."""
    api = Api()
    yield api
    api.close()


@pytest.fixture
def settings(api: Api, tmp_path: Path) -> Settings:
    """Those of its operator."""
    file = tmp_path / "settings"
    file.write_text(SETTINGS.format(url=api.url, folder=tmp_path))
    return load(str(file))


def test_something_is_done_while_the_wiki_answers(api: Api, settings: Settings) -> None:
    begun, asked, ended = threading.Event(), threading.Event(), threading.Event()

    def meanwhile() -> None:
        begun.set()
        if asked.wait(PATIENCE):
            ended.set()

    def answer(_: object) -> dict[str, Any]:
        asked.set()
        return {"result": "Success" if begun.wait(PATIENCE) else "Failed"}

    api.login = answer
    app.connect(settings, ENVIRONMENT, meanwhile=meanwhile)

    assert ended.is_set()


def test_it_is_done_once_and_the_login_goes_on(api: Api, settings: Settings) -> None:
    done: list[str] = []
    wiki = app.connect(settings, ENVIRONMENT, meanwhile=lambda: done.append("done"))
    before = len(api.asked)
    wiki.fetch_heads(["Project:Helpdesk"])

    assert done == ["done"]
    assert len(api.asked) == before + 1


def test_a_login_that_fails_is_told_when_the_rest_is_done(api: Api, settings: Settings) -> None:
    api.login = lambda _: {"result": "Failed", "reason": "no such bot"}
    done: list[str] = []

    with pytest.raises(LoginFailed, match="no such bot"):
        app.connect(settings, ENVIRONMENT, meanwhile=lambda: done.append("done"))
    assert done == ["done"]


def test_nothing_is_asked_of_a_wiki_by_who_has_nothing_else_to_do(
    api: Api, settings: Settings
) -> None:
    app.connect(settings, ENVIRONMENT)

    assert api.asked == []


@pytest.mark.usefixtures("settings")
def test_a_first_request_waits_for_neither_memory_nor_concerns(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if "HELPDESKBOT" not in name}
    words = [sys.executable, "-c", CONNECT]
    subprocess.run(words, cwd=tmp_path, env={**kept, **ENVIRONMENT}, check=True)
    found = set((tmp_path / "modules").read_text().split())

    assert {"pywikibot", "pydantic", "helpdeskbot.wiki.live.session"} <= found
    assert not found & {"sqlalchemy", "rapidfuzz", "apscheduler", "helpdeskbot.tick"}
    assert not found & {"helpdeskbot.matching", "helpdeskbot.page", "helpdeskbot.parse.threads"}
    assert not {name for name in found if name.endswith(".concern")}
