"""People who are called otherwise than when they were asked."""

from __future__ import annotations

import pytest

from tests.concerns.asking.asking import COPYRIGHT, PAGE, ROSTER, AskingDesk


@pytest.mark.parametrize("notify", ["ping", "talk", "mail"])
def test_who_was_renamed_and_says_not_me_is_waited_for_no_more(notify: str) -> None:
    desk = AskingDesk(asking={"roster": ROSTER, "quiet_days": 0, "wait_days": 5})
    desk.joins("Anna", notify=notify).take_mail()
    desk.asks("Rita", "Photos", COPYRIGHT)
    desk.tick()
    desk.joins("Bosse")
    desk.minutes_pass(60)
    desk.staff.rename("Anna", "Anna B")

    desk.person("Anna B").append(PAGE, ":{{Helpdesk not me}} ~~~~")
    desk.minutes_pass(5)
    desk.tick()

    assert "[[User:Bosse|Bosse]]" in desk.thread("Photos")


def test_who_was_renamed_is_shown_once() -> None:
    desk = AskingDesk(asking={"roster": ROSTER, "quiet_days": 0}, dashboard={"enabled": True})
    desk.joins("Anna")
    desk.asks("Rita", "Photos", COPYRIGHT)
    desk.tick()
    desk.minutes_pass(60)
    desk.staff.rename("Anna", "Anna B")

    desk.person("Hilda").append(PAGE, ":I have a question, too. ~~~~")
    desk.minutes_pass(5)
    desk.tick()

    shown = desk.staff.read(f"{PAGE}/Dashboard")
    assert "User talk:Anna B" in shown
    assert "User talk:Anna|" not in shown
