"""How much a pass asks of the wiki: nothing twice, and no history for what the page tells."""

from __future__ import annotations

import pytest

from tests.concerns.reminders.test_story import CaringDesk
from tests.scenario.desk import PAGE
from tests.scenario.together import WholeDesk


@pytest.fixture(params=[CaringDesk, WholeDesk])
def desk(request: pytest.FixtureRequest) -> CaringDesk:
    """A desk at which nothing is left to be done, and who is staff is known."""
    desk: CaringDesk = request.param()
    for number in range(3):
        desk.asks(f"Rita {number}", f"Maps {number}", "We have maps. Who looks at them? ~~~~")
        desk.tick()
    desk.person("Rolf").append(PAGE, "\n:Me too. ~~~~")
    for _ in range(6):
        desk.minutes_pass(5)
        desk.tick()
    desk.wiki.requests.clear()
    return desk


def test_a_pass_in_which_nothing_has_happened_is_one_request(desk: CaringDesk) -> None:
    desk.tick()

    assert dict(+desk.wiki.requests) == {"fetch_heads": 1}


@pytest.mark.parametrize("who", ["Rita 2", "Samira", "Rolf"])
@pytest.mark.parametrize("text", ["\n::And the old ones? ~~~~", "\nThe old ones, too."])
def test_after_one_reply_the_page_is_read_and_no_history(
    desk: CaringDesk, who: str, text: str
) -> None:
    desk.person(who).append(PAGE, text)
    desk.minutes_pass(5)
    desk.tick(write=False)

    asked = dict(+desk.wiki.requests)
    assert "fetch_history" not in asked
    assert sum(asked.values()) <= 15


def test_after_two_edits_the_history_is_asked_for_once(desk: CaringDesk) -> None:
    desk.person("Rita 2").append(PAGE, "\n::And the old ones? ~~~~")
    desk.person("Rolf").append(PAGE, "\n:Me too. ~~~~")
    desk.minutes_pass(5)
    desk.tick(write=False)

    assert desk.wiki.requests["fetch_history"] == 1
