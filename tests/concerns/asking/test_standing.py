"""What speaks against asking somebody now, in one readable order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from helpdeskbot.concerns.asking.decide.standing import decide_standing, find_limit, find_obstacle
from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.concerns.asking.roster.values import Expert, ExpertRow
from helpdeskbot.concerns.asking.values import Candidate
from helpdeskbot.model.person import PersonFacts
from helpdeskbot.model.reason import Reason
from helpdeskbot.model.wiki import User

NOW = datetime(2026, 12, 24, 23, 30, tzinfo=UTC)
POLICY = AskingPolicy(limit_per_month=4, open_limit=3, quiet_days=2, inactive_days=180)
ANNA = User("Anna", 7)
ACTIVE = PersonFacts(last_edit=NOW - timedelta(days=3))


def standing(*, month: int = 0, days: float | None = None, load: int = 0, **row: Any) -> Candidate:
    last = None if days is None else NOW - timedelta(days=days)
    expert = Expert("Anna", 7, ExpertRow("Anna", topics=("maps",), **row))
    return Candidate(expert, month, last, load)


@pytest.mark.parametrize(
    ("row", "user", "facts", "reason"),
    [
        ({}, ANNA, ACTIVE, None),
        # Before anything was looked up somebody counts as able.
        ({}, ANNA, None, None),
        ({}, None, None, Reason("no-account")),
        ({}, User("Anna", 0), None, Reason("no-account")),
        ({}, replace(ANNA, groups=frozenset({"bot"})), ACTIVE, Reason("bot")),
        ({}, replace(ANNA, blocked_sitewide=True), ACTIVE, Reason("blocked")),
        ({}, ANNA, replace(ACTIVE, locked=True), Reason("locked")),
        ({}, ANNA, replace(ACTIVE, opted_out=True), Reason("opted-out")),
        ({}, ANNA, PersonFacts(), Reason("inactive", ("2026-06-27",))),
        # The last day away is a day away, in the person's own time zone or in UTC.
        ({"away_until": date(2026, 12, 24)}, ANNA, ACTIVE, Reason("away", ("2026-12-24",))),
        ({"away_until": date(2026, 12, 23)}, ANNA, ACTIVE, None),
        (
            {"away_until": date(2026, 12, 24), "time_zone": "Europe/Stockholm"},
            ANNA,
            ACTIVE,
            None,
        ),
        (
            {"away_until": date(2026, 12, 24), "time_zone": "America/Lima"},
            ANNA,
            ACTIVE,
            Reason("away", ("2026-12-24",)),
        ),
        (
            {"away_until": date(2026, 12, 24), "time_zone": "No/Such place"},
            ANNA,
            ACTIVE,
            Reason("away", ("2026-12-24",)),
        ),
        ({"away_until": date.max}, ANNA, ACTIVE, Reason("paused")),
        ({"month": 4}, ANNA, ACTIVE, Reason("limit", ("4", "4"))),
        ({"month": 3}, ANNA, ACTIVE, None),
        ({"month": 2, "limit": 2}, ANNA, ACTIVE, Reason("limit", ("2", "2"))),
        # A row may ask for less than the desk allows, never for more.
        ({"month": 4, "limit": 50}, ANNA, ACTIVE, Reason("limit", ("4", "4"))),
        ({"limit": 0}, ANNA, ACTIVE, Reason("limit", ("0", "0"))),
        ({"load": 3}, ANNA, ACTIVE, Reason("open-limit", ("3", "3"))),
        ({"load": 1, "open_limit": 1}, ANNA, ACTIVE, Reason("open-limit", ("1", "1"))),
        ({"days": 1.5}, ANNA, ACTIVE, Reason("quiet", ("1",))),
        ({"days": 2.0}, ANNA, ACTIVE, None),
        ({"days": 5.0, "quiet_days": 7}, ANNA, ACTIVE, Reason("quiet", ("5",))),
        ({"days": 1.0, "quiet_days": 0}, ANNA, ACTIVE, Reason("quiet", ("1",))),
        # What comes first in the order is what people are told.
        (
            {"month": 9, "away_until": date.max},
            replace(ANNA, blocked_sitewide=True),
            replace(ACTIVE, locked=True),
            Reason("blocked"),
        ),
    ],
)
def test_somebody_is_passed_over_for_the_first_reason_there_is(
    row: dict[str, Any], user: User | None, facts: PersonFacts | None, reason: Reason | None
) -> None:
    assert find_obstacle(standing(**row), user, facts, POLICY, NOW) == reason


def test_who_is_written_down_to_be_left_alone_is_whatever_else_holds() -> None:
    found = decide_standing(
        standing(), None, None, POLICY, spared={"Anna"}, asked_now=True, now=NOW
    )

    assert found.obstacle == Reason("stopped")


def test_nobody_is_asked_twice_in_one_pass() -> None:
    found = decide_standing(standing(), ANNA, ACTIVE, POLICY, asked_now=True, now=NOW)

    assert found.obstacle == Reason("asked-now")


def test_an_obstacle_is_gone_when_its_reason_is() -> None:
    before = replace(standing(), obstacle=Reason("blocked"))

    assert decide_standing(before, ANNA, ACTIVE, POLICY, asked_now=False, now=NOW) == standing()


def test_the_limit_of_the_month_is_told_before_that_of_open_requests() -> None:
    assert find_limit(standing(month=4, load=3), POLICY) == Reason("limit", ("4", "4"))
