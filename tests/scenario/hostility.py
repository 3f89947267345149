"""A hostile week: a desk with everything on, twenty people as usual, and vandals with every trick.

What happens, when, and by whom is settled by the seed before anything is played.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from helpdeskbot.model.errors import EditRefused, Unreachable
from tests.scenario.desk import START
from tests.scenario.forging import BODIES, Event, Plan, Weeks, draw_settings, lives
from tests.scenario.trickster import Trickster

PEOPLE = (
    *("Rita", "Rolf", "Runa", "Abdi", "Beth", "Carl", "Dora", "Emil", "Faye", "Gus"),
    *("Hana", "Ivo", "Jill", "Kofi", "Lena", "Milo"),
)
"""Who asks; with three experts and a member of staff, twenty people."""


def make_hostile_plan(seed: int, days: int) -> Plan:
    """The same seed gives the same plan."""
    dice = random.Random(f"hostile {seed}")  # noqa: S311 - repeatable, not secret
    policy = draw_settings(dice, own=True)
    for name in ("reminders", "agreement", "archives", "expectations", "follow_up"):
        policy[name] |= {"enabled": True}
    policy |= {"turns": {"follow": True}, "capacity": {"enabled": True, "simple": 9}}
    policy |= {"next_step": {"enabled": True}}
    events: list[Event] = []
    asked = 0
    for day in range(days):
        morning = START + timedelta(days=day)

        for _ in range(dice.choice([1, 2, 4])):
            events.append(Event(_within(dice, morning), "ask", (asked, dice.choice(BODIES))))
            asked += 1
        events += [
            lives(dice, _within(dice, morning), dice.randrange(asked))
            for _ in range(dice.choice([2, 3, 5]))
        ]
        events += [
            Event(_within(dice, morning), "forge", (dice.random(),))
            for _ in range(dice.choice([1, 2]))
        ]
        for _ in range(dice.choice([2, 3, 4])):
            at = _within(dice, morning)
            events.append(Event(at, "vandalise", (dice.random(),)))
            # The bot comes by soon, and again.
            events += [
                Event(at + timedelta(minutes=minutes), "tick")
                for minutes in dice.sample([2, 6, 15, 40, 70], dice.choice([1, 1, 2]))
            ]
        events += [Event(_within(dice, morning), "mend") for _ in range(dice.choice([0, 1, 2]))]
        events += [Event(morning + timedelta(hours=hours), "tick") for hours in (4, 9, 11)]
        if dice.random() < 0.15:
            events.append(Event(_within(dice, morning), "lose"))
    # What is due on the days after, when nothing happens any more.
    events += [Event(START + timedelta(days=day, hours=9), "tick") for day in (days, days + 3)]
    return Plan(policy, sorted(events), own=True, loses=True)


def _within(dice: random.Random, morning: datetime) -> datetime:
    return morning + timedelta(minutes=dice.randrange(540))


class HostileWeek(Weeks):
    """A week of it.

    Attributes: ``failed``: what the bot itself reported as its own mistakes.
    """

    people: ClassVar[Sequence[str]] = PEOPLE

    def __post_init__(self) -> None:
        super().__post_init__()
        self.vandal = self.stranger = Trickster(self)
        self.failed: list[str] = []

    def vandalise(self, chance: float) -> None:
        dice = random.Random(chance)  # noqa: S311
        self._tries(lambda: self.vandal.does_something(dice))

    def mend(self) -> None:
        self.vandal.mends()

    def forge(self, chance: float) -> None:
        self._tries(lambda: super(HostileWeek, self).forge(chance))

    def _tries(self, what: Callable[[], object]) -> None:
        """Somebody does something that the wiki may not let them do."""
        try:
            what()
        except EditRefused as refusal:
            self.vandal.done.append(f"{refusal.code}: {refusal.where}")

    def tick(self) -> None:
        try:
            report = self.desk.tick()
        except Unreachable:
            report = None
        mails = self.desk.wiki.mails
        self.mailed += [self.desk.now] * (len(mails) - len(self.mailed))
        self.desk.wiki.before = None
        for problem in report.problems if report else ():
            if problem.advice == "Please report this as a bug, with the log":
                self.failed.append(
                    f"{self.desk.now:%d %H:%M} {problem.where}: {problem.what[:200]}"
                )
