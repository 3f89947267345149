"""What the doctor finds of a desk."""

from __future__ import annotations

import pytest

from helpdeskbot.cli.doctor import examine_protection, examine_staff, examine_stop_page
from helpdeskbot.model.report import Health
from tests.concerns.asking.test_examine import findings
from tests.scenario.desk import PAGE, STOP, Desk


def test_staff_who_were_renamed_or_are_not_there_are_told_of() -> None:
    desk = Desk(staff=["Samira", "Clerk", "nobody"])
    desk.person("Clerk")
    desk.staff.rename("Clerk", "Clara")
    desk.person("Clerk")

    assert [finding.what for finding in examine_staff(desk.office)] == [
        "staff: Clerk has been renamed to Clara, who counts as staff",
        "staff: there is no account Nobody; whoever registers it would be staff",
    ]


@pytest.mark.parametrize(
    ("level", "rights", "told"),
    [
        ("sysop", set(), True),
        ("sysop", {"editprotected"}, False),
        ("autoconfirmed", set(), True),
        ("autoconfirmed", {"editsemiprotected"}, False),
        ("extendedconfirmed", {"editprotected"}, True),
        ("extendedconfirmed", {"extendedconfirmed"}, False),
    ],
)
def test_a_page_that_the_bot_may_not_edit_is_trouble(
    level: str, rights: set[str], told: bool
) -> None:
    desk = Desk()
    desk.staff.protect(PAGE, level)

    found = list(examine_protection(desk.office, frozenset(rights)))

    assert [one.verdict for one in found] == [Health.TROUBLE] * told
    assert [one.about for one in found] == [PAGE] * told


def test_a_deleted_stop_page_is_trouble_and_one_that_never_was_is_not() -> None:
    desk = Desk()
    assert examine_stop_page(desk.office).verdict is Health.OK

    desk.staff.delete(STOP)

    found = examine_stop_page(desk.office)
    assert found.verdict is Health.TROUBLE
    assert found.what == f"{STOP} was deleted, so the bot is stopped"
    desk.office.stop_title = "User:HelpdeskBot/never"
    assert examine_stop_page(desk.office).verdict is Health.ADVICE


def test_a_mark_for_archiving_that_is_no_template_is_trouble() -> None:
    desk = Desk(archives={"enabled": True, "mark_resolved": True})

    [found] = findings(desk)
    assert found.verdict is Health.TROUBLE
    assert found.about == "Template:Section resolved"
    desk.staff.edit("Template:Section resolved", "Resolved.")
    desk.office = desk.open_office()
    assert findings(desk) == []
    assert findings(Desk(archives={"enabled": True})) == []
