"""Searching delays: within their bounds, always the same, and never worse than before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.concerns.order import DESK
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.rehearsal.score import Score
from helpdeskbot.rehearsal.suggest import (
    KEYS,
    Knob,
    SearchEnded,
    Suggestion,
    Value,
    as_json,
    change_desk,
    find_knobs,
    suggest,
    write_toml,
)
from helpdeskbot.settings.desk import build_desk
from helpdeskbot.settings.operator_file import load_settings
from helpdeskbot.settings.settable import find_sections, list_settable
from tests.rehearsal.test_approval import settings_file

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
ON: Mapping[str, Mapping[str, object]] = {
    "reminders": {"enabled": True},
    "asking": {"roster": "Project:Experts"},
}


def desk(**sections: Mapping[str, object]) -> DeskPolicy:
    return build_desk([{"name": "desk", "pages": ["Desk"], "since": SINCE, **sections}], DESK)


A, B = Knob("reminders.staff_after", (2, 1, 4, 6)), Knob("reminders.expert", ((3, 6), (6, 12)))


def score(values: Mapping[str, Value]) -> Score:
    """The later the staff are told, the fewer messages in vain; after 4 days it is too late."""
    days = values.get(A.key, 2)
    late = values.get(B.key, (3, 6)) != (3, 6)
    assert isinstance(days, (int, float))
    vain = int(40 - 5 * days - (3 if late else 0))
    return Score(messages=100, wanting=60, in_vain=vain, left=10, rescued=9 if days <= 4 else 5)


def test_it_finds_the_fewest_in_vain_that_still_rescue() -> None:
    found = suggest([A, B], score, rescued=0.9)

    assert [(one.key, one.new) for one in found.changes] == [(A.key, 4), (B.key, (6, 12))]
    assert (found.before.in_vain, found.after.in_vain) == (30, 17)
    assert found.after.share == 0.9
    assert found.finished


def test_where_fewer_need_be_rescued_it_goes_further() -> None:
    found = suggest([A, B], score, rescued=0.5)

    assert found.changes[0].new == 6
    assert found.after.in_vain == 7


def test_what_cannot_be_reached_is_said() -> None:
    found = suggest([A, B], score, rescued=1.0)

    assert found.after.share == 0.9
    assert "100% rescued were wanted; more than 90% were not reached" in write_toml(found)


def test_settings_that_change_nothing_stay() -> None:
    found = suggest([A, B], lambda _: Score(left=1, rescued=1), rescued=0.9)

    assert found.changes == ()
    assert "No other delay" in write_toml(found)
    assert "[desk." not in write_toml(found)


@pytest.mark.parametrize("most", [1, 2, 3, 5])
def test_it_stops_when_its_rehearsals_are_used_up(most: int) -> None:
    played: list[int] = []
    found = suggest(
        [A, B], score, rescued=0.9, most_plays=most, on_play=lambda n, _: played.append(n)
    )

    assert found.plays == most
    assert played == list(range(1, most + 1))
    assert not found.finished
    assert "it was stopped" in write_toml(found)


@pytest.mark.parametrize("whole", [2, 4, 6])
def test_ended_early_it_tells_the_best_so_far(whole: int) -> None:
    played: list[Mapping[str, Value]] = []

    def play(values: Mapping[str, Value]) -> Score:
        if len(played) == whole:
            raise SearchEnded
        played.append(values)
        return score(values)

    found = suggest([A, B], play, rescued=0.9)

    assert found.plays == whole
    assert not found.finished
    assert found.after.in_vain == min(one.in_vain for one in map(score, played) if one.share >= 0.9)
    assert "it was stopped" in write_toml(found)


def test_what_is_in_force_is_played_as_it_is() -> None:
    seen: list[dict[str, Value]] = []

    def play(values: Mapping[str, Value]) -> Score:
        seen.append(dict(values))
        return score(values)

    suggest([A, B], play, rescued=0.9)

    assert seen[0] == {}
    assert len(seen) == len({repr(sorted(one.items())) for one in seen})


scores = st.builds(
    lambda vain, left, rescued: Score(
        messages=vain + 5, wanting=vain, in_vain=vain, left=left, rescued=min(rescued, left)
    ),
    st.integers(0, 50), st.integers(0, 9), st.integers(0, 9),
)  # fmt: skip


@given(st.data(), st.floats(0, 1), st.integers(1, 20))
def test_it_is_never_worse_bounded_and_always_the_same(
    data: st.DataObject, target: float, most: int
) -> None:
    table: dict[str, Score] = {}

    def play(values: Mapping[str, Value]) -> Score:
        key = repr(sorted(values.items()))
        if key not in table:
            table[key] = data.draw(scores)
        return table[key]

    def run() -> Suggestion:
        return suggest([A, B], play, rescued=target, most_plays=most)

    found = run()

    assert found == run()
    assert found.plays <= most
    lacking = [max(0.0, target - one.share) for one in (found.before, found.after)]
    assert lacking[1] <= lacking[0]
    if lacking[0] == lacking[1]:
        assert found.after.in_vain <= found.before.in_vain


# -- What can be moved -----------------------------------------------------------------------------
def test_each_key_is_a_setting_that_can_be_moved() -> None:
    assert [knob.key for knob in find_knobs(desk(**ON))] == list(KEYS)


def test_what_is_off_is_not_moved() -> None:
    assert find_knobs(desk(reminders={"enabled": False})) == []
    assert [
        one.key
        for one in find_knobs(
            desk(
                **ON,
            )
        )
    ][:1] == [KEYS[0]]
    closes = {**ON, "reminders": {"enabled": True, "close_after": 0}}
    assert "reminders.close_after" not in [one.key for one in find_knobs(desk(**closes))]


def test_all_values_lie_within_the_bounds_and_make_no_mistake() -> None:
    plain, rules = desk(**ON), list_settable(find_sections(DESK))
    for knob in find_knobs(plain):
        assert 2 <= len(knob.values) <= 5
        for value in knob.values:
            days = value if isinstance(value, tuple) else (value,)
            assert all(rules[knob.key].low <= day <= rules[knob.key].high for day in days)
            changed = change_desk(plain, {knob.key: value})
            section = getattr(changed, knob.key.partition(".")[0])
            assert getattr(section, knob.key.partition(".")[2]) == value


def test_what_is_printed_can_be_pasted(tmp_path: Path) -> None:
    found = suggest([A, B], score, rescued=0.9)
    file = settings_file(tmp_path, desk=write_toml(found))
    [loaded] = load_settings(file, DESK).desks

    assert change_desk(loaded, {A.key: 4, B.key: (6, 12)}) == loaded
    assert "# was 2" in file.read_text()
    assert as_json(found)["changes"][0]["to"] == 4
