"""Who waits when a desk has as much as it can carry, and why others were turned down."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.concerns.capacity.decide import (
    UNREASONED,
    count_reasons,
    decide_places,
    is_known_reason,
    parse_place,
)
from helpdeskbot.concerns.capacity.policy import CapacityPolicy
from helpdeskbot.concerns.capacity.values import Load
from helpdeskbot.model.topics import Complexity
from helpdeskbot.page.topics import parse_size

START = datetime(2026, 11, 1, tzinfo=UTC)
SIZES = {
    "s": Complexity.SIMPLE,
    "i": Complexity.INVOLVED,
    "p": Complexity.PROJECT,
    "u": Complexity.UNKNOWN,
}


def loads(words: str) -> list[Load]:
    """``s p* i2``: a simple one, a started project, an involved one that shows place 2."""
    found = []
    for number, word in enumerate(words.split()):
        place = int(word[1:]) if word[1:].isdigit() else None
        at = START + timedelta(days=number)
        found.append(Load(str(number), SIZES[word[0]], at, "*" in word, place))
    return found


def places(words: str, **policy: Any) -> str:
    found = decide_places(loads(words), replace(CapacityPolicy(), **policy))
    return " ".join(str(found.get(one.identity, "-")) for one in loads(words))


@pytest.mark.parametrize(
    ("words", "policy", "expected"),
    [
        ("s s p", {}, "- - -"),
        ("s s s", {"simple": 2}, "- - 1"),
        ("s s s s", {"simple": 2}, "- - 1 2"),
        # Each size has room of its own.
        ("p* p p s", {"project": 1}, "- 1 2 -"),
        ("p* p i* i s", {"project": 1, "involved": 1}, "- 1 - 2 -"),
        # What is begun stays, however much that is.
        ("s* s* s* s", {"simple": 1}, "- - - 1"),
        # Who waits keeps the order in which they came.
        ("s1 s2", {"simple": 1}, "- 1"),
        ("s* s1 s2 s", {"simple": 1}, "- 1 2 3"),
        # Staff move somebody up, or down.
        ("s* s1 s2 s1", {"simple": 1}, "- 2 3 1"),
        ("s* s3 s2 s3", {"simple": 1}, "- 3 1 2"),
        # One of which the size is not known is no small one.
        ("i* u s", {"involved": 1, "simple": 1}, "- 1 -"),
        ("u i s", {"involved": 1, "simple": 1}, "- 1 -"),
        ("i* u", {"hours_per_month": 11}, "- 1"),
        # Hours: a simple one takes 1, an involved one 6, a project 40.
        ("i* i s", {"hours_per_month": 12}, "- - 1"),
        ("i* i* i s", {"hours_per_month": 12}, "- - 1 2"),
        # Nobody overtakes somebody who waits for hours.
        ("i* p s", {"hours_per_month": 12}, "- 1 2"),
        # What is larger than a month is let in when nothing else is there.
        ("p s", {"hours_per_month": 12}, "- 1"),
    ],
)
def test_places_on_the_waiting_list(words: str, policy: dict[str, int], expected: str) -> None:
    assert places(words, **policy) == expected


def test_requests_of_one_minute_wait_in_the_order_in_which_they_stand() -> None:
    names = ["h-Zoe", "h-Adam", "h-Mia"]
    new = [Load(name, Complexity.SIMPLE, START) for name in names]
    policy = CapacityPolicy(simple=1)
    carried = Load("h-Old", Complexity.SIMPLE, START, started=True)
    assert list(decide_places([carried, *new], policy)) == names
    moved = [replace(one, place=1) for one in new]
    assert list(decide_places([carried, *moved], policy)) == names[::-1], "the youngest first"


_LOADS = st.lists(
    st.builds(
        Load,
        st.uuids().map(str),
        st.sampled_from(Complexity),
        st.none() | st.integers(0, 400).map(lambda day: START + timedelta(days=day)),
        st.booleans(),
        st.none() | st.integers(1, 9),
    ),
    max_size=12,
)
_POLICIES = st.builds(
    CapacityPolicy,
    simple=st.integers(0, 3),
    involved=st.integers(0, 3),
    project=st.integers(0, 2),
    hours_per_month=st.integers(0, 60),
)


@given(_LOADS, _POLICIES)
def test_places_are_numbered_without_gaps_and_nobody_who_is_carried_waits(
    requests: list[Load], policy: CapacityPolicy
) -> None:
    found = decide_places(requests, policy)
    assert sorted(found.values()) == list(range(1, len(found) + 1))
    assert not any(one.started and one.identity in found for one in requests)


@given(_LOADS, _POLICIES)
def test_what_was_decided_is_decided_again(requests: list[Load], policy: CapacityPolicy) -> None:
    first = decide_places(requests, policy)
    shown = [
        Load(
            one.identity,
            one.size,
            one.opened_at,
            one.started or one.identity not in first,
            first.get(one.identity),
        )
        for one in requests
    ]
    assert decide_places(shown, policy) == first


@given(_LOADS, _POLICIES)
def test_an_empty_desk_never_makes_the_first_one_wait(
    requests: list[Load], policy: CapacityPolicy
) -> None:
    waiting = [one for one in requests if not one.started]
    if waiting:
        assert len(decide_places(waiting, policy)) < len(waiting)


@pytest.mark.parametrize(
    ("value", "place"),
    [("4", 4), (" 4 ", 4), ("", None), ("x", None), ("-1", None), ("٤", None), ("9" * 40, None)],
)
def test_a_place_is_a_number(value: str, place: int | None) -> None:
    assert parse_place(value) == place


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ("project", Complexity.PROJECT),
        (" Simple", Complexity.SIMPLE),
        ("unknown", Complexity.UNKNOWN),
        ("huge", None),
        ("", None),
    ],
)
def test_a_size_is_one_of_a_few_words(value: str, size: Complexity | None) -> None:
    assert parse_size(value) is size


def test_reasons_are_counted_once_for_each_request_by_the_last_that_was_given() -> None:
    policy = CapacityPolicy()
    declined = [("a", "Late"), ("b", ""), ("c", "late"), ("b", "scope"), ("d", ""), ("e", "odd")]
    assert count_reasons(declined, policy) == {"late": 2, UNREASONED: 1, "odd": 1, "scope": 1}
    assert is_known_reason(" LATE ", policy)
    assert not is_known_reason("odd", policy)
