"""From the hours in a desk's settings to a calendar that knows the holidays."""

from __future__ import annotations

from datetime import date, time

import pytest
from pydantic import TypeAdapter, ValidationError

from helpdeskbot.concerns.turns.calendar import build_calendar
from helpdeskbot.concerns.turns.hours import DeskHours
from helpdeskbot.model.errors import SettingsError
from helpdeskbot.model.setting import ClosedPeriod

TODAY = date(2026, 11, 24)


def test_public_holidays_of_a_country_are_free() -> None:
    calendar = build_calendar(DeskHours(time_zone="Europe/Stockholm", holidays="SE"), TODAY)
    assert not calendar.is_working_day(date(2027, 1, 6))
    assert calendar.is_working_day(date(2027, 1, 7))
    assert not calendar.is_working_day(date(2027, 1, 9))


def test_parts_of_a_country_have_holidays_of_their_own() -> None:
    epiphany = date(2027, 1, 6)
    assert not build_calendar(DeskHours(holidays="de-by"), TODAY).is_working_day(epiphany)
    assert build_calendar(DeskHours(holidays="DE"), TODAY).is_working_day(epiphany)
    assert build_calendar(DeskHours(), TODAY).is_working_day(epiphany)


def test_a_desk_can_be_closed() -> None:
    period = ClosedPeriod(first=date(2026, 12, 21), last=date(2026, 12, 23))
    calendar = build_calendar(DeskHours(closed=(period,)), TODAY)
    assert [calendar.is_working_day(date(2026, 12, day)) for day in (18, 21, 23, 24)] == [
        True,
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("hours", "what"),
    [
        (DeskHours(time_zone="Mars/Olympus"), 'no time zone "Mars/Olympus"'),
        (DeskHours(time_zone=""), "no time zone"),
        (DeskHours(time_zone="../../etc/passwd"), "no time zone"),
        (DeskHours(holidays="XX"), 'holidays are known for "XX"'),
        (DeskHours(holidays="DE-QQ"), 'holidays are known for "DE-QQ"'),
        (DeskHours(days=("mon",)), '"mon" is not one of'),
        (DeskHours(days=()), "at least one working day"),
        (DeskHours(opens=time(17), closes=time(9)), "09:00 is not after 17:00"),
        (
            DeskHours(closed=(ClosedPeriod(first=date(2026, 2, 1), last=date(2026, 1, 1)),)),
            "is before",
        ),
    ],
)
def test_what_cannot_be_meant_is_told(hours: DeskHours, what: str) -> None:
    with pytest.raises(SettingsError, match=what):
        build_calendar(hours, TODAY)


def test_hours_can_be_written_in_a_settings_file() -> None:
    adapter = TypeAdapter(DeskHours)
    written = {"time_zone": "Europe/Stockholm", "opens": time(8, 30), "closes": "16:30"}
    assert adapter.validate_python(written).closes == time(16, 30)
    with pytest.raises(ValidationError):
        adapter.validate_python({"lunch": "12:00"})
