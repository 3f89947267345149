"""Requests that are as they were rest; a full look finds the same."""

from __future__ import annotations

from datetime import timedelta

import pytest

from helpdeskbot.concerns.capacity.values import WAITLIST
from helpdeskbot.concerns.outcomes.concern import Outcomes
from helpdeskbot.concerns.visit import MISSED
from helpdeskbot.model.change import PlannedAction, ThreadChange
from helpdeskbot.page import listening, resting
from helpdeskbot.page.page import DeskPage
from tests.concerns.asking.asking import COPYRIGHT, ROSTER
from tests.scenario.desk import PAGE
from tests.scenario.odd import OddWeeks, odd_plan
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


def box(desk: WholeDesk, heading: str) -> str:
    """The status template of a request."""
    return desk.text.partition(f"== {heading} ==\n")[2].partition("\n")[0]


def asked(desk: WholeDesk) -> list[str]:
    """The headings of the requests about which Anna was asked."""
    return [part.partition(" ==")[0] for part in desk.text.split("\n== ") if "[[User:Anna|" in part]


def writes(desk: WholeDesk, heading: str, words: str = "One more word. ~~~~") -> None:
    """Somebody writes at the end of a request, and a pass is made."""
    head, found, rest = desk.text.partition(f"== {heading} ==\n")
    assert found
    thread, line, later = rest.partition("\n== ")
    text = f"{head}{found}{thread.rstrip()}\n:{words}\n{line}{later}"
    desk.person("Hilda").edit(PAGE, text)
    desk.minutes_pass(5)
    desk.tick()


def test_after_one_reply_only_what_has_changed_is_looked_at(seen: list[frozenset[str]]) -> None:
    desk = settled()
    seen.clear()
    writes(desk, "Maps")
    assert len(seen[0]) == 4
    desk.settles()
    seen.clear()
    writes(desk, "Old 2")
    assert len(seen[0]) == 4, "the open one rests, and what somebody wrote to does not"


def test_an_open_request_that_rests_is_shown_as_it_was(seen: list[frozenset[str]]) -> None:
    desk = settled(dashboard={"enabled": True})
    before = desk.staff.read(f"{PAGE}/Dashboard")
    assert "Maps" in before

    writes(desk, "Old 2", "Thank you! ~~~~")

    assert desk.staff.read(f"{PAGE}/Dashboard") == before


def test_who_waits_moves_up_though_nobody_has_edited_that_request(
    seen: list[frozenset[str]],
) -> None:
    desk = WholeDesk(capacity={"enabled": True, "simple": 1})
    for name, heading in (("Rita", "One"), ("Rolf", "Two"), ("Runa", "Three")):
        desk.asks(name, heading)
        desk.minutes_pass(5)
        desk.settles()
    assert "place=1" in box(desk, "Two")
    seen.clear()

    desk.staff.replace(PAGE, box(desk, "One"), "{{Helpdesk status|done}}")
    desk.minutes_pass(5)
    desk.tick()

    assert seen[0], "they rested until it was found that their places have changed"
    assert "place=1" not in box(desk, "Two")
    assert "place=1" in box(desk, "Three")


def test_who_becomes_free_is_asked_about_a_request_that_rested(
    seen: list[frozenset[str]],
) -> None:
    desk = WholeDesk(asking={"roster": ROSTER, "quiet_days": 0, "open_limit": 1})
    desk.joins("Anna", "copyright")
    for name, heading in (("Rita", "One"), ("Rolf", "Two")):
        desk.asks(name, heading, COPYRIGHT)
        desk.minutes_pass(5)
        desk.settles()
    assert asked(desk) == ["One"], "Anna has as much as she wants to have"
    seen.clear()
    desk.asks("Runa", "Pictures", "How do we upload pictures? ~~~~")
    desk.minutes_pass(5)
    desk.settles()
    assert len(seen[0]) == 2, "nobody is free, so both rest"

    desk.staff.replace(PAGE, box(desk, "One"), "{{Helpdesk status|done}}")
    desk.minutes_pass(5)
    desk.tick()
    seen.clear()
    writes(desk, "Pictures")

    assert seen[0], "Two rested until it was found that Anna is free"
    assert asked(desk) == ["One", "Two"]


def test_what_is_told_of_a_page_is_told_once_though_a_request_is_woken() -> None:
    desk = WholeDesk(capacity={"enabled": True, "simple": 1})
    for name, heading in (("Rita", "One"), ("Rolf", "Two"), ("Runa", "Three")):
        desk.asks(name, heading)
        desk.minutes_pass(5)
        desk.settles()
    desk.staff.replace(PAGE, box(desk, "Three"), "{{Helpdesk status|odd|place=2}}")
    desk.minutes_pass(5)
    desk.settles()

    desk.staff.replace(PAGE, box(desk, "One"), "{{Helpdesk status|done}}")
    desk.minutes_pass(5)
    report = desk.tick()

    assert report.pages_read[:2] == [PAGE, PAGE]
    assert len([one for one in report.problems if "vocabulary" in one.what]) == 1


def test_what_staff_teach_makes_everything_be_looked_at_again(seen: list[frozenset[str]]) -> None:
    desk = settled()
    desk.staff.replace(PAGE, box(desk, "Maps"), "{{Helpdesk status|new|topic=training}}")
    desk.minutes_pass(5)
    desk.settles()
    seen.clear()
    writes(desk, "Old 1")
    assert seen[0] == frozenset()
    desk.settles()
    seen.clear()
    writes(desk, "Old 2")
    assert len(seen[0]) == 4


@pytest.mark.parametrize("edited", [False, True], ids=["nobody", "somebody else's request"])
def test_a_hold_that_ends_is_seen_though_nobody_edits_the_request(
    seen: list[frozenset[str]], edited: bool
) -> None:
    desk = settled(reminders={"enabled": False}, dashboard={"enabled": True})
    until = (desk.now + timedelta(days=3)).date()
    held = f"{{{{Helpdesk status|on hold|until={until}}}}}"
    desk.staff.replace(PAGE, box(desk, "Maps"), held)
    desk.minutes_pass(5)
    desk.settles()
    assert f"It is on hold until <bdi>{until}</bdi>" in desk.staff.read(f"{PAGE}/Dashboard")
    if edited:
        seen.clear()
        writes(desk, "Old 2", "Thank you! ~~~~")
        assert len(seen[0]) == 4, "the one on hold rests, and is due all the same"
        desk.settles()

    desk.ticks(4)

    assert "It is on hold until" not in desk.staff.read(f"{PAGE}/Dashboard")


def test_a_full_look_that_finds_what_resting_has_missed_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    off = {"enabled": False}
    desk = settled(reminders=off, follow_up=off, asking=off)

    def propose(self: Outcomes, page: DeskPage) -> dict[str, ThreadChange]:
        old = next(one for one in page.requests.values() if one.thread.heading == "Old 1")
        action = PlannedAction(WAITLIST, old.id, "somebody has forgotten it", identity=old.identity)
        return {old.id: ThreadChange(old.id, (action,), params={"place": "7"})}

    monkeypatch.setattr(Outcomes, "kinds", (WAITLIST,))
    monkeypatch.setattr(Outcomes, "propose", propose)
    desk.now += resting.FULL_LOOK + timedelta(minutes=1)
    writes(desk, "Maps")

    (said,) = [one for one in caplog.records if one.getMessage() == MISSED]
    assert vars(said)["kinds"] == ["waitlist"]


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


@pytest.mark.parametrize("edited", [False, True], ids=["nobody", "somebody else's request"])
def test_what_was_written_later_than_our_clock_says_is_heard_when_it_is_so_late(
    edited: bool,
) -> None:
    """Two clocks differ by some seconds always, and the bot is there within a second."""
    desk = settled(reminders={"enabled": False})
    desk.office.clock = lambda: desk.now - timedelta(minutes=3)
    desk.staff.replace(PAGE, box(desk, "Maps"), "{{Helpdesk status|waiting for requester}}")
    desk.minutes_pass(5)
    desk.settles()
    assert "waiting for requester" in box(desk, "Maps")

    text = desk.text.rstrip()
    assert text.rpartition("\n== ")[2].startswith("Maps")
    desk.person("Rolf").edit(PAGE, f"{text}\n:They are of Lima. What now? ~~~~")
    desk.tick()
    assert "waiting for requester" in box(desk, "Maps"), "it will have been written in a moment"
    if edited:
        desk.now += timedelta(minutes=1)
        writes(desk, "Old 2", "Thank you! ~~~~")

    desk.now += timedelta(minutes=3)
    desk.tick()

    assert "waiting for requester" not in box(desk, "Maps")


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


def test_random_weeks_with_odd_things_are_the_same_as_with_full_looks() -> None:
    assert compare(4, odd_plan, OddWeeks) == []
