"""A worker is stopped at any call and goes on when another one has taken over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest

from helpdeskbot.model.report import TickReport
from helpdeskbot.store.protocol import Store
from helpdeskbot.tick import tick
from helpdeskbot.wiki.protocol import Wiki
from tests.concerns.asking.asking import COPYRIGHT, AskingDesk
from tests.scenario.crash import LastMoment
from tests.scenario.desk import START, Desk, Tripwire


def _desk() -> AskingDesk:
    """One to be asked by mention, one on the talk page, one by mail."""
    desk = AskingDesk(asking={"experts": 3})
    desk.joins("Anna")
    desk.joins("Tove", notify="talk")
    desk.joins("Max", notify="mail").take_mail()
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    return desk


def pause(desk: Desk, at: int, meanwhile: Callable[[], None]) -> TickReport:
    """A tick in which something else happens just at this call."""
    count = 0

    def trip(_: str) -> None:
        nonlocal count
        count += 1
        if count == at + 1:
            meanwhile()

    wiki, store = cast(Wiki, Tripwire(desk.wiki, trip)), cast(Store, Tripwire(desk.store, trip))
    return tick(replace(desk.open_office(wiki, store), worker="the one that was stopped"))


MOMENT = LastMoment(_desk())
CALLS = MOMENT.calls
POINTS = [*MOMENT.writes, *(at for at, call in enumerate(CALLS) if "claim" in call)]
# Of each kind of call the first and the last.
_FIRST, _LAST = ({CALLS[at]: at for at in some} for some in (POINTS[::-1], POINTS))
SOME = {*_FIRST.values(), *_LAST.values()}


@pytest.mark.parametrize("point", sorted(SOME), ids=lambda point: f"{point} {CALLS[point]}")
def test_stopped_at(point: int) -> None:
    desk = MOMENT.come()

    def another_takes_over() -> None:
        desk.minutes_pass(6)
        for _ in range(2):
            desk.tick()
            desk.minutes_pass(20)

    pause(desk, point, another_takes_over)
    for _ in range(3):
        desk.tick()
        desk.minutes_pass(20)

    assert desk.notified() == ["Anna"]
    assert desk.text.count("helpdeskbot:ask") == 1
    assert desk.staff.read("User talk:Tove").count("Old photographs") == 2, "link and label"
    # Stopped between the note and the mail it goes out late; the note keeps others from it.
    assert len(desk.wiki.mails) == 1
    assert desk.store.fetch_pending(desk.office.desk_key(desk.policies[0])) == []
    assert desk.tick().edits == []


def test_who_was_stopped_before_the_mail_says_so_and_sends_nothing() -> None:
    desk = MOMENT.come()
    before_the_note = CALLS.index("store: before record_tries")

    def another_takes_over() -> None:
        desk.minutes_pass(6)
        desk.tick()

    report = pause(desk, before_the_note, another_takes_over)

    assert len(desk.wiki.mails) == 1, "of the other one"
    assert "another helpdeskbot took over while this one was held up" in report.stopped


def test_a_pass_that_takes_longer_than_its_lease_holds_the_desks_all_the_same() -> None:
    """A slow wiki: the lease begins anew with what is done under it."""
    desk = MOMENT.come()
    other = replace(desk.open_office(), worker="another")
    kept_out: list[bool] = []

    def trip(call: str) -> None:
        if call.startswith("before"):
            desk.minutes_pass(0.15)
            kept_out.append(not other.claim())

    wiki = cast(Wiki, Tripwire(desk.wiki, trip))
    before = desk.now
    report = tick(desk.open_office(wiki))

    assert desk.now - before > timedelta(minutes=6)
    assert all(kept_out)
    assert report.stopped == ""


def test_a_machine_whose_clock_was_a_year_ahead_keeps_no_other_out() -> None:
    desk = Desk()
    desk.store.claim(desk.wiki.name, "another, which died", lease=timedelta(days=231))
    desk.asks("Sven", "How do I begin?")
    desk.tick()
    desk.minutes_pass(6)
    report = desk.tick()

    assert report.stopped == ""
    assert "{{Helpdesk status|new" in desk.text
    assert desk.now < START + timedelta(hours=1)
