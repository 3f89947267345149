"""Stories that a first reader of the whole tick tried, and that once went wrong."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from helpdeskbot.cli import terminal
from helpdeskbot.cli.main import main
from helpdeskbot.concerns.order import DESK
from helpdeskbot.model.errors import SettingsError, Unreachable
from helpdeskbot.model.wiki import PageText, Revision
from helpdeskbot.settings.operator_file import load_settings
from tests.scenario.desk import PAGE, START, Desk, make_policy

TWO = "Project:Helpdesk two"
SETTINGS = """\
[wiki]
name = "{name}"
api = "{api}"
user = "HelpdeskBot@clerk"
contact = "you@example.org"
{wiki}
[run]
state_folder = "{state}"
[[desk]]
name = "desk"
pages = {pages}
since = 2026-01-01
{desk}
"""


def write_settings(folder: Path, **changes: str) -> Path:
    usual = {
        "name": "test",
        "api": "http://127.0.0.1:9/api.php",
        "wiki": "",
        "desk": "",
        "state": str(folder / "state"),
        "pages": '["Project:Helpdesk"]',
    }
    file = folder / "helpdeskbot.toml"
    file.write_text(SETTINGS.format(**{**usual, **changes}), encoding="utf-8")
    return file


# -- Threads -----------------------------------------------------------------------------------
def test_a_request_posted_on_two_pages_is_tagged_on_both_though_the_first_is_busy() -> None:
    desk = Desk(pages=[PAGE, TWO])
    desk.staff.edit(TWO, "Hello.")
    desk.tick()
    anna, zed = desk.person("Anna"), desk.person("Zed")
    for title in (PAGE, TWO):
        anna.new_section(title, "Photos", "How do we begin? ~~~~")
    desk.minutes_pass(5)
    for number in range(3):
        zed.new_section(PAGE, f"Another {number}", "How? ~~~~")
        desk.tick()
        desk.minutes_pass(0.5)
    assert "{{Helpdesk status|new}}" in desk.staff.read(TWO)


def test_a_request_that_quotes_an_archived_comment_is_a_request() -> None:
    desk = Desk()
    desk.asks("Anna", "Photos", "How do we begin? ~~~~")
    desk.tick()
    desk.tick()
    quoted = next(line for line in desk.text.split("\n") if "How do we begin?" in line)
    desk.staff.edit(PAGE, "Welcome to the desk.")
    desk.tick()
    desk.minutes_pass(5)
    desk.asks("Bea", "The same again", f"I wonder about this too: ~~~~\n\n:{quoted}")
    assert [edit.fate.value for edit in desk.tick().edits] == ["saved"]


# -- Template names ----------------------------------------------------------------------------
def test_a_status_stays_that_a_person_set_by_the_name_that_staff_moved_the_template_to() -> None:
    desk = Desk()
    desk.staff.edit("Template:Desk status", "box")
    desk.staff.edit("Template:Helpdesk status", "#REDIRECT [[Template:Desk status]]")
    desk.asks("Anna", "Photos", "{{Desk status|in progress}}\nHow? ~~~~")
    assert desk.tick().edits == []


def test_a_redirect_to_the_template_is_known_when_it_is_used_at_once() -> None:
    desk = Desk()
    desk.tick()
    desk.staff.edit("Template:HS", "#REDIRECT [[Template:Helpdesk status]]")
    desk.asks("Anna", "Photos", "{{HS|in progress}}\nHow? ~~~~")
    assert desk.tick().edits == []


# -- Settings ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "mistake", [{"since": (START + timedelta(days=30)).date()}, {"namespaces": [1]}]
)
def test_a_corrected_setting_counts_for_requests_that_are_there(mistake: Any) -> None:
    desk = Desk(**mistake)
    desk.asks("Anna", "Photos")
    desk.tick()
    desk.policies = [make_policy()]
    desk.office = desk.open_office()
    desk.minutes_pass(1)
    assert [edit.fate.value for edit in desk.tick().edits] == ["saved"]


@pytest.mark.parametrize("minutes", ["inf", "nan", "1e300"])
def test_a_settle_time_that_is_no_time_is_refused_with_the_file(
    minutes: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match="settle_minutes"):
        load_settings(write_settings(tmp_path, desk=f"settle_minutes = {minutes}"), DESK)


@pytest.mark.parametrize("name", [".", ".."])
def test_a_wikis_name_leads_out_of_the_state_folder_never(name: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="name"):
        load_settings(write_settings(tmp_path, name=name), DESK)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "~nosuchaccount/state"},
        {"state": r"/srv/a\u0000b"},
        {"wiki": 'password_file = "~nosuchaccount/password"'},
        {"wiki": r'password_file = "/srv/a\u0000b"'},
        {"api": "http://[::1/api.php"},
    ],
    ids=lambda changes: next(iter(changes.values())),
)
def test_a_path_or_address_that_cannot_be_is_one_sentence(
    changes: Mapping[str, str], tmp_path: Path
) -> None:
    file = write_settings(tmp_path, **changes)
    password = {} if "wiki" in changes else {"HELPDESKBOT_PASSWORD": "x"}
    done = CliRunner().invoke(main, ["tick", "--settings", str(file)], env=password)
    assert done.exit_code == 1
    assert done.stderr.startswith("helpdeskbot: ")
    assert isinstance(done.exception, SystemExit)


@pytest.mark.parametrize("text", ["a = " + "[" * 3000 + "]" * 3000, "a = 1" + "0" * 5000])
def test_toml_that_the_reader_gives_up_on_is_one_sentence(text: str, tmp_path: Path) -> None:
    file = tmp_path / "helpdeskbot.toml"
    file.write_text(text)
    with pytest.raises(SettingsError, match="TOML"):
        load_settings(file, DESK)


# -- Pages -------------------------------------------------------------------------------------
def test_preview_shows_a_page_once_that_two_titles_lead_to() -> None:
    desk = Desk(pages=["Project:Old helpdesk", PAGE])
    desk.staff.edit("Project:Old helpdesk", f"#REDIRECT [[{PAGE}]]")
    desk.asks("Anna", "Photos")
    assert [edit.title for edit in desk.tick(write=False).edits] == [PAGE]


def test_two_desks_do_not_both_tag_a_page() -> None:
    desk = Desk()
    desk.policies.append(make_policy(name="other", preset="meta-status"))
    desk.office = desk.open_office()
    desk.asks("Anna", "Photos")
    report = desk.tick()
    assert desk.bot_edits() == 1
    assert any("desk" in problem.what and problem.where == PAGE for problem in report.problems)


def test_a_page_that_the_wiki_cannot_show_does_not_stop_the_others() -> None:
    desk = Desk(pages=["Project:Broken", PAGE])
    desk.staff.edit("Project:Broken", "Hello.")
    desk.asks("Anna", "Photos")
    fetch = desk.wiki.fetch_pages

    def fetch_pages(titles: Sequence[str]) -> Mapping[str, PageText]:
        if "Project:Broken" in titles:
            raise Unreachable("the wiki gives no text for revision 3", where="Project:Broken")
        return fetch(titles)

    desk.wiki.fetch_pages = fetch_pages  # type: ignore[method-assign]
    with contextlib.suppress(Unreachable):
        desk.tick()
    assert desk.bot_edits() == 1


def test_what_a_bot_posted_long_ago_is_not_looked_up_at_every_change_of_the_page() -> None:
    desk = Desk()
    desk.person("MediaWiki message delivery").new_section(PAGE, "News", "A newsletter. ~~~~")
    desk.minutes_pass(5)
    desk.tick()
    zed = desk.person("Zed")
    for number in range(60):
        desk.minutes_pass(1)
        zed.edit(PAGE, f"{desk.text}\n:Reply {number}. ~~~~")
    desk.tick()
    fetch, read = desk.wiki.fetch_history, []

    def fetch_history(*args: Any, **more: Any) -> Iterator[Revision]:
        for revision in fetch(*args, **more):
            read.append(revision)
            yield revision

    desk.wiki.fetch_history = fetch_history  # type: ignore[method-assign]
    zed.edit(PAGE, f"{desk.text}\n:One more. ~~~~")
    desk.tick()
    assert len(read) <= 2


# -- Stopping, failing, telling ----------------------------------------------------------------
def test_a_stop_page_that_was_made_to_stop_and_then_deleted_stops() -> None:
    desk = Desk()
    desk.office.stop_title = "User:HelpdeskBot/halt"
    desk.tick()
    desk.staff.edit("User:HelpdeskBot/halt", "Stop!")
    assert desk.tick().stopped
    desk.staff.delete("User:HelpdeskBot/halt")
    assert desk.tick().stopped


def test_an_edit_that_was_refused_is_no_ok_while_it_waits_for_the_next_try() -> None:
    desk = Desk()
    desk.asks("Anna", "Photos")
    desk.staff.protect(PAGE)
    assert desk.tick().summary != "ok"
    desk.minutes_pass(1)
    assert desk.tick().summary != "ok"


def test_a_heading_cannot_end_the_link_to_its_section_early() -> None:
    desk = Desk()
    desk.asks("Anna", "Why *[/ and <!-- -->*</ too")
    (edit,) = desk.tick().edits
    anchor = edit.summary.partition(" Marked")[0]
    assert anchor.count("*/") == 1


def test_a_status_of_several_lines_cannot_look_like_another_message() -> None:
    desk = Desk()
    desk.asks("Anna", "Photos", "{{Helpdesk status|odd\nproblem: all is lost}}\nHow? ~~~~")
    told = terminal.show_problems(desk.tick())
    assert len(told.splitlines()) == 1


def test_a_talk_page_that_is_not_utf8_can_be_printed(tmp_path: Path) -> None:
    file = tmp_path / "page.wiki"
    file.write_bytes(b"== Caf\xe9 ==\nHi\n")
    done = CliRunner().invoke(main, ["parse", str(file)])
    assert done.exit_code == 0
    assert done.stdout.startswith("Caf")
