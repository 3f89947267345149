"""The same weeks of a desk twice: with passes that let requests rest, and with full looks.

``python -m tests.scenario.resting SEED ...`` plays the weeks of these seeds, ``A-B`` of a range.
"""

from __future__ import annotations

import logging
import random
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.concerns.duty.dutiful import DUTY, row
from tests.scenario.desk import PAGE
from tests.scenario.forging import Event, Plan, Weeks, make_plan

_OVER = ("done", "declined", "done|topic=copyright")
_TAUGHT = ("topic=upload", "topic=training", "size=project", "size=simple")
_CREW = ("Samira", "Bo")
_ROWS: tuple[dict[str, str] | None, ...] = (
    {},
    {"away_until": "2026-12-02"},
    {"open_limit": "1"},
    None,
)
_THANKS = ("Thank you! ~~~~", "It does not work after all, what now? ~~~~", "See above. ~~~~")


def busy_plan(seed: int) -> Plan:
    """Random weeks with a pass after each edit, on a page on which much is over already.

    What depends on other requests than the one it is about, is switched on.
    """
    plan, dice = make_plan(seed), random.Random(seed + 1)  # noqa: S311 - repeatable, not secret
    if dice.random() < 0.5:
        plan.policy["capacity"] = {"enabled": True, "simple": 4, "involved": 2, "project": 1}
    if dice.random() < 0.7:
        few = {"limit_per_month": dice.choice([2, 4]), "open_limit": dice.choice([1, 2])}
        plan.policy["asking"] |= {**few, "quiet_days": dice.choice([0, 1, 2])}
    shown = {key: {"enabled": True} for key in ("figures", "dashboard", "outcomes")}
    plan.policy.update(shown, duty={"enabled": dice.random() < 0.6})
    events: list[Event] = []
    for event in plan.events:
        if event.what == "forge":
            # A stranger's place is taken by who comes back to what is over.
            number = dice.randrange(8)
            event = Event(event.at, "come_back", (number, dice.choice(_THANKS)))
            chance = dice.random()
            if chance < 0.3:
                event = Event(event.at, "close", (number, dice.choice((*_OVER, "new"))))
            elif chance < 0.4:
                event = Event(event.at, "teach", (dice.randrange(5), dice.choice(_TAUGHT)))
            elif chance < 0.5:
                event = Event(event.at, "join", (dice.choice(_CREW), dice.choice(_ROWS)))
        events.append(event)
        if dice.random() < 0.7:
            events.append(Event(event.at + timedelta(minutes=4), "tick"))
        if dice.random() < 0.5:
            events.append(Event(event.at + timedelta(minutes=11), "tick"))
    events.sort()
    return plan._replace(events=events)


class OldWeeks(Weeks):
    """Weeks on a page with requests that were over before they began."""

    def __init__(self, plan: Plan, *, full: bool) -> None:
        super().__init__(plan)
        self.desk.looks_at_all = full
        posted = self.desk.now.strftime("%H:%M, %d %B %Y (UTC)")
        parts = []
        for number in range(8):
            name = self.people[number % len(self.people)]
            parts.append(
                f"\n== Old {number} ==\n{{{{Helpdesk status|{_OVER[number % 3]}}}}}\n"
                f"How do we count our {number} pictures? [[User:{name}|{name}]] "
                f"([[User talk:{name}|talk]]) {posted}\n:Like this. [[User:Anna|Anna]] "
                f"([[User talk:Anna|talk]]) {posted}\n"
            )
        self.desk.staff.edit(PAGE, "".join(parts).strip())
        self.desk.minutes_pass(5)

    def come_back(self, number: int, words: str) -> None:
        """Somebody writes to what is over."""
        name, heading = self.people[number % len(self.people)], f"== Old {number} ==\n"
        head, found, rest = self.desk.text.partition(heading)
        if found:
            thread, line, later = rest.partition("\n== ")
            text = f"{head}{found}{thread.rstrip()}\n:{words}\n{line}{later}"
            self.desk.person(name).edit(PAGE, text)

    def close(self, number: int, status: str) -> None:
        """Staff set its status anew."""
        head, found, rest = self.desk.text.partition(f"== Old {number} ==\n")
        if found:
            _, end, later = rest.partition("}}")
            self.desk.staff.edit(PAGE, f"{head}{found}{{{{Helpdesk status|{status}{end}{later}")

    def teach(self, request: int, param: str) -> None:
        """Staff write into a template what a request is about."""
        head, found, rest = self.desk.text.partition(
            f"== Matter {request} ==\n{{{{Helpdesk status|"
        )
        if found:
            value, end, later = rest.partition("}}")
            name = param.partition("=")[0]
            kept = [one for one in value.split("|") if not one.startswith(f"{name}=")]
            text = f"{head}{found}{'|'.join([*kept, param])}{end}{later}"
            self.desk.staff.edit(PAGE, text)

    def join(self, name: str, params: dict[str, str] | None) -> None:
        """Somebody puts themselves on the page of duty, changes their row or takes it away."""
        person = self.desk.person(name)
        rows = [one for one in person.read(DUTY).splitlines() if name not in one]
        if params is not None:
            rows.append(row(name, **params))
        person.edit(DUTY, "\n".join(rows))

    def told(self) -> dict[str, Any]:
        """Everything that anybody did on the wiki, and when, and all mails."""
        wiki = self.desk.wiki
        pages = {
            title: [(one.timestamp, one.user, one.text, one.summary) for one in page.revisions]
            for title, page in wiki.world.pages.items()
        }
        return {**pages, "mails": list(wiki.mails)}


class _Missed(logging.Handler):
    """Listens to what a full look says that resting has missed."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(f"{record.getMessage()}: {getattr(record, 'kinds', '')}")


def compare(
    seed: int,
    make: Callable[[int], Plan] = busy_plan,
    weeks: type[OldWeeks] = OldWeeks,
) -> list[str]:
    """What differs between weeks with and without resting requests: pages, and what was missed."""
    plan, log, missed = make(seed), logging.getLogger("helpdeskbot.concerns.visit"), _Missed()
    log.addHandler(missed)
    try:
        one, other = (weeks(plan, full=full).play().told() for full in (False, True))
    finally:
        log.removeHandler(missed)
    differ = [title for title in one.keys() | other.keys() if one.get(title) != other.get(title)]
    return [*sorted(differ), *missed.said]


def main(
    given: list[str],
    make: Callable[[int], Plan] = busy_plan,
    weeks: type[OldWeeks] = OldWeeks,
) -> None:
    """Play the weeks of some seeds, and print what differs."""
    for word in given:
        first, _, last = word.partition("-")
        for seed in range(int(first), int(last or first) + 1):
            differ = compare(seed, make, weeks)
            print(seed, differ or "the same", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
