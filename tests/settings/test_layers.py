"""Settings from several sources are laid over each other."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from helpdeskbot.concerns.order import DESK
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.topics import Topic
from helpdeskbot.settings.desk import build_desk, overlay_desk
from helpdeskbot.settings.layers import lay_over, list_topics

PACKAGED = (
    Topic(id="maps", labels={"en": "Maps"}, words={"en": ("map", "chart")}),
    Topic(id="upload", labels={"en": "Uploads"}),
)


def make_desk(**changes: Any) -> DeskPolicy:
    since = datetime(2026, 1, 1, tzinfo=UTC)
    return build_desk([{"name": "desk", "pages": ["P"], "since": since, **changes}], DESK)


def topics_of(desk: DeskPolicy, page: dict[str, Any]) -> dict[str, Any]:
    listed = list_topics(lay_over(desk, page, PACKAGED)["topics"])
    assert isinstance(listed, list)
    return {topic["id"]: topic for topic in listed}


def test_topics_of_the_page_are_laid_over_the_packaged_ones() -> None:
    found = topics_of(make_desk(), {"topics": {"maps": {"words": {"sv": ["karta"]}}, "new": {}}})

    assert list(found) == ["maps", "upload", "new"]
    assert found["maps"]["labels"] == {"en": "Maps"}
    assert found["maps"]["words"] == {"en": ("map", "chart"), "sv": ["karta"]}


def test_a_packaged_topic_can_be_taken_out() -> None:
    assert list(topics_of(make_desk(), {"topics": {"maps": {"remove": True}}})) == ["upload"]


def test_words_in_a_language_take_the_place_of_those_in_it() -> None:
    found = topics_of(make_desk(), {"topics": {"maps": {"words": {"en": ["atlas"]}}}})

    assert found["maps"]["words"] == {"en": ["atlas"]}


def test_the_operators_topics_take_the_place_of_the_packaged_ones() -> None:
    desk = make_desk(topics=[{"id": "own"}])

    assert list(topics_of(desk, {"topics": {"new": {}}})) == ["own", "new"]


@pytest.mark.parametrize("page", [{}, {"settle_minutes": 2.0}])
def test_a_page_that_changes_nothing_leaves_the_settings_as_they_are(page: dict[str, Any]) -> None:
    desk = make_desk(topics=[{"id": "own", "words": {"sv": ["a", "b"]}}], staff=["Samira"])

    assert overlay_desk(desk, page) == desk
    assert overlay_desk(desk, page).digest == desk.digest


@pytest.mark.parametrize(
    ("topics", "told"),
    [
        ([{"labels": {}}], "each needs an id"),
        ([{"id": "a"}, {"id": "a"}], "two are called 'a'"),
        (["a"], "each needs an id"),
    ],
)
def test_mistakes_in_the_operators_topics_are_told(topics: list[Any], told: str) -> None:
    with pytest.raises(ValueError, match=f"^topics: .*{told}"):
        make_desk(topics=topics)
