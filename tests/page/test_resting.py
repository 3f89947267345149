"""Requests that are over and as they were rest; a full look finds the same."""

from __future__ import annotations

from datetime import timedelta

import pytest

from helpdeskbot.page import listening, resting
from helpdeskbot.page.page import DeskPage
from tests.scenario.desk import PAGE
from tests.scenario.resting import compare
from tests.scenario.together import WholeDesk


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[frozenset[str]]:
    """Which requests rested, in each reading of the page; a list that grows."""
    found: list[frozenset[str]] = []
    find = listening.find_requests

    def note(page: DeskPage, *more: object) -> object:
        found.append(page.resting)
        return find(page, *more)  # type: ignore[arg-type]

    monkeypatch.setattr("helpdeskbot.page.reading.find_requests", note)
    return found


def settled(count: int = 4, **policy: object) -> WholeDesk:
    """A desk with some requests that are over, and one that is open."""
    desk = WholeDesk(**policy)
    posted = desk.now.strftime("%H:%M, %d %B %Y (UTC)")
    for number in range(count):
        desk.staff.append(
            PAGE,
            f"\n== Old {number} ==\n{{{{Helpdesk status|done}}}}\nHow do we count {number} "
            f"pictures? [[User:Rita|Rita]] ([[User talk:Rita|talk]]) {posted}\n",
        )
    desk.asks("Rolf", "Maps", "We have maps of towns. ~~~~")
    desk.minutes_pass(5)
    desk.settles()
    return desk


def writes(desk: WholeDesk, heading: str, words: str = "One more word. ~~~~") -> None:
    """Somebody writes at the end of a request, and a pass is made."""
    head, found, rest = desk.text.partition(f"== {heading} ==\n")
    assert found
    thread, line, later = rest.partition("\n== ")
    text = f"{head}{found}{thread.rstrip()}\n:{words}\n{line}{later}"
    desk.person("Hilda").edit(PAGE, text)
    desk.minutes_pass(5)
    desk.tick()


def test_after_one_reply_only_what_has_changed_or_is_open_is_looked_at(
    seen: list[frozenset[str]],
) -> None:
    desk = settled()
    seen.clear()
    writes(desk, "Maps")
    assert len(seen[0]) == 4
    desk.settles()
    seen.clear()
    writes(desk, "Old 2")
    assert len(seen[0]) == 3, "what somebody wrote to does not rest"


@pytest.mark.parametrize("why", ["full", "a day", "two edits", "settings", "no memory"])
def test_everything_is_looked_at_where_something_else_may_have_changed(
    seen: list[frozenset[str]], why: str
) -> None:
    desk = settled()
    seen.clear()
    if why == "full":
        desk.looks_at_all = True
    elif why == "a day":
        desk.now += resting.FULL_LOOK + timedelta(minutes=1)
    elif why == "two edits":
        desk.person("Hilda").append(PAGE, ":And this. ~~~~")
    elif why == "settings":
        desk.joins("Anna", "copyright")
    else:
        desk.lose_the_database()
    writes(desk, "Maps")
    assert seen[0] == frozenset()


def test_what_is_left_to_settle_does_not_rest(seen: list[frozenset[str]]) -> None:
    desk = settled(settle_reply_minutes=60)  # all of them were written a few minutes ago
    seen.clear()
    writes(desk, "Maps")

    assert seen[0] == frozenset()


def test_what_a_concern_keeps_of_a_resting_request_stays() -> None:
    desk = settled(archives={"enabled": False})
    before = desk.remembered()
    writes(desk, "Maps")
    after = desk.remembered()
    for number in range(4):
        assert after.count(f"Old {number}") >= before.count(f"Old {number}") > 0


@pytest.mark.parametrize("seed", [1, 11])
def test_random_weeks_are_the_same_as_with_full_looks(seed: int) -> None:
    assert compare(seed) == []
