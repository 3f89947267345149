"""The command on small pasts: two settings side by side, delays searched, a history fetched."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from helpdeskbot.cli.main import main
from helpdeskbot.cli.rehearsing_more import name_folder
from helpdeskbot.rehearsal.as_json import read_rehearsal
from tests.rehearsal.api import FakeApi, serve
from tests.rehearsal.exports import Writer, export

Run = Callable[..., Result]
REMINDS = """\
profile = "quiet"
staff = ["Bosse"]
[reminders]
enabled = true
first_reaction = [{}]
"""


def a_fortnight() -> Writer:
    """One request that is answered after a week, and one that never is."""
    history = Writer()
    history.asks("Anna", "Photos", "Who can help us with 800 photos of mushrooms?")
    history.later(days=1).asks("Chidi", "Maps", "Where do old maps of the river belong?")
    history.later(days=8).replies("Bosse", "Photos", "I can.")
    return history.later(days=4).asks("Dalia", "Books", "How are books described?")


@pytest.fixture
def past(tmp_path: Path) -> str:
    history = a_fortnight()
    file = tmp_path / "export.xml"
    file.write_text("".join(export({history.title: history.revisions})))
    return str(file)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("HOME", str(tmp_path))

    def call(*words: str) -> Result:
        return CliRunner().invoke(main, ["rehearse", *words])

    return call


def settings(folder: Path, name: str, days: str) -> str:
    file = folder / name
    file.write_text(REMINDS.format(days))
    return str(file)


def test_two_settings_stand_side_by_side(run: Run, past: str, tmp_path: Path) -> None:
    eager, calm = settings(tmp_path, "eager.toml", "1, 3"), settings(tmp_path, "calm.toml", "20")
    result = run(past, "--compare", eager, calm, "--out", str(tmp_path / "out"))

    assert result.exit_code == 0, result.output
    assert "of these in vain" in result.output
    data = json.loads((tmp_path / "out" / "rehearsal.json").read_text())
    assert data["comparison"]["settings"] == [eager, calm]
    eagerly, calmly = data["comparison"]["lines"]["messages"]
    assert eagerly > calmly
    assert "Two settings on the same past" in (tmp_path / "out" / "report.html").read_text()
    assert len(read_rehearsal(tmp_path / "out" / "rehearsal.json").requests) == 3


def test_what_is_suggested_is_printed_and_written(run: Run, past: str, tmp_path: Path) -> None:
    file = settings(tmp_path, "desk.toml", "1, 3")
    words = ("--settings", file, "--suggest", "--tries", "2", "--out", str(tmp_path / "out"))
    result = run(past, *words)

    assert result.exit_code == 0, result.output
    written = (tmp_path / "out" / "suggestion.toml").read_text()
    assert written in result.output
    assert "After 2 rehearsals it was stopped" in written
    data = json.loads((tmp_path / "out" / "rehearsal.json").read_text())
    assert data["suggestion"]["plays"] == 2


def test_what_was_suggested_can_be_pasted_below_a_desks_settings(
    run: Run, past: str, tmp_path: Path
) -> None:
    """Its tables say ``desk``, those of a desk alone do not; both count."""
    pasted = Path(settings(tmp_path, "pasted.toml", "1"))
    pasted.write_text(f"{pasted.read_text()}\n[desk.reminders]\nclose_after = 9\n")

    result = run(past, "--settings", str(pasted), "--out", str(tmp_path / "out"))

    assert result.exit_code == 0, result.output
    told = json.loads((tmp_path / "out" / "rehearsal.json").read_text())["settings"]
    assert "reminders.close_after = 9" in told
    assert "reminders.enabled = true" in told


def test_where_nothing_waits_nothing_is_suggested(run: Run, past: str, tmp_path: Path) -> None:
    file = tmp_path / "quiet.toml"
    file.write_text('profile = "quiet"\n')
    result = run(past, "--settings", str(file), "--suggest")

    assert result.exit_code == 1
    assert "no delay to search" in result.output


@pytest.fixture
def api() -> Iterator[FakeApi]:
    with serve() as served:
        for one in a_fortnight().revisions:
            at = one.at.strftime("%Y-%m-%dT%H:%M:%SZ")
            served.save("Meta:Helpdesk", text=one.text, user=one.user, timestamp=at)
        yield served


def test_a_history_is_fetched_and_rehearsed_and_kept(
    run: Run, api: FakeApi, tmp_path: Path
) -> None:
    words = ("--live", "--wiki", api.url, "--page", "Meta:Helpdesk", "--contact", "a@example.org")
    first = run(*words, "--to", "2025-03-05")
    asked = len(api.asked)
    again = run(*words, "--to", "2025-03-05")

    assert first.exit_code == 0, first.output
    assert "Meta:Helpdesk" in first.output
    assert again.exit_code == 0, again.output
    assert len(api.asked) - asked < asked
    assert list((tmp_path / ".local/state/helpdeskbot/histories").rglob("history.xml"))


@pytest.mark.parametrize(
    ("api", "folder"),
    [
        ("https://meta.wikimedia.org/w/api.php", "meta.wikimedia.org"),
        ("http://127.0.0.1:8080/one/api.php", "127.0.0.1_8080_one"),
        ("http://[::1]/../api.php", "_1_.."),
    ],
)
def test_each_wiki_has_a_folder_of_its_own(api: str, folder: str) -> None:
    assert name_folder(api) == folder


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "either an EXPORT or --live"),
        (("x.xml", "--live"), "either an EXPORT or --live"),
        (("--live",), "which page of which wiki"),
        (("--live", "--wiki", "nowhere", "--page", "X"), "no wiki is known by this name"),
        (("--live", "--wiki", "meta", "--page", "X"), "who asks them"),
        (("x.xml", "--compare", "a", "b", "--suggest"), "--compare brings its settings along"),
    ],
)
def test_what_is_not_meant_together_is_said(run: Run, words: tuple[str, ...], said: str) -> None:
    result = run(*words)

    assert result.exit_code != 0
    assert said in result.output


@pytest.mark.parametrize(
    "words",
    [
        ("--from", "2030-01-01"),
        ("--to", "2020-01-01"),
        ("--from", "2025-03-07", "--to", "2025-03-08"),
    ],
    ids=["after it", "before it", "between two revisions"],
)
def test_a_time_without_any_revision_is_said(run: Run, past: str, words: tuple[str, ...]) -> None:
    result = run(past, *words)

    assert result.exit_code == 1
    assert "from 3 March 2025 to 16 March 2025" in result.output


def test_a_folder_that_cannot_be_written_is_said_before_the_rehearsal(
    run: Run, past: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have taken an hour."""
    monkeypatch.setattr("helpdeskbot.rehearsal.play.rehearse", pytest.fail)
    (tmp_path / "file").touch()
    (tmp_path / "out" / "report.html").mkdir(parents=True)

    for folder in (tmp_path / "file" / "out", tmp_path / "out"):
        result = run(past, "--out", str(folder))
        assert result.exit_code == 1
        assert "--out" in result.output
    assert [one.name for one in (tmp_path / "out").iterdir()] == ["report.html"]


SEVERAL = """\
[[wiki]]
name = "{first}"
api = "https://{host}/w/api.php"
user = "HelpdeskBot@clerk"
contact = "mailto:operator@example.org"
[[wiki]]
name = "home"
api = "https://wiki.example.org/w/api.php"
user = "ClerkBot@clerk"
contact = "mailto:operator@example.org"
[[desk]]
name = "desk"
wiki = "{first}"
pages = ["Meta:Helpdesk"]
since = 2025-01-01
profile = "quiet"
[[desk]]
name = "other"
wiki = "home"
pages = ["Meta:Helpdesk"]
since = 2025-01-01
profile = "helpful"
"""


def of_several(folder: Path, first: str = "meta", host: str = "meta.wikimedia.org") -> str:
    file = folder / "several.toml"
    file.write_text(SEVERAL.format(first=first, host=host))
    return str(file)


def test_of_several_wikis_the_exports_own_is_taken(run: Run, past: str, tmp_path: Path) -> None:
    result = run(past, "--settings", of_several(tmp_path), "--out", str(tmp_path / "out"))

    assert result.exit_code == 0, result.output
    told = json.loads((tmp_path / "out" / "rehearsal.json").read_text())["settings"]
    assert 'name = "desk"' in told


def test_of_several_wikis_one_can_be_named(run: Run, past: str, tmp_path: Path) -> None:
    """It needs not be known by that name anywhere else."""
    file = of_several(tmp_path, host="other.example.org")
    unclear = run(past, "--settings", file)
    assert unclear.exit_code == 1
    assert "--wiki NAME" in unclear.output

    result = run(past, "--settings", file, "--wiki", "home", "--out", str(tmp_path / "out"))
    assert result.exit_code == 0, result.output
    told = json.loads((tmp_path / "out" / "rehearsal.json").read_text())["settings"]
    assert 'name = "other"' in told


def test_a_time_after_the_history_is_said_and_none_is_made_up(run: Run, past: str) -> None:
    later = run(past, "--to", "2025-04-20")
    never = run(past, "--to", "2999-01-01")

    assert later.exit_code == 0, later.output
    assert "after 16 March 2025 there is nothing in this export" in later.output
    assert "has not come yet" in never.output
    assert never.exit_code == 2
