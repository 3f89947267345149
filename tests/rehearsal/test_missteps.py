"""Where the bot would have been wrong, and where saying so would mislead."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from helpdeskbot.rehearsal.missteps import list_worst, mark_missteps
from helpdeskbot.rehearsal.model import Deed, Done, Mistaken, Rehearsed, RehearsedRequest
from helpdeskbot.rehearsal.reading import is_machine
from tests.rehearsal.past import BEGIN, END, at, did, rehearsed, replied, request, would


def judged(*requests: RehearsedRequest) -> list[str]:
    past = rehearsed(*requests)
    mark_missteps(past)
    return [f"{one.error.name}: {one.sentence}" for _, one in list_worst(past)]


# -- Reminded shortly before a reply ---------------------------------------------------------------
def test_who_replies_within_two_hours_needed_no_reminder() -> None:
    found = judged(request(would("remind", at(3), "Bo"), replied("Bo", at(3, hour=11, minute=40))))

    assert found == [
        "TOO_EARLY: would have reminded Bo on 3 March 2026 at 10:00, who replied without being "
        "reminded at 11:40"
    ]


@pytest.mark.parametrize(
    "what",
    [
        pytest.param([replied("Bo", at(3, hour=9))], id="they had replied before"),
        pytest.param([replied("Bo", at(3, hour=13))], id="hours later"),
        pytest.param([replied("Chidi", at(3, hour=11))], id="somebody else replied"),
        pytest.param(
            [replied("Anna", at(3, hour=10, minute=30)), replied("Bo", at(3, hour=11))],
            id="they answered what was asked meanwhile",
        ),
        pytest.param([did("Bo", at(3, hour=11), Deed.GONE)], id="they archived it"),
    ],
)
def test_no_reminder_is_called_too_early(what: list[Done]) -> None:
    assert judged(request(would("remind", at(3), "Bo"), *what)) == []


def test_a_reply_in_another_request_says_nothing() -> None:
    mine = request(would("remind", at(3), "Bo"))
    other = request(replied("Bo", at(3, hour=11)), heading="Maps")

    assert judged(mine, other) == []


def test_the_same_account_is_known_however_it_is_written() -> None:
    past = request(would("remind", at(3), "bo_Berg"), replied("Bo Berg", at(3, hour=11)))

    assert len(judged(past)) == 1


# -- Closed what was answered later ----------------------------------------------------------------
def test_a_requester_who_comes_back_was_turned_away() -> None:
    found = judged(request(would("close", at(3)), replied("Anna", at(9, hour=8))))

    assert found == [
        "CLOSED_EARLY: would have closed it on 3 March 2026 at 10:00; Anna, who had asked, wrote "
        "again on 9 March at 08:00"
    ]


def test_staff_who_answer_later_had_not_given_it_up() -> None:
    [found] = judged(request(would("close", at(3)), replied("Bo", at(9))))

    assert found.endswith("Bo answered on 9 March at 10:00")


def test_a_person_who_opens_it_again_takes_it_back() -> None:
    [found] = judged(
        request(would("close", at(3)), did("Bo", at(4), Deed.STATUS_SET, "in progress"))
    )

    assert found.startswith("TAKEN_BACK: would have closed it")
    assert "Bo set it to “in progress” on 4 March" in found


@pytest.mark.parametrize(
    "what",
    [
        pytest.param(
            [did("Bo", at(4), Deed.STATUS_SET, "done"), replied("Anna", at(5))],
            id="a person closed it too, and what came were thanks",
        ),
        pytest.param([replied("ArchiverBot", at(5))], id="a bot wrote"),
        pytest.param([did("Bo", at(5), Deed.GONE)], id="it was archived"),
        pytest.param([replied("Anna", at(3, month=6))], id="somebody came back after months"),
        pytest.param([replied("Anna", at(2))], id="it was answered before"),
    ],
)
def test_no_closing_is_called_early(what: list[Done]) -> None:
    assert judged(request(would("close", at(3)), *what)) == []


def test_one_answer_accuses_only_the_closing_before_it() -> None:
    past = request(would("close", at(3)), would("close", at(20)), replied("Anna", at(25)))

    [found] = judged(past)

    assert "20 March" in found


# -- Asked somebody who was away -------------------------------------------------------------------
def test_who_did_nothing_for_a_month_before_and_after_was_away() -> None:
    before = request(replied("Bo", at(1, month=2)), opened=at(20, month=1), heading="Before")
    after = request(replied("Bo", at(1, month=7)), opened=at(20, month=6), heading="After")
    asked = request(would("ask", at(15, month=4), "Bo"), opened=at(15, month=4))

    [found] = judged(before, after, asked)

    assert found.startswith("ASKED_ABSENT: would have asked Bo on 15 April 2026 at 10:00")
    assert "next on 1 July" in found
    assert "elsewhere on the wiki is not known" in found


@pytest.mark.parametrize("near", [at(20, month=3), at(10, month=5)], ids=["before", "after"])
def test_who_was_at_work_in_another_request_was_not_away(near: datetime) -> None:
    first = request(replied("Bo", at(1, month=2)), opened=at(20, month=1), heading="Before")
    other = request(replied("Bo", near), heading="Maps")

    assert judged(first, other, request(would("ask", at(15, month=4), "Bo"))) == []


def test_an_expert_who_never_was_on_these_pages_is_not_accused() -> None:
    assert judged(request(would("ask", at(15, month=4), "Bo"))) == []


@pytest.mark.parametrize(
    "when", [BEGIN + timedelta(days=29), END - timedelta(days=29)], ids=["begin", "end"]
)
def test_near_the_ends_of_the_history_silence_means_nothing(when: datetime) -> None:
    first = request(replied("Bo", BEGIN), opened=BEGIN, heading="Before")

    assert judged(first, request(would("ask", when, "Bo"))) == []


# -- Tagged what is no request ---------------------------------------------------------------------
def test_a_newsletter_that_nobody_answers_is_no_request() -> None:
    past = request(would("tag", at(1, hour=11)), requester="MediaWiki message delivery")

    [found] = judged(past)

    assert found.startswith("NOT_A_REQUEST: would have tagged it on 1 March 2026 at 11:00")


def test_what_a_person_soon_takes_off_the_page_is_no_request() -> None:
    past = request(would("tag", at(1, hour=11)), did("Bo", at(1, hour=12), Deed.GONE))

    [found] = judged(past)

    assert found.endswith("Bo took it off the page at 12:00, and nobody had answered")


@pytest.mark.parametrize(
    ("requester", "what"),
    [
        pytest.param(
            "FormBot", [replied("Bo", at(2))], id="what a form's bot brought was answered"
        ),
        pytest.param(
            "FormBot", [did("Bo", at(2), Deed.STATUS_SET, "done")], id="or given a status"
        ),
        pytest.param("Anna", [did("Anna", at(2), Deed.GONE)], id="they took their own back"),
        pytest.param("Anna", [did("Bo", at(20), Deed.GONE)], id="it was archived after weeks"),
        pytest.param("Anna", [did("ArchiverBot", at(2), Deed.GONE)], id="a bot archived it"),
        pytest.param(
            "Anna",
            [did("192.0.2.5", at(2), Deed.GONE), did("ClueBot NG", at(2), Deed.PUT_BACK)],
            id="it was put back",
        ),
        pytest.param("Talbot", [], id="a person whose name only sounds like it"),
        pytest.param("Anna", [], id="nobody answered a person"),
    ],
)
def test_no_request_is_called_none(requester: str, what: list[Done]) -> None:
    assert judged(request(would("tag", at(1, hour=11)), *what, requester=requester)) == []


# -- All together ----------------------------------------------------------------------------------
def test_what_turns_people_away_comes_first() -> None:
    early = request(would("remind", at(3), "Bo"), replied("Bo", at(3, hour=11)))
    closed = request(would("close", at(9)), replied("Anna", at(10)), heading="Maps")
    past = rehearsed(early, closed)

    mark_missteps(past)

    assert [one.error for _, one in list_worst(past)] == [
        Mistaken.CLOSED_EARLY,
        Mistaken.TOO_EARLY,
    ]
    assert [len(one.missteps) for one in past.requests] == [1, 1]


def test_judging_twice_finds_the_same() -> None:
    past: Rehearsed = rehearsed(request(would("close", at(9)), replied("Anna", at(10))))
    mark_missteps(past)
    before = list_worst(past)
    mark_missteps(past)

    assert list_worst(past) == before


def test_hidden_names_are_nobodys() -> None:
    assert judged(request(would("remind", at(3), ""), replied("", at(3, hour=11)))) == []


@pytest.mark.parametrize(
    ("name", "machine"),
    [("SineBot", True), ("ClueBot NG", True), ("bot of Bo", True), ("Talbot", False),
     ("Botaniker", False), ("MediaWiki message delivery", True), ("", False)],
)  # fmt: skip
def test_bots_are_known_by_their_names(name: str, machine: bool) -> None:
    assert is_machine(name) is machine


def test_who_saved_anything_on_these_pages_was_not_away() -> None:
    """A row of the roster or the page's top is an edit, though it belongs to no request."""
    first = request(replied("Bo", at(1, month=2)), opened=at(20, month=1), heading="Before")
    past = rehearsed(first, request(would("ask", at(15, month=4), "Bo")))
    mark_missteps(past)
    assert past.requests[1].missteps

    past.seen = {"Bo": [at(1, month=4)]}
    mark_missteps(past)

    assert not past.requests[1].missteps
