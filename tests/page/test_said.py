"""Which marks on a page beside the desk's our own account has left."""

from __future__ import annotations

import pytest

from helpdeskbot.model.marks import Mark, find_marks
from helpdeskbot.page import said
from helpdeskbot.page.said import left_on
from tests.scenario.desk import START, Desk

TALK = "User talk:Rita"
MARK = Mark("talk", ("h-Rita-20261123090500",))
OURS = f"== Hello ==\n{MARK.as_wikitext()} ~~~~"


def left(desk: Desk) -> list[bool]:
    """For each mark that counts, whether it is surely ours."""
    page = desk.office.wiki.fetch_pages([TALK])[TALK]
    found = left_on(desk.office, page, find_marks, since=START)
    assert all(one.what == MARK for one in found)
    return [one.at is not None for one in found]


def play(*edits: str) -> Desk:
    """Ours is what the bot writes at the end, forged what Mallory does; anything else is edited."""
    desk = Desk()
    for edit in edits:
        desk.minutes_pass(1)
        text = desk.staff.read(TALK)
        if edit == "ours":
            desk.person(desk.wiki.bot).append(TALK, OURS)
        elif edit == "other":
            desk.person(desk.wiki.bot).append(TALK, "== Else ==\nSomething else. ~~~~")
        elif edit == "forged":
            desk.person("Mallory").append(TALK, OURS)
        elif edit == "removed":
            desk.staff.edit(TALK, text.replace(MARK.as_wikitext(), ""))
        else:
            newest = next(iter(desk.wiki.fetch_history(TALK)))
            desk.wiki.world.hidden[newest.revid] = {edit}
    return desk


@pytest.mark.parametrize(
    ("edits", "counts"),
    [
        ("ours", [True]),
        ("ours removed", [True]),
        ("ours removed other", [True]),
        ("forged", []),
        ("forged other", []),
        ("forged other removed", []),
        ("forged ours", [True]),
        ("forged other ours removed", [True]),
        ("ours removed forged", [True]),
        # Whose it is nobody can tell: it counts, and is not surely ours.
        ("ours user", [False]),
        ("ours content removed", []),
        ("ours content other", [False]),
        ("forged user", [False]),
        ("forged content other", [False]),
        ("other content forged", [False]),
        ("other content other forged", []),
    ],
)
def test_a_mark_counts_where_our_account_brought_it(edits: str, counts: list[bool]) -> None:
    assert left(play(*edits.split())) == counts


@pytest.mark.parametrize("edits", ["ours other other other", "forged other other other"])
def test_what_lies_beyond_the_bound_is_not_known(
    edits: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(said, "HISTORY_LIMIT", 3)
    assert left(play(*edits.split())) == [False]


def test_a_page_that_claims_nothing_costs_one_request() -> None:
    desk = play("other", "other")
    page = desk.office.wiki.fetch_pages([TALK])[TALK]
    desk.wiki.requests.clear()
    assert left_on(desk.office, page, find_marks) == []
    assert len(desk.wiki.requests) == 1
