"""The bot as its operator has it: a settings file, a password, and the installed command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from helpdeskbot.cli import app
from helpdeskbot.concerns.order import DESK
from helpdeskbot.office.office import Office
from helpdeskbot.settings.operator_file import load_settings
from tests.live import ready
from tests.live.conftest import Place

GRANTS = ["basic", "highvolume", "editpage", "createeditmovepage"]
PASSWORD_VARIABLE = "HELPDESKBOT_PASSWORD"


class Clerk:
    """A bot account on a wiki, logged in by a bot password, with a desk of its own.

    :param pages: the desk's pages; one of this test's own by default.
    :param groups: of the account.
    :param more: lines that are added to the settings file's ``[[desk]]``.
    :param grants: of the bot password.
    """

    def __init__(
        self,
        wiki: Place,
        folder: Path,
        *,
        pages: Sequence[str] = (),
        groups: Sequence[str] = ("bot",),
        more: str = "",
        interval: float = 5,
        grants: Sequence[str] = GRANTS,
    ) -> None:
        self.wiki = wiki
        self.folder = folder
        self.account = wiki.name("ClerkBot")
        wiki.admin.create_account(self.account, "an owner's password", *groups)
        self.password = wiki.server.bot_password(self.account, "tick", grants)
        self.pages = list(pages or [wiki.title()])
        self.page = self.pages[0]
        self.stop = f"User:{self.account}/stop"
        self.settings = folder / "helpdeskbot.toml"
        self.write_settings(more, interval)

    def write_settings(self, more: str = "", interval: float = 5) -> None:
        self.settings.write_text(
            f"""\
[wiki]
name = "test"
api = "{self.wiki.api}"
user = "{self.account}@tick"
contact = "tests@example.org"

[database]
url = "sqlite:///{self.folder / "memory.sqlite"}"

[run]
interval_seconds = {interval}
jitter_seconds = 0
state_folder = "{self.folder / "state"}"
log_format = "json"

[limits]
edits_per_tick = 100
edits_per_day = 5000
edits_per_hour = 5000
talk_messages_per_hour = 5000
talk_messages_per_day = 5000
messages_to_one_per_day = 5000
comments_per_thread_per_week = 5000
seconds_between_edits = 0

[[desk]]
name = "desk"
pages = {json.dumps(self.pages)}
since = 2026-01-01
settle_minutes = 0
profile = "quiet"
{more}
""",
            encoding="utf-8",
        )

    @property
    def environment(self) -> dict[str, str]:
        """The operator's environment: without a password in it, nothing works."""
        kept = {key: value for key, value in os.environ.items() if "HELPDESKBOT" not in key}
        home = {"HOME": str(self.folder), PASSWORD_VARIABLE: self.password}
        return {**kept, **home, "HELPDESKBOT_SETTINGS": str(self.settings)}

    def __call__(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; see :mod:`tests.live.ready`."""
        return ready.run(words, {**self.environment, **environment}, self.folder)

    def start(self, *words: str, log: str = "run.log") -> subprocess.Popen[str]:
        """Start a command and leave it running; its log goes to this file of :attr:`folder`."""
        with (self.folder / log).open("w") as output:
            return subprocess.Popen(
                [sys.executable, "-m", "helpdeskbot", *words],
                stderr=output,
                text=True,
                env=self.environment,
                cwd=self.folder,
            )

    def preview(self) -> dict[str, Any]:
        """``preview --json``."""
        done = self("preview", "--json")
        result: dict[str, Any] = json.loads(done.stdout)
        return result

    def office(self) -> Office:
        """The bot's office in this process, as the commands build it."""
        settings = load_settings(self.settings, DESK)
        store = app.open_memory(settings, self.environment)
        return app.build_office(settings, app.connect(settings, self.environment), store)

    def lose_the_database(self) -> None:
        for file in self.folder.glob("memory.sqlite*"):
            file.unlink()

    def edits(self) -> list[dict[str, Any]]:
        """The bot's revisions of the desk's page, oldest first."""
        history = self.wiki.admin.history(self.page)
        return [revision for revision in reversed(history) if revision["user"] == self.account]
