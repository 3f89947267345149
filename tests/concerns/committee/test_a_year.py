"""A year of meetings: a witness who reads only the records finds no request missing there."""

from __future__ import annotations

import random
import re
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.concerns.committee.meeting import BELOW, LARGE, MeetingDesk
from tests.scenario.desk import PAGE

ARCHIVE = f"{PAGE}/Archive"
WORDS = ("approved", "not now", "declined", "with working group|group=Group A", "under review")
SMALL = "How do I sign? ~~~~"
FIRST, LAST = date(2026, 11, 24), date(2027, 11, 20)


class Year(MeetingDesk):
    """People ask, decide, answer, turn down and archive as the dice fall."""

    def __init__(self, seed: int) -> None:
        super().__init__(
            turns={"enabled": False},
            next_step={"enabled": False},
            asking={"enabled": False},
            expectations={"enabled": False},
            archives={"enabled": True},
        )
        self.dice = random.Random(seed)  # noqa: S311
        self.count = 0

    def play(self) -> None:
        day = FIRST
        while day < LAST:
            self.now = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
            self.acts()
            # The bot is at work every few days, and around the meetings.
            if day.weekday() == 6 or (day.weekday() in (1, 2) and 7 < day.day < 16):
                self.tick()
            if self.dice.random() < 0.01:
                self.lose_the_database()
                self.tick()
            day += timedelta(days=1)

    def acts(self) -> None:
        dice = self.dice
        if dice.random() < 0.2:
            self.count += 1
            body = SMALL if dice.random() < 0.3 else LARGE
            self.person(f"Person {self.count}").new_section(PAGE, f"Request {self.count}.", body)
        if dice.random() < 0.1:
            self.sets(dice.choice(("done", "declined", "in progress")))
        if dice.random() < 0.18:
            self.archives()
        if 7 < self.now.day < 15 or dice.random() < 0.03:
            self.fills_in()
        self.minutes_pass(5)

    def sets(self, word: str) -> None:
        found = re.findall(r"\{\{Helpdesk status\|new[^{}]*\}\}", self.text)
        if found:
            self.staff.replace(PAGE, self.dice.choice(found), f"{{{{Helpdesk status|{word}}}}}")

    def archives(self) -> None:
        threads = re.findall(r"== Request \d+\. ==\n(?:(?!\n== ).)*", self.text, re.DOTALL)
        seen = [one for one in threads if "{{Helpdesk status" in one]
        if len(seen) < 3:
            return
        one = self.dice.choice(seen)
        bot = self.person("ArchiveBot", "bot")
        bot.edit(PAGE, self.text.replace(one, "", 1), f"Archiving to [[{ARCHIVE}]]")
        bot.append(ARCHIVE, f"\n{one.strip()}\n")

    def fills_in(self) -> None:
        for title in self.wiki.fetch_titles(f"{BELOW}/"):
            text = self.staff.read(title)
            empty = re.findall(r"\{\{Helpdesk decision\|request=[^|{}]*\|\}\}", text)
            if empty and date.fromisoformat(title[-10:]) + timedelta(days=7) > self.now.date():
                line, word = self.dice.choice(empty), self.dice.choice(WORDS)
                self.staff.edit(title, text.replace(line, f"{line[:-2]}{word}}}}}", 1))
                return


def read_day(words: str) -> date:
    return datetime.strptime(words, "%d %B %Y").replace(tzinfo=UTC).date()


class Witness:
    """Knows the revisions of the desk's page, and the records; nothing of how they are made."""

    def __init__(self, year: Year) -> None:
        self.asked: dict[str, datetime] = {}
        self.left: dict[str, date] = {}
        for revision in reversed(list(year.wiki.fetch_history(PAGE, texts=True))):
            here = re.findall(r"^== (Request \d+\.) ==$", revision.text or "", re.M)
            for heading in here:
                self.asked.setdefault(heading, revision.timestamp)
            for heading in self.asked.keys() - {*here} - self.left.keys():
                self.left[heading] = revision.timestamp.date()
        self.records = {
            date.fromisoformat(title[-10:]): year.staff.read(title)
            for title in sorted(year.wiki.fetch_titles(f"{BELOW}/"))
        }

    def answer(self, day: date, heading: str) -> str:
        """What the record of a meeting says of a request; ``""``: nothing."""
        text = self.records[day]
        # Either it has a heading with its answer below, or a line of its own.
        block = re.search(
            rf"=== \[\[[^\]]*\|{re.escape(heading)}\]\] ===.*?(?=\n==|\Z)", text, re.DOTALL
        )
        if block is not None:
            found = re.search(r"'''Answer: (.*?)'''", block[0])
            return found[1] if found else ""
        line = re.search(rf"^\* \[\[[^\]]*\|{re.escape(heading)}\]\] – (.*?) <!--", text, re.M)
        return line[1] if line else ""

    def is_excused(self, day: date, heading: str) -> bool:
        """Whether the record says itself that what left the page so early may be missing."""
        said = re.search(r"page before (\d+ \w+ \d{4}) may be missing", self.records[day])
        left = self.left.get(heading)
        return said is not None and left is not None and left < read_day(said[1])

    def find_missing(self, until: date) -> list[str]:
        """Requests without an answer on the record on which they belong, or come again."""
        missing = []
        days = [day for day in self.records if day < until]
        for heading, at in self.asked.items():
            first = next((day for day in days if at.date() < day), None)
            while first is not None:
                said = self.answer(first, heading)
                if said in ("", "not decided yet") and not self.is_excused(first, heading):
                    missing.append(f"{heading} of {at:%Y-%m-%d} on {first}: {said!r}")
                again = re.search(r"comes again on (\d+ \w+ \d{4})", said)
                later = read_day(again[1]) if again else None
                assert later is None or later > first
                first = later if later is not None and later < until else None
        return missing


@pytest.mark.slow
def test_after_a_year_no_request_is_missing_from_the_records() -> None:
    year = Year(7)
    year.play()
    witness = Witness(year)

    assert witness.find_missing(LAST) == []
    assert len(witness.records) >= 11
    answers = [witness.answer(day, heading) for day in witness.records for heading in witness.asked]
    for kind in ("recorded by", "comes again", "archived", "without a decision here: Declined"):
        assert any(kind in answer for answer in answers), kind
    assert len(witness.asked) > 50


def test_the_witness_would_see_a_request_that_is_missing() -> None:
    desk = Year(1)
    desk.asks("Anna", "Request 1.", LARGE)
    desk.tick()
    for at in ("2026-12-02", "2026-12-08", "2026-12-09"):
        desk.at(f"{at} 09:00")
        desk.ticks()
    witness = Witness(desk)
    assert witness.find_missing(date(2027, 1, 1)) == []

    day = date(2026, 12, 8)
    witness.records[day] = witness.records[day].replace("Answer: not decided", "Answer lost")
    assert witness.find_missing(date(2027, 1, 1)) != []
