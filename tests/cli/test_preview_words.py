"""``helpdeskbot templates preview``: a message filled with examples, and where its words stand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.at_a_terminal import Terminal
from tests.concerns.asking.asking import ROSTER, AskingDesk

Run = Callable[..., Result]
ASK = "Template:Helpdesk ask/en"


@pytest.fixture
def desk() -> AskingDesk:
    return AskingDesk()


@pytest.fixture
def run(desk: AskingDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    terminal = Terminal(desk, tmp_path, monkeypatch)

    def run_command(*words: str) -> Result:
        more = f'asking = {{enabled = true, roster = "{ROSTER}"}}\n'
        return terminal.run("templates", "preview", *words, desk_settings=more)

    return run_command


def test_a_message_is_shown_as_it_would_be_posted_now(desk: AskingDesk, run: Run) -> None:
    desk.staff.edit(
        ASK, "{{{names}}}: would you look at this within {{{days}}}?<noinclude>x</noinclude>"
    )
    before = desk.history()

    result = run("ask")

    assert result.exit_code == 0, result.output
    head, _, text = result.stdout.partition("\n\n")
    assert head.startswith(f"{ASK} (revision ")
    assert text.startswith(
        "[[User:HelpdeskBot|HelpdeskBot]]: would you look at this within 5 days? [[User:HelpdeskBot"
    )
    assert "helpdeskbot:" not in text
    assert desk.history() == before


def test_the_language_may_be_chosen_and_the_nearest_is_given(desk: AskingDesk, run: Run) -> None:
    desk.staff.edit("Template:Helpdesk ask/pt", "{{{names}}}: pode ajudar em {{{days}}}?")
    for code in ("pt", "pt-br"):
        said = run("Helpdesk ask", "--lang", code).stdout
        assert said.startswith("Template:Helpdesk ask/pt (revision ")
        assert "pode ajudar em 5 dias?" in said


def test_what_is_not_used_says_why_and_what_is_said_instead(desk: AskingDesk, run: Run) -> None:
    desk.staff.edit(ASK, "{{{names}}}: {{{dais}}}?")
    said = run("Template:Helpdesk_ask/en").stdout
    assert f"{ASK} (revision " in said
    assert "is not used: it has a parameter that the bot does not fill in" in said
    assert "{{{dais}}} – {{{days}}}?" in said
    assert "can you help here?" in said


def test_it_says_so_where_there_is_no_page(desk: AskingDesk, run: Run) -> None:
    desk.staff.delete("Template:Helpdesk staff needed/en")
    said = run("staff-needed").stdout
    assert said.startswith("There is no page with it; these are the packaged words (en).")
    assert "helpdeskbot templates push" in said


def test_without_a_name_all_are_listed(run: Run) -> None:
    lines = run().stdout.splitlines()
    assert (
        "Template:Helpdesk ask next: names, decline, days, why, take, experts, roster" in lines[1]
    )
    assert json.loads(run("--json").stdout)[0]["message"] == "ask"


def test_a_misspelt_name_is_guessed(run: Run) -> None:
    result = run("ask-nxet")
    assert result.exit_code == 1
    assert 'There is no message "ask-nxet". Did you mean "ask-next"?' in result.stderr
    assert "Did you mean" not in run("qqqqq").stderr


def test_machines_get_it_as_json(desk: AskingDesk, run: Run) -> None:
    desk.staff.edit(ASK, "{{{names}}}: please!")
    found = json.loads(run("ask", "--json").stdout)
    assert (found["message"], found["page"], found["language"]) == ("ask", ASK, "en")
    assert found["not_used"] is None
    assert ": please!" in found["wikitext"]
