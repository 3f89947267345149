"""What follows from an object is found once, and is never taken for another one's."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.model.by_identity import ByIdentity


@given(st.lists(st.integers(0, 9), max_size=50), st.integers(1, 5))
def test_each_object_has_its_own(asked: list[int], most: int) -> None:
    objects = [[number % 3] for number in range(10)]
    tell: ByIdentity[list[int], tuple[int, int]] = ByIdentity(
        lambda one: (id(one), one[0]), most=most
    )
    for number in asked:
        one = objects[number]
        assert tell(one) == (id(one), one[0])


def test_it_is_found_once() -> None:
    found: list[object] = []
    tell: ByIdentity[object, None] = ByIdentity(found.append, most=5)
    one, alike = {"a": 1}, {"a": 1}
    for asked in (one, one, alike, one):
        tell(asked)
    assert found == [one, alike]


def test_an_object_that_is_gone_is_taken_for_no_other_one() -> None:
    tell: ByIdentity[list[int], int] = ByIdentity(lambda one: one[0], most=5)
    # Each would have the number of the one before, if that were not held.
    assert [tell([number]) for number in range(20)] == list(range(20))
