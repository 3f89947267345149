"""What was read for a desk's topics is kept for all wikis, and each thread gets its own desk's."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from helpdeskbot.matching import load_topic_preset
from helpdeskbot.matching.matcher import Matcher
from helpdeskbot.page import topics


def test_a_thread_gets_the_book_that_it_asked_for_though_another_makes_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both_are_at_it = threading.Barrier(2)

    class SlowList(list[topics.TopicBook]):
        def append(self, book: topics.TopicBook) -> None:
            super().append(book)
            both_are_at_it.wait(60)

    plain = Matcher(load_topic_preset())
    monkeypatch.setattr(topics, "_books", SlowList())
    monkeypatch.setattr(topics, "Matcher", lambda topics: plain)

    with ThreadPoolExecutor(2) as threads:
        preset = load_topic_preset()
        found = threads.map(lambda code: topics._book_of(preset, [], code), ["sv", "fr"])

    assert [book.language for book in found] == ["sv", "fr"]
