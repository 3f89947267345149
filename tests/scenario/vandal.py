"""Vandals at a desk's pages, besides forging: floods, sweeps, spoilt templates, rows, talk pages.

What was done may be mended by staff later, as people do.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from helpdeskbot.wiki.practice import Person
from tests.concerns.asking.asking import COPYRIGHT, LOG, NEEDED, REPORT, ROSTER
from tests.scenario import hostile
from tests.scenario.spoilt import ABSURD, HOSTILE_SETTINGS, MESSAGES, SPOILT, STATUSES
from tests.scenario.stranger import NAMES, SETTINGS, STAFF, STRANGERS, Stranger
from tests.scenario.together import ARCHIVE, PAGE
from tests.scenario.witness import split

if TYPE_CHECKING:
    from tests.scenario.hostility import HostileWeek

BEGIN, END = "<!-- helpdeskbot begins here -->", "<!-- helpdeskbot ends here -->"
_STATUS = re.compile(r"\{\{Helpdesk status\|[^{}]*\}\}\n?")


class Vandal(Stranger):
    """Who needs no account for most of it.

    Attributes: ``damage``: what undoes what was done, oldest first; ``done``: the tricks so far.
    """

    weeks: HostileWeek

    def __init__(self, weeks: HostileWeek) -> None:
        super().__init__(weeks)
        self.damage: list[Callable[[], object]] = []
        self.done: list[str] = []

    def floods(self, dice: random.Random) -> None:
        """Many sections at once."""
        count = dice.choice([12, 12, 25, 25, 25, 25, 25, 300])
        whole = "".join(f"\n\n{self._section_text(dice, place)}" for place in range(count))
        self.changes(dice, PAGE, lambda text: text + whole)

    def one_by_one(self, dice: random.Random) -> None:
        for place in range(dice.choice([6, 12])):
            words = self._section_text(dice, place)
            self.somebody(dice).edit(PAGE, f"{self.weeks.desk.text}\n\n{words}")

    def _section_text(self, dice: random.Random, place: int) -> str:
        sign = dice.choice(["~~~~", self._signature(dice), ""])
        body = dice.choice([COPYRIGHT.replace("~~~~", sign), f"How do we begin? {sign}"])
        return f"== Flood {dice.randrange(99)} {place} ==\n{body}"

    def sweeps(self, dice: random.Random) -> None:
        """All requests go: to the archive, or nowhere."""
        desk, by = self.weeks.desk, dice.choice(["ArchiverBot", "Mallory"])
        lead, parts = split(desk.text)
        if dice.random() < 0.6:
            desk.person(by).append(ARCHIVE, "\n" + "".join(parts).strip())
        self.changes(dice, PAGE, lambda _: lead.rstrip() or "x", by=by)

    def statuses(self, dice: random.Random) -> None:
        """All status templates go, or say something else."""
        status = dice.choice(STATUSES)
        new = dice.choice(["", f"{{{{Helpdesk status|{status}|expert=Victim}}}}\n"])
        self.changes(dice, PAGE, lambda text: _STATUS.sub(new, text))

    def blanks(self, dice: random.Random) -> None:
        nothing = dice.choice(["", "x", "#REDIRECT [[User talk:Victim]]", "{{nobots}}", "<!--"])
        self.changes(dice, PAGE, lambda text: nothing + (text if nothing[:2] in "{{<!--" else ""))

    def absurd(self, dice: random.Random) -> None:
        """What no reader was made for, in a section of its own or in somebody else's."""
        words = dice.choice(ABSURD)
        if dice.random() < 0.5:
            words = f"== Absurd {dice.randrange(9)} ==\n{words}"
            self.changes(dice, PAGE, lambda text: f"{text}\n\n{words}")
        else:
            self.changes(dice, PAGE, lambda text: self._in_some_section(dice, text, words))

    def hostile_words(self, dice: random.Random) -> None:
        victim = dice.choice(NAMES)
        heading = dice.choice([*hostile.headings(victim), "\u202eHidden\u2066 \u200f", "x" * 3000])
        words = dice.choice(hostile.words(victim))
        text = dice.choice([f"== {heading} ==\n{words} ~~~~", f":{words} {self._signature(dice)}"])
        if text.startswith("="):
            self.changes(dice, PAGE, lambda whole: f"{whole}\n\n{text}")
        else:
            self.changes(dice, PAGE, lambda whole: self._in_some_section(dice, whole, text))

    def _in_some_section(self, dice: random.Random, text: str, words: str) -> str:
        lead, parts = split(text)
        if not parts:
            return f"{text}\n{words}"
        place = dice.randrange(len(parts))
        parts[place] = f"{parts[place].rstrip()}\n{words}\n\n"
        return lead + "".join(parts)

    def spoils(self, dice: random.Random) -> None:
        """A template of the messages, or the status template."""
        for name in dice.sample(MESSAGES, 4):
            self.changes(dice, f"Template:Helpdesk {name}", dice.choice(SPOILT))

    def rows(self, dice: random.Random) -> None:
        """The roster: rows for others, hundreds of rows, none."""
        names = dice.sample(NAMES, 4)
        rows = [f"{{{{Helpdesk expert|{name}|topics=copyright, upload}}}}" for name in names]
        many = [f"{{{{Helpdesk expert|X{place}|topics=copyright}}}}" for place in range(300)]
        changes: list[Callable[[str], str]] = [
            lambda text: "\n".join([text, *rows]),
            lambda text: "\n".join([*rows, text]),
            lambda text: "\n".join([text, *many]),
            lambda text: "\n".join([text, hostile.row(names[0], hostile.words(names[1])[0])]),
            lambda _: "",
            lambda text: text.replace("notify=mail", "notify=ping").replace("Cleo", "Victim"),
            lambda text: text.replace("topics=copyright", "topics=policy"),
            lambda text: f"<!--{text}",
        ]
        self.changes(dice, ROSTER, dice.choice(changes))

    def sets(self, dice: random.Random) -> None:
        """The page of settings."""
        words = f"{{{{Helpdesk settings|{dice.choice(HOSTILE_SETTINGS)}}}}}"
        self.changes(dice, SETTINGS, lambda text: dice.choice([words, f"{text}\n{words}", ""]))

    def boards(self, dice: random.Random) -> None:
        """The pages that the bot keeps: marks gone, doubled, put around what people wrote."""
        title = dice.choice([NEEDED, REPORT, LOG, STAFF, f"{PAGE}/Outcomes"])
        ours = self.weeks.desk.staff.read(title)
        if "notes of people" not in ours:
            self.weeks.desk.staff.edit(
                title, f"Some notes of people.\n{ours}\nMore notes of people."
            )
        changes: list[Callable[[str], str]] = [
            lambda text: text.replace(BEGIN, ""),
            lambda text: text.replace(END, ""),
            lambda text: text.replace(BEGIN, f"{BEGIN}{BEGIN}"),
            lambda text: text.replace(BEGIN, f"<nowiki>{BEGIN}"),
            lambda text: f"{END}\n{text}\n{BEGIN}",
            lambda text: f"{text}\n<!-- helpdeskbot:remind-elsewhere|remind|1|desk|x -->",
        ]
        self.changes(dice, title, dice.choice(changes))

    def talk_pages(self, dice: random.Random) -> None:
        """Somebody's talk page."""
        title = f"User talk:{dice.choice(NAMES)}"
        changes: list[Callable[[str], str]] = [
            lambda text: f"{text}\n" + "[[a|{{b|" * 12_000,
            lambda text: f"{text}\n<!-- never closed",
            lambda _: "",
            lambda text: f"{text}\n<!-- helpdeskbot:talk|c-Rita-20261123090000 --> ~~~~",
            lambda text: f"{text}\n{{{{bots|deny=HelpdeskBot}}}}",
            lambda text: f"{text}\n[[Category:Opted-out of message delivery]]",
        ]
        self.changes(dice, title, dice.choice(changes))

    def redirects(self, dice: random.Random) -> None:
        title = dice.choice([*(f"User talk:{name}" for name in NAMES), ARCHIVE, ROSTER, STAFF])
        to = dice.choice(["User talk:Victim", "User:Victim", PAGE, ROSTER, title])
        self.changes(dice, title, lambda _: f"#REDIRECT [[{to}]]")

    def changes(
        self, dice: random.Random, title: str, change: Callable[[str], str], by: str = ""
    ) -> None:
        """Save a page; staff bring it back as it was, if they come by."""
        desk = self.weeks.desk
        before = desk.staff.read(title)
        person = desk.person(by) if by else self.somebody(dice)
        person.edit(title, change(before))
        self.damage.append(lambda: desk.staff.edit(title, before))

    def somebody(self, dice: random.Random) -> Person:
        return self.weeks.desk.person(dice.choice(STRANGERS))

    def _signature(self, dice: random.Random) -> str:
        who, at = dice.choice(NAMES), self.weeks.desk.minutes_ago(dice.choice([0, 3000]))
        return f"[[User:{who}|{who}]] ([[User talk:{who}|talk]]) {at:%H:%M, %-d %B %Y} (UTC)"
