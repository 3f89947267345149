"""How open requests stand is known without their pages being read again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from helpdeskbot.model.due import Holder
from helpdeskbot.model.report import TickReport
from helpdeskbot.model.standing import Standing
from helpdeskbot.model.status import Phase
from helpdeskbot.model.topics import Complexity
from helpdeskbot.office.context import Context
from helpdeskbot.page.standings import fetch_standings
from tests.concerns.asking.asking import COPYRIGHT, PAGE
from tests.concerns.reminders.test_story import CaringDesk
from tests.scenario.desk import Desk


def standings(desk: Desk) -> Sequence[Standing]:
    """As a pass finds them that reads nothing."""
    context = Context(desk.office, TickReport(started=desk.now), write=True)
    return fetch_standings(context, desk.policies[0])


def test_a_request_stands_with_whose_turn_it_is_who_was_asked_and_what_comes_next() -> None:
    desk = CaringDesk(expectations={"enabled": True})
    desk.joins("Anna")
    desk.asks("Rita", "Photographs", COPYRIGHT)
    desk.tick()

    (one,) = standings(desk)

    assert (one.title, one.heading, one.anchor) == (PAGE, "Photographs", "Photographs")
    assert (one.requester, one.status, one.phase) == (
        "Rita",
        "waiting for expert",
        Phase.WAITING_ON_EXPERT,
    )
    assert one.opened_at == datetime(2026, 11, 23, 9, 10, tzinfo=UTC)
    assert (one.holder, one.rule) == (Holder.DESK, "turn-new")
    assert one.topics[0] == "copyright"
    assert one.size is Complexity.SIMPLE
    assert one.search == "asking"
    assert one.asked == one.waited_for != ()
    assert one.then == "next-expert"
    assert one.due_at is not None


def test_it_stands_as_it_is_after_the_edit_and_is_gone_when_it_is_over() -> None:
    desk = CaringDesk()
    desk.asks("Rita", "Photographs", "We have photographs. ~~~~")
    desk.tick()
    desk.minutes_pass(30)
    desk.answers()
    desk.minutes_pass(5)
    desk.tick()

    (one,) = standings(desk)
    assert (one.status, one.phase) == ("waiting for requester", Phase.WAITING_ON_REQUESTER)
    assert (one.holder, one.who, one.then) == (Holder.REQUESTER, ("Rita",), "remind")
    assert one.then_who == ("Rita",)

    desk.ticks(12)
    (one,) = standings(desk)
    assert one.reminded > 0

    desk.staff.replace(PAGE, "waiting for requester", "done")
    desk.minutes_pass(5)
    desk.tick()
    assert standings(desk) == []


def test_what_is_on_hold_stands_until_its_day() -> None:
    desk = CaringDesk()
    desk.asks("Rita", "Photographs", "We have photographs. ~~~~")
    desk.tick()
    desk.staff.replace(PAGE, "{{Helpdesk status|new", "{{Helpdesk status|on hold|until=2027-01-15")
    desk.minutes_pass(5)
    desk.tick()

    (one,) = standings(desk)

    assert (one.holder, one.phase) == (Holder.NOBODY, Phase.ON_HOLD)
    assert one.until == one.due_at
    assert one.due_at is not None
    assert one.due_at.date() == date(2027, 1, 15)
    assert one.then == "desk"


def test_an_unchanged_page_keeps_its_own_and_a_lost_memory_makes_the_same_again() -> None:
    desk = CaringDesk()
    desk.asks("Rita", "Photographs", COPYRIGHT)
    desk.asks("Rolf", "Maps", "We have maps of towns. ~~~~")
    desk.tick()
    desk.tick()
    known = standings(desk)
    assert [one.heading for one in known] == ["Photographs", "Maps"]
    requests: list[str] = []
    desk.wiki.before = requests.append

    desk.minutes_pass(5)
    desk.tick()

    assert [one for one in requests if one != "fetch_site"] == ["fetch_heads"]
    assert standings(desk) == known
    desk.lose_the_database()
    assert standings(desk) == []
    desk.tick()
    assert standings(desk) == known


def test_a_preview_knows_them_and_keeps_nothing() -> None:
    desk = CaringDesk()
    desk.asks("Rita", "Photographs", COPYRIGHT)

    desk.tick(write=False)

    assert standings(desk) == []
