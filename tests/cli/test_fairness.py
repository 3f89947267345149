"""Fair turns: so many at work and no more, nobody idle for nothing, who waits longest is next."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.cli.fairness import TurnQueue
from tests.examples import examples

WIKIS = "abcdefg"


@examples(200)
@given(st.integers(1, 4), st.lists(st.sampled_from(WIKIS), max_size=60))
def test_a_few_at_once_and_who_waits_longest_is_next(at_once: int, events: Sequence[str]) -> None:
    turns, at_work, waiting = TurnQueue[str](at_once), set[str](), list[str]()
    for wiki in events:
        if wiki in at_work:
            at_work.remove(wiki)
            following = turns.leave()
            assert following == (waiting[0] if waiting else None)
            if following is not None:
                at_work.add(waiting.pop(0))
        elif wiki not in waiting:
            begins = turns.arrive(wiki)
            assert begins is (len(at_work) < at_once)
            if begins:
                at_work.add(wiki)
            else:
                waiting.append(wiki)
        assert len(at_work) <= at_once
        assert not waiting or len(at_work) == at_once


@examples(100)
@given(st.integers(1, 4), st.permutations(WIKIS))
def test_nobody_waits_for_more_than_one_turn_of_each_other(
    at_once: int, order: Sequence[str]
) -> None:
    turns = TurnQueue[str](at_once)
    at_work = [wiki for wiki in order if turns.arrive(wiki)]
    served = list(at_work)
    while len(served) < 4 * len(order):
        # Whoever ends wants to go on at once, as a wiki does on which much is to be done.
        ends = at_work.pop(0)
        following = turns.leave()
        if following is not None:
            at_work.append(following)
            served.append(following)
        if turns.arrive(ends):
            at_work.append(ends)
            served.append(ends)
    rounds = [served[at : at + len(order)] for at in range(0, len(served), len(order))]
    assert all(sorted(one) == sorted(WIKIS) for one in rounds[:3])


def test_at_the_end_all_who_wait_are_let_in() -> None:
    turns = TurnQueue[str](1)
    assert [turns.arrive(wiki) for wiki in "abc"] == [True, False, False]

    assert turns.let_all_in() == ["b", "c"]

    assert turns.arrive("d")
    assert turns.leave() is None
