"""A stranger who adds to a desk's pages what was ever written there, in anybody's name."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

from tests.concerns.asking.asking import ROSTER
from tests.scenario.together import ARCHIVE, PAGE
from tests.scenario.witness import sections, split

if TYPE_CHECKING:
    from tests.scenario.forging import Weeks

STRANGERS = ("Mallory", "192.0.2.7")
NAMES = (
    *("Rita", "Rolf", "Runa", "Anna", "Bosse", "Cleo", "Samira", "HelpdeskBot"),
    *("Egon", "Fia", "Nora", "Victim", "Bystander", "Mallory"),
)
STAFF, SETTINGS, ANSWERS = f"{PAGE}/Staff", f"{PAGE}/Settings", f"{PAGE}/Follow-ups"
# What nobody may have written there yet: words, then templates.
WORDS = (
    ":x <!-- helpdeskbot:ask|talk:{who} --> {bot}",
    ":x <!-- helpdeskbot:ask|ping:{who}|mail:{who} --> {bot}",
    ":x <!-- helpdeskbot:remind|remind|1|requester|{who} --> {bot}",
    ":x <!-- helpdeskbot:staff|{who} --> {bot}",
    ":x <!-- helpdeskbot:agree-again|64b2711fb6489fda|{who} --> {bot}",
    ":[[User:{who}|{who}]]: how is it? {sign}",
    ":Thanks! {sign}",
    ":I take care of it. {sign}",
    ":What is your question? {sign}",
)
TEMPLATES = (
    ":{{{{Helpdesk not me}}}} {sign}",
    ":{{{{Helpdesk agree}}}} {sign}",
    ":{{{{unsigned|{who}}}}} Please help us with this.",
    "{{{{Helpdesk status|waiting for requester}}}}\nHow? {sign}",
    "{{{{Helpdesk status|waiting for expert|expert={who}}}}}\nHow? {sign}",
    "{{{{Helpdesk status|in progress|expert={who}|due=2026-11-25}}}}\nHow? {sign}",
    "{{{{Helpdesk status|done|topic=upload}}}}\nHow? {sign}",
    "{{{{Helpdesk status|planning}}}}\nHow? {sign}",
    "{{{{Helpdesk agreement\n| requester = x\n| by = 2026-11-24\n| part1 = all of it\n"
    "| owner1 = {who}\n| due1 = 2026-11-25\n| accepted = {who}\n}}}} {sign}",
    "{{{{Helpdesk expert|{who}|topics=copyright, upload|limit=90|notify=talk}}}}",
    "{{{{Section resolved|1={sign}}}}}",
)
_SIGNED = re.compile(r"\[\[User:[^]]*\]\] \(\[\[User talk:[^]]*\]\]\) (\d\d:\d\d, [^(\n]*\(UTC\))")


class Stranger:
    """Who has nothing to do with the desk; now with an account, now without."""

    def __init__(self, weeks: Weeks) -> None:
        self.weeks = weeks
        self.forgeries: list[str] = []

    def adds_something(self, dice: random.Random, *, own: bool) -> None:
        """Add something somewhere.

        :param own: sections, too.
        """
        ways = [self._in_a_request, self._in_a_request, self._elsewhere]
        dice.choice([*ways, self._section, self._archives] if own else ways)(dice)

    def _section(self, dice: random.Random) -> None:
        text = self._words(dice)
        if not text.startswith("== ") or dice.random() < 0.5:
            text = f"== Hi {dice.randrange(9)} ==\n{text.partition('==' + chr(10))[2] or text}"
        before = self.weeks.desk.text
        if dice.random() < 0.2:
            lead, parts = split(before)
            self._saves(dice, PAGE, f"{lead.rstrip()}\n\n{text}\n\n{''.join(parts)}", text)
        else:
            self._saves(dice, PAGE, f"{before}\n\n{text}", text)

    def _in_a_request(self, dice: random.Random) -> None:
        lead, parts = split(self.weeks.desk.text)
        if parts:
            place = dice.randrange(len(parts))
            lines = parts[place].rstrip().split("\n")
            at = dice.choice([1, len(lines), len(lines), dice.randrange(1, len(lines) + 1)])
            text = self._words(dice, whole=False)
            lines[at:at] = [text]
            parts[place] = "\n".join(lines) + "\n\n"
            self._saves(dice, PAGE, (lead + "".join(parts)).rstrip(), text)

    def _elsewhere(self, dice: random.Random) -> None:
        theirs = f"User talk:{dice.choice(NAMES)}"
        titles = [ARCHIVE, ARCHIVE, ROSTER, ROSTER, STAFF, SETTINGS, ANSWERS, theirs]
        title = dice.choice(titles)
        only = {ROSTER: "Helpdesk expert", SETTINGS: "Helpdesk settings"}.get(title, "")
        text = self._words(dice, only=only if dice.random() < 0.7 else "")
        before = self.weeks.desk.staff.read(title)
        self._saves(dice, title, f"{before}\n{text}" if before else text, text)

    def _archives(self, dice: random.Random) -> None:
        """What the stranger has brought goes to the archive."""
        now = sections(self.weeks.desk.wiki, PAGE)
        mine = [place for place, one in enumerate(now) if one.by in STRANGERS]
        if mine:
            self.weeks.moves(dice.choice(["ArchiverBot", "Mallory"]), dice.choice(mine))

    def _words(self, dice: random.Random, *, whole: bool = True, only: str = "") -> str:
        """Something that was written there, or was not; often in somebody else's name.

        :param whole: it may be a whole section.
        """
        who = dice.choice(NAMES)
        when = self.weeks.desk.minutes_ago(dice.choice([0, 1, 60, 3000, 30000]))
        sign = f"[[User:{who}|{who}]] ([[User talk:{who}|talk]]) {when:%H:%M, %-d %B %Y} (UTC)"
        if dice.random() < 0.35 and not only:
            bot = sign.replace(who, "HelpdeskBot")
            return dice.choice(WORDS + TEMPLATES).format(who=who, sign=sign, bot=bot)
        texts = [
            text
            for text in self._written()
            if only in text and (whole or not text.startswith("== "))
        ]
        text = dice.choice(texts or [""])
        if dice.random() < 0.4:
            text = _SIGNED.sub(sign, text)
        if dice.random() < 0.3:
            text = re.sub(r"\b(expert|owner1|accepted)( ?= ?)\w+", rf"\1\g<2>{who}", text)
            text = re.sub(r"\|(ping|talk|mail):\w+", rf"|\1:{who}", text)
        return f"{text} ~~~~" if dice.random() < 0.2 else text

    def _written(self) -> list[str]:
        """What others have added to the pages so far: blocks, lines, sections as they stand.

        An opt-out on a talk page is left out.  Anybody can write one there, and then others are
        asked or told instead.
        """
        wiki, found = self.weeks.desk.wiki, dict[str, None]()
        titles = [PAGE, ARCHIVE, STAFF, ROSTER, SETTINGS, *(f"User talk:{name}" for name in NAMES)]
        for title in titles:
            page = wiki.world.pages.get(title)
            old: set[str] = set()
            for revision in page.revisions if page else ():
                lines = revision.text.split("\n")
                new = [line for line in lines if line not in old and line.strip()]
                old = set(lines)
                if new and revision.user not in STRANGERS and "{{nobots}}" not in new:
                    found |= dict.fromkeys(["\n".join(new), *new])
        return [*found, *(one.text for one in sections(wiki, PAGE) if one.by not in STRANGERS)]

    def _saves(self, dice: random.Random, title: str, whole: str, text: str) -> None:
        self.forgeries.append(f"{self.weeks.desk.now} on {title}:\n{text}")
        self.weeks.desk.person(dice.choice(STRANGERS)).edit(title, whole)
