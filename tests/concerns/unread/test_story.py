"""Stories of what people write into templates: it is read, or they are told where they wrote it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from helpdeskbot.publish import apply_publish, fetch_steps, load_pages
from tests.concerns.agreement.agreeing import ARCHIVE
from tests.concerns.asking.asking import PAGE
from tests.concerns.reminders.test_story import CaringDesk
from tests.publish.conftest import OF_CONCERNS
from tests.scenario.desk import STOP

UNCLEAR = "the bot cannot tell what"


class ReadingDesk(CaringDesk):
    """A desk with a request, whose staff set things."""

    def __init__(self, *, language: str = "en", **policy: Any):
        super().__init__(language=language, **policy)
        values = {**OF_CONCERNS, "bot": self.wiki.bot, "contact": "x", "stop": STOP, "version": "1"}
        pages = load_pages(values, languages=["sv", "ar"], parts=["unread", "agreement"])
        steps = fetch_steps(self.wiki, self.store, pages)
        apply_publish(self.wiki, self.store, steps, force=(), now=self.now)
        self.asks("Rita", "Photographs", "We have photographs. ~~~~")
        self.tick()
        self.minutes_pass(30)

    def sets(self, words: str, by: str = "") -> None:
        """Somebody adds something to the status template."""
        person = self.person(by) if by else self.staff
        at = self.text.index("}}", self.text.index("{{Helpdesk status"))
        person.edit(PAGE, f"{self.text[:at]}|{words}{self.text[at:]}")
        self.minutes_pass(15)

    def said(self) -> str:
        """What the bot says in the request; it has nothing more to say then."""
        self.tick()
        assert [edit.diff for edit in self.tick().edits] == []
        lines = self.thread("Photographs").splitlines()
        return "\n".join(line for line in lines if "HelpdeskBot" in line)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("until=10/12/2026", "<code>until&#61;10/12/2026</code>"),
        ("due=next week", "<code>due&#61;next week</code>"),
        ("due=2026-12-10 (Friday)", "<code>due&#61;2026-12-10 (Friday)</code>"),
        ("expert=Linna", "<code>expert&#61;Linna</code>"),
        ("expert=[[User:Linna]]", "Linna"),
        ("turn=Anna", "(requester, expert, desk, community, nobody)"),
    ],
)
def test_who_wrote_what_cannot_be_read_is_told_there_once(written: str, shown: str) -> None:
    desk = ReadingDesk()
    desk.sets(written)

    said = desk.said()

    assert UNCLEAR in said
    assert shown in said
    assert desk.notified() == ["Samira"]
    for _ in range(3):
        desk.days_pass(1)
        desk.said()
    assert desk.text.count(UNCLEAR) == 1


@pytest.mark.parametrize(
    "written",
    [
        "until=10 December 2026",
        "due=<!-- ask -->2026-12-10",
        "due=December 10",
        "until=2026-12-10 (Thursday)",
        "due=Friday",
        "until=next meeting",
        "expert=Rita",
        "expert=none",
        "expert=",
        "turn=community",
    ],
)
def test_what_can_be_read_is_not_talked_about(written: str) -> None:
    desk = ReadingDesk(meetings=["second Tuesday"])
    desk.sets(written)
    assert UNCLEAR not in desk.said()


def test_a_day_in_the_wikis_language_sets_the_clock() -> None:
    desk = ReadingDesk(language="sv")
    desk.staff.replace(PAGE, "{{Helpdesk status|new", "{{Helpdesk status|on hold")
    desk.sets("until=torsdagen<!-- --> den 10 december 2026".replace("torsdagen", "torsdag"))
    desk.ticks(16)
    assert desk.now.date().isoformat() == "2026-12-09"
    before = desk.wiki.notifications[:]

    desk.ticks(14)

    assert len(desk.wiki.notifications) > len(before), "staff hear that the hold is over"


def test_it_is_told_even_if_deleted_and_forgotten_only_once() -> None:
    desk = ReadingDesk()
    desk.sets("until=soon")
    said = desk.said()
    desk.staff.replace(PAGE, said, "")
    desk.lose_the_database()
    desk.days_pass(2)
    assert UNCLEAR not in desk.said()

    desk.sets("due=later")
    assert "due&#61;later" in desk.said()
    assert "until" not in desk.said()


def test_who_is_still_at_it_is_not_interrupted() -> None:
    desk = ReadingDesk()
    desk.sets("until=10/12/20")
    desk.now -= timedelta(minutes=10)
    assert UNCLEAR not in desk.said()
    desk.staff.replace(PAGE, "until=10/12/20", "until=2026-12-10")
    desk.minutes_pass(60)
    assert UNCLEAR not in desk.said()


def test_a_stranger_is_told_nothing() -> None:
    desk = ReadingDesk()
    desk.sets("until=soon", by="Mallory")
    assert UNCLEAR not in desk.said()


def test_the_requester_is_told_in_the_requests_language() -> None:
    desk = ReadingDesk()
    desk.staff.edit(PAGE, "Welcome.")
    desk.asks("Ahmed", "Photographs", "لدينا صور كثيرة من متحفنا ونريد رفعها، كيف نبدأ؟ ~~~~")
    desk.tick()
    desk.minutes_pass(30)
    desk.sets("due=قريبا", by="Ahmed")
    assert "لا يفهم البوت" in desk.said()


def test_a_desk_that_only_tags_says_nothing() -> None:
    desk = ReadingDesk()
    desk.policies[0] = desk.policies[0].__class__(
        name="desk", pages=(PAGE,), since=desk.policies[0].since
    )
    desk.office = desk.open_office()
    desk.sets("until=soon")
    assert UNCLEAR not in desk.said()


def test_a_day_of_an_agreement_that_cannot_be_read_is_told_of_too() -> None:
    desk = ReadingDesk(agreement={"enabled": True, "settle_hours": 0})
    desk.staff.edit(PAGE, "Welcome.")
    desk.asks("Rita", "Photographs", ARCHIVE)
    desk.tick()
    desk.minutes_pass(20)
    desk.staff.replace(PAGE, "| due1 =", "| due1 = after the summer")
    desk.minutes_pass(15)
    assert "due1&#61;after the summer" in desk.said()

    desk.staff.replace(PAGE, "| due1 = after the summer", "| due1 = 10 December<!-- ok? -->")
    desk.days_pass(2)
    desk.said()
    assert desk.text.count(UNCLEAR) == 1


@pytest.mark.parametrize(("language", "words"), [("en", UNCLEAR), ("sv", "boten förstår inte")])
def test_where_the_message_is_not_published_the_packaged_words_are_said(
    language: str, words: str
) -> None:
    desk = CaringDesk(language=language)
    desk.asks("Rita", "Photographs", "We have photographs. ~~~~")
    desk.tick()
    desk.minutes_pass(30)
    desk.staff.replace(PAGE, "{{Helpdesk status|new", "{{Helpdesk status|new|until=soon")
    desk.minutes_pass(15)

    report = desk.tick()

    assert words in desk.text
    assert report.problems == []
    assert [edit.diff for edit in desk.tick().edits] == []
