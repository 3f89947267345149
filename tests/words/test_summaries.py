"""Edit summaries count: what was done in two requests is not told of one."""

from __future__ import annotations

import re

import pytest

from helpdeskbot.words.messages import Messages
from tests.concerns.reminders.test_story import CaringDesk
from tests.scenario.desk import PAGE
from tests.words.test_messages import LANGUAGES

COUNTED = (
    "archive-summary-open",
    "archive-summary-resolved",
    "summary-asked-many",
    "summary-closed",
    "summary-digest",
    "summary-follow-up",
    "summary-next-step",
    "summary-remind",
    "summary-tagged-many",
)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("key", COUNTED)
def test_a_summary_says_of_how_many_requests(code: str, key: str) -> None:
    messages = Messages.load(code)
    said = {number: messages.text(key, number, "P", "k") for number in (1, 2, 3, 5, 11, 21)}
    assert not any("PLURAL" in text or re.search(r"\$\d", text) for text in said.values())
    # Arabic has a form of its own for two.
    assert said[1].replace("1", "2") != said[2] or "1" in said[1]
    for number in (3, 5, 11, 21):
        assert str(number) in said[number]


@pytest.mark.parametrize("code", LANGUAGES)
def test_who_has_taken_two_requests_is_named_once(code: str) -> None:
    text = Messages.load(code).text("summary-taken", 2, "Anna", "P", "k")
    assert text.count("Anna") == 1
    assert text != Messages.load(code).text("summary-taken", 1, "Anna", "P", "k")


def test_two_requests_that_are_closed_in_one_edit_are_two_in_its_summary() -> None:
    desk = CaringDesk()
    for name in ("Rita", "Sven"):
        desk.asks(name, f"Photographs of {name}", "We have photographs. ~~~~")
        desk.tick()
    for name in ("Rita", "Sven"):
        heading = f"== Photographs of {name} ==\n{{{{Helpdesk status|new}}}}\n"
        text = desk.text
        at = text.index(heading) + len(heading)
        end = text.find("\n\n==", at)
        end = len(text) if end < 0 else end
        body = text[at:end]
        desk.staff.replace(PAGE, body, f"{body}\n:Which archive holds them? ~~~~")
    desk.ticks(60)
    ours = [one.summary for one in desk.wiki.fetch_history(PAGE) if one.user == desk.wiki.bot]
    closed = [one for one in ours if "Closed" in one]
    assert len(closed) == 1
    assert closed[0].startswith("Closed 2 requests that have waited for an answer for long; ")
