"""An operator at a terminal, in the story of a desk: the wiki, memory and clock are the story's."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from helpdeskbot.cli import app
from helpdeskbot.cli.main import main
from tests.scenario.desk import PAGE, Desk


class Terminal:
    """Runs commands, with an operator's file in a folder of its own."""

    def __init__(self, desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(app, "connect", lambda *_, **__: desk.wiki)
        monkeypatch.setattr(app, "open_memory", lambda *_, **__: desk.store)
        monkeypatch.setattr(app, "now_utc", lambda: desk.now)
        self._folder = folder

    def run(self, *words: str, desk_settings: str) -> Result:
        """Run a command.

        :param desk_settings: lines of TOML that the desk has in the operator's file.
        """
        file = self._folder / "helpdeskbot.toml"
        file.write_text(
            f"""\
[wiki]
name = "practice"
api = "http://127.0.0.1:9/api.php"
user = "HelpdeskBot"
contact = "tests@example.org"

[run]
state_folder = "{self._folder}/state"

[[desk]]
name = "desk"
pages = ["{PAGE}"]
since = 2026-11-22
staff = ["Samira"]
profile = "quiet"
{desk_settings}
""",
            encoding="utf-8",
        )
        environment = {"HELPDESKBOT_SETTINGS": str(file), "HELPDESKBOT_PASSWORD": "x"}
        return CliRunner().invoke(main, words, env=environment)
