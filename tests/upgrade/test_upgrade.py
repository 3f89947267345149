"""Stories of a bot that is replaced by a newer one while much is under way at its desk.

The wiki and the database are those of an older version; see :mod:`tests.upgrade.make`.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from helpdeskbot.model.memory import Outcome
from tests.concerns.asking.asking import NEEDED
from tests.upgrade.course import OUTCOMES
from tests.upgrade.make import DATABASE, FORGET, go_on, open_old_desk, read_course

KEY = "practice:desk"


@pytest.mark.parametrize("memory", ["kept", "rows forgotten"])
def test_at_the_moment_of_the_upgrade_nothing_is_posted(memory: str, tmp_path: Path) -> None:
    desk = open_old_desk(memory, tmp_path / "old.sqlite")
    before, mails = desk.revisions(), len(desk.wiki.mails)

    # The table of what is needed shows more than it did, and notifies nobody.
    for shown in ([NEEDED], [], []):
        report = desk.tick()
        assert [edit.title for edit in report.edits] == shown, [e.diff for e in report.edits]
        assert [problem.what for problem in report.problems if "bug" in problem.advice] == []
        desk.minutes_pass(5)

    assert (desk.revisions(), len(desk.wiki.mails)) == (before + 1, mails)


def test_without_the_database_nobody_is_told_anything_at_that_moment(tmp_path: Path) -> None:
    desk = open_old_desk("lost", tmp_path / "new.sqlite")
    notices, mails = len(desk.wiki.notifications), len(desk.wiki.mails)

    edited = set()
    for _ in range(3):
        edited |= {edit.title for edit in desk.tick().edits}
        desk.minutes_pass(5)

    assert edited <= {NEEDED, OUTCOMES}, "pages that say how things stand, and notify nobody"
    assert (len(desk.wiki.notifications), len(desk.wiki.mails)) == (notices, mails)


def test_what_a_crash_before_the_upgrade_left_open_is_settled(tmp_path: Path) -> None:
    desk = open_old_desk("kept", tmp_path / "old.sqlite")
    [plan] = desk.store.fetch_pending(KEY)
    assert plan.title == OUTCOMES
    edits = len(desk.history(OUTCOMES))

    desk.tick()

    assert desk.store.fetch_pending(KEY) == []
    [event] = [
        event
        for event in desk.store.fetch_events(KEY, kind=f"plan-{Outcome.DONE.value}")
        if event.data.get("settled") == "from history"
    ]
    assert event.data["plan"] == plan.key
    assert len(desk.history(OUTCOMES)) == edits


@pytest.mark.slow
@pytest.mark.parametrize("memory", FORGET)
def test_in_the_weeks_after_it_what_was_due_comes_as_it_would_have_come(
    memory: str, tmp_path: Path
) -> None:
    assert go_on(open_old_desk(memory, tmp_path / "old.sqlite")) == read_course(memory)


@pytest.mark.slow
def test_people_are_written_to_alike_whatever_was_forgotten() -> None:
    told = [
        [
            (one["title"], one["lines"])
            for one in read_course(memory)
            if one.get("title", "").startswith("User talk:")
        ]
        for memory in FORGET
    ]

    assert told[0]
    assert told[1] == told[0]
    assert told[2] == told[0]


def test_the_old_database_has_a_row_of_everything_that_is_kept_and_much_under_way() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(DATABASE.read_text("utf-8"))

        def ask(query: str) -> set[str]:
            return {str(row[0]) for row in connection.execute(query)}

        purposes = ask("SELECT purpose FROM kept_page")
        kinds = ask("SELECT kind FROM event")

    assert {purpose.partition(":")[0] for purpose in purposes} == {
        "absent",
        "agreements",
        "archives",
        "asked-words",
        "boards",
        "capacity",
        "follow-ups",
        "outcomes",
        "proportion",
        "refused",
        "requests",
        "roster",
        "settings",
        "stories",
        "unserved",
    }
    assert kinds >= {"asked", "delivered", "mail-tried", "reminded", "follow-up-sent"}
    assert kinds >= {"agreement-offered", "agreement-agreed", "thread-archived", "settings-told"}
