"""What the doctor says about whether people can be asked."""

from __future__ import annotations

from typing import Any

from helpdeskbot.model.report import Finding, Health, TickReport
from helpdeskbot.tick import begin
from tests.concerns.asking.asking import ROSTER, AskingDesk
from tests.scenario.desk import Desk

RIGHTS = frozenset({"edit", "apihighlimits", "sendemail"})


def findings(desk: Desk, rights: frozenset[str] = RIGHTS) -> list[Finding]:
    run = begin(desk.office, TickReport(started=desk.now), write=False)
    return [
        finding
        for one in desk.office.desks
        for concern in run.concerns
        for finding in concern.examine(one, rights)
    ]


def told(found: list[Finding], verdict: Health) -> str:
    return "\n".join(f"{one.what}. {one.advice}" for one in found if one.verdict is verdict)


def joins(desk: AskingDesk, name: str, topics: str = "copyright", **params: Any) -> None:
    desk.joins(name, topics, **params).edit(f"User:{name}", "Hello")


def test_a_desk_without_a_roster_is_not_asked_about_one() -> None:
    assert findings(Desk()) == []


def test_where_everything_is_in_place_it_says_so() -> None:
    desk = AskingDesk()
    joins(desk, "Anna")
    desk.staff.edit("Template:Helpdesk not me", "not me")

    [found] = findings(desk)
    assert found.verdict is Health.OK
    assert f"{ROSTER}: 1 of 1 can be asked now" in found.what


def test_missing_pages_are_named_with_what_makes_them() -> None:
    found = findings(Desk(asking={"roster": ROSTER}))

    assert "Template:Helpdesk ask/en" in told(found, Health.TROUBLE)
    assert "Template:Helpdesk not me" in told(found, Health.TROUBLE)
    assert f"{ROSTER} does not exist" in told(found, Health.ADVICE)
    assert all("templates push" in one.advice for one in found)


def test_links_that_would_open_an_empty_form_are_told_of() -> None:
    desk = AskingDesk()
    joins(desk, "Anna")
    desk.staff.edit("Template:Helpdesk not me", "not me")
    desk.staff.delete("Template:Helpdesk take/preload")

    assert "an empty form without Template:Helpdesk take/preload" in told(
        findings(desk), Health.ADVICE
    )


def test_rows_by_which_nobody_can_be_asked_are_told_of() -> None:
    desk = AskingDesk()
    joins(desk, "Anna", "")
    desk.adds(desk.person("Anna"), "Bosse")

    advice = told(findings(desk), Health.ADVICE)
    assert "rows of Anna: they name no topic" in advice
    assert "finding(s) about its rows" in advice
    assert "none of 1 can be asked now" in advice


def test_the_right_to_send_mail_is_needed_only_if_somebody_wants_mail() -> None:
    desk = AskingDesk()
    joins(desk, "Anna")
    without = RIGHTS - {"sendemail"}
    assert "sendemail" not in told(findings(desk, without), Health.ADVICE)

    joins(desk, "Bosse", notify="mail")
    advice = told(findings(desk, without), Health.ADVICE)
    assert "these want mail: Bosse" in advice
    assert "sendemail" not in told(findings(desk), Health.ADVICE)


def test_for_a_long_roster_the_higher_limits_are_advised() -> None:
    desk = AskingDesk()
    for number in range(51):
        joins(desk, f"Expert {number}")

    assert "50 at a time" in told(findings(desk, frozenset({"edit"})), Health.ADVICE)
    assert "50 at a time" not in told(findings(desk), Health.ADVICE)
