"""The process is killed at every write of a tick that asks experts: nobody is asked twice."""

from __future__ import annotations

import pytest

from tests.concerns.asking.asking import COPYRIGHT, LOG, PAGE, AskingDesk
from tests.scenario.crash import LastMoment

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


MOMENT = LastMoment(_desk())


def test_the_points_include_every_kind_of_write() -> None:
    MOMENT.assert_writes(
        "wiki: after send_mail", "store: after record_kept_page", "store: before record_events"
    )
    assert len(MOMENT.writes) > 20


@pytest.mark.parametrize(("point", "lose_database"), MOMENT.deaths())
def test_killed_at(point: int, lose_database: bool) -> None:
    desk = MOMENT.die(point, lose_database=lose_database)

    assert sorted(desk.notified()) == ["Anna", "Bosse"]
    assert desk.text.count("helpdeskbot:ask") == 1
    assert desk.staff.read("User talk:Tove").count("Old photographs") == 2, "link and label"
    assert lose_database or desk.staff.read(LOG).count("Old photographs") == 2, "link and label"
    assert len(desk.wiki.mails) <= 1, "a mail leaves no trace: it may be lost, never doubled"
    assert (
        desk.thread("Taken already")
        .lstrip()
        .startswith("{{Helpdesk status|in progress|topic=upload|expert=Zoe}}")
    )
    assert desk.tick().edits == []
