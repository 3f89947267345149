"""The process is killed at every write of a tick that follows up: nobody is asked twice."""

from __future__ import annotations

import pytest

from helpdeskbot.concerns.follow_up.decide import count_answers
from helpdeskbot.concerns.follow_up.values import ANSWERED, Answer
from tests.concerns.follow_up.following import ANSWERS, PAGE, TALK, FollowingDesk
from tests.scenario.crash import LastMoment

pytestmark = pytest.mark.slow


def _desk() -> FollowingDesk:
    """One to be asked on the desk's page, one on her talk page, and one who has answered."""
    desk = FollowingDesk()
    desk.is_done()
    desk.archives()
    desk.is_done("Rita", "Old maps")
    desk.is_done("Vera", "Old films")
    desk.days_pass(29)
    vera = desk.person("Vera")
    identity = next(
        thread.id
        for thread in desk.store.fetch_threads(desk.office.desk_key(desk.policies[0]))
        if thread.heading == "Old films"
    )
    desk.days_pass(2)
    vera.new_section(ANSWERS, "About it", f"{{{{Helpdesk follow-up answer|stop|{identity}}}}} ~~~~")
    desk.minutes_pass(5)
    return desk


MOMENT = LastMoment(_desk())


def test_the_points_include_every_kind_of_write() -> None:
    MOMENT.assert_writes("wiki: after apply_edit", "store: before record_events")
    assert MOMENT.calls.count("wiki: before apply_edit") >= 2, "the desk's page and a talk page"


@pytest.mark.parametrize(("point", "lose_database"), MOMENT.deaths())
def test_killed_at(point: int, lose_database: bool) -> None:
    desk = MOMENT.die(point, lose_database=lose_database)
    desk.days_pass(1)
    desk.tick()

    assert desk.asked(PAGE) == 1, "Rita, and not Vera, who wants no more"
    assert desk.notified().count("Rita") == 1
    told = desk.asked(TALK)
    # Without the memory, and without the archives' names, nobody knows of what was archived.
    assert told == 1 or (lose_database and told == 0)
    assert "Vera" not in desk.notified()
    assert count_answers(desk.events(ANSWERED))[Answer.STOP] == 1
    assert desk.tick().edits == []
