"""A random desk and what its people do there in two weeks, with a stranger among them or not.

What happens, when, and by whom is settled before anything is played, so that the same weeks with
and without the stranger differ by nothing else.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar, NamedTuple, Self

from tests.concerns.agreement.agreeing import ARCHIVE as PROJECT
from tests.concerns.asking.asking import COPYRIGHT, ROSTER
from tests.scenario.desk import START
from tests.scenario.stranger import NAMES, STRANGERS, Stranger
from tests.scenario.together import ARCHIVE, PAGE, WholeDesk
from tests.scenario.witness import Act, Section, follow, sections, split, watch

SETTINGS = f"{PAGE}/Settings"
REQUESTERS = ("Rita", "Rolf", "Runa")
EXPERTS = {"Anna": "ping", "Bosse": "talk", "Cleo": "mail"}
# Egon has left the roster, Fia wants nothing of bots, the desk never asks Nora, and the others
# have nothing to do with it.
OTHERS = ("Egon", "Fia", "Nora", "Victim", "Bystander")
BODIES = (
    COPYRIGHT,
    COPYRIGHT,
    PROJECT,
    "How do we begin? ~~~~",
    "{{Helpdesk status|new|topic=copyright}}\nWho can look at our contract? ~~~~",
    "How do we upload a thousand photographs?",
)
SAID = {
    "Samira": (
        "Which archive holds them? ~~~~",
        "It is done now. ~~~~",
        "[[User:Anna|Anna]], can you look at it? ~~~~",
        "{{Helpdesk agree}} ~~~~",
    ),
    "expert": (
        "I take care of it. ~~~~",
        "Which format have they? ~~~~",
        "{{Helpdesk not me}} ~~~~",
        "I am not the right one, sorry. {{Helpdesk not me|no time}} ~~~~",
    ),
    "requester": (
        "The one in Lima, and what now? ~~~~",
        "Thank you! ~~~~",
        "{{Helpdesk agree}} ~~~~",
        "{{Helpdesk follow-up answer|well}} ~~~~",
        "Any news?",
    ),
}
STATUSES = ("done", "done|topic=copyright", "declined", "on hold|until=2026-12-03", "planning")


class Event(NamedTuple):
    """Something that happens at the desk.

    :param what: a method of :class:`Weeks`, called with the arguments.
    """

    at: datetime
    what: str
    arguments: tuple[Any, ...] = ()


class Plan(NamedTuple):
    """A desk and what happens there.

    :param own: the stranger brings sections, too.  As these may be requests, experts are asked
        about them: so all experts are asked at once there, lest somebody else's turn changes.
    :param loses: the bot's memory is lost now and then.
    """

    policy: dict[str, Any]
    events: list[Event]
    own: bool
    loses: bool


def make_plan(seed: int, days: int = 11) -> Plan:
    """The same seed gives the same plan."""
    dice = random.Random(seed)  # noqa: S311 - repeatable, not secret
    own, loses = dice.random() < 0.5, dice.random() < 0.3
    plan = Plan(draw_settings(dice, own=own), [], own, loses)
    for day in range(days):
        morning = START + timedelta(days=day)
        if day % 2 == 0 and day < days - 5:
            at = morning + timedelta(minutes=dice.randrange(420))
            plan.events.append(Event(at, "ask", (day // 2, dice.choice(BODIES))))
        for _ in range(dice.choice([0, 1, 1, 2, 3])):
            at = morning + timedelta(minutes=dice.randrange(420))
            plan.events.append(lives(dice, at, dice.randrange(day // 2 + 1)))
        for _ in range(dice.choice([1, 2, 3, 4])):
            # Not in the last hour before the bot looks: nobody is left alone only because
            # somebody has just written.
            at = morning + timedelta(minutes=dice.randrange(410))
            plan.events.append(Event(at, "forge", (dice.random(),)))
        if loses and dice.random() < 0.15:
            plan.events.append(Event(morning + timedelta(minutes=479), "lose"))
        plan.events.append(Event(morning + timedelta(minutes=480), "tick"))
        if dice.random() < 0.25:
            plan.events.append(Event(morning + timedelta(minutes=600), "tick"))
    plan.events.sort()
    return plan


def lives(dice: random.Random, at: datetime, request: int) -> Event:
    """What people do at a desk: they talk, set statuses, archive."""
    happens = dice.random()
    if happens < 0.6:
        who = dice.choice(list(SAID))
        words = dice.choice(SAID[who])
        return Event(
            at, "say", (request, dice.choice([*EXPERTS]) if who == "expert" else who, words)
        )
    if happens < 0.8:
        return Event(at, "set_status", (request, dice.choice(STATUSES)))
    if happens < 0.9:
        return Event(at, "archive", (request, dice.choice(["ArchiverBot", "Samira"])))
    return Event(at, "set_days", (dice.choice([2, 3]),))


def draw_settings(dice: random.Random, *, own: bool) -> dict[str, Any]:
    return {
        "settings_page": SETTINGS,
        "turns": {"follow": dice.random() < 0.8},
        "next_step": {"enabled": True},
        "reminders": {
            "enabled": dice.random() < 0.9,
            "first_reaction": [1, 3],
            "desk": [1, 4],
            "expert": [1, 2],
            "requester": dice.choice([[2, 4], [1], [3, 5]]),
            "close_after": dice.choice([0, 2]),
            "next_expert_after": 1,
            "staff_after": 1,
            "digest_again": 3,
            "quiet_hours": 1,
            "person_quiet_hours": 4,
        },
        "asking": {
            "roster": ROSTER,
            "quiet_days": 0,
            "limit_per_month": 90,
            "open_limit": 90,
            "experts": 3 if own else dice.choice([1, 2]),
            "wait_days": dice.choice([1, 3]),
            "never": ["Nora"],
        },
        "agreement": {"enabled": dice.random() < 0.6, "settle_hours": 0},
        "archives": {
            "enabled": dice.random() < 0.8,
            "replies": dice.choice(["bring-back", "link"]),
            "mark_resolved": dice.random() < 0.5,
        },
        "capacity": {"enabled": False},
        "expectations": {"enabled": dice.random() < 0.5, "fewest": 1},
        "follow_up": {
            "enabled": dice.random() < 0.8,
            "days": [2, 6],
            "quiet_days": 1,
            "archives": [ARCHIVE],
        },
    }


@dataclass
class Weeks:
    """The weeks of a desk.

    :param forged: the stranger is there.

    Attributes: ``people`` ask, in turn.
    """

    people: ClassVar[Sequence[str]] = REQUESTERS
    plan: Plan
    forged: bool = False
    mailed: list[datetime] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.desk = desk = WholeDesk(**self.plan.policy)
        self.stranger = Stranger(self)
        desk.staff.edit(SETTINGS, "{{Helpdesk settings|asking.experts=5|asking.wait_days=1}}")
        desk.staff.edit(SETTINGS, "{{Helpdesk settings|asking.wait_days=3}}")
        for name in OTHERS:
            desk.person(name).edit(f"User:{name}", "Hello")
        desk.person("Fia").edit("User talk:Fia", "{{nobots}}")
        for name, way in {**EXPERTS, "Fia": "ping", "Nora": "talk", "Egon": "talk"}.items():
            desk.joins(name, "copyright, upload", notify=way).take_mail()
        egon = desk.person("Egon")
        egon.edit(ROSTER, egon.read(ROSTER).rpartition("\n")[0])
        desk.person("ArchiverBot", "bot")
        desk.minutes_pass(5)

    def play(self) -> Self:
        """Let it all happen."""
        for event in self.plan.events:
            if self.forged or event.what != "forge":
                self.desk.now = max(self.desk.now, event.at)
                getattr(self, event.what)(*event.arguments)
        return self

    def acts(self) -> list[Act]:
        """What the bot did to people, as the wiki tells it."""
        return watch(self.desk.wiki, PAGE, self.mailed)

    def brought(self) -> tuple[Counter[str], set[str]]:
        """What strangers did on the desk's page, by the headings of sections.

        :returns: how many they brought, and in which ones of others they wrote something.
        """
        brought: set[tuple[int, str]] = set()
        wrote: set[str] = set()
        for revision, before, now in follow(self.desk.wiki.world.pages[PAGE].revisions):
            brought |= {(one.number, one.heading) for one in now if one.by in STRANGERS}
            if revision.user in STRANGERS:
                wrote |= {one.heading for one in now if one not in before}
        return Counter(heading for _, heading in brought), wrote

    def sections(self) -> list[Section]:
        """What stands on the desk's page, with who brought it."""
        return sections(self.desk.wiki, PAGE)

    # -- The bot -----------------------------------------------------------------------------------
    def tick(self) -> None:
        self.desk.tick()
        self.mailed += [self.desk.now] * (len(self.desk.wiki.mails) - len(self.mailed))

    def lose(self) -> None:
        self.desk.lose_the_database()

    # -- The stranger ------------------------------------------------------------------------------
    def forge(self, chance: float) -> None:
        dice = random.Random(chance)  # noqa: S311
        before = self.desk.text
        self.stranger.adds_something(dice, own=self.plan.own)
        if self.desk.text != before and dice.random() < 0.15:
            self.desk.minutes_pass(1)
            self.desk.staff.undo(PAGE)

    # -- People ------------------------------------------------------------------------------------
    def ask(self, request: int, body: str) -> None:
        person = self.desk.person(self.people[request % len(self.people)])
        # No two people ask in the very same words: that would be one request, moved.
        body = body.replace("thousand", f"thousand and {request}")
        person.new_section(PAGE, f"Matter {request}", body)

    def say(self, request: int, who: str, words: str) -> None:
        """Somebody writes at the end of a request, in the archive if it is there."""
        who = self.people[request % len(self.people)] if who == "requester" else who
        for title in (PAGE, ARCHIVE):
            place = self._find(title, request)
            if place is not None:
                lead, parts = split(self.desk.staff.read(title))
                parts[place] = f"{parts[place].rstrip()}\n:{words}\n\n"
                self.desk.person(who).edit(title, (lead + "".join(parts)).rstrip())
                return

    def set_status(self, request: int, status: str) -> None:
        place = self._find(PAGE, request)
        if place is not None:
            lead, parts = split(self.desk.text)
            new = f"{{{{Helpdesk status|{status}"
            parts[place], count = re.subn(
                r"\{\{Helpdesk status\|[^|{}]*", new, parts[place], count=1
            )
            if not count:
                # The bot has not been there yet.
                parts[place] = parts[place].replace("==\n", f"==\n{new}}}}}\n", 1)
            self.desk.staff.edit(PAGE, lead + "".join(parts))

    def archive(self, request: int, who: str) -> None:
        place = self._find(PAGE, request)
        if place is not None:
            self.moves(who, place)

    def set_days(self, days: int) -> None:
        """Staff change a setting."""
        self.desk.staff.edit(SETTINGS, f"{{{{Helpdesk settings|asking.wait_days={days}}}}}")

    def moves(self, who: str, place: int) -> None:
        """Somebody moves a section of the desk's page to the archive."""
        lead, parts = split(self.desk.text)
        section = parts.pop(place)
        person = self.desk.person(who)
        person.append(ARCHIVE, f"\n{section.strip()}")
        person.edit(PAGE, (lead + "".join(parts)).rstrip(), f"Archiving 1 thread to [[{ARCHIVE}]]")

    def _find(self, title: str, request: int) -> int | None:
        for place, section in enumerate(sections(self.desk.wiki, title)):
            if section.heading == f"Matter {request}" and section.by not in STRANGERS:
                return place
        return None


__all__ = ["EXPERTS", "NAMES", "PAGE", "STRANGERS", "Plan", "Weeks", "make_plan"]
