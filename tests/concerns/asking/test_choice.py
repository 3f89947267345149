"""Who is asked about a request: topic first, then language, fairness, load; repeatable."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.concerns.asking.decide.choice import Roster
from helpdeskbot.concerns.asking.policy import AskingPolicy
from helpdeskbot.concerns.asking.roster.values import Expert, ExpertRow, Way
from helpdeskbot.concerns.asking.values import Asked, Candidate, Need, Stage
from helpdeskbot.model.reason import Reason
from helpdeskbot.model.topics import TopicScore
from tests.examples import examples

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
POLICY = AskingPolicy()


def standing(
    name: str,
    topics: Sequence[str] = ("maps",),
    languages: Sequence[str] = (),
    *,
    days: float | None = None,
    load: int = 0,
    way: Way = Way.PING,
    obstacle: str = "",
) -> Candidate:
    row = ExpertRow(name, topics=tuple(topics), languages=tuple(languages), way=way)
    return Candidate(
        Expert(name, 1, row),
        last_asked=None if days is None else NOW - timedelta(days=days),
        open_requests=load,
        obstacle=Reason(obstacle) if obstacle else None,
    )


def need(*topics: str, language: str = "sv", identity: str = "h-Rita-1", **more: Any) -> Need:
    scores = tuple(TopicScore(topic, 1.0) for topic in topics or ("maps",))
    return Need("t", identity, scores, language, **more)


def order(roster: Roster, request: Need) -> list[str]:
    return [name for _, name in roster.ranked(request)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # The topic is worth more than all the rest together.
        (standing("A", ["maps"], ["fi"], days=0, load=2), standing("B", ["law"], ["sv"])),
        # Among those who cover it, who reads the request's language; then who does not say.
        (standing("A", ["maps"], ["sv"], days=0), standing("B", ["maps"], [])),
        (standing("A", ["maps"], []), standing("B", ["maps"], ["fi"])),
        (standing("A", ["maps"], ["sv-fi"]), standing("B", ["maps"], ["fi"])),
        # Then who was asked the longest ago, and who has less to do.
        (standing("A", days=30), standing("B", days=3)),
        (standing("A"), standing("B", days=80)),
        (standing("A", load=0), standing("B", load=1)),
        # Several topics count together.
        (standing("A", ["maps", "law"], days=0, load=3), standing("B", ["maps"])),
    ],
)
def test_the_better_fit_stands_first(first: Candidate, second: Candidate) -> None:
    request = need("maps", "law")
    for everybody in ([first, second], [second, first]):
        assert order(Roster(everybody, NOW), request) == ["A", "B"]


def test_who_covers_none_of_the_topics_is_not_considered() -> None:
    roster = Roster([standing("A", ["law"]), standing("B", ["maps"])], NOW)

    assert order(roster, need("maps")) == ["B"]
    assert order(roster, need("food")) == []


def test_equals_come_in_an_order_of_the_requests_own_that_never_changes() -> None:
    everybody = [standing(f"Expert {number}") for number in range(60)]
    forward, backward = Roster(everybody, NOW), Roster(everybody[::-1], NOW)
    orders = {identity: order(forward, need(identity=identity)) for identity in map(str, range(40))}

    for identity, found in orders.items():
        assert order(backward, need(identity=identity)) == found
        assert sorted(found) == sorted(one.name for one in everybody)
    assert len({found[0] for found in orders.values()}) > 15


def naive(standings: Sequence[Candidate], request: Need) -> list[tuple[float, str]]:
    """Everybody who covers a topic, by their score and their lot: a plain sort of everybody."""
    found = []
    for one in standings:
        row = one.expert.row
        covered = [(at, topic) for at, topic in enumerate(request.topics) if topic.id in row.topics]
        if not covered:
            continue
        days = None if one.last_asked is None else (NOW - one.last_asked) / timedelta(days=1)
        fairness = 1.0 if days is None else min(max(days, 0.0) / 90, 1.0)
        score = round(fairness - 0.4 * one.open_requests, 9)
        for at, topic in covered:
            score += 12.0 * (topic.score / request.topics[0].score) / (at + 1)
        spoken = {code.partition("-")[0] for code in row.languages}
        if request.language and request.language.partition("-")[0] in spoken:
            score += 1.5
        elif spoken:
            score -= 1.5
        found.append((-score, (place(one.name) - place(request.identity)) % 2**64, one.name))
    return [(-negative, name) for negative, _, name in sorted(found)]


def place(words: str) -> int:
    return int.from_bytes(hashlib.blake2b(words.encode(), digest_size=8).digest(), "big")


TOPICS, LANGUAGES = ["maps", "law", "food"], ["sv", "en", "pt-br", "pt"]
some_standings = st.builds(
    standing,
    st.just(""),
    st.lists(st.sampled_from(TOPICS), unique=True, max_size=3),
    st.lists(st.sampled_from(LANGUAGES), unique=True, max_size=2),
    days=st.one_of(st.none(), st.sampled_from([0, 0.5, 9, 54, 90, 400])),
    load=st.integers(0, 3),
)
rosters = st.lists(some_standings, max_size=12).flatmap(
    # Few kinds of people and many of each: where lists are cut there are equals.
    lambda kinds: st.lists(st.sampled_from(kinds), max_size=200) if kinds else st.just([])
)
needs = st.builds(
    lambda topics, scores, language, identity: Need(
        "t",
        identity,
        tuple(TopicScore(topic, score) for topic, score in zip(topics, scores, strict=False)),
        language,
    ),
    st.lists(st.sampled_from(TOPICS), unique=True, min_size=1, max_size=3),
    st.lists(st.sampled_from([1.0, 0.8, 0.5, 0.33]), min_size=3, max_size=3),
    st.sampled_from(["sv", "pt", "fi", "", "pt-BR"]),
    st.text("abc", max_size=3),
)


def named(kinds: Sequence[Candidate]) -> list[Candidate]:
    return [
        replace(
            one,
            expert=replace(one.expert, name=f"E{at}", row=replace(one.expert.row, name=f"E{at}")),
        )
        for at, one in enumerate(kinds)
    ]


@examples(150)
@given(kinds=rosters, request=needs)
def test_the_order_is_that_of_a_plain_sort_of_everybody(
    kinds: list[Candidate], request: Need
) -> None:
    everybody = named(kinds)

    assert list(Roster(everybody, NOW).ranked(request)) == naive(everybody, request)


@examples(100)
@given(kinds=rosters, request=needs, data=st.data())
def test_the_order_stays_right_when_peoples_load_changes(
    kinds: list[Candidate], request: Need, data: st.DataObject
) -> None:
    everybody = {one.name: one for one in named(kinds)}
    roster = Roster(everybody.values(), NOW)
    for name in (
        data.draw(st.lists(st.sampled_from(sorted(everybody)), max_size=30)) if kinds else ()
    ):
        before = everybody[name]
        everybody[name] = replace(before, open_requests=before.open_requests + 1, last_asked=NOW)
        roster.update(everybody[name])

    assert list(roster.ranked(request)) == naive(list(everybody.values()), request)


def test_so_many_are_asked_as_the_desk_wants_each_in_their_own_way() -> None:
    people = [standing("A", days=400), standing("B", days=20, way=Way.MAIL), standing("C", days=2)]
    choice = Roster(people, NOW).choose(need(), POLICY)

    assert [(one.name, way) for one, way in choice.chosen] == [("A", Way.PING), ("B", Way.MAIL)]
    assert [one.name for one in choice.considered] == ["C"]
    assert choice.stage is Stage.ASKING


def test_afterwards_one_is_asked_at_a_time_and_nobody_twice() -> None:
    people = [standing("A"), standing("B", days=20), standing("C", days=2)]
    asked = (Asked("desk", "h-Rita-1", "A", NOW - timedelta(days=6)),)
    choice = Roster(people, NOW).choose(need(asked=asked), POLICY)

    assert [one.name for one, _ in choice.chosen] == ["B"]
    assert {one.name: one.obstacle for one in choice.considered} == {
        "A": Reason("asked-before"),
        "C": None,
    }


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ({"requester": "A"}, "requester"),
        ({"participants": frozenset({"A"})}, "in-thread"),
        ({"asked": (Asked("desk", "h-Rita-1", "A", NOW),)}, "asked-before"),
    ],
)
def test_the_request_itself_keeps_somebody_from_being_asked(who: dict[str, Any], why: str) -> None:
    choice = Roster([standing("A")], NOW).choose(need(**who), POLICY)

    assert choice.chosen == ()
    assert [one.obstacle for one in choice.considered] == [Reason(why)]
    # That will not change by itself: it is for the desk's staff.
    assert choice.stage is Stage.EXHAUSTED


def test_who_cannot_be_asked_today_is_waited_for() -> None:
    choice = Roster([standing("A", obstacle="away")], NOW).choose(need(), POLICY)

    assert choice.chosen == ()
    assert choice.stage is Stage.SEARCHING


def test_of_many_who_were_passed_over_some_are_named_and_the_rest_counted() -> None:
    people = [standing(f"E{number}", obstacle="quiet") for number in range(40)]
    choice = Roster([*people, standing("A")], NOW).choose(need(), POLICY, shown=5)

    assert [one.name for one, _ in choice.chosen] == ["A"]
    assert len(choice.considered) == 5
    assert choice.left_out == 35


def test_only_who_may_be_asked_is_looked_up() -> None:
    people = [standing("A"), standing("B", days=20, obstacle="blocked"), standing("C", days=2)]

    assert Roster(people, NOW).candidates(need(requester="A"), 5) == ["C"]
