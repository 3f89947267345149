"""Stories of the page on which it is counted what became of requests."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.at_a_terminal import Terminal
from tests.concerns.follow_up.following import PAGE, FollowingDesk
from tests.scenario.kept import kept

OUTCOMES = f"{PAGE}/Outcomes"


@kept
def open_desk() -> FollowingDesk:
    """Two requests were turned down, and somebody has answered that all is well."""
    desk = FollowingDesk(capacity={"enabled": True})
    anna = desk.is_done()
    desk.is_done("Bosse", "Old maps", "declined|reason=late")
    desk.is_done("Carin", "Old films", "declined|reason=[[User:Max]]")
    desk.days_pass(50)  # next year
    desk.is_done("Dora", "Old songs", "declined|reason=Late")
    desk.tick()
    desk.answers(anna, "well")
    return desk


def test_reasons_and_answers_are_counted_by_year_on_a_page_of_the_desk() -> None:
    desk = open_desk()

    assert desk.staff.read(OUTCOMES) == (
        "<!-- helpdeskbot begins here -->\n"
        "What became of requests, as far as the bot knows, since 2026-11-23. "
        "Each request and each answer counts once, in its year.\n\n"
        "== Requests that were turned down ==\n\n"
        '{| class="wikitable"\n! Reason\n! 2027\n! 2026\n'
        "|-\n| it came too late for its date\n| 1\n| 1\n"
        "|-\n| &#91;&#91;User&#58;Max&#93;&#93;\n| 0\n| 1\n|}\n\n"
        "== Answers to the question how it went ==\n\n"
        '{| class="wikitable"\n! Answer\n! 2027\n! 2026\n'
        "|-\n| All is well\n| 1\n| 0\n|}\n"
        "<!-- helpdeskbot ends here -->"
    )
    assert "Max" not in desk.notified()


def test_it_is_saved_only_when_a_number_changes_and_what_people_wrote_on_it_stays() -> None:
    desk = open_desk()
    desk.staff.edit(OUTCOMES, f"Our numbers.\n\n{desk.staff.read(OUTCOMES)}\n\nSee also …")
    edits = len(desk.history(OUTCOMES))
    requests: list[str] = []
    desk.wiki.before = requests.append
    desk.minutes_pass(30)
    desk.tick()
    assert requests == ["fetch_heads"]
    desk.wiki.before = None
    assert len(desk.history(OUTCOMES)) == edits

    desk.is_done("Eva", "Old plays", "declined")

    text = desk.staff.read(OUTCOMES)
    assert text.startswith("Our numbers.\n\n<!--")
    assert text.endswith("-->\n\nSee also …")
    assert "\n| no reason was given\n| 1\n" in text
    assert len(desk.history(OUTCOMES)) == edits + 1


def test_where_people_took_the_marks_away_the_page_is_theirs_and_that_is_told_once() -> None:
    desk = open_desk()
    desk.staff.edit(OUTCOMES, "Ours alone.")
    desk.asks("Eva", "Old plays")
    desk.tick()
    desk.closes("Old plays", "declined|reason=scope")
    told = [one for report in (desk.tick(), desk.tick()) for one in report.problems]
    assert desk.staff.read(OUTCOMES) == "Ours alone."
    assert told == []


def test_nothing_to_count_makes_no_page() -> None:
    desk = FollowingDesk(capacity={"enabled": True})
    desk.is_done()
    desk.now += timedelta(days=1)
    desk.tick()
    assert desk.staff.read(OUTCOMES) == ""


def test_the_operator_gets_the_same_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk()
    terminal = Terminal(desk, tmp_path, monkeypatch)

    shown = terminal.run("report", desk_settings="")
    told = terminal.run("report", "--json", desk_settings="")

    assert shown.stdout == (
        "desk: since 2026-11-23\n"
        "  2027      1  declined: late\n"
        "  2027      1  answered: well\n"
        "  2026      1  declined: [[User:Max]]\n"
        "  2026      1  declined: late\n"
    )
    assert json.loads(told.stdout)["desk"]["years"][0] == {
        "year": 2027,
        "declined": {"late": 1},
        "answers": {"well": 1},
    }
