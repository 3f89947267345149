"""What the doctor finds of a desk."""

from __future__ import annotations

from helpdeskbot.cli.doctor import examine_staff
from tests.scenario.desk import Desk


def test_staff_who_were_renamed_or_are_not_there_are_told_of() -> None:
    desk = Desk(staff=["Samira", "Clerk", "nobody"])
    desk.person("Clerk")
    desk.staff.rename("Clerk", "Clara")
    desk.person("Clerk")

    assert [finding.what for finding in examine_staff(desk.office)] == [
        "staff: Clerk has been renamed to Clara, who counts as staff",
        "staff: there is no account Nobody; whoever registers it would be staff",
    ]
