"""Figures from cases: what is counted, what is said, and what is left unsaid."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from helpdeskbot.concerns.capacity.policy import CapacityPolicy
from helpdeskbot.concerns.figures.decide.count import Known, count_figures, make_period
from helpdeskbot.concerns.figures.values import (
    AskedExpert,
    FilesUse,
    PeriodFigures,
    RequestCase,
    TurnStretch,
)
from helpdeskbot.concerns.figures.words.files import as_csv
from helpdeskbot.concerns.figures.words.labels import Labels
from helpdeskbot.concerns.figures.words.prose import write_annual, write_grant
from helpdeskbot.concerns.figures.words.wikitext import render_page
from helpdeskbot.concerns.follow_up.values import Answer
from helpdeskbot.model.due import Holder
from helpdeskbot.words.messages import Messages, available_languages

NOW = datetime(2027, 3, 1, tzinfo=UTC)
OPENED = datetime(2027, 1, 10, 10, tzinfo=UTC)
DAY = timedelta(days=1)


def case(number: int = 1, *, opened: datetime = OPENED, **told: Any) -> RequestCase:
    return RequestCase(
        identity=f"h-{number}", title="Desk", heading=f"Matter {number}", opened_at=opened, **told
    )


def count(*cases: RequestCase, now: datetime = NOW, **known: Any) -> PeriodFigures:
    period = make_period(date(2027, 1, 1), date(2027, 12, 31), now)
    return count_figures(cases, period, Known(CapacityPolicy(), **known))


def told(figures: PeriodFigures, table: str) -> dict[str, list[float | None]]:
    lines = figures.table(table).lines
    return {line.name: [cell.value for cell in line.cells] for line in lines}


def test_of_fewer_than_five_nothing_is_said_of_how_long_it_took() -> None:
    cases = [case(n, reaction_at=OPENED + DAY, ended_at=OPENED + 2 * DAY) for n in range(4)]
    assert told(count(*cases), "times") == {"all": [4, None, None, None, None]}
    words = write_annual(count(*cases), Messages.load("en"))
    assert words == (
        "From 1 January 2027 to 28 February 2027, 4 requests came in and 4 requests were finished."
    )
    more = write_annual(
        count(*cases, case(5, reaction_at=OPENED + DAY, ended_at=OPENED + 2 * DAY)),
        Messages.load("en"),
    )
    assert "within 1 day, nine in ten within 1 day." in more
    assert "within 2 days, nine in ten within 2 days." in more


def test_a_desk_that_forgets_requests_does_not_look_quick() -> None:
    quick = [case(n, reaction_at=OPENED + DAY) for n in range(5)]
    forgotten = [case(10 + n) for n in range(6)]
    assert told(count(*quick), "times")["all"][1] == 1
    assert told(count(*quick, *forgotten), "times")["all"][1] is None


def test_who_has_only_just_asked_is_left_out() -> None:
    quick = [case(n, reaction_at=OPENED + DAY) for n in range(5)]
    fresh = [case(10 + n, opened=NOW - DAY / 4) for n in range(6)]
    assert told(count(*quick, *fresh), "times")["all"][1] == 1


def test_what_came_is_open_has_ended_or_has_left() -> None:
    cases = [
        case(1, opened=datetime(2026, 12, 1, tzinfo=UTC), ended_at=OPENED),
        case(
            2, opened=datetime(2026, 12, 1, tzinfo=UTC), left_at=datetime(2026, 12, 9, tzinfo=UTC)
        ),
        case(3, ended_at=OPENED + DAY),
        case(4, left_at=OPENED + DAY),
        case(5),
        case(6, opened=NOW),
    ]
    flow = {name: one for name, (one,) in told(count(*cases, now=NOW + DAY), "flow").items()}
    assert flow == {"open-before": 1, "in": 4, "out": 2, "left": 1, "open-after": 2}


def test_experts_are_named_only_if_they_let_themselves_be() -> None:
    cases = [
        case(1, asked=(AskedExpert("Anna", OPENED, True), AskedExpert("Bosse", OPENED))),
        case(2, asked=(AskedExpert("Anna", OPENED),), experts=("Bosse",)),
    ]
    assert told(count(*cases), "experts") == {"all": [3, 1, 1, 2]}
    assert told(count(*cases, named={"Anna", "Carin"}), "experts") == {
        "all": [3, 1, 1, 2],
        "expert:Anna": [2, 1, 0, 1],
        "others": [1, 0, 1, 1],
    }
    labels = Labels(Messages.load("en"), str)
    for figures in (count(*cases), count(*cases, named={"Anna"})):
        shown = as_csv(figures, labels, lambda one: "") + render_page(figures, labels.messages, str)
        assert "Bosse" not in shown


def test_an_agreement_counts_as_made_before_work_began_if_it_was() -> None:
    cases = [
        case(1, agreed_at=OPENED + DAY, began_at=OPENED + DAY),
        case(2, agreed_at=OPENED + DAY),
        case(3, agreed_at=OPENED + 2 * DAY, began_at=OPENED + DAY),
        case(4, began_at=OPENED + DAY),
    ]
    assert told(count(*cases), "agreements") == {"agreed": [3], "agreed-before": [2]}
    assert "In 3 requests all agreed" in write_grant(count(*cases), Messages.load("en"))


def test_what_became_of_results_is_said_as_far_as_it_was_looked_up() -> None:
    cases = [case(n, ended_at=OPENED + DAY, followed=1) for n in (1, 2)]
    replies = {"h-1": {Answer.WELL}, "h-2": {Answer.HELP}}
    results = {"h-1": FilesUse(120, 30, 4), "h-2": FilesUse(10, 1, 2)}
    figures = count(*cases, replies=replies, results=results)
    assert told(figures, "follow-ups") == {
        "followed": [2],
        "answer-well": [1],
        "answer-help": [1],
        "files": [130],
        "used": [31],
        "wikis": [4],
    }
    words = write_grant(figures, Messages.load("en"))
    assert words.endswith(
        "Asked how it went, the answer was for 1 request that all is well, and for 1 that help is "
        "needed again. The categories named in requests hold at least 130 files; at least 31 are "
        "in use."
    )


def test_days_of_turn_are_those_within_the_period() -> None:
    turns = (
        TurnStretch(Holder.DESK, datetime(2026, 12, 30, tzinfo=UTC)),
        TurnStretch(Holder.REQUESTER, datetime(2027, 1, 3, tzinfo=UTC)),
        # What follows by itself, in time to come.
        TurnStretch(Holder.NOBODY, datetime(2027, 2, 1, tzinfo=UTC)),
        TurnStretch(Holder.DESK, datetime(2027, 9, 1, tzinfo=UTC)),
    )
    one = case(1, opened=turns[0].since, turns=turns)
    found = count(one).table("waits")
    days = {line.name: (line.cells[0].value, line.cells[0].before) for line in found.lines}
    assert days == {"desk": (2, 2), "requester": (29, None), "nobody": (28, None)}


@pytest.mark.parametrize("language", available_languages())
@pytest.mark.parametrize("number", [0, 1, 2, 5, 11, 21])
def test_the_paragraphs_are_whole_sentences_in_each_language(language: str, number: int) -> None:
    asked = (AskedExpert("Anna", OPENED, True),)
    some: dict[str, Any] = {"reaction_at": OPENED + DAY, "agreed_at": OPENED, "asked": asked}
    cases = [case(n, ended_at=OPENED + n * DAY, **some) for n in range(number)]
    cases.append(case(99, opened=datetime(2026, 2, 1, tzinfo=UTC)))
    replies = {one.identity: {Answer.WELL} for one in cases}
    results = {one.identity: FilesUse(3, 2, 1) for one in cases}
    figures = count(*cases, replies=replies, results=results)
    messages = Messages.load(language)
    for words in (write_annual(figures, messages), write_grant(figures, messages)):
        assert "$" not in words
        assert "{" not in words
        assert words.endswith(".")
        assert f"{number}" in words


def test_whoever_writes_many_reasons_makes_no_long_table() -> None:
    some = [
        case(n, ended_at=OPENED + DAY, outcome="declined", reason=f"reason {n}") for n in range(99)
    ]
    lines = told(count(*some), "reasons")
    assert len(lines) == 50
    assert lines["*"] == [50]
    assert "Others" in render_page(count(*some), Messages.load("en"), str)


def test_what_people_wrote_shows_as_they_wrote_it_and_does_nothing() -> None:
    bad = "{{subst:x}} [[User:Max]] |- <br> ~~~~"
    figures = count(case(1, ended_at=OPENED + DAY, outcome="declined", reason=bad, topic=bad))
    text = render_page(figures, Messages.load("en"), str)
    assert "{{" not in text
    assert "[[User" not in text
    assert "~~~" not in text
    assert "<br>" not in text
