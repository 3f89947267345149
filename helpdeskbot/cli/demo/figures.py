"""What a season came to, by the wiki's own records."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from helpdeskbot.cli.demo.desk import ANSWERS, DASHBOARD, DESK
from helpdeskbot.cli.demo.stage import DemoStage
from helpdeskbot.wiki.practice.pages import StoredRevision

_SECTION = re.compile(r"/\* (.*?) \*/")


class Season:
    """The season in figures.

    :param stage: on which it was played.
    """

    def __init__(self, stage: DemoStage) -> None:
        self._stage = stage
        self._desk = stage.staff.read(DESK)
        self.opened: Mapping[str, datetime] = {
            found[1]: one.timestamp
            for one in stage.revisions()
            if stage.title_of(one) == DESK and one.summary.endswith("*/ new section")
            for found in [_SECTION.match(one.summary)]
            if found
        }

    def summary(self) -> Iterator[tuple[str, str]]:
        """What a desk without a clerk fails at, and what happened here."""
        offered, agreed = self.waits("{{Helpdesk agreement"), self._desk.count("|agreed=")
        yield (
            "no agreed forms of cooperation",
            f"{len(offered)} drafts of who does what, usually {minutes(middle(offered))} after the "
            f"request; {agreed} agreed by everybody so far",
        )
        asked = len(self.brought("helpdeskbot:follow-up|"))
        answers = self._stage.staff.read(ANSWERS).count("follow-up answer|well")
        yield (
            "one-off help without follow-up",
            f"{asked} times it was asked how it went, weeks after “done”; "
            f"{answers} answered: all is well",
        )
        large, near = self.waits("|size=project"), self.waits("|notice=")
        yield (
            "complex requests arriving late",
            f"{len(large)} projects seen as such within {minutes(max(large))}; "
            f"{len(near)} told at once that the date is near",
        )
        waited = self.waited()
        yield (
            "good requests turned down for lack of capacity",
            f"{self.declined()} turned down; {len(waited)} waited, for {max(waited).days} days, "
            "and had its turn",
        )
        taken = self.waits("|expert=")
        yield (
            "experts not knowing that they are needed",
            f"{len(self.brought('helpdeskbot:ask|'))} times somebody was asked whose topic it is; "
            f"{len(taken)} requests taken, the first after {minutes(min(taken))}",
        )
        seen = self.waits("{{Helpdesk status|")
        yield (
            "too little communication",
            f"{len(seen)} of {len(self.opened)} requests were told how they stand, usually "
            f"within {minutes(middle(seen))}; {self.notices()} notifications in "
            f"{(self._stage.now - min(self.opened.values())).days // 7} weeks, never more than "
            f"{self.most_a_day()} to one person on one day",
        )
        yield (
            "nobody seeing whose turn it is",
            f"{DASHBOARD} shows each open request: {'; '.join(self.turns())}",
        )

    def brought(self, words: str) -> Sequence[StoredRevision]:
        """The bot's edits of the desk's page that brought these words, once for each line."""
        return [
            one
            for one in self._stage.by_bot()
            if self._stage.title_of(one) == DESK
            for line in self._stage.diff(one)
            if line[0] == "+" and words in line
        ]

    def waits(self, words: str) -> Sequence[timedelta]:
        """For each request into which the bot first brought these words, how long that took."""
        first: dict[str, datetime] = {}
        for one in self.brought(words):
            for heading in sections_with(one.text, words):
                first.setdefault(heading, one.timestamp)
        return [at - self.opened[name] for name, at in first.items() if name in self.opened]

    def waited(self) -> Sequence[timedelta]:
        """How long those waited who had a place on the waiting list, and have none any more."""
        places = [
            (one.timestamp, line)
            for one in self._stage.by_bot()
            if self._stage.title_of(one) == DESK
            for line in self._stage.diff(one)
            if re.search(r"\|place=\d", line)
        ]
        begun = [at for at, line in places if line[0] == "+"]
        return [places[-1][0] - begun[0]] if "|place=1" not in self._desk and begun else []

    def declined(self) -> int:
        """How many requests were turned down."""
        return len(re.findall(r"\{\{Helpdesk status\|declined", self._desk))

    def turns(self) -> Sequence[str]:
        """What the dashboard says of whose turn it is, with how many requests each."""
        return re.findall(r"^== (.*\(\d+\)) ==$", self._stage.staff.read(DASHBOARD), re.M)

    def notices(self) -> int:
        """How often the bot's edits have notified somebody."""
        return len(self._stage.notified())

    def most_a_day(self) -> int:
        """How often they have notified one person on one day, at most."""
        days = {one.revid: one.timestamp.date() for one in self._stage.by_bot()}
        counted = Counter((one.user, days[one.revid]) for one in self._stage.notified())
        return max(counted.values(), default=0)


def sections_with(text: str, words: str) -> Iterator[str]:
    """The headings of the requests in which these words stand."""
    for section in text.split("\n\n== ")[1:]:
        heading, _, body = section.partition(" ==\n")
        if words in body:
            yield heading


def middle(spans: Sequence[timedelta]) -> timedelta:
    """The one in the middle: half of them are no longer."""
    return sorted(spans)[len(spans) // 2]


def minutes(span: timedelta) -> str:
    """A span in minutes."""
    count = round(span / timedelta(minutes=1))
    return f"{count} minute{'' if count == 1 else 's'}"
