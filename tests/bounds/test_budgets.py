"""What is over a budget waits its turn, whoever makes the edit, and nothing is lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime

import pytest

from helpdeskbot.model.limits import Limits
from helpdeskbot.model.report import TickReport
from helpdeskbot.office.context import Context
from helpdeskbot.page.notices import StaffNotice, tell_staff
from helpdeskbot.tick import begin
from tests.concerns.asking.asking import COPYRIGHT, LOG, NEEDED, PAGE, REPORT, AskingDesk
from tests.scenario.desk import Desk
from tests.scenario.kept import kept

OTHER = "Project:Other desk"
TAGGED = "{{Helpdesk status|new}}"


def edits(desk: Desk, since: datetime) -> int:
    return len([one for one in desk.wiki.fetch_own_edits(since) if "[" in one.summary])


def talk_pages(desk: Desk) -> int:
    return sum(title.startswith("User talk:") for title in desk.wiki.world.pages)


@kept
def crowded(way: str, *, people: int = 6, limits: Limits, **asking: object) -> AskingDesk:
    """Many experts who are asked about one request each."""
    desk = AskingDesk(asking={"experts": 2, "open_limit": 1, **asking})
    desk.limits = limits
    desk.office = desk.open_office()
    for number in range(people):
        desk.joins(f"Expert {number}", notify=way).take_mail()
    for number in range(people // 2):
        desk.asks(f"Rita {number}", f"Photos {number}", COPYRIGHT)
    return desk


def test_messages_elsewhere_count_in_a_pass_like_the_edits_of_the_desk() -> None:
    desk = crowded("talk", limits=Limits(edits_per_tick=2))

    assert len(desk.tick().saved) == 2
    for _ in range(6):
        desk.minutes_pass(8)
        assert len(desk.tick().saved) <= 2

    assert talk_pages(desk) == 6, "all of them were written to, in the end"
    assert all(desk.staff.read(title) for title in (LOG, NEEDED, REPORT)), "and all boards kept"


def test_edits_of_an_hour_and_the_rest_when_it_is_over() -> None:
    desk = crowded("talk", limits=Limits(edits_per_hour=3))

    for _ in range(4):
        report = desk.tick()
        desk.minutes_pass(1)
    assert edits(desk, desk.minutes_ago(59)) == 3
    assert any("3 edits within an hour" in problem.what for problem in report.problems)
    for _ in range(4):
        desk.minutes_pass(61)
        desk.tick()

    assert talk_pages(desk) == 6


@pytest.mark.parametrize("lost", [False, True])
def test_messages_on_talk_pages_of_an_hour_and_of_a_day(lost: bool) -> None:
    limits = Limits(talk_messages_per_hour=2, talk_messages_per_day=4)
    desk = crowded("talk", limits=limits)

    desk.tick()
    assert talk_pages(desk) == 2
    if lost:
        desk.lose_the_database()
    desk.minutes_pass(20)
    desk.tick()
    assert talk_pages(desk) == 2
    desk.minutes_pass(45)
    desk.tick()
    assert talk_pages(desk) == 4
    desk.minutes_pass(120)
    desk.tick()
    assert talk_pages(desk) == 4
    desk.minutes_pass(24 * 60)
    desk.tick()
    assert talk_pages(desk) == 6


def test_mails_of_an_hour_and_of_a_day() -> None:
    desk = crowded("mail", limits=Limits(mails_per_hour=2, mails_per_day=4))
    sent = []

    for minutes in (1, 20, 45, 120, 24 * 60):
        desk.tick()
        sent.append(len(desk.wiki.mails))
        desk.minutes_pass(minutes)
    desk.tick()

    assert [*sent, len(desk.wiki.mails)] == [2, 2, 2, 4, 4, 6]
    assert max(Counter(mail.user for mail in desk.wiki.mails).values()) == 1


# -- Desks -----------------------------------------------------------------------------------------
def test_a_flood_at_one_desk_leaves_the_other_its_part() -> None:
    pages = [f"Project:Flooded {number}" for number in range(8)]
    desk = Desk(pages=pages, limits=Limits(edits_per_tick=4, edits_per_hour=6))
    desk.staff.edit(OTHER, "Welcome to the other desk.")
    desk.policies.append(replace(desk.policies[0], name="other", pages=(OTHER,)))
    desk.office = desk.open_office()
    for title in [*pages, OTHER]:
        desk.person("Anna").append(title, "\n== Photos ==\nHow do we begin? ~~~~")
    desk.minutes_pass(5)

    desk.tick()

    tagged = [title for title in pages if TAGGED in desk.staff.read(title)]
    assert len(tagged) == 3
    assert TAGGED in desk.staff.read(OTHER)
    for _ in range(9):
        desk.minutes_pass(40)
        desk.tick()
    assert all(TAGGED in desk.staff.read(title) for title in pages)


def test_one_person_is_told_only_so_many_things_a_day_by_all_desks() -> None:
    desk = AskingDesk(asking={"experts": 1, "open_limit": 9, "limit_per_month": 99})
    desk.add_desk("other", OTHER)
    desk.limits = Limits(messages_to_one_per_day=2)
    desk.office = desk.open_office()
    desk.joins("Anna")
    said = []

    for number, title in enumerate([PAGE, OTHER, PAGE, OTHER]):
        desk.person("Rita").append(title, f"\n== Photos {number} ==\n{COPYRIGHT}")
        desk.minutes_pass(5)
        said += [problem.what for problem in desk.tick().problems]
    assert desk.notified() == ["Anna", "Anna"]
    assert any("Anna has been told 2 things" in what for what in said)
    assert desk.text.count("{{Helpdesk status") == 2, "the requests have their status all the same"
    assert desk.staff.read(OTHER).count("{{Helpdesk status") == 2
    desk.lose_the_database()
    desk.tick()
    assert len(desk.notified()) == 2
    for _ in range(4):
        desk.minutes_pass(13 * 60)
        desk.tick()
    assert len(desk.notified()) == 4


def test_a_mail_and_a_message_count_for_one_person_alike() -> None:
    desk = AskingDesk(asking={"experts": 1, "open_limit": 9, "limit_per_month": 99})
    desk.limits = Limits(messages_to_one_per_day=1)
    desk.office = desk.open_office()
    desk.joins("Cleo", notify="mail").take_mail()

    desk.asks("Rita", "Photos", COPYRIGHT)
    desk.tick()
    desk.asks("Rolf", "Maps", COPYRIGHT)
    for _ in range(3):
        desk.tick()
        desk.minutes_pass(20)
    assert len(desk.wiki.mails) == 1
    desk.minutes_pass(24 * 60)
    desk.tick()
    assert len(desk.wiki.mails) == 2


# -- One request -----------------------------------------------------------------------------------
def test_only_so_many_people_are_asked_about_one_request_in_a_day_and_in_all() -> None:
    asking = {"experts": 2, "experts_next": 2, "wait_days": 1, "most_per_day": 3, "most_ever": 5}
    desk = AskingDesk(asking=asking, staff=["Samira"])
    for number in range(9):
        desk.joins(f"Expert {number}")
    desk.asks("Rita", "Photos", COPYRIGHT)
    asked = []

    for _ in range(40):
        desk.tick()
        asked.append(len([name for name in desk.notified() if name.startswith("Expert")]))
        for name in desk.notified()[-2:]:
            # Whoever was asked says "not me" at once, so that the next one is looked for.
            if name.startswith("Expert") and f"not me {name}" not in desk.text:
                desk.person(name).append(PAGE, f":{{{{Helpdesk not me|not me {name}}}}} ~~~~")
        desk.minutes_pass(150)

    assert asked[3] == 3, "four looks within the first day"
    assert max(asked) == 5
    assert "Samira" in desk.notified(), "the staff are told in the end"


def test_only_so_many_comments_of_ours_stand_in_a_thread_in_a_week() -> None:
    asking = {"experts": 1, "experts_next": 1, "wait_days": 1, "most_ever": 20}
    desk = AskingDesk(asking=asking)
    desk.limits = Limits(comments_per_thread_per_week=3)
    desk.office = desk.open_office()
    for number in range(9):
        desk.joins(f"Expert {number}")
    desk.asks("Rita", "Photos", COPYRIGHT)
    said = []

    for _ in range(14):
        desk.tick()
        said.append(len(desk.notified()))
        desk.days_pass(1.01)

    assert said[6] == 3
    assert said[-1] == 6


def test_staff_who_have_been_told_enough_read_what_concerns_them_without_being_called() -> None:
    desk = Desk(staff=["Samira"], limits=Limits(messages_to_one_per_day=1))
    assert desk.office.claim()

    for number in (1, 2):
        context = Context(desk.office, TickReport(started=desk.now), write=True)
        context.heads = begin(desk.office, context.report, write=True).context.heads
        params = (f"[[:Page {number}]]", "blocked")
        notice = StaffNotice(f"page {number}", "notice-refused-page", params, "why")
        assert tell_staff(context, desk.policies[0], notice)

    told = desk.staff.read(f"{PAGE}/Staff")
    assert ("[[:Page 1]]" in told, "[[:Page 2]]" in told) == (True, True)
    assert [notice.user for notice in desk.wiki.notifications] == ["Samira"]
