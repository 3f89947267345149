"""The process is killed at every write of a tick that reminds, closes, follows and tells the staff.

Nothing is said twice, and nothing is forgotten, whether the memory is kept or lost with it.
"""

from __future__ import annotations

import pytest

from tests.concerns.asking.asking import PAGE
from tests.concerns.reminders.test_story import STAFF_PAGE, CaringDesk
from tests.scenario.crash import LastMoment, sample_deaths

pytestmark = pytest.mark.slow

WORDS = "Which archive holds them?"


def _desk() -> CaringDesk:
    """Much that is due at once.

    One is to be reminded in the thread and one on the talk page, one request to be closed, one
    status to follow the turn, and the staff to be told of a request.
    """
    desk = CaringDesk(reminders={"requester": [5], "close_after": 5})
    desk.now = desk.now.replace(hour=9, minute=30)
    # Closing is due five working days after the reminder, and that five after the answer.
    _is_asked(desk, "Cleo", "Closing")
    desk.days_pass(8)
    desk.tick()
    assert "helpdeskbot:remind-elsewhere" in desk.staff.read("User talk:Cleo")
    _is_asked(desk, "Rita", "Thread")
    _is_asked(desk, "Tove", "Talk page")
    desk.asks("Fia", "Following", "We have photographs. ~~~~")
    desk.asks("Dora", "Digest", "Can anybody look at this? ~~~~")
    desk.tick()
    desk.days_pass(7)
    desk.person("Rita").edit("User:Rita", "Somewhere else")
    desk.now = desk.now.replace(hour=16, minute=0)
    desk.staff.replace(PAGE, "\n== Digest ==", f":{WORDS} ~~~~\n\n== Digest ==")
    desk.minutes_pass(5)
    return desk


def _is_asked(desk: CaringDesk, name: str, heading: str) -> None:
    """Somebody posts a request, and staff ask something back."""
    desk.asks(name, heading, "We have photographs. ~~~~")
    desk.staff.append(PAGE, f":{WORDS} ~~~~")
    desk.minutes_pass(5)
    desk.tick()


def _check(desk: CaringDesk) -> None:
    """Everything was said and done, once."""
    assert sorted(desk.notified()[BEFORE:]) == ["Cleo", "Rita", "Samira"]
    assert desk.thread("Thread").count("[[User:Rita|Rita]]: waiting for") == 1
    assert desk.staff.read("User talk:Tove").count("Talk page|Talk page]]: an answer") == 1
    assert desk.thread("Closing").startswith("{{Helpdesk status|no response}}")
    closed = "so this is closed for now"
    assert desk.text.count(closed) == desk.thread("Closing").count(closed) == 1
    assert desk.thread("Following").startswith("{{Helpdesk status|waiting for requester}}")
    assert desk.staff.read(STAFF_PAGE).count("Digest|Digest]]: a first reaction") == 1


MOMENT = LastMoment(_desk())
CALLS, POINTS = MOMENT.calls, MOMENT.writes
BEFORE = len(MOMENT.come().notified())
# With the memory gone only what stands on the wiki matters; with it, what was written last.
CASES = [(number, True) for number in POINTS if CALLS[number].startswith("wiki")]
CASES += [(number, False) for number in POINTS if "after" in CALLS[number]]
CASES += [(POINTS[0], False)]


def test_the_points_include_every_kind_of_write() -> None:
    MOMENT.assert_writes(
        "wiki: after apply_edit", "store: after record_kept_page", "store: before record_events"
    )
    assert CALLS.count("wiki: before apply_edit") >= 3, "the desk's page, a talk page, the digest"
    assert len(POINTS) > 20


def test_a_tick_that_lives_says_and_does_all_of_it() -> None:
    desk = MOMENT.come()
    desk.tick()

    _check(desk)


@pytest.mark.parametrize(("point", "lose_database"), sample_deaths(CALLS, CASES))
def test_killed_at(point: int, lose_database: bool) -> None:
    desk = MOMENT.die(point, lose_database=lose_database)

    _check(desk)
    assert desk.tick().edits == []
