"""What was read for a desk's topics is kept for all wikis, and each thread gets its own desk's."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from helpdeskbot.matching import load_topic_preset
from helpdeskbot.matching.matcher import Matcher
from helpdeskbot.model.memory import Event
from helpdeskbot.page import topics


def test_a_thread_gets_the_book_that_it_asked_for_though_another_makes_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both_are_at_it = threading.Barrier(2)

    class SlowTable(dict[str, topics.TopicBook]):
        def __setitem__(self, whose: str, book: topics.TopicBook) -> None:
            super().__setitem__("the same", book)
            both_are_at_it.wait(60)

    plain = Matcher(load_topic_preset())
    monkeypatch.setattr(topics, "_books", SlowTable())
    monkeypatch.setattr(topics, "Matcher", lambda topics: plain)

    with ThreadPoolExecutor(2) as threads:
        preset = load_topic_preset()
        found = threads.map(lambda code: topics._book_of(code, preset, [], code), ["sv", "fr"])

    assert [book.language for book in found] == ["sv", "fr"]


def test_a_desk_that_has_learnt_more_keeps_no_older_book(monkeypatch: pytest.MonkeyPatch) -> None:
    books: dict[str, topics.TopicBook] = {}
    monkeypatch.setattr(topics, "_books", books)
    preset, at = load_topic_preset(), datetime(2026, 11, 23, tzinfo=UTC)
    data = {"heading": "Maps", "body": "", "topics": ["upload"]}
    lessons = [Event(at, "desk", topics.CORRECTED, f"h-{n}", data=data) for n in range(5)]
    other = topics._book_of("other", preset, [], "en")

    made = [topics._book_of("desk", preset, lessons[:n], "en") for n in range(5)]

    assert made[0] is other
    assert books == {"other": other, "desk": made[-1]}
    assert all(book.plain is other.plain for book in made)
