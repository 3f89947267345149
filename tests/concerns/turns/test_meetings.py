"""When a committee meets, from what staff wrote to the day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.concerns.turns.decide.meetings import find_next_meeting
from helpdeskbot.concerns.turns.hours import Calendar
from helpdeskbot.concerns.turns.meetings import MeetingRule, RuleTrouble, parse_meeting_rule
from helpdeskbot.parse.site.days import parse_day

WORDS = ["every", "the", "last", "2nd", "day", "of", "tue", "may", "and", "31", "sixth"]
CALENDAR = Calendar(holidays=frozenset([date(2026, 12, 31), date(2026, 12, 25)]))


def rule(text: str) -> MeetingRule:
    parsed = parse_meeting_rule(text)
    assert isinstance(parsed, MeetingRule), parsed
    return parsed


@pytest.mark.parametrize(
    ("text", "after", "expected"),
    [
        ("second Tuesday", "2026-11-24", "2026-12-08"),
        ("2nd tuesday of the month", "2026-12-08", "2027-01-12"),
        ("Second  TUE", "2026-12-07", "2026-12-08"),
        ("every second Tuesday of March and September", "2026-11-24", "2027-03-09"),
        ("the last Friday of each month", "2026-11-24", "2026-11-27"),
        ("last working day", "2026-12-01", "2026-12-30"),
        ("first working day of the month", "2026-11-24", "2026-12-01"),
        ("third weekday", "2026-11-24", "2026-12-03"),
        ("fifth Monday", "2026-12-01", "2027-03-29"),
        ("15th", "2026-11-24", "2026-12-15"),
        ("day 31", "2026-11-24", "2026-12-31"),
        ("31st of February", "2026-11-24", None),
        ("last day of February", "2027-03-01", "2028-02-29"),
        ("2026-12-08", "2026-11-24", "2026-12-08"),
        ("2026-12-08", "2026-12-08", None),
        ("2nd Tuesday of Jan, Apr, Jul and Oct", "2026-11-24", "2027-01-12"),
    ],
)
def test_the_next_meeting(text: str, after: str, expected: str | None) -> None:
    found = find_next_meeting([rule(text)], date.fromisoformat(after), CALENDAR)
    assert found == (date.fromisoformat(expected) if expected else None)


def test_of_several_rules_the_earliest_day_counts() -> None:
    rules = [rule("second Tuesday"), rule("2026-12-03"), rule("2026-01-01")]
    assert find_next_meeting(rules, date(2026, 11, 24), CALENDAR) == date(2026, 12, 3)
    assert find_next_meeting(rules, date(2026, 12, 3), CALENDAR) == date(2026, 12, 8)
    assert find_next_meeting([], date(2026, 12, 3), CALENDAR) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "meeting-empty"),
        ("   ", "meeting-empty"),
        ("\n----", "meeting-unknown"),
        (" , - ", "meeting-unknown"),
        ("2026-02-30", "meeting-no-date"),
        ("Tuesday", "meeting-which"),
        ("every second Tuesday", "meeting-ambiguous"),
        ("sixth Tuesday", "meeting-unknown"),
        ("6th Tuesday", "meeting-too-many"),
        ("32nd", "meeting-too-many"),
        ("0th day", "meeting-too-many"),
        ("second Tuesday of Smarch", "meeting-unknown"),
        ("second Tuesday of", "meeting-unknown"),
        ("second Tuesday at noon", "meeting-unknown"),
        ("when we feel like it", "meeting-unknown"),
        ("the", "meeting-unknown"),
    ],
)
def test_a_rule_that_cannot_be_read_is_told_in_a_sentence(text: str, code: str) -> None:
    trouble = parse_meeting_rule(text)
    assert isinstance(trouble, RuleTrouble)
    assert trouble.code == code
    assert "second Tuesday" in trouble.sentence
    assert text.strip() in trouble.sentence


@given(st.text() | st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_any_text_is_a_rule_or_a_trouble(text: str) -> None:
    parsed = parse_meeting_rule(text)
    if isinstance(parsed, MeetingRule):
        found = find_next_meeting([parsed], date(2026, 11, 24), CALENDAR)
        assert found is None or found > date(2026, 11, 24)
    assert parse_day(text) is None or parse_meeting_rule(text) == MeetingRule(on=parse_day(text))


def test_the_end_of_the_calendar_is_no_trouble() -> None:
    assert find_next_meeting([rule("last day")], date.max, CALENDAR) is None
