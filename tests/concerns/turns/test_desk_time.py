"""Clocks that stand still at night, at week-ends, on holidays and while the desk is closed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.concerns.turns.decide.desk_time import (
    NEVER,
    add_desk_time,
    desk_days,
    desk_time_between,
    find_opening,
    start_of_day,
)
from helpdeskbot.concerns.turns.hours import Calendar, Pause
from tests.examples import examples
from tests.steps import assert_grows_in_proportion, count_steps

STOCKHOLM = Calendar(zone=ZoneInfo("Europe/Stockholm"))
HOUR = timedelta(hours=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        # 9 to 17 in Stockholm is 8 to 16 UTC in winter, 7 to 15 in summer.
        ("2026-11-23 08:00", 3, "2026-11-23 11:00"),
        ("2026-11-23 08:00", 8, "2026-11-23 16:00"),
        ("2026-11-23 08:00", 8.5, "2026-11-24 08:30"),
        ("2026-11-23 03:00", 1, "2026-11-23 09:00"),
        ("2026-11-23 23:00", 1, "2026-11-24 09:00"),
        ("2026-11-27 15:00", 2, "2026-11-30 09:00"),
        ("2026-11-28 12:00", 0, "2026-11-30 08:00"),
        ("2026-11-23 12:00", 0, "2026-11-23 12:00"),
        ("2026-11-23 12:00", -5, "2026-11-23 12:00"),
        # The clock is put forward on 29 March 2026, a Sunday, and back on 25 October.
        ("2026-03-27 15:00", 2, "2026-03-30 08:00"),
        ("2026-10-23 14:00", 2, "2026-10-26 09:00"),
    ],
)
def test_only_working_hours_count(start: str, hours: float, end: str) -> None:
    assert add_desk_time(at(start), hours * HOUR, STOCKHOLM) == at(end)


def test_a_day_around_the_clock_is_as_long_as_the_clock_change_makes_it() -> None:
    always = Calendar(
        zone=ZoneInfo("Europe/Stockholm"),
        weekdays=frozenset(range(7)),
        opens=time(0),
        closes=time(0),
    )
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    for day, hours in ((spring, 23), (autumn, 25), (date(2026, 6, 1), 24)):
        begin = start_of_day(day, always)
        end = start_of_day(day + timedelta(days=1), always)
        assert desk_time_between(begin, end, always) == hours * HOUR


def test_hours_that_the_clock_jumps_over_or_repeats_do_no_harm() -> None:
    odd = Calendar(
        zone=ZoneInfo("Europe/Stockholm"),
        weekdays=frozenset(range(7)),
        opens=time(2, 15),
        closes=time(2, 45),
    )
    for start in (at("2026-03-28 12:00"), at("2026-10-24 12:00")):
        end = add_desk_time(start, 30 * timedelta(minutes=1), odd)
        assert desk_time_between(start, end, odd) == timedelta(minutes=30)


def test_moments_of_any_zone_mean_the_same() -> None:
    always = Calendar(weekdays=frozenset(range(7)), opens=time(0), closes=time(0))
    before, after = at("2026-10-25 00:30"), at("2026-10-25 03:30")
    here = [moment.astimezone(ZoneInfo("Europe/Stockholm")) for moment in (before, after)]
    assert desk_time_between(here[0], here[1], always) == 3 * HOUR
    assert add_desk_time(here[0], 3 * HOUR, always) == after
    assert add_desk_time(here[0], 3 * HOUR, always).tzinfo is UTC


def test_holidays_and_closed_days_do_not_count() -> None:
    calendar = Calendar(
        holidays=frozenset([date(2026, 12, 25)]),
        closed=((date(2026, 12, 28), date(2027, 1, 6)),),
    )
    assert add_desk_time(at("2026-12-24 16:00"), 2 * HOUR, calendar) == at("2027-01-07 10:00")
    assert desk_time_between(at("2026-12-24 17:00"), at("2027-01-07 09:00"), calendar) == 0 * HOUR


def test_a_pause_stops_the_clock() -> None:
    pauses = [
        Pause(at("2026-11-24 10:00"), at("2026-11-24 12:00")),
        Pause(at("2026-11-24 11:00"), at("2026-11-25 12:00")),
        Pause(at("2026-11-30 11:00"), at("2026-11-30 11:00")),
    ]
    calendar = Calendar()
    end = add_desk_time(at("2026-11-24 09:00"), 2 * HOUR, calendar, pauses)
    assert end == at("2026-11-25 13:00")
    assert desk_time_between(at("2026-11-24 09:00"), end, calendar, pauses) == 2 * HOUR


def test_a_pause_without_an_end_stops_it_for_good() -> None:
    pauses = [Pause(at("2026-11-24 10:00"), NEVER)]
    assert add_desk_time(at("2026-11-24 09:00"), 2 * HOUR, Calendar(), pauses) == NEVER


def test_a_desk_that_never_works_is_never_due() -> None:
    assert add_desk_time(at("2026-11-24 09:00"), HOUR, Calendar(weekdays=frozenset())) == NEVER
    assert find_opening(NEVER, Calendar()) == NEVER


def test_a_desk_day_is_from_opening_to_closing() -> None:
    monday = at("2026-11-23 10:30")
    assert add_desk_time(monday, desk_days(1, Calendar()), Calendar()) == at("2026-11-24 10:30")
    round_the_clock = Calendar(opens=time(0), closes=time(0))
    assert desk_days(1, round_the_clock) == 24 * HOUR


def test_ten_years_are_counted_in_a_few_steps_a_day() -> None:
    start = at("2020-01-01 00:00")

    def count(days: int) -> None:
        desk_time_between(start, start + timedelta(days=days), STOCKHOLM)

    assert_grows_in_proportion(count, lambda days: days, 1_826)
    assert count_steps(lambda: count(3_653)) < 40 * 3_653


moments = st.datetimes(
    min_value=datetime(2024, 1, 1),  # noqa: DTZ001  the zone is given beside it
    max_value=datetime(2028, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
days = st.dates(min_value=date(2024, 1, 1), max_value=date(2028, 1, 1))
lasting = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=90))
some_days = st.floats(0, 40) | st.integers(0, 40)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    opens = draw(st.integers(0, 22 * 4))
    closes = draw(st.integers(opens + 1, 24 * 4))
    closed = [sorted(draw(st.tuples(days, days))) for _ in range(draw(st.integers(0, 2)))]
    zones = ["UTC", "Europe/Stockholm", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kolkata"]
    return Calendar(
        zone=ZoneInfo(draw(st.sampled_from(zones))),
        weekdays=frozenset(draw(st.sets(st.integers(0, 6), min_size=1))),
        opens=time(opens // 4, opens % 4 * 15),
        closes=time(closes // 4 % 24, closes % 4 * 15),
        holidays=draw(st.frozensets(days, max_size=4)),
        closed=tuple((first, min(last, first + timedelta(days=60))) for first, last in closed),
    )


pausings = st.lists(
    st.builds(lambda start, length: Pause(start, start + length), moments, lasting), max_size=3
)


@examples(60)
@given(moments, some_days, calendars(), pausings)
def test_adding_and_measuring_are_inverse(
    start: datetime, count: float, calendar: Calendar, pauses: list[Pause]
) -> None:
    duration = desk_days(count, calendar)
    end = add_desk_time(start, duration, calendar, pauses)
    assert end >= start
    assert desk_time_between(start, end, calendar, pauses) == duration
    assert desk_time_between(end, start, calendar, pauses) == -duration


@examples(60)
@given(moments, some_days, calendars(), pausings)
def test_no_clock_runs_out_while_nobody_works(
    start: datetime, count: float, calendar: Calendar, pauses: list[Pause]
) -> None:
    end = add_desk_time(start, desk_days(count, calendar), calendar, pauses)
    moment = timedelta(microseconds=1)
    around = desk_time_between(end - moment, end + moment, calendar, pauses)
    assert around > timedelta(0)


@examples(60)
@given(moments, moments, some_days, some_days, calendars())
def test_later_starts_and_longer_times_never_end_earlier(
    one: datetime, two: datetime, few: float, further: float, calendar: Calendar
) -> None:
    short, more = desk_days(few, calendar), desk_days(further, calendar)
    early, late = sorted((one, two))
    end = add_desk_time(early, short, calendar)
    assert end <= add_desk_time(late, short, calendar)
    assert end <= add_desk_time(early, short + more, calendar)
    assert desk_time_between(early, late, calendar) >= timedelta(0)


@examples(60)
@given(moments, moments, moments, calendars(), pausings)
def test_parts_add_up(
    one: datetime, two: datetime, three: datetime, calendar: Calendar, pauses: list[Pause]
) -> None:
    first, second, third = sorted((one, two, three))
    assert desk_time_between(first, second, calendar, pauses) + desk_time_between(
        second, third, calendar, pauses
    ) == desk_time_between(first, third, calendar, pauses)
