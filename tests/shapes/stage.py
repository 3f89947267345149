"""A desk whose requests are of some shape, for stories that are to go alike with each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from helpdeskbot import __version__
from helpdeskbot.publish import apply_publish, fetch_steps, load_pages
from helpdeskbot.wiki.practice import Person
from tests.publish.conftest import OF_CONCERNS
from tests.scenario.desk import PAGE, STOP, Desk

ROSTER = "Project:Helpdesk/Experts"
ROOT = f"{PAGE}/Requests"
TALK = "Project talk:Helpdesk/Requests"


class ShapedDesk(Desk):
    """A desk that looks after its requests from the first day to long after the last."""

    shape: ClassVar[dict[str, Any]]
    lead = "Welcome to the desk."

    def __init__(self, **policy: Any) -> None:
        usual = {
            "staff": ["Samira"],
            "turns": {"follow": True},
            "asking": {"roster": ROSTER, "quiet_days": 0},
            "reminders": {"enabled": True},
            "follow_up": {"enabled": True},
        }
        super().__init__(**{**usual, **self.shape, **policy})
        values = {
            **OF_CONCERNS,
            "bot": self.wiki.bot,
            "contact": "https://example.org/",
            "stop": STOP,
            "version": __version__,
            "roster": ROSTER,
        }
        parts = ["roster", "reminders", "follow-up", "archives", "agreement"]
        pages = [
            page
            for page in load_pages(values, parts=parts)
            if page.title == ROSTER or page.title.endswith(("/en", "/preload"))
        ]
        steps = fetch_steps(self.wiki, self.store, pages)
        apply_publish(self.wiki, self.store, steps, force=(), now=self.now)
        self.staff.edit(PAGE, self.lead)
        self.minutes_pass(10)

    # -- What people do ----------------------------------------------------------------------------
    def posts(self, name: str, heading: str, body: str) -> Person:
        """Somebody posts a request where requests stand at this desk, and leaves it alone."""
        raise NotImplementedError

    def says(self, person: Person, heading: str, words: str) -> None:
        """Somebody writes in a request, where one would."""
        raise NotImplementedError

    def request(self, heading: str) -> str:
        """A request as it stands on its page, heading included."""
        raise NotImplementedError

    def talk(self, heading: str) -> str:
        """What is said in a request."""
        return self.request(heading)

    def sets(self, heading: str, status: str) -> None:
        """Staff set the status of a request."""
        raise NotImplementedError

    # -- What is seen ------------------------------------------------------------------------------
    def status(self, heading: str) -> str:
        """The status template of a request, which is to stand on its first line."""
        first = next(line for line in self.request(heading).splitlines() if line[:1] != "=")
        return first if first.startswith("{{Helpdesk status") else ""

    def notified(self) -> list[str]:
        return [notice.user for notice in self.wiki.notifications if notice.kind == "mention"]

    def days_pass(self, days: float) -> None:
        self.now += timedelta(days=days)

    def ticks(self, days: int) -> None:
        """Let so many days pass, with a tick on each."""
        for _ in range(days):
            self.days_pass(1)
            self.now = self.now.replace(hour=12, minute=0)
            self.tick()

    def edits(self) -> int:
        """How often the bot has saved anything."""
        return len(self.wiki.fetch_own_edits(self.minutes_ago(60 * 24 * 1000)))


class SectionDesk(ShapedDesk):
    """One page, on which requests are sections of level 3 below others."""

    shape: ClassVar = {"level": 3}
    lead = "Welcome to the desk.\n\n== October ==\n\n== November ==\n"
    above = "== November ==\n"

    def posts(self, name: str, heading: str, body: str) -> Person:
        person, text = self.person(name), f"{self.text}\n"
        end = text.find("\n== ", text.index(self.above))
        end = end if end >= 0 else len(text)
        section = f"\n=== {heading} ===\n{body} ~~~~\n"
        person.edit(PAGE, f"{text[:end].rstrip()}\n{section}{text[end:]}")
        self.minutes_pass(5)
        return person

    def request(self, heading: str) -> str:
        _, line, rest = self.text.partition(f"=== {heading} ===\n")
        ends = [at for at in (rest.find("\n== "), rest.find("\n=== ")) if at >= 0]
        return line + rest[: min(ends, default=len(rest))]

    def says(self, person: Person, heading: str, words: str) -> None:
        own = self.request(heading)
        person.replace(PAGE, own, f"{own.rstrip()}\n:{words} ~~~~\n")

    def sets(self, heading: str, status: str) -> None:
        own, new = self.request(heading), f"{{{{Helpdesk status|{status}}}}}"
        self.staff.replace(PAGE, own, own.replace(self.status(heading), new))


class UnderDesk(SectionDesk):
    """The same, but only what stands below one of its headings is a request."""

    shape: ClassVar = {"level": 3, "under": "Manual requests"}
    lead = (
        "Welcome to the desk.\n\n== Manual requests ==\n\n== Done ==\n\n=== Old ===\n"
        "{{Helpdesk status|in progress}}\nDone long ago. --[[User:Otto]] 10:00, 23 November 2026 "
        "(UTC)\n"
    )
    above = "== Manual requests ==\n"


class DocumentDesk(ShapedDesk):
    """Requests are subpages; what is said about one stands on its talk page."""

    shape: ClassVar = {"pages": [f"{ROOT}/*"]}

    def posts(self, name: str, heading: str, body: str) -> Person:
        person = self.person(name)
        words = f"== Justification ==\n{body}\n\n== Review and checklist ==\n* Technical: open\n"
        person.edit(f"{ROOT}/{heading}", words)
        self.minutes_pass(5)
        return person

    def request(self, heading: str) -> str:
        return self.staff.read(f"{ROOT}/{heading}")

    def talk(self, heading: str) -> str:
        return self.staff.read(f"{TALK}/{heading}")

    def says(self, person: Person, heading: str, words: str) -> None:
        person.append(f"{TALK}/{heading}", f"{words} ~~~~")

    def sets(self, heading: str, status: str) -> None:
        new = f"{{{{Helpdesk status|{status}}}}}"
        self.staff.replace(f"{ROOT}/{heading}", self.status(heading), new)


SHAPES = [SectionDesk, UnderDesk, DocumentDesk]
