"""Several wikis in memory, with a desk of the same name and title on each, and their operator."""

from __future__ import annotations

import queue
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from click.testing import CliRunner, Result

from helpdeskbot.cli import app
from helpdeskbot.cli.common import load_all
from helpdeskbot.cli.lock import make_private_folder
from helpdeskbot.cli.main import main
from helpdeskbot.settings.operator_file import Settings
from helpdeskbot.store.opening import open_store
from helpdeskbot.store.sql import SqlStore
from helpdeskbot.wiki.practice import PracticeWiki
from helpdeskbot.wiki.protocol import Wiki
from tests.scenario.desk import PAGE, START, STOP

W = TypeVar("W", bound=PracticeWiki)
WIKI = """
[[wiki]]
name = "{name}"
api = "https://{name}.example/w/api.php"
user = "HelpdeskBot"
contact = "tests@example.org"

[[desk]]
name = "desk"
wiki = "{name}"
pages = ["Project:Helpdesk"]
since = 2026-11-22
profile = "quiet"
"""


class Wikis:
    """Wikis by their names, and commands with an operator's file that has all of them.

    :param away: what is raised where somebody connects to the wiki of that name.
    :param turned_away: for each time that it was raised, the name.
    """

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, *names: str) -> None:
        self.now = START
        self.wikis: dict[str, PracticeWiki] = {
            name: self.make(name, PracticeWiki) for name in names
        }
        self.away: dict[str, Exception] = {}
        self.turned_away: queue.Queue[str] = queue.Queue()
        self.now += timedelta(minutes=10)
        self.file = folder / "helpdeskbot.toml"
        run = f'[run]\nstate_folder = "{folder}/state"\njitter_seconds = 0\n'
        self.file.write_text(run + "".join(WIKI.format(name=name) for name in names), "utf-8")
        self.environment = {"HELPDESKBOT_SETTINGS": str(self.file), "HELPDESKBOT_PASSWORD": "x"}
        for name, value in self.environment.items():
            patch.setenv(name, value)
        patch.setattr(app, "connect", self.connect)
        patch.setattr(app, "now_utc", lambda: self.now)

    def make(self, name: str, kind: type[W]) -> W:
        """A wiki with a desk on it."""
        wiki = kind(lambda: self.now, name=name)
        staff = wiki.as_user("Samira", ["sysop"])
        staff.edit(STOP, "run")
        staff.edit(PAGE, "Welcome to the desk.")
        return wiki

    def connect(self, settings: Settings, environ: Mapping[str, str], **_: object) -> Wiki:
        name = settings.wiki.name
        if name in self.away:
            self.turned_away.put(name)
            raise self.away[name]
        return self.wikis[name]

    def asks(self, wiki: str, name: str, heading: str) -> None:
        """Somebody posts a request on a wiki and leaves it alone for five minutes."""
        self.wikis[wiki].as_user(name).new_section(PAGE, heading, "How do we begin? ~~~~")
        self.now += timedelta(minutes=5)

    def text(self, wiki: str) -> str:
        """The desk's page on a wiki."""
        return self.wikis[wiki].as_user("Samira").read(PAGE)

    def is_tagged(self, wiki: str) -> bool:
        """Whether the bot has been at the wiki's desk."""
        return "{{Helpdesk status|new}}" in self.text(wiki)

    def open_memory(self) -> SqlStore:
        """What the bot knows of all of them."""
        settings = load_all(str(self.file))[0]
        make_private_folder(settings.state_folder)
        return open_store(settings.database_url({}))

    def run(self, *words: str) -> Result:
        """Run a command."""
        return CliRunner().invoke(main, words)
