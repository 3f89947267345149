"""A small year of a desk, day by day, with everything that can be counted of it counted by hand.

Fifteen requests, two of them of the year before.  Each is posted at ten o'clock, somebody reacts
so many days later, and so many days after the posting it ends: see :data:`REQUESTS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import Any

from tests.scenario.desk import PAGE, Desk

ARCHIVE = f"{PAGE}/Archive"
OUTCOMES = f"{PAGE}/Outcomes"
FORM = (
    "'''What do you want to reach?''' <!-- helpdesk:goal -->\n"
    "A better page. How do we begin with it? ~~~~"
)
ANSWERED_IN = 3
ON_HOLD = 6


@dataclass(frozen=True)
class Asked:
    """A request as it is played.

    :param reaction: so many days after the posting somebody else writes; ``None``: nobody does.
    :param end: so many days after it, it has its last status.
    :param left: so many days after it, it is moved to the archive.
    """

    number: int
    opened: datetime
    reaction: int | None
    end: int | None
    status: str
    topic: str
    left: int | None = None
    body: str = "How do we begin? ~~~~"

    @property
    def heading(self) -> str:
        return f"Matter {self.number}"

    @property
    def requester(self) -> str:
        return "Rut" if self.number == 10 else f"Requester {self.number}"


def on(month: int, day: int, year: int = 2027) -> datetime:
    return datetime(year, month, day, 10, tzinfo=UTC)


REQUESTS = [
    Asked(-1, on(12, 1, 2026), 1, 10, "done", "upload", left=19),
    Asked(0, on(12, 20, 2026), 2, 20, "done", "upload", left=40),
    Asked(1, on(1, 11), 1, 5, "done", "upload"),
    Asked(2, on(1, 20), 2, 8, "done", "upload", left=30),
    Asked(3, on(2, 1), 1, 30, "done", "upload", left=50),
    Asked(4, on(2, 10), 3, 4, "declined|reason=scope", "copyright"),
    Asked(5, on(3, 1), 2, 12, "done", "upload", left=15),
    Asked(6, on(3, 10), 5, 40, "done", "upload"),
    Asked(7, on(4, 1), 1, 2, "declined|reason=late", "copyright", left=10),
    Asked(8, on(4, 20), None, 15, "no response", "copyright"),
    Asked(9, on(5, 5), 4, None, "in progress", "upload", left=10),
    Asked(10, on(6, 1), 2, 6, "done", "training", body=""),
    Asked(11, on(7, 1), 1, 3, "done", "training", left=60, body=FORM),
    Asked(12, on(8, 1), 1, None, "in progress", "training", body="{help}How do we begin? ~~~~"),
    Asked(13, on(9, 1), 10, 60, "done", "upload"),
]
END = datetime(2028, 1, 2, tzinfo=UTC)

# Counted by hand, from the list above: this year, and the year before.
FLOW = {"open-before": (1, 0), "in": (13, 2), "out": (12, 1), "left": (1, 0), "open-after": (1, 1)}
TIMES = {"all": (13, 2, 5, 8, 60)}
TOPICS = {
    "upload": (7, 2, 10, 12, 60),
    "copyright": (3, None, None, None, None),
    "training": (3, None, None, None, None),
}
DOORS = {"hand": 10, "behalf": 1, "form": 1, "link": 1}
DECISIONS = {"done": (9, 12, 60), "declined": (2, None, None), "no response": (1, None, None)}
REASONS = {"late": 1, "scope": 1}
# In the year: of number 0 eight days and ten hours, of number 12 all but ten hours of 153 days.
WAITS = {"desk": (165 + 161, 14), "requester": (10, 1), "nobody": (20, 1)}
FOLLOW_UPS = {"answer-help": 1}
LANGUAGES = {"en": 13}


@cache
def play_once() -> SmallYear:
    """The year, played; whoever changes anything puts it back."""
    desk = SmallYear()
    desk.play()
    return desk


class SmallYear(Desk):
    """The desk of that year.

    :param tick_at: whether the bot looks, at a moment.
    """

    def __init__(self, **policy: Any) -> None:
        settings = {"turns": {"enabled": True}, "figures": {"enabled": True}, "staff": ["Samira"]}
        super().__init__(**{**settings, **policy})

    def play(self, looks: Callable[[datetime], bool] = lambda moment: True) -> None:
        """Play all of it; the bot looks five minutes after something has happened."""
        for at, act in sorted(self._acts(), key=lambda pair: pair[0]):
            self.now = at
            act()
            self.minutes_pass(5)
            if looks(self.now):
                self.tick()
        self.now = END
        self.tick()

    def _acts(self) -> Iterator[tuple[datetime, Callable[[], object]]]:
        for one in REQUESTS:
            yield one.opened, partial(self._post, one)
            word = "Which format?" if one.number == ANSWERED_IN else "I will do it."
            if one.reaction is not None:
                at = one.opened + timedelta(days=one.reaction)
                yield at, partial(self.says, one, "Samira", word)
                if one.end is None:
                    later = at + timedelta(minutes=10)
                    yield later, partial(self.sets, one, f"{one.status}|topic={one.topic}")
            if one.number == ANSWERED_IN:
                at = one.opened + timedelta(days=11)
                yield at, partial(self.says, one, one.requester, "It is a TIFF.")
            if one.number == ON_HOLD:
                for day, status in ((10, "on hold"), (30, "in progress")):
                    at = one.opened + timedelta(days=day)
                    yield at, partial(self.sets, one, status)
            if one.end is not None:
                at = one.opened + timedelta(days=one.end)
                yield at, partial(self.sets, one, f"{one.status}|topic={one.topic}")
            if one.left is not None:
                at = one.opened + timedelta(days=one.left)
                yield at, partial(self.archives, one)

    def _post(self, one: Asked) -> None:
        if one.number == 10:
            words = f"Rut has asked me. [[User:Rut|Rut]] {self.now:%H:%M, %-d %B %Y} (UTC)"
            self.person("Rut")
            self.staff.new_section(PAGE, one.heading, words)
            return
        first = next(asked for asked in REQUESTS if asked.number == 1)
        help_ = f"{{{{Helpdesk follow-up answer|help|{self.identity(first)}}}}} "
        by = first.requester if "{help}" in one.body else one.requester
        self.person(by).new_section(PAGE, one.heading, one.body.replace("{help}", help_))

    def identity(self, one: Asked) -> str:
        """A request's lasting id."""
        return f"h-{one.requester.replace(' ', '_')}-{one.opened:%Y%m%d%H%M%S}"

    def says(self, one: Asked, who: str, words: str) -> None:
        """Somebody writes at the end of a request."""
        _, end = self._section(one)
        text = f"{self.text[:end].rstrip()}\n:{words} ~~~~{self.text[end:]}"
        self.person(who).edit(PAGE, text)

    def sets(self, one: Asked, status: str) -> None:
        """Staff set a request's status."""
        start, end = self._section(one)
        at = self.text.index("{{Helpdesk status", start, end)
        close = self.text.index("}}", at) + 2
        new = f"{{{{Helpdesk status|{status}}}}}"
        self.staff.edit(PAGE, f"{self.text[:at]}{new}{self.text[close:]}")

    def archives(self, one: Asked) -> None:
        """A request is moved to the archive."""
        start, end = self._section(one)
        self.staff.append(ARCHIVE, "\n" + self.text[start:end].strip())
        self.staff.edit(PAGE, self.text[:start].rstrip() + self.text[end:])

    def _section(self, one: Asked) -> tuple[int, int]:
        start = self.text.index(f"== {one.heading} ==\n")
        end = self.text.find("\n\n== ", start)
        return start, len(self.text) if end < 0 else end
