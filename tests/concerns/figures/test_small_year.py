"""A year counted by hand, by the bot from its memory, and from the pages' histories alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest

from helpdeskbot.cli.looking import look
from helpdeskbot.concerns.asking.concern import Asking
from helpdeskbot.concerns.figures.concern import YearFigures
from helpdeskbot.concerns.figures.memory import (
    Updated,
    join_cases,
    keep_cases,
    update_cases,
)
from helpdeskbot.concerns.figures.values import PeriodFigures
from helpdeskbot.model.report import TickReport
from tests.concerns.figures import small_year as hand
from tests.concerns.figures.small_year import OUTCOMES, SmallYear, play_once
from tests.scenario.desk import Desk
from tests.scenario.year import play


@pytest.fixture(scope="module")
def played() -> SmallYear:
    return play_once()


def count(desk: Desk, first: date, last: date) -> PeriodFigures:
    """What the command counts."""
    run, found = look(desk.office, TickReport(started=desk.now))
    concern = next(one for one in run.concerns if isinstance(one, YearFigures))
    pages = list(found)
    cases = join_cases([concern.cases_of(page) for page in pages])
    return concern.figures(pages[0].desk, cases, first, last, desk.now, 100)


def count_year(desk: Desk) -> PeriodFigures:
    return count(desk, date(2027, 1, 1), date(2027, 12, 31))


def values(figures: PeriodFigures, table: str, *columns: str) -> dict[str, Sequence[float | None]]:
    """What a table says of this year, by its lines: the columns, or the first one."""
    found = figures.table(table)
    places = [list(found.columns).index(one) for one in columns] or range(len(found.columns))
    return {line.name: tuple(line.cells[at].value for at in places) for line in found.lines}


def assert_as_by_hand(figures: PeriodFigures) -> None:
    flow = figures.table("flow").lines
    assert {one.name: (one.cells[0].value, one.cells[0].before) for one in flow} == hand.FLOW
    assert values(figures, "times") == hand.TIMES
    assert values(figures, "topics") == hand.TOPICS
    assert values(figures, "decisions") == hand.DECISIONS
    for table, counted in (
        ("doors", hand.DOORS),
        ("languages", hand.LANGUAGES),
        ("reasons", hand.REASONS),
        ("follow-ups", hand.FOLLOW_UPS),
    ):
        column = next(iter(figures.table(table).columns))
        told = {name: found[0] for name, found in values(figures, table, column).items()}
        assert told == counted
    assert values(figures, "waits") == hand.WAITS


def test_the_year_is_as_counted_by_hand(played: SmallYear) -> None:
    assert_as_by_hand(count_year(played))


def test_each_number_leads_to_the_requests_behind_it(played: SmallYear) -> None:
    figures = count_year(played)
    headings = {case.identity: case.heading for case in figures.cases}
    declined = figures.table("decisions").cell("declined", "requests")
    assert [headings[one] for one in declined.cases] == ["Matter 4", "Matter 7"]
    for table in figures.tables:
        for unit, line in ((next(iter(table.columns)), line) for line in table.lines):
            cell = line.cells[0]
            if unit == "requests" and cell.value is not None:
                assert len(cell.cases) == cell.value


def test_with_the_memory_gone_the_histories_tell_the_same(played: SmallYear) -> None:
    known = count_year(played)
    restore = played.back_up()
    played.lose_the_database()
    assert count_year(played) == known
    restore()


def test_the_page_of_the_year_says_it_and_is_not_saved_again(played: SmallYear) -> None:
    text = played.staff.read(f"{OUTCOMES}/2027")
    assert "From 1 January 2027 to 31 October 2027, 13 requests came in" in text
    assert "12 requests were finished" in text
    assert "half of them had a first reaction within 2 days, nine in ten within 5 days" in (
        text.lower()
    )
    assert "[[:Special:PermanentLink/" in text
    saved = len(played.history(f"{OUTCOMES}/2027"))
    restore, now = played.back_up(), played.now
    played.lose_the_database()
    played.tick()
    played.now += timedelta(days=1)
    played.tick()
    assert len(played.history(f"{OUTCOMES}/2027")) == saved
    restore()
    played.now = now


def test_the_page_is_saved_once_a_day_at_most(played: SmallYear) -> None:
    for year in (2026, 2027):
        revisions = played.wiki.fetch_history(f"{OUTCOMES}/{year}")
        days = [revision.timestamp.date() for revision in revisions]
        assert len(days) == len(set(days))


def test_an_idle_tick_asks_nothing_more(played: SmallYear) -> None:
    played.tick()
    asked: list[str] = []
    played.wiki.before = asked.append
    played.tick()
    played.wiki.before = None
    assert asked == ["fetch_heads"]


def test_a_page_with_much_of_before_is_taken_in_by_parts(played: SmallYear) -> None:
    known = count_year(played)
    restore = played.back_up()
    played.lose_the_database()
    run, found = look(played.office, TickReport(started=played.now))
    (asking,) = (one for one in run.concerns if isinstance(one, Asking))
    (page,) = found
    rounds: list[Updated] = []
    while not rounds or rounds[-1].more:
        rounds.append(update_cases(run.context, asking, page, 2))
        keep_cases(played.office, page, rounds[-1])
    assert len(rounds) > 2
    assert all(one.changed for one in rounds)
    assert not update_cases(run.context, asking, page, 2).changed
    assert count_year(played) == known
    restore()


@pytest.mark.slow
def test_a_bot_that_looks_seldom_counts_the_same() -> None:
    def looks(moment: datetime) -> bool:
        # Nobody but the bot gives a request the status that staff change.
        fresh = any(timedelta() <= moment - one.opened < timedelta(days=1) for one in hand.REQUESTS)
        return fresh or moment.toordinal() % 30 == 0

    desk = SmallYear()
    desk.play(looks)
    known = count_year(desk)
    assert_as_by_hand(known)
    desk.lose_the_database()
    assert count_year(desk) == known


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_weeks_of_people_as_they_are_are_counted_the_same_from_the_histories(seed: int) -> None:
    desk = play(seed, count=14, days=100, figures={"enabled": True}).desk
    first, last = date(2026, 11, 1), desk.now.date()
    known = count(desk, first, last)
    assert known.table("flow").cell("in", "requests").value == 14
    desk.lose_the_database()
    told = count(desk, first, last)
    assert told.tables == known.tables
    assert {one.identity for one in told.cases} == {one.identity for one in known.cases}


def test_a_tick_after_a_reply_asks_no_more_than_without_figures() -> None:
    asked: dict[bool, list[str]] = {}
    for enabled in (False, True):
        desk = SmallYear(figures={"enabled": enabled})
        one = hand.REQUESTS[0]
        desk.asks(one.requester, one.heading)
        desk.tick()
        desk.asks("Rita", "Old songs")
        desk.tick()
        desk.minutes_pass(5)
        desk.says(one, "Samira", "I will do it.")
        desk.minutes_pass(5)
        names = asked[enabled] = []
        desk.wiki.before = names.append
        desk.tick()
        desk.wiki.before = None
    assert [name for name in asked[True] if name != "fetch_site"] == [
        name for name in asked[False] if name != "fetch_site"
    ]
