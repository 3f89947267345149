"""Every mistake of an operator is answered by a sentence: what, where, what to do; no traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from helpdeskbot.cli.main import main

GOOD = """\
[wiki]
name = "test"
api = "http://127.0.0.1:9/api.php"
user = "HelpdeskBot"
contact = "tests@example.org"

[run]
state_folder = "{folder}/state"

[[desk]]
name = "desk"
pages = ["Project:Helpdesk"]
since = 2026-11-22
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run a command with a settings file of this text; %-signs of it name the folder."""
    for name in [name for name in os.environ if name.startswith("HELPDESKBOT")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))

    def run_command(
        settings: str | bytes | None, *words: str, password: str | None = "secret"
    ) -> Result:
        file = tmp_path / "helpdeskbot.toml"
        if isinstance(settings, str):
            file.write_text(settings.replace("{folder}", str(tmp_path)), encoding="utf-8")
        elif settings is not None:
            file.write_bytes(settings)
        environment = {"HELPDESKBOT_SETTINGS": str(file)}
        if password:
            environment["HELPDESKBOT_PASSWORD"] = password
        return CliRunner().invoke(main, list(words), env=environment)

    return run_command


def told(result: Result, *words: str) -> None:
    """The command failed with one plain message that has all these words."""
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    for word in words:
        assert word in result.stderr


MISTAKES: list[tuple[str, str | bytes | None, Sequence[str]]] = [
    ("no file", None, ["helpdeskbot.toml", "there is no settings file", "--settings"]),
    ("not TOML", "[wiki\nname = 1", ["not valid TOML", "line 1"]),
    ("not text", b"\xff\xfe\x00", ["not UTF-8"]),
    ("unknown section", GOOD + "[colour]\nred = 1\n", ["line 14", "colour", "no such setting"]),
    ("unknown key", GOOD + "sinse = 1\n", ["line 14", "desk.sinse", "no such setting"]),
    (
        "wrong type",
        GOOD.replace('["Project:Helpdesk"]', '"x"'),
        ["line 12", "desk.pages", "a list"],
    ),
    ("date in quotes", GOOD.replace("2026-11-22", '"2026-11-22"'), ["line 13", "without quotes"]),
    (
        "no title",
        GOOD.replace("[run]", 'operator = "[[User:Anna]]"\n[run]'),
        ["line 7", "wiki.operator", "the title of a page", "[[User:Anna]]"],
    ),
    (
        "no web address",
        GOOD.replace("[run]", 'source = "git@example.org:bot"\n[run]'),
        ["line 7", "wiki.source", "an address such as https://"],
    ),
    (
        "no stream",
        GOOD.replace("[run]", '[run]\nstream = "on"'),
        ["line 8", "run.stream", "auto, off or an address"],
    ),
    ("no desk", GOOD.partition("[[desk]]")[0], ["desk", "add [[desk]]"]),
    ("no wiki", GOOD[GOOD.index("[run]") :], ["wiki", "missing"]),
    ("two of a name", GOOD + GOOD[GOOD.index("[[desk]]") :], ["line 15", "another desk"]),
    ("unknown preset", GOOD + 'preset = "x"\n', ["line 14", "helpdesk, meta-status"]),
    ("no pages", GOOD.replace('["Project:Helpdesk"]', "[]"), ["line 12", "at least one"]),
    ("wikitext in a name", GOOD + '[desk.status]\ntemplate = "a}}b"\n', ["line 15", "a}}b"]),
    ("vocabulary", GOOD + '[desk.status.vocabulary]\nx = "opn"\n', ["line 15", "'open'", "'opn'"]),
    ("initial", GOOD + '[desk.status]\ninitial = "neu"\n', ["line 15", "not in the vocabulary"]),
]


@pytest.mark.parametrize(("what", "text", "words"), MISTAKES, ids=[case[0] for case in MISTAKES])
@pytest.mark.parametrize("command", ["tick", "preview", "run"])
def test_a_mistake_in_the_settings_is_named_with_its_line(
    run: Callable[..., Result], what: str, text: str, words: Sequence[str], command: str
) -> None:
    told(run(text, command), *words)


def test_all_mistakes_are_named_at_once(run: Callable[..., Result]) -> None:
    text = GOOD.replace('"HelpdeskBot"', "5") + "sinse = 1\n[limits]\nedits_per_day = true\n"

    told(run(text, "tick"), "wiki.user", "desk.sinse", "limits.edits_per_day")


def test_a_missing_password(run: Callable[..., Result]) -> None:
    told(run(GOOD, "tick", password=None), "no password for HelpdeskBot", "HELPDESKBOT_PASSWORD")


def test_a_password_file_that_others_can_read(run: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("swordfish")
    file.chmod(0o640)
    text = GOOD.replace("contact =", f'password_file = "{file}"\ncontact =')

    result = run(text, "tick", password=None)

    told(result, str(file), "640", "chmod 600")
    assert "swordfish" not in result.output


def test_a_password_file_that_is_empty(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "password").touch(mode=0o600)
    text = GOOD.replace("contact =", f'password_file = "{tmp_path}/password"\ncontact =')

    told(run(text, "tick", password=None), "is empty")


@pytest.mark.parametrize("url", ["nonsense", "sqlite:////no/such/folder/x.sqlite", "foo://x/y"])
def test_a_database_that_cannot_be_used(run: Callable[..., Result], url: str) -> None:
    text = GOOD.replace("[run]", f'[database]\nurl = "{url}"\n[run]')

    told(run(text, "tick"))


def test_a_database_file_that_is_something_else(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Dear diary, " * 100)
    text = GOOD.replace("[run]", f'[database]\nurl = "sqlite:///{tmp_path}/notes.txt"\n[run]')

    told(run(text, "tick"), "notes.txt")
    assert (tmp_path / "notes.txt").read_text() == "Dear diary, " * 100


@pytest.mark.slow
def test_a_wiki_that_cannot_be_reached(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text(GOOD.replace("{folder}", str(tmp_path)))
    done = subprocess.run(
        [sys.executable, "-m", "helpdeskbot", "tick", "--settings", "s.toml"],
        env={**os.environ, "HELPDESKBOT_PASSWORD": "swordfish", "HOME": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )

    assert done.returncode == 1
    assert "127.0.0.1:9" in done.stderr
    assert "Traceback" not in done.stderr
    assert "swordfish" not in done.stderr + done.stdout


def test_parse_prints_threads_and_comments(run: Callable[..., Result], tmp_path: Path) -> None:
    text = (
        "Lead\n== A ==\n{{Helpdesk status|new|topic=upload}}\nHej ☃ [[User:Anna]] "
        "10:00, 22 November 2026 (UTC)\n:Ja [[User:Bo]] 10:05, 22 November 2026 (UTC)\n"
    )
    (tmp_path / "page.wikitext").write_text(text, encoding="utf-8")

    result = run(GOOD, "parse", str(tmp_path / "page.wikitext"), "--json")

    [thread] = json.loads(result.stdout)["threads"]
    comments = [
        (comment["id"], comment["author"], comment["timestamp"], comment["level"])
        for comment in thread["comments"]
    ]
    assert thread["id"] == "h-Anna-20261122100000"
    assert (thread["heading"], thread["level"], thread["resolved"]) == ("A", 2, False)
    assert thread["status"]["value"] == "new"
    assert thread["status"]["template"] == "Helpdesk status"
    assert thread["status"]["params"] == {"1": "new", "topic": "upload"}
    start, end = thread["status"]["span"]
    assert text[start:end] == "{{Helpdesk status|new|topic=upload}}"
    assert comments == [
        ("c-Anna-20261122100000", "Anna", "2026-11-22T10:00:00Z", 1),
        ("c-Bo-20261122100500", "Bo", "2026-11-22T10:05:00Z", 2),
    ]
    start, end = thread["comments"][0]["span"]
    assert text[start:end].startswith("Hej ☃")


@pytest.mark.parametrize("text", ["{", "[]", "null", "3"])
def test_parse_refuses_a_site_info_that_is_none(
    run: Callable[..., Result], tmp_path: Path, text: str
) -> None:
    (tmp_path / "page").write_text("")
    (tmp_path / "site.json").write_text(text)

    told(
        run(GOOD, "parse", str(tmp_path / "page"), "--site-info", str(tmp_path / "site.json")),
        "site info",
    )


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("Hello\n{{Helpdesk settings\n|colour=red}}", "Line 3, colour: there is no such setting"),
        ("{{Helpdesk settings|status.initial=x}}", "Line 1, status.initial: “x” is not in"),
        ("{{Helpdesk settings|a\x1b[31mb=x}}", "Line 1, a\ufffd[31mb"),
    ],
)
@pytest.mark.parametrize("settings", [GOOD, None])
def test_mistakes_on_a_settings_page_are_told_with_their_lines(
    run: Callable[..., Result],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: str | None,
    page: str,
    said: str,
) -> None:
    file = tmp_path / "page"
    file.write_text(page, encoding="utf-8")
    if settings is None:
        result = CliRunner().invoke(main, ["settings", "check", str(file)])
    else:
        result = run(settings, "settings", "check", str(file))

    assert result.exit_code == 1
    assert said in result.stdout


def test_a_settings_page_without_mistakes(run: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "page"
    file.write_text("{{Helpdesk settings|settle_minutes=5}}{{Helpdesk topic|id=a}}")

    result = run(GOOD, "settings", "check", str(file))

    assert (result.exit_code, result.stdout) == (0, "There are no mistakes.\n")


def test_what_is_to_be_checked_has_to_be_said(run: Callable[..., Result]) -> None:
    told(run(GOOD, "settings", "check"), "FILE or --wiki")
    told(run(GOOD, "settings", "check", "--wiki"), "no desk has a settings page", "settings_page")
    told(run(GOOD, "settings", "show", "--desk", "x"), "no desk called 'x'", "desk")


def test_the_settings_are_shown_with_where_they_came_from(run: Callable[..., Result]) -> None:
    topic = '[[desk.topics]]\nid = "maps"\nlabels = { en = "Maps" }\n'

    shown = run(GOOD + topic, "settings", "show").stdout.splitlines()

    assert 'pages = ["Project:Helpdesk"] # the operator\'s file' in shown
    assert "settle_minutes = 2.0 # the preset helpdesk" in shown
    assert "namespaces = [] # default" in shown
    assert 'topics.maps.labels.en = "Maps" # the operator\'s file' in shown


def test_the_demo_plays(run: Callable[..., Result]) -> None:
    result = run(None, "demo", "--scene", "expert")

    assert result.exit_code == 0
    shown = " ".join(result.stdout.split())
    # An expert who put herself on the roster is asked, answers, and the status follows.
    assert "+{{Helpdesk status|waiting for expert|topic=copyright|" in shown
    assert "Notifies: Ngozi" in shown
    assert "+{{Helpdesk status|in progress|topic=copyright|" in shown
    # Pelle was put there by somebody else; the whole season is played in test_season.py.
    assert "Pelle" not in shown


def test_every_command_has_help_and_stands_in_the_readme_or_operations(
    run: Callable[..., Result],
) -> None:
    docs = Path(__file__).parents[2]
    told_of = (docs / "README.md").read_text() + (docs / "docs" / "operations.md").read_text()
    for name, command in main.commands.items():
        assert command.help, name
        assert f"helpdeskbot {name}" in told_of, name
