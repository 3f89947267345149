"""Whatever stands in one request, the others are dealt with as if something harmless stood there.

``make fuzz`` tries 10,000 texts.
"""

from __future__ import annotations

import os

import pytest

from tests.scenario.alone import HARMLESS, STATUS, check, make_text, stages

TEXTS = int(os.environ.get("HELPDESKBOT_ALONE", "40"))


@pytest.mark.slow
def test_the_others_are_dealt_with_as_if_it_were_not_there() -> None:
    count, skipped = check(range(TEXTS))

    assert count == TEXTS
    # What hides the others by right, stops the bot, or makes it ask somebody, is the exception.
    assert skipped < TEXTS / 4


def test_something_is_to_be_done_in_the_others() -> None:
    stage = next(stages())
    wanted = stage.outcome(HARMLESS)

    assert wanted is not None
    assert wanted["First"] != stage.others(stage.desk.text)["First"]
    # What opens a comment that nobody closes hides them, on the wiki too.
    assert stage.outcome("<!--") is None


def test_texts_are_of_many_kinds() -> None:
    texts = [make_text(seed) for seed in range(400)]

    assert len(set(texts)) > 390
    for piece in (
        STATUS,
        "{{Helpdesk agreement|",
        "9999",
        "\u202e",
        "<!-- helpdeskbot:",
        "{{a|{{a|",
    ):
        assert any(piece in text for text in texts)
