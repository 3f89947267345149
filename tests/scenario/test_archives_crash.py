"""The process is killed at every write of a tick about archives: nothing is said twice."""

from __future__ import annotations

import contextlib
from typing import cast

import pytest

from helpdeskbot.store.protocol import Store
from helpdeskbot.tick import tick
from helpdeskbot.wiki.protocol import Wiki
from tests.scenario.archive_desk import ARCHIVE, ArchivedDesk
from tests.scenario.desk import Tripwire
from tests.scenario.test_crash import Killed, Killer, list_deaths

pytestmark = pytest.mark.slow


def _desk() -> ArchivedDesk:
    """An open request was archived, an archived one got an answer, and one is done."""
    desk = ArchivedDesk(archives={"replies": "bring-back", "mark_resolved": True})
    desk.has_request("Silent", "Sven", "{{Helpdesk status|no response}}")
    desk.archives("Silent")
    for _ in range(3):
        desk.tick()
    desk.has_request("Open", "Olga")
    desk.has_request("Over", "Per")
    desk.person("Sven").append(ARCHIVE, ": It is the blue one. ~~~~")
    desk.archives("Open", where="Project:Old things", summary="To [[Project:Old things]]")
    desk.sets("Over", "{{Helpdesk status|done}}")
    return desk


def _tick(desk: ArchivedDesk, killer: Killer) -> None:
    wiki = cast(Wiki, Tripwire(desk.wiki, lambda call: killer(f"wiki: {call}")))
    store = cast(Store, Tripwire(desk.store, lambda call: killer(f"store: {call}")))
    tick(desk.open_office(wiki, store))


def _calls() -> list[str]:
    killer = Killer(None)
    _tick(_desk(), killer)
    return killer.calls


CALLS = _calls()
WRITES = ("apply_edit", "record")
POINTS = [number for number, call in enumerate(CALLS) if any(word in call for word in WRITES)]


@pytest.mark.parametrize(("point", "lose_database"), list_deaths(CALLS, POINTS))
def test_killed_at(point: int, lose_database: bool) -> None:
    desk = _desk()
    with contextlib.suppress(Killed):
        _tick(desk, Killer(point))
    if lose_database:
        desk.lose_the_database()
    desk.minutes_pass(6)  # the dead worker's lease
    for _ in range(5):
        desk.tick()
        desk.minutes_pass(20)

    told = desk.talk("Olga").count("== Your request was archived ==")
    back = desk.text.count("== Silent ==")
    # Without the memory nobody knows of threads that are gone.
    assert (told, back) == (1, 1) or (lose_database and told <= 1 and back <= 1)
    assert desk.section("Over").count("{{Section resolved") == 1
    assert desk.talk("Sven") == desk.talk("Per") == ""
    assert desk.tick().edits == []
