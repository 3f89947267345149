"""Which events concern a desk, and how soon a tick follows: what must hold whatever comes."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.cli.listening.interest import Interest, Sighting, read_event
from helpdeskbot.cli.listening.pace import BURST, FIRST_WAIT, LEAST_GAP, LONGEST_WAIT, Pace, Retries
from tests.sse import edit_of

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
INTEREST = Interest(
    "wiki.example",
    "HelpdeskBot",
    pages={"Project:Helpdesk": 7, "User:HelpdeskBot/stop": 3, "Talk:Ü": 0},
    roots=[(4, "Requests"), (0, "Hub/Requests")],
)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
fields = st.sampled_from(
    ["type", "title", "server_name", "namespace", "log_type", "log_params", "revision", "user"]
)


def sees(**event: object) -> bool:
    sighting = read_event(edit_of("Project:Another page") | event)
    return sighting is not None and INTEREST.concerns(sighting)


def test_what_concerns_a_desk() -> None:
    assert sees(title="Project:Helpdesk")
    assert sees(title="User:HelpdeskBot/stop", namespace=2)
    assert sees(title="Talk:Ü", namespace=1)  # it is missing, and somebody makes it
    assert sees(title="Project:Requests/New photos")
    assert sees(title="Project talk:Requests/New photos", namespace=5)
    assert sees(title="Hub/Requests/New photos", namespace=0)
    assert sees(title="Talk:Hub/Requests/New photos", namespace=1)
    assert sees(title="Project:Helpdesk", type="log", log_type="delete")
    assert sees(type="log", log_type="move", log_params={"target": "Project:Helpdesk"})
    assert sees(type="log", log_type="move", log_params={"target": "Project:Helpdesk", "no": "0"})


def test_what_does_not() -> None:
    assert not sees()
    assert not sees(title="Project:Helpdesk", server_name="other.example")
    assert not sees(title="Project:Helpdesk", user="HelpdeskBot")
    assert not sees(title="Project:Helpdesk", type="categorize")
    assert not sees(title="Project:Requests")
    assert not sees(title="Requests/New photos", namespace=0)
    assert not sees(type="log", log_type="move", log_params=[])


def test_what_the_last_pass_was_told_has_been_seen() -> None:
    def seen(revid: int, title: str = "Project:Helpdesk") -> bool:
        return INTEREST.has_seen(Sighting("wiki.example", (), (title,), "Anna", revid))

    assert [seen(6), seen(7), seen(8), seen(0)] == [True, True, False, True]
    assert not seen(1, "Project:Requests/New")


@given(json_values)
def test_any_event_can_be_read(event: object) -> None:
    assert read_event(json.loads(json.dumps(event))) is None or isinstance(event, dict)


@given(st.dictionaries(fields, json_values))
def test_any_field_may_be_of_any_kind(event: dict[str, object]) -> None:
    sighting = read_event(edit_of("Project:Helpdesk") | event)
    if sighting is not None:
        INTEREST.concerns(sighting)
        INTEREST.has_seen(sighting)


@given(st.lists(st.text(min_size=1)), st.text(min_size=1))
def test_an_edit_of_a_watched_page_is_never_missed(titles: list[str], title: str) -> None:
    titles = [one.replace("_", " ").strip() for one in [*titles, title]]
    interest = Interest("wiki.example", "HelpdeskBot", pages=dict.fromkeys(titles, 1))
    for one in titles:
        sighting = read_event(json.loads(json.dumps(edit_of(one, namespace=0))))
        assert sighting is not None
        assert interest.concerns(sighting)


# -- Pace ------------------------------------------------------------------------------------------
gaps = st.lists(
    st.timedeltas(min_value=timedelta(), max_value=timedelta(seconds=20)), min_size=1, max_size=80
)


def ticks_for(waits: list[timedelta]) -> list[tuple[datetime, datetime]]:
    """When something was heard, and when the tick for it is."""
    pace, now, found = Pace(), START, []
    for wait in waits:
        now += wait
        found.append((now, pace.next_at(now)))
    return found


@given(gaps)
def test_every_event_is_followed_by_a_tick_soon(waits: list[timedelta]) -> None:
    for heard, at in ticks_for(waits):
        assert timedelta() <= at - heard <= timedelta(seconds=6)


@given(gaps)
def test_ticks_are_never_closer_than_the_least_gap(waits: list[timedelta]) -> None:
    ticks = sorted({at for _, at in ticks_for(waits)})
    assert all(later - one >= LEAST_GAP for one, later in pairwise(ticks))


@given(gaps)
def test_in_the_long_run_there_is_one_in_five_seconds(waits: list[timedelta]) -> None:
    ticks = sorted({at for _, at in ticks_for(waits)})
    for number, first in enumerate(ticks):
        for count, last in enumerate(ticks[number:], 1):
            assert count <= BURST + 1 + (last - first) / timedelta(seconds=5)


def test_a_torrent_of_ten_a_second_makes_a_tick_in_five_seconds() -> None:
    ticks = {at for _, at in ticks_for([timedelta(seconds=0.1)] * 6000)}
    assert len(ticks) <= 600 / 5 + BURST + 1


def test_who_saves_three_times_in_a_minute_is_noticed_three_times() -> None:
    waits = [timedelta(seconds=20)] * 3
    assert all(heard == at for heard, at in ticks_for(waits))


@given(gaps)
def test_a_clock_that_jumps_does_no_harm(waits: list[timedelta]) -> None:
    pace, now = Pace(), START
    pace.next_at(now)
    for wait in waits:
        now -= wait * 1000
        assert timedelta() <= pace.next_at(now) - now <= timedelta(seconds=30)


# -- Coming back -----------------------------------------------------------------------------------
@given(st.floats(0, 1), st.integers(0, 100))
def test_the_waiting_grows_and_stays_within_its_bounds(chance: float, failures: int) -> None:
    retries = Retries(failures)
    wait = retries.next_wait(chance)
    assert FIRST_WAIT / 2 <= wait <= LONGEST_WAIT
    assert retries.next_wait(chance) >= wait
    retries.succeed()
    assert retries.next_wait(chance) <= FIRST_WAIT


def test_a_server_is_left_alone_for_as_long_as_it_asks() -> None:
    assert Retries().next_wait(0, asked=90) == 90
    assert Retries().next_wait(0, asked=10**9) == 10 * LONGEST_WAIT
