"""A page's history as the concerns read it: as the wiki tells it, and asked for once."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from itertools import islice
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdeskbot.page import history as module
from helpdeskbot.page.history import History
from helpdeskbot.parse import parse_page
from tests.scenario.desk import PAGE, START, Desk

REVISIONS = 90
WRITERS = ("Anna", "Bosse")


@cache
def busy() -> Desk:
    """A desk whose page has had many edits by two people."""
    desk = Desk()
    for number in range(REVISIONS):
        desk.minutes_pass(1)
        desk.person(WRITERS[number % 2]).append(PAGE, f"\n== Request {number} ==\nHow? ~~~~")
    return desk


def open_history(desk: Desk) -> History:
    page = desk.wiki.fetch_pages([PAGE])[PAGE]
    talk = desk.office.parse(desk.policies[0], PAGE, page.text)
    return History(desk.office, desk.policies[0], PAGE, page.head.revid, talk)


class Reading(NamedTuple):
    most: int
    oldest: int
    user: str
    since: datetime | None


READINGS = st.lists(
    st.builds(
        Reading,
        most=st.integers(0, REVISIONS + 10),
        oldest=st.integers(0, REVISIONS + 10),
        user=st.sampled_from(["", *WRITERS]),
        since=st.none()
        | st.integers(-5, REVISIONS + 20).map(lambda minutes: START + timedelta(minutes=minutes)),
    ),
    min_size=1,
    max_size=5,
)


@settings(deadline=None)
@given(readings=READINGS, bound=st.sampled_from([0, 3_000, 30_000, 2_100_000]))
def test_whoever_read_before_each_gets_what_the_wiki_tells(
    readings: list[Reading], bound: int
) -> None:
    desk = busy()
    history = open_history(desk)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_MOST_KEPT", bound)
        for most, oldest, user, since in readings:
            expected = desk.wiki.fetch_history(
                PAGE, newest=history.newest, oldest=oldest, user=user, since=since, texts=True
            )
            found = list(history.read(most=most, oldest=oldest, user=user, since=since))

            assert [version.revision for version in found] == list(islice(expected, most))


def test_a_revision_is_parsed_as_it_stands_and_the_newest_is_not_parsed_again() -> None:
    desk = busy()
    history = open_history(desk)
    newest, before = history.read(most=2)

    assert newest.page is history.talk
    assert before.page == parse_page(
        before.revision.text or "", desk.office.site(), desk.office.markers(desk.policies[0])
    )
    assert list(before.threads) == [thread.id for thread in before.page.threads]


def test_what_one_concern_has_read_the_next_one_does_not_ask_for() -> None:
    desk = busy()
    history = open_history(desk)
    list(history.read(most=30))
    desk.wiki.requests.clear()
    again = list(history.read(most=30))

    assert desk.wiki.requests["fetch_history"] == 0
    assert list(history.read(most=31))[:30] == again
    assert desk.wiki.requests["fetch_history"] == 1


def test_of_long_pages_no_more_than_two_revisions_are_kept() -> None:
    desk = Desk()
    for number in range(5):
        desk.minutes_pass(1)
        desk.staff.edit(PAGE, f"{number}" + "x" * 1_500_000)
    history = open_history(desk)
    list(history.read())
    desk.wiki.requests.clear()
    list(history.read(most=2))
    assert desk.wiki.requests["fetch_history"] == 0
    list(history.read(most=3))
    assert desk.wiki.requests["fetch_history"] == 1


def test_a_hidden_revision_is_passed_on_without_threads() -> None:
    desk = Desk()
    desk.asks("Anna", "Photos")
    hidden = next(desk.wiki.fetch_history(PAGE)).revid
    desk.person("Bosse").append(PAGE, "\n:Hello. ~~~~")
    desk.staff.hide(hidden, "content")
    _, version, *_ = open_history(desk).read()

    assert version.revision.revid == hidden
    assert version.page is None
    assert not version.threads
