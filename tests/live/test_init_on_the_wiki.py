"""From a wiki without a desk to one that works, with one command."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from helpdeskbot.cli.main import main
from helpdeskbot.model.limits import Limits
from tests.live.clerk import GRANTS
from tests.live.conftest import Place


class Newcomer:
    """An operator who has an account for a bot, and nothing else."""

    def __init__(self, wiki: Place, home: Path) -> None:
        self.wiki, self.home = wiki, home
        self.bot = wiki.name("StartBot")
        wiki.admin.create_account(self.bot, "an owner's password", "bot")
        self.password = wiki.server.bot_password(self.bot, "clerk", GRANTS)
        self.desk = wiki.title("start")
        self.file = home / ".config" / "helpdeskbot" / "helpdeskbot.toml"

    def runs(self, *words: str, password: str = "") -> Result:
        environment = {"HOME": str(self.home), "HELPDESKBOT_PASSWORD": password or self.password}
        return CliRunner().invoke(main, words, env=environment)

    def starts(self, *words: str, password: str = "") -> Result:
        given = ["--wiki", self.wiki.api, "--user", f"{self.bot}@clerk", "--desk", self.desk]
        return self.runs("init", "--yes", *given, *words, password=password)

    def edits(self) -> list[dict[str, Any]]:
        found = self.wiki.admin.api(
            action="query", list="usercontribs", ucuser=self.bot, uclimit="max", ucprop="title"
        )
        contributions: list[dict[str, Any]] = found["query"]["usercontribs"]
        return contributions


@pytest.fixture
def newcomer(swift_wiki: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newcomer:
    # Nobody watches the recent changes of this wiki.
    monkeypatch.setattr(Limits, "pace", lambda *_, **__: 0.0)
    return Newcomer(swift_wiki, tmp_path)


def test_a_wrong_answer_leaves_nothing_behind(newcomer: Newcomer) -> None:
    guarded = newcomer.wiki.title("guarded")
    newcomer.wiki.admin.edit(guarded, "ours")
    newcomer.wiki.admin.protect(guarded, "sysop")

    wrong = [
        newcomer.starts("--wiki", newcomer.wiki.url + "/nothing/api.php"),
        newcomer.starts(password="wrong"),
        newcomer.starts("--desk", guarded),
        newcomer.starts("--staff", newcomer.wiki.name("Nobdy")),
    ]

    reasons = ["there is no wiki", "login as", "(protectedpage)", "there is no account"]
    assert [reason in done.stderr for reason, done in zip(reasons, wrong, strict=True)] == [
        True
    ] * 4, [done.output for done in wrong]
    assert newcomer.edits() == []
    assert not newcomer.file.exists()


def test_a_desk_stands_and_works_and_a_second_time_nothing_changes(newcomer: Newcomer) -> None:
    first = newcomer.starts("--profile", "quiet")
    edits, file = newcomer.edits(), newcomer.file.read_bytes()
    checked = newcomer.runs("settings", "check", "--wiki")
    second = newcomer.starts("--profile", "quiet")

    admin = newcomer.wiki.admin
    assert (first.exit_code, second.exit_code) == (0, 0), first.output + second.output
    said = first.output.partition("What the bot would do now:\n")[2]
    assert said.startswith(f"  User:{newcomer.bot}/What it does: would save")
    assert "problem" not in first.output
    assert admin.text(f"User:{newcomer.bot}/stop") == "run"
    page = admin.api(action="parse", page=newcomer.desk, prop="text")["parse"]["text"]
    assert "Ask the helpdesk" in page
    assert checked.exit_code == 0, checked.output
    assert "the settings of revision" in checked.output
    assert newcomer.edits() == edits
    assert newcomer.file.read_bytes() == file
