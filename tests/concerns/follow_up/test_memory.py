"""What is remembered of follow-ups comes back as it was, and ends with what is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from helpdeskbot.concerns.follow_up.memory import FollowUpBook, open_book, save_book
from helpdeskbot.concerns.follow_up.policy import FollowUpPolicy
from helpdeskbot.concerns.follow_up.values import Counted, DoneRequest, Wishes
from helpdeskbot.model.memory import KeptPage
from tests.scenario.desk import START, Desk

POLICY = FollowUpPolicy(enabled=True)
REQUEST = DoneRequest(
    identity="h-Anna-20261101101100",
    title="Project:Desk",
    heading="Föremål \0 \ud800?".encode("utf-8", "replace").decode(),
    requester="Anna",
    closed_at=START,
    revid=5,
    topics=("upload", "copyright"),
    language="sv",
    wishes=Wishes((7, 30), ("Category:A",), ("B",), ("soon",)),
    sent=(7,),
    sent_at=START,
    counted={"Category:A": Counted(3, START)},
    answers=("c-Anna-1",),
    retry_at=START,
)


def test_what_was_remembered_comes_back_as_it_was() -> None:
    desk = Desk()
    book = FollowUpBook(answers_revid=9)
    book.put(REQUEST)
    book.put(replace(REQUEST, identity="other", gone=True, over=True, wishes=Wishes(days=())))
    book.stop("Bosse")
    save_book(desk.office, "key", book, POLICY, START)
    again = open_book(desk.office, "key")
    assert again.requests == book.requests
    assert (again.stopped, again.answers_revid, again.changed) == ({"Bosse"}, 9, False)
    assert not open_book(desk.office, "another").requests


def test_only_what_has_changed_is_stored() -> None:
    desk = Desk()
    book = FollowUpBook()
    save_book(desk.office, "key", book, POLICY, START)
    assert desk.store.fetch_kept_page(desk.wiki.name, "follow-ups:key", "") is None
    book.put(REQUEST)
    save_book(desk.office, "key", book, POLICY, START)
    book.put(REQUEST)
    assert not book.changed


def test_what_is_gone_and_over_is_forgotten() -> None:
    desk = Desk()
    book = FollowUpBook()
    book.put(replace(REQUEST, gone=True))
    book.put(replace(REQUEST, identity="here"))
    save_book(desk.office, "key", book, POLICY, START + timedelta(days=211))
    assert set(open_book(desk.office, "key").requests) == {"here"}


def test_a_row_that_cannot_be_read_is_begun_anew() -> None:
    desk = Desk()
    broken: list[dict[str, object]] = [
        {"requests": 5},
        {"requests": [{"identity": 1}]},
        {"stopped": {}},
    ]
    for data in broken:
        row = KeptPage(desk.wiki.name, "follow-ups:key", "", 0, data, START)
        desk.store.record_kept_page(row)
        assert open_book(desk.office, "key").requests == {}
