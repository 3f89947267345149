"""The process is killed at every write of a tick that asks experts: nobody is asked twice."""

from __future__ import annotations

import contextlib
from typing import cast

import pytest

from helpdeskbot.store.protocol import Store
from helpdeskbot.tick import tick
from helpdeskbot.wiki.protocol import Wiki
from tests.scenario.asking import COPYRIGHT, PAGE, AskingDesk
from tests.scenario.desk import Tripwire
from tests.scenario.test_crash import Killed, Killer, list_deaths

pytestmark = pytest.mark.slow


def _desk() -> AskingDesk:
    """Two to be asked by mention, one on the talk page, one by mail, and one to be written down."""
    desk = AskingDesk(asking={"experts": 4})
    desk.joins("Anna")
    desk.joins("Bosse")
    desk.joins("Tove", notify="talk")
    desk.joins("Max", notify="mail").take_mail()
    taker = desk.joins("Zoe", "upload")
    desk.asks("Sven", "Taken already", "{{Helpdesk status|new|topic=upload}}\nHelp? ~~~~")
    taker.append(PAGE, ":I do this. ~~~~")
    desk.asks("Rita", "Old photographs", COPYRIGHT)
    return desk


def _tick(desk: AskingDesk, killer: Killer) -> None:
    wiki = cast(Wiki, Tripwire(desk.wiki, lambda call: killer(f"wiki: {call}")))
    store = cast(Store, Tripwire(desk.store, lambda call: killer(f"store: {call}")))
    tick(desk.open_office(wiki, store))


def _calls() -> list[str]:
    killer = Killer(None)
    _tick(_desk(), killer)
    return killer.calls


CALLS = _calls()
WRITES = ("apply_edit", "send_mail", "record")
POINTS = [number for number, call in enumerate(CALLS) if any(word in call for word in WRITES)]


def test_the_points_include_every_kind_of_write() -> None:
    assert {
        "wiki: before apply_edit",
        "wiki: after send_mail",
        "store: after record_intent",
        "store: before record_outcome",
        "store: after record_page",
        "store: after record_kept_page",
        "store: before record_events",
    } <= set(CALLS)
    assert len(POINTS) > 20


@pytest.mark.parametrize(("point", "lose_database"), list_deaths(CALLS, POINTS))
def test_killed_at(point: int, lose_database: bool) -> None:
    desk = _desk()
    with contextlib.suppress(Killed):
        _tick(desk, Killer(point))
    if lose_database:
        desk.lose_the_database()
    desk.minutes_pass(6)  # the dead worker's lease
    for _ in range(4):
        desk.tick()
        desk.minutes_pass(20)

    assert sorted(desk.notified()) == ["Anna", "Bosse"]
    assert desk.text.count("helpdeskbot:ask") == 1
    assert desk.staff.read("User talk:Tove").count("Old photographs") == 2, "link and label"
    assert len(desk.wiki.mails) <= 1, "a mail leaves no trace: it may be lost, never doubled"
    assert (
        desk.thread("Taken already")
        .lstrip()
        .startswith("{{Helpdesk status|in progress|topic=upload|expert=Zoe}}")
    )
    assert desk.tick().edits == []
