"""Weeks in which odd things happen to a desk, twice: with requests that rest, and with full looks.

``python -m tests.scenario.odd SEED ...`` plays the weeks of these seeds, ``A-B`` of a range.  That
somebody was renamed is left out: it is seen in a resting request when that is looked at.
"""

from __future__ import annotations

import contextlib
import random
import re
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import ClassVar, Self

from helpdeskbot.model.errors import EditRefused
from helpdeskbot.tick import tick
from tests.scenario.desk import PAGE, Tripwire
from tests.scenario.forging import Event, Plan
from tests.scenario.resting import OldWeeks, busy_plan, main
from tests.scenario.together import ARCHIVE
from tests.scenario.witness import split

TWO = f"{PAGE}/Two"
_GAPS = (0, 3, -2)
_SETTLES: tuple[tuple[float, float], ...] = ((0, 0), (0, 3), (2, 0), (2, 30))


def odd_plan(seed: int) -> Plan:
    """Busy weeks, with a pass within a minute of much that people do, and odd things between."""
    plan, dice = busy_plan(seed), random.Random(seed * 7 + 3)  # noqa: S311 - repeatable
    plan.policy["pages"] = [PAGE, TWO]
    new, reply = dice.choice(_SETTLES)
    plan.policy.update(settle_minutes=new, settle_reply_minutes=reply)
    events: list[Event] = [Event(plan.events[0].at, "differ", (dice.choice(_GAPS),))]
    for event in plan.events:
        events.append(event)
        if event.what == "tick":
            continue
        if dice.random() < 0.5:
            events.append(Event(event.at + timedelta(seconds=dice.choice([1, 20, 70])), "tick"))
        if dice.random() < 0.5:
            at = event.at + timedelta(minutes=dice.randrange(3))
            events.append(Event(at, dice.choice(OddWeeks.odd), (dice.random(),)))
            later = [timedelta(minutes=one) for one in (2, 9) if dice.random() < 0.6]
            events += [Event(at + one, "tick") for one in later]
    events.sort()
    return plan._replace(events=events)


class _Dead(BaseException):
    """The process was killed."""


class OddWeeks(OldWeeks):
    """Weeks in which pages are moved, spoilt and mended, and the process is killed."""

    odd: ClassVar = (
        *("retitle", "twin", "undo", "shuffle", "move", "delete", "protect", "block", "set_rights"),
        *("ask_two", "say_two", "close_two", "bring_back", "duplicate", "resolve", "forget"),
        *("hide", "kill", "spoil", "refuse"),
    )

    def __init__(self, plan: Plan, *, full: bool) -> None:
        super().__init__(plan, full=full)
        self.desk.person("Bo")
        self.desk.staff.edit(TWO, "Also here.")
        self._gap = timedelta()
        self._made = 0

    def play(self) -> Self:
        """Let it all happen; what the wiki refuses to people does not."""
        for event in self.plan.events:
            if event.what != "forge":
                self.desk.now = max(self.desk.now, event.at)
                with contextlib.suppress(EditRefused):
                    getattr(self, event.what)(*event.arguments)
        return self

    def tick(self) -> None:
        self.desk.office.clock = lambda: self.desk.now - self._gap
        super().tick()

    def differ(self, minutes: int) -> None:
        """Our clock is so much behind the wiki's from now on."""
        self._gap = timedelta(minutes=minutes)

    # -- Sections ----------------------------------------------------------------------------------
    def _edit(
        self, chance: float, change: Callable[[str], str], title: str = PAGE, who: str = "Samira"
    ) -> None:
        """Somebody changes one of a page's sections."""
        lead, parts = split(self.desk.staff.read(title))
        if parts:
            place = random.Random(chance).randrange(len(parts))  # noqa: S311
            parts[place] = f"{change(parts[place].rstrip())}\n\n"
            self.desk.person(who).edit(title, (lead + "".join(parts)).rstrip())

    def _heading(self, chance: float) -> str:
        """What one of the page's sections is called."""
        found = re.findall(r"^== (.*?) ==$", self.desk.text, re.MULTILINE)
        return str(random.Random(chance).choice(found)) if found else "Help"  # noqa: S311

    def retitle(self, chance: float) -> None:
        self._edit(chance, lambda part: part.replace(" ==\n", "! ==\n", 1), who="Hilda")

    def twin(self, chance: float) -> None:
        self._made += 1
        body = f"How do we use {self._made} maps? ~~~~"
        self.desk.person("Rolf").new_section(PAGE, self._heading(chance), body)

    def shuffle(self, chance: float) -> None:
        lead, parts = split(self.desk.text)
        parts = [f"{part.rstrip()}\n\n" for part in parts]
        random.Random(chance).shuffle(parts)  # noqa: S311
        self.desk.person("Hilda").edit(PAGE, (lead + "".join(parts)).rstrip())

    def duplicate(self, chance: float) -> None:
        tie = f"|duplicate={self._heading(chance + 1)}}}}}"
        self._edit(chance, lambda part: part.replace("}}", tie, 1))

    def resolve(self, chance: float) -> None:
        self._edit(chance, lambda part: f"{part}\n{{{{section resolved|1=~~~~}}}}")

    def spoil(self, chance: float) -> None:
        """Something is left open that swallows the rest; somebody undoes that, or nobody."""
        left = random.Random(chance).choice(["<!-- oops", "<nowiki>", "{{box|", "<pre>"])  # noqa: S311
        self._edit(chance, lambda part: f"{part}\n{left}", who="Rita")
        if chance < 0.4:
            self.desk.tick()
        if chance < 0.7:
            self.desk.staff.undo(PAGE)

    def bring_back(self, chance: float) -> None:
        """Staff take something out of the archive again."""
        if ARCHIVE in self.desk.wiki.world.pages:
            lead, parts = split(self.desk.staff.read(ARCHIVE))
            if parts:
                part = parts.pop(random.Random(chance).randrange(len(parts)))  # noqa: S311
                self.desk.staff.edit(ARCHIVE, (lead + "".join(parts)).rstrip() or "Empty.")
                self.desk.staff.append(PAGE, f"\n{part.strip()}")

    # -- The other page ----------------------------------------------------------------------------
    def ask_two(self, chance: float) -> None:
        self._made += 1
        body = f"Who can look at our contract number {self._made}? ~~~~"
        self.desk.person("Runa").new_section(TWO, f"Also {self._made}", body)

    def say_two(self, chance: float) -> None:
        self._edit(chance, lambda part: f"{part}\n:Which ones? ~~~~", TWO)

    def close_two(self, chance: float) -> None:
        start = r"(\{\{Helpdesk status\|)[^|{}]*"
        self._edit(chance, lambda part: re.sub(start, r"\1done", part, count=1), TWO)

    # -- The page as a whole -----------------------------------------------------------------------
    def undo(self, chance: float) -> None:
        self.desk.staff.undo(PAGE)

    def move(self, chance: float) -> None:
        """It is moved away and back, with a pass between or not."""
        self.desk.staff.move(PAGE, f"{PAGE}/Away")
        if chance < 0.5:
            self.desk.tick()
        self.desk.staff.delete(PAGE)
        self.desk.staff.move(f"{PAGE}/Away", PAGE, leave_redirect=False)

    def delete(self, chance: float) -> None:
        self.desk.staff.delete(PAGE)
        if chance < 0.5:
            self.desk.tick()
        self.desk.staff.restore(PAGE)

    def protect(self, chance: float) -> None:
        self.desk.staff.protect(PAGE, "sysop")
        self.desk.tick()
        self.desk.staff.protect(PAGE, "")

    def hide(self, chance: float) -> None:
        """Something of one of the last revisions is hidden."""
        dice = random.Random(chance)  # noqa: S311
        older = [one.revid for one in self.desk.wiki.fetch_history(PAGE)][1:6]
        if older:
            self.desk.staff.hide(dice.choice(older), dice.choice(["user", "text", "summary"]))

    def refuse(self, chance: float) -> None:
        """The page asks bots to stay away, and people go on meanwhile."""
        self.desk.staff.edit(PAGE, f"{{{{nobots}}}}\n{self.desk.text}")
        self.desk.tick()
        if chance < 0.5:
            self.come_back(int(chance * 16), "One more? ~~~~")
        self.desk.staff.edit(PAGE, self.desk.text.replace("{{nobots}}\n", ""))

    # -- People, and the bot -----------------------------------------------------------------------
    def block(self, chance: float) -> None:
        self.desk.staff.block(random.Random(chance).choice(["Bosse", "Cleo", "Rolf"]))  # noqa: S311

    def set_rights(self, chance: float) -> None:
        self.desk.staff.set_groups("Bo", *(["sysop"] if chance < 0.5 else []))

    def forget(self, chance: float) -> None:
        self.lose()

    def kill(self, chance: float) -> None:
        """A process is killed at some point of its pass; another one begins later."""
        left = int(chance * 60)

        def trip(name: str) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                raise _Dead

        wiki, store = Tripwire(self.desk.wiki, trip), Tripwire(self.desk.store, trip)
        office = self.desk.open_office(wiki, store)
        with contextlib.suppress(_Dead):
            tick(office, full=self.desk.looks_at_all)
        self.desk.minutes_pass(40)
        self.desk.office = self.desk.open_office()


if __name__ == "__main__":
    main(sys.argv[1:], odd_plan, OddWeeks)
