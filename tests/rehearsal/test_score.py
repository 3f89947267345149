"""What a rehearsal comes to in numbers, and two settings side by side."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdeskbot.rehearsal.compare import compare
from helpdeskbot.rehearsal.missteps import mark_missteps
from helpdeskbot.rehearsal.model import Deed, Done, Intended, RehearsedRequest
from helpdeskbot.rehearsal.reading import messages
from helpdeskbot.rehearsal.score import Score, count_weeks, reckon
from tests.rehearsal.past import BEGIN, END, PAGE, at, did, many, rehearsed, replied, request, would


def test_each_deed_is_counted_once_a_request() -> None:
    busy = request(
        would("tag", at(1, hour=11)), would("ask", at(2), "Bo"), would("ask-next", at(8), "Chidi"),
        would("remind", at(12), "Anna"), would("close", at(25)), would("follow-turn", at(27)),
    )  # fmt: skip

    score = reckon(rehearsed(busy, request(heading="Maps")))

    assert (score.requests, score.tagged, score.asked, score.reminded) == (2, 1, 1, 1)
    assert (score.closed, score.reopened, score.messages) == (1, 1, 3)


def test_one_edit_that_tells_somebody_twice_is_one_message() -> None:
    past = rehearsed(request(would("tag", at(1), "Bo"), would("ask", at(1), "Bo", "Chidi")))

    assert [(one.act.kind, one.to) for one in messages(past)] == [("ask", "Bo"), ("ask", "Chidi")]


def test_what_stands_elsewhere_is_a_message_too() -> None:
    past = rehearsed(elsewhere=[would("tell-of-topic", at(1), "Dalia", title="Project:Staff")])

    assert reckon(past).messages == 1


@pytest.mark.parametrize(
    ("what", "counted"),
    [
        pytest.param([], (1, 1, 0), id="nothing came"),
        pytest.param([replied("Bo", at(4))], (1, 0, 0), id="they replied the next day"),
        pytest.param([did("Bo", at(4), Deed.STATUS_SET, "done")], (1, 0, 0), id="set a status"),
        pytest.param([replied("Bo", at(3, hour=11))], (1, 1, 0), id="they did so as it was"),
        pytest.param([replied("Chidi", at(4))], (1, 1, 0), id="somebody else replied"),
        pytest.param([replied("Bo", at(20))], (1, 1, 0), id="weeks later"),
    ],
)
def test_what_is_in_vain(what: list[Done], counted: tuple[int, int, int]) -> None:
    score = reckon(rehearsed(request(would("remind", at(3), "Bo"), *what)))

    assert (score.wanting, score.in_vain, score.unknown) == counted


def test_what_lies_behind_the_end_of_the_history_is_unknown_and_not_in_vain() -> None:
    score = reckon(rehearsed(request(would("remind", at(3), "Bo")), end=at(8)))

    assert (score.wanting, score.in_vain, score.unknown) == (0, 0, 1)


def test_who_is_only_told_is_not_expected_to_do_anything() -> None:
    score = reckon(rehearsed(request(would("close", at(3), "Anna"))))

    assert (score.messages, score.wanting, score.in_vain) == (1, 0, 0)


@pytest.mark.parametrize(
    ("what", "left", "rescued"),
    [
        pytest.param([], 1, 0, id="nobody was told"),
        pytest.param([would("ask", at(3), "Bo")], 1, 1, id="an expert was told"),
        pytest.param([would("ask", at(20), "Bo")], 1, 0, id="too late"),
        pytest.param([would("remind", at(3), "Anna")], 1, 0, id="only who had asked was told"),
        pytest.param([would("ask", at(3), "Bo"), replied("Chidi", at(4))], 0, 0, id="answered"),
        pytest.param([replied("Anna", at(4))], 1, 0, id="who asked wrote again"),
        pytest.param([replied("SineBot", at(1, hour=11))], 1, 0, id="a bot signed"),
        pytest.param([replied("Chidi", at(25))], 1, 0, id="answered after weeks"),
    ],
)
def test_what_is_rescued(what: list[Done | Intended], left: int, rescued: int) -> None:
    score = reckon(rehearsed(request(*what)))

    assert (score.left, score.rescued) == (left, rescued)


def test_who_asked_at_the_end_of_the_history_is_not_called_left() -> None:
    assert reckon(rehearsed(request(), end=at(6))).left == 0


def test_waits_with_and_without() -> None:
    slow = request(would("ask", at(1, hour=12), "Bo"), replied("Bo", at(11)))
    quick = request(replied("Bo", at(1, hour=11)), heading="Maps")
    score = reckon(rehearsed(slow, quick))

    assert score.answer == timedelta(days=5, minutes=30)
    assert score.told == timedelta(hours=1, minutes=30)


def test_messages_are_counted_by_weeks_from_first_to_last() -> None:
    weeks = count_weeks(rehearsed(request(would("ask", at(3), "Bo", "Chidi"))))

    assert weeks[0][0] == BEGIN
    assert sum(count for _, count in weeks) == 2
    assert weeks[-1][0] <= END < weeks[-1][0] + timedelta(days=7)


def test_two_settings_side_by_side() -> None:
    eager = rehearsed(
        request(would("ask", at(2), "Bo"), would("remind", at(3), "Bo"), replied("Bo", at(12)))
    )
    calm = rehearsed(request(would("ask", at(6), "Bo"), replied("Bo", at(12))))
    for past in (eager, calm):
        mark_missteps(past)

    found = compare(("eager.toml", "calm.toml"), eager, calm)
    lines = {line.name: line for line in found.lines}

    assert (lines["messages"].values, lines["messages"].better) == ((2, 1), None)
    assert (lines["in-vain"].values, lines["in-vain"].better) == ((2, 0), 1)
    assert (lines["rescued"].values, lines["rescued"].better) == ((1, 1), None)
    assert (lines["wait"].shown, lines["wait"].better) == (("24.0 h", "5.0 days"), 0)
    assert found.as_json()["lines"]["in-vain"] == [2, 0]
    assert all("upper bound" in caveat for caveat in found.as_json()["caveats"])


@st.composite
def requests(draw: st.DrawFn) -> RehearsedRequest:
    names = st.sampled_from(["Anna", "Bo", "Chidi", "SineBot", ""])
    moment = st.integers(0, 24 * 300).map(lambda hours: BEGIN + timedelta(hours=hours))
    deed = st.builds(Done, moment, names, st.sampled_from(Deed), st.sampled_from(["", "done"]))
    kinds = st.sampled_from(["tag", "ask", "ask-next", "remind", "close", "follow-turn"])
    act = st.builds(
        Intended, moment, kinds, st.just("e"), st.just(PAGE), st.tuples(names), st.just("")
    )
    return request(*draw(st.lists(deed, max_size=6)), *draw(st.lists(act, max_size=6)),
                   opened=draw(moment), requester=draw(names))  # fmt: skip


@given(st.lists(requests(), max_size=5))
def test_the_parts_never_exceed_the_whole(found: list[RehearsedRequest]) -> None:
    past = rehearsed(*found)
    mark_missteps(past)
    score = reckon(past)

    assert 0 <= score.in_vain <= score.wanting
    assert score.wanting + score.unknown <= score.messages
    assert 0 <= score.rescued <= score.left <= score.requests
    assert sum(count for _, count in count_weeks(past)) <= score.messages
    assert sum(score.missteps.values()) == sum(len(one.missteps) for one in past.requests)


def test_nothing_at_all() -> None:
    assert reckon(rehearsed()) == Score()
    assert Score().share == 1.0


def test_a_long_past() -> None:
    score = reckon(many(90))

    assert (score.requests, score.left, score.rescued) == (90, 30, 30)
