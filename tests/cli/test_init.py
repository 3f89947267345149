"""From nothing to a desk that works, as an operator does it at a terminal."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from helpdeskbot.cli import app
from helpdeskbot.cli.main import main
from helpdeskbot.cli.starting.addresses import list_addresses
from helpdeskbot.cli.starting.file import write_new
from helpdeskbot.concerns.order import CONCERNS, DESK
from helpdeskbot.model.errors import LoginFailed, SettingsError, Unreachable
from helpdeskbot.parse import default_site
from helpdeskbot.settings.desk import build_desk, overlay_desk
from helpdeskbot.settings.on_wiki.fitting import find_mistakes
from helpdeskbot.settings.on_wiki.parse.page import parse_settings_page
from helpdeskbot.settings.on_wiki.starter import render_starter
from helpdeskbot.settings.operator_file import Settings, load_settings
from helpdeskbot.settings.settable import find_sections
from helpdeskbot.wiki.greeted import Greeted
from helpdeskbot.wiki.practice import PracticeWiki
from helpdeskbot.wiki.protocol import Wiki
from helpdeskbot.words.messages import Messages, available_languages
from tests.scenario.desk import START, open_empty_memory

PASSWORD = "correct horse"
DESKPAGE, SETTINGS, EXPERTS = (f"Project:Help{end}" for end in ("", "/Settings", "/Experts"))
STOP = "User:HelpdeskBot/stop"
API = "https://wiki.example/w/api.php"
QUIET = ("--profile", "quiet")
GIVEN = ["--wiki", "wiki.example", "--user", "HelpdeskBot@clerk", "--desk", DESKPAGE]


class Newcomer:
    """An operator on their first day: a wiki without a page, a home without a file."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch, language: str = "en") -> None:
        self.now = START
        self.home = home
        self.wiki = PracticeWiki(lambda: self.now, language=language)
        self.store = open_empty_memory().take()
        self.file = home / ".config" / "helpdeskbot" / "helpdeskbot.toml"
        self.samira = self.wiki.as_user("Samira", ["sysop"])
        self.folders: list[Path] = []
        monkeypatch.setattr(app, "greet", self._greet)
        monkeypatch.setattr(app, "connect", self._connect)
        monkeypatch.setattr(app, "open_memory", lambda *_, **__: self.store)
        monkeypatch.setattr(app, "now_utc", lambda: self.now)

    def _greet(self, api: str, agent: str) -> Greeted:
        if api != API:
            raise Unreachable("there is no wiki: nobody answers there", where=api)
        return Greeted(api, "Practice", "https://wiki.example/wiki/$1")

    def _connect(self, settings: Settings, environ: Mapping[str, str], **_: object) -> Wiki:
        from helpdeskbot.cli.credentials import find_password

        self.folders.append(settings.state_folder)
        found = find_password(settings.wiki, environ)
        if found is None or found.reveal() != PASSWORD:  # type: ignore[union-attr]
            raise LoginFailed(f"login as {settings.wiki.user} failed: wrong password")
        return self.wiki

    def runs(
        self, *words: str, types: str | None = None, password: str | None = PASSWORD
    ) -> Result:
        environment: dict[str, Any] = {name: None for name in os.environ if "HELPDESK" in name}
        environment |= {"HOME": str(self.home), "HELPDESKBOT_PASSWORD": password}
        return CliRunner().invoke(main, words, env=environment, input=types)

    def starts(self, *words: str, password: str | None = PASSWORD) -> Result:
        """Without a question, with what has to be said."""
        return self.runs("init", "--yes", *GIVEN, *words, password=password)

    def files(self) -> set[str]:
        return {str(file.relative_to(self.home)) for file in self.home.rglob("*") if file.is_file()}

    def titles(self) -> set[str]:
        return set(self.wiki.world.pages)


@pytest.fixture
def newcomer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newcomer:
    return Newcomer(tmp_path, monkeypatch)


# -- Without a question ------------------------------------------------------------------------
def test_a_desk_stands_after_one_command(newcomer: Newcomer) -> None:
    done = newcomer.starts("--staff", "Samira", "--operator", "Samira")

    assert done.exit_code == 0, done.output
    assert "{{Helpdesk request form}}\n__NEWSECTIONLINK__" in newcomer.samira.read(DESKPAGE)
    assert newcomer.samira.read(STOP) == "run"
    assert newcomer.samira.read(EXPERTS)
    assert "| asking.enabled = yes\n" in newcomer.samira.read(SETTINGS)
    assert "[[User:Samira]]" in newcomer.samira.read("User:HelpdeskBot")
    settings = load_settings(newcomer.file, DESK)
    assert settings.wiki.contact == "https://wiki.example/wiki/User:Samira"
    assert settings.desks[0].staff == ("Samira",)
    assert settings.desks[0].since.date() == START.date()
    assert "What the bot would do now:\n  " in done.output
    assert "Staff change the settings at https://wiki.example/wiki/Project:Help/Settings" in (
        done.output
    )


def test_the_bot_then_works_with_the_settings_page_and_complains_of_nothing(
    newcomer: Newcomer,
) -> None:
    newcomer.starts()
    newcomer.wiki.as_user("Anna").new_section(DESKPAGE, "Photos", "How do we begin? ~~~~")
    newcomer.now += timedelta(minutes=5)

    shown = newcomer.runs("settings", "check", "--wiki")
    done = newcomer.runs("tick")

    assert shown.exit_code == 0, shown.output
    assert "the settings of revision" in shown.output
    assert done.exit_code == 0
    assert "problem" not in done.stderr
    assert "note" not in done.stderr
    assert "{{Helpdesk status|new" in newcomer.samira.read(DESKPAGE)
    assert not newcomer.samira.read("Project talk:Help/Settings")


def test_again_nothing_changes(newcomer: Newcomer) -> None:
    newcomer.starts(*QUIET)
    before, text = newcomer.file.read_bytes(), newcomer.samira.read(SETTINGS)
    newcomer.samira.edit(SETTINGS, text.replace("profile = quiet", "profile = full"))
    newcomer.samira.delete(STOP)
    revisions, files = newcomer.wiki.world.by_revid.keys() | set(), newcomer.files()

    again = newcomer.starts("--profile", "full")

    assert again.exit_code == 0, again.output
    assert "stands and stays as it is" in again.output
    assert "--profile" in again.output
    assert newcomer.file.read_bytes() == before
    assert newcomer.wiki.world.by_revid.keys() == revisions
    assert newcomer.files() == files


def test_what_is_missing_is_made_by_the_next_time(newcomer: Newcomer) -> None:
    refused = iter(["", "protectedpage"])
    newcomer.wiki.edit_filter = lambda _, edit: next(refused, "")
    first = newcomer.starts(*QUIET)
    newcomer.wiki.edit_filter = None
    lacking = newcomer.titles()

    second = newcomer.starts(*QUIET)

    assert (first.exit_code, second.exit_code) == (1, 0)
    assert len(newcomer.titles() - lacking) == 1


def test_a_desk_page_that_stands_is_told_of_and_left_alone(newcomer: Newcomer) -> None:
    newcomer.samira.edit(DESKPAGE, "Our desk since 2012.")

    done = newcomer.starts(*QUIET)

    assert newcomer.samira.read(DESKPAGE) == "Our desk since 2012."
    assert "Put {{Helpdesk request form}} at its top" in done.output


@pytest.mark.parametrize(("profile", "language"), [("quiet", "sv"), ("full", "ar")])
def test_the_pages_speak_the_desks_language(
    newcomer: Newcomer, profile: str, language: str
) -> None:
    done = newcomer.starts("--language", language, "--profile", profile)

    say = Messages.load(language).raw
    assert done.exit_code == 0, done.output
    assert say("starter-intro") in newcomer.samira.read(SETTINGS)
    assert f"| profile = {profile}\n" in newcomer.samira.read(SETTINGS)
    desk = newcomer.samira.read(DESKPAGE)
    assert desk.startswith(
        f"{say('starter-desk')}\n\n{{{{Helpdesk request form|lang={language}}}}}"
    )
    assert ("Template:Helpdesk expert" in newcomer.titles()) is (profile != "quiet")


def test_beside_a_talk_page_the_settings_have_a_talk_page_of_their_own(newcomer: Newcomer) -> None:
    newcomer.starts(*QUIET, "--desk", "Project talk:Help")

    assert SETTINGS in newcomer.titles()
    assert "__NEWSECTIONLINK__" not in newcomer.samira.read("Project talk:Help")


# -- The password ------------------------------------------------------------------------------
def test_a_password_of_the_environment_stands_in_no_file(newcomer: Newcomer) -> None:
    newcomer.starts(*QUIET)

    assert newcomer.files() == {".config/helpdeskbot/helpdeskbot.toml"}
    assert PASSWORD not in newcomer.file.read_text()
    # No older login has stood in for it: where it was tried, nothing is left.
    tried, last = newcomer.folders[0], newcomer.folders[-1]
    assert newcomer.home in last.parents
    assert newcomer.home not in tried.parents
    assert not tried.exists()


def test_a_password_that_is_typed_is_kept_where_nobody_else_reads_it(newcomer: Newcomer) -> None:
    done = newcomer.runs("init", *GIVEN, *QUIET, types=f"{PASSWORD}\n" + "\n" * 20, password=None)

    kept = newcomer.file.parent / "password"
    assert done.exit_code == 0, done.output
    assert PASSWORD not in done.output
    assert kept.read_text() == f"{PASSWORD}\n"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert PASSWORD not in newcomer.file.read_text()


def test_without_a_password_and_a_question_nothing_is_begun(newcomer: Newcomer) -> None:
    done = newcomer.starts(password=None)

    assert done.exit_code == 1
    assert "there is no password. Set the environment variable" in done.stderr
    assert newcomer.files() == set()


def test_a_password_in_a_file_is_found_from_everywhere(
    newcomer: Newcomer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(newcomer.home)
    kept = newcomer.home / "secret"
    kept.write_text(f"{PASSWORD}\n")
    open_to_all = newcomer.starts(*QUIET, "--password-file", "secret", password=None)
    kept.chmod(0o600)

    done = newcomer.starts(*QUIET, "--password-file", "secret", password=None)

    assert "chmod 600" in open_to_all.stderr
    assert done.exit_code == 0, done.output
    assert load_settings(newcomer.file, DESK).wiki.password_file == str(kept)


# -- Each answer is checked at once ------------------------------------------------------------
@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--wiki", "nowhere.example"], "there is no wiki: nobody answers there"),
        (["--wiki", "wikki"], "neither an address nor the name of a wiki"),
        (["--user", "@clerk"], "is no name to log in with"),
        (["--user", "OtherBot@clerk"], "the wiki calls us HelpdeskBot, not OtherBot"),
        (["--desk", "Project:A[b]"], "cannot be the title of a page"),
        (["--desk", "Special:Version"], "cannot be the title of a page"),
        (["--desk", "MediaWiki:Help"], "cannot be made by the bot (protectednamespace"),
        (["--desk", "Template:Help"], "no page on which people talk"),
        (["--desk", "Project:Guarded"], "cannot be changed by the bot (protectedpage)"),
        (["--desk", "Project:Moved"], "is a redirect"),
        (["--language", "tlh"], "no words in 'tlh'. It speaks en, ar"),
        (["--profile", "loud"], "no profile 'loud'. quiet, helpful or full"),
        (["--staff", "Samira, Nobdy"], "there is no account Nobdy"),
        (["--staff", "HelpdeskBot"], "HelpdeskBot is the bot itself"),
        (["--operator", "Nobdy"], "there is no account Nobdy"),
    ],
)
def test_a_wrong_answer_is_told_and_nothing_is_written(
    newcomer: Newcomer, words: list[str], reason: str
) -> None:
    newcomer.samira.edit("Project:Guarded", "ours")
    newcomer.samira.protect("Project:Guarded", "sysop")
    newcomer.samira.edit("Project:Moved", "#REDIRECT [[Project:Guarded]]")
    before = newcomer.titles()

    done = newcomer.starts(*words)

    assert done.exit_code == 1
    assert reason in done.stderr, done.stderr
    assert newcomer.files() == set()
    assert newcomer.titles() == before


@pytest.mark.parametrize("missing", ["wiki", "user", "desk"])
def test_what_has_no_usual_answer_has_to_be_given(newcomer: Newcomer, missing: str) -> None:
    at = GIVEN.index(f"--{missing}")

    done = newcomer.runs("init", "--yes", *GIVEN[:at], *GIVEN[at + 2 :])

    assert done.exit_code == 1
    assert done.stderr == f"helpdeskbot: --{missing} is missing. With --yes nothing is asked\n"


def test_at_a_terminal_it_is_asked_again_with_the_reason(newcomer: Newcomer) -> None:
    typed = [
        *("nowhere.example", "wiki.example"),
        *("HelpdeskBot@clerk", "wrong", "", PASSWORD),
        *("Special:Version", DESKPAGE),
        *("tlh", ""),
        *("loud", "full"),
        *("Nobdy", "samira"),
        *("", "anna@example.org"),
        *("y", "y", "y", "y"),
    ]

    done = newcomer.runs("init", types="\n".join([*typed, ""]), password=None)

    assert done.exit_code == 0, done.output
    for reason in (
        "nobody answers there",
        "wrong password",
        "cannot be the title of a page",
        "no words in 'tlh'",
        "no profile 'loud'",
        "no account Nobdy",
    ):
        assert reason in done.output
    [desk] = load_settings(newcomer.file, DESK).desks
    assert (desk.profile, desk.staff, desk.pages) == ("full", ("Samira",), (DESKPAGE,))


def test_pages_that_are_not_wanted_are_not_made(newcomer: Newcomer) -> None:
    before = newcomer.titles()

    done = newcomer.runs("init", *GIVEN, types="\n" * 5 + "n\n" * 4)

    assert done.exit_code == 0, done.output
    assert newcomer.titles() == before
    assert newcomer.file.exists()


@pytest.mark.parametrize("answers", range(1, 8))
def test_who_leaves_in_the_middle_leaves_nothing_half_written(
    newcomer: Newcomer, answers: int
) -> None:
    typed = ["wiki.example", "HelpdeskBot@clerk", PASSWORD, DESKPAGE, "en", "full", "Samira"]

    done = newcomer.runs("init", types="\n".join([*typed[:answers], ""]), password=None)

    assert done.exit_code == 1
    assert newcomer.files() == set()
    assert not any(folder.exists() for folder in newcomer.folders)


# -- What is written ---------------------------------------------------------------------------
def test_a_file_is_put_in_its_place_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"

    def interrupt(new: Path) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_new(file, "text", check=interrupt)
    assert list(tmp_path.iterdir()) == []
    write_new(file, "text")
    with pytest.raises(SettingsError, match="stays as it is"):
        write_new(file, "another")
    assert [one.read_text() for one in tmp_path.iterdir()] == ["text"]


@pytest.mark.parametrize(
    ("profile", "language"),
    [
        *(("full", language) for language in available_languages()),
        ("quiet", "en"),
        ("helpful", "en"),
    ],
)
def test_the_settings_page_says_what_is_in_force_and_changes_nothing(
    profile: str, language: str
) -> None:
    own = {"name": "d", "pages": ["P"], "since": START.date(), "settings_page": "S"}
    own |= {"profile": profile, "language": language, "allow": []}
    desk, messages = build_desk([own], DESK), Messages.load(language)
    names = {one.__module__.split(".")[-2]: one.says_of_itself(desk, messages) for one in CONCERNS}
    text = render_starter(desk, {key: one.name for key, one in names.items() if one}, messages)

    page = parse_settings_page(text, default_site(), sections=find_sections(DESK))

    assert find_mistakes(desk, page) == ()
    assert overlay_desk(desk, page.data) == desk
    assert {key for key in names if f"\n| {key}." in text} == set(names)
    assert "--" not in "".join(text.replace("<!--", "").split("-->"))


@pytest.mark.parametrize(
    ("named", "first"),
    [
        ("meta.wikimedia.org", "https://meta.wikimedia.org/w/api.php"),
        ("meta", "https://meta.wikimedia.org/w/api.php"),
        ("svwiki", "https://sv.wikipedia.org/w/api.php"),
        ("https://sv.wikipedia.org/wiki/Hj%C3%A4lp", "https://sv.wikipedia.org/w/api.php"),
        ("https://wiki.example/mw/api.php", "https://wiki.example/mw/api.php"),
        ("https://wiki.example/mw/index.php?title=A", "https://wiki.example/mw/api.php"),
        ("127.0.0.1:8080", "http://127.0.0.1:8080/w/api.php"),
        ("localhost:8080", "http://localhost:8080/w/api.php"),
    ],
)
def test_what_people_call_a_wiki(named: str, first: str) -> None:
    assert list_addresses(named)[0] == first


@pytest.mark.parametrize("named", ["", "wikki", "ftp://wiki.example", "https://a:b@wiki.example"])
def test_what_is_no_wiki(named: str) -> None:
    with pytest.raises(SettingsError):
        list_addresses(named)
