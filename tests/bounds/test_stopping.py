"""Who says stop is heard before the next edit, not after the last."""

from __future__ import annotations

from datetime import timedelta

import pytest

from helpdeskbot.model.limits import Limits
from tests.concerns.asking.asking import COPYRIGHT, AskingDesk
from tests.scenario.desk import PAGE, STOP, Desk
from tests.scenario.kept import kept

PAGES = [PAGE, "Project:Second", "Project:Third"]
TAGGED = "{{Helpdesk status|new}}"


@kept
def three_pages() -> Desk:
    desk = Desk(pages=PAGES)
    for title in PAGES:
        desk.person("Anna").append(title, "\n== Photos ==\nHow do we begin? ~~~~")
    desk.minutes_pass(5)
    return desk


def test_whoever_says_stop_in_the_middle_of_a_pass_stops_the_next_edit() -> None:
    desk = three_pages()

    def stop(method: str) -> None:
        if method == "apply_edit":
            desk.person("Bosse").edit(STOP, "Please stop!")

    desk.wiki.after = stop
    report = desk.tick()

    assert "Bosse" in report.stopped
    assert [TAGGED in desk.staff.read(title) for title in PAGES] == [True, False, False]
    desk.wiki.after = None
    assert desk.tick().saved == []
    desk.staff.edit(STOP, "run")
    desk.tick()
    assert [desk.staff.read(title).count(TAGGED) for title in PAGES] == [1, 1, 1]


def test_a_message_on_a_talk_page_is_an_edit_like_any_other() -> None:
    desk = AskingDesk()
    for name in ("Bosse", "Cleo"):
        desk.joins(name, notify="talk")
    desk.asks("Rita", "Photos", COPYRIGHT)

    def stop(method: str) -> None:
        if method == "apply_edit" and desk.staff.read("User talk:Bosse"):
            desk.staff.edit(STOP, "")

    desk.wiki.after = stop
    desk.tick()

    assert desk.staff.read("User talk:Bosse")
    assert desk.staff.read("User talk:Cleo") == ""


def test_a_mail_is_not_sent_after_the_stop() -> None:
    desk = AskingDesk()
    desk.joins("Cleo", notify="mail").take_mail()
    desk.asks("Rita", "Photos", COPYRIGHT)

    def stop(method: str) -> None:
        if method == "apply_edit":
            desk.staff.edit(STOP, "wait")

    desk.wiki.after = stop
    desk.tick()
    assert desk.wiki.mails == []
    desk.wiki.after = None
    desk.staff.edit(STOP, "run")
    desk.tick()
    assert [mail.user for mail in desk.wiki.mails] == ["Cleo"]


def test_a_signal_is_heard_before_the_next_edit() -> None:
    desk = three_pages()
    asked = []
    desk.wiki.after = lambda method: asked.append(method) if method == "apply_edit" else None
    desk.office.stopping = lambda: bool(asked)

    report = desk.tick()

    assert report.stopped.startswith("asked to stop")
    assert len(report.saved) == 1


def test_the_last_look_is_one_request_an_edit() -> None:
    desk = three_pages()
    desk.tick()
    desk.person("Anna").append(PAGE, "\n== Maps ==\nAnd how do these begin? ~~~~")
    desk.minutes_pass(5)
    desk.wiki.requests.clear()

    desk.tick()

    # One for the whole pass; before its one edit, one for the page and one for the stop page.
    assert desk.wiki.requests["fetch_heads"] == 3
    desk.minutes_pass(5)
    desk.tick()
    desk.wiki.requests.clear()
    desk.tick()
    assert sum(desk.wiki.requests.values()) == 1


# -- The clock -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("gap", "said"),
    [(timedelta(days=365), "365 days ahead of"), (timedelta(minutes=-90), "90 minutes behind")],
)
def test_nothing_is_written_by_a_clock_that_is_wrong(gap: timedelta, said: str) -> None:
    desk = AskingDesk(reminders={"enabled": True}, staff=["Samira"])
    desk.joins("Anna")
    desk.asks("Rita", "Photos", COPYRIGHT)
    desk.tick()
    before, revisions = desk.text, len(desk.wiki.world.by_revid)
    right = desk.office.clock
    desk.asks("Rolf", "Maps")

    desk.office.clock = lambda: right() + gap
    report = desk.tick()

    assert said in report.stopped
    assert report.failed, "the operator has to mend it"
    assert len(desk.wiki.world.by_revid) == revisions + 1, "only Rolf has written"
    desk.office.clock = right
    desk.tick()
    assert desk.text.count(TAGGED) == before.count(TAGGED) + 1


def test_a_clock_that_jumps_in_the_middle_of_a_pass_stops_the_next_edit() -> None:
    desk = three_pages()
    jumped = []
    right = desk.office.clock
    desk.wiki.after = lambda method: jumped.append(method) if method == "apply_edit" else None
    desk.office.clock = lambda: right() + timedelta(hours=3 if jumped else 0)

    report = desk.tick()

    assert "180 minutes ahead" in report.stopped
    assert len(report.saved) == 1


def test_some_minutes_make_no_difference() -> None:
    desk = Desk(limits=Limits(clock_minutes=5))
    desk.asks("Anna", "Photos")
    right = desk.office.clock
    desk.office.clock = lambda: right() + timedelta(minutes=4)

    assert len(desk.tick().saved) == 1


# -- The pace --------------------------------------------------------------------------------------
def test_the_pace_is_what_wikis_ask_for_unless_the_operator_says_otherwise() -> None:
    assert Limits().pace(flagged=True) == 5
    assert Limits().pace(flagged=False) == 60
    assert Limits(seconds_between_edits=12).pace(flagged=False) == 12


def test_before_each_edit_it_is_told_when_the_last_one_was() -> None:
    desk = three_pages()
    turns: list[bool] = []
    told = desk.wiki.await_turn
    desk.wiki.await_turn = lambda last: (turns.append(last is not None), told(last))[1]  # type: ignore[method-assign,func-returns-value]

    desk.tick()

    # Twice for each page: before it is read, and before its edit.
    assert turns == [False, False, False, True, False, True], "nothing was saved before the first"
