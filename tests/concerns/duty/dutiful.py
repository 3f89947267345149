"""A desk whose staff take turns, for stories of who looks after a request."""

from __future__ import annotations

from typing import Any

from helpdeskbot import __version__
from helpdeskbot.publish import apply_publish, fetch_steps, load_pages
from helpdeskbot.wiki.practice import Person
from tests.publish.conftest import OF_CONCERNS
from tests.scenario.desk import PAGE, STOP, Desk

DUTY = f"{PAGE}/Duty"
STAFF_PAGE = f"{PAGE}/Staff"
PEOPLE = ("Ana", "Bo", "Cleo")


class DutifulDesk(Desk):
    """Ana, Bo and Cleo are its staff, with Samira; who of them take turns says the page of duty."""

    def __init__(self, *, duty: dict[str, Any] | None = None, **policy: Any):
        super().__init__(
            **{
                "staff": ["Samira", *PEOPLE],
                "duty": {"enabled": True, **(duty or {})},
                "turns": {"follow": True},
                **policy,
            }
        )
        values = {
            **OF_CONCERNS,
            "bot": self.wiki.bot,
            "contact": "https://example.org/",
            "stop": STOP,
            "version": __version__,
        }
        pages = [
            page
            for page in load_pages(values, parts=["duty", "reminders", "roster"])
            if page.title == DUTY or page.title.endswith(("/en", "/preload"))
        ]
        steps = fetch_steps(self.wiki, self.store, pages)
        apply_publish(self.wiki, self.store, steps, force=(), now=self.now)
        for name in PEOPLE:
            self.person(name)
        # They have been on the wiki for longer than any request.
        self.minutes_pass(5)

    def joins(self, name: str, **params: str) -> Person:
        """One of the staff puts themselves on the page of duty."""
        person = self.person(name)
        person.append(DUTY, row(name, **params))
        return person

    def all_join(self) -> None:
        """All three put themselves down."""
        for name in PEOPLE:
            self.joins(name)

    def changes_row(self, name: str, **params: str) -> None:
        """Somebody changes their own row."""
        self._edits_row(name, [row(name, **params)])

    def leaves(self, name: str) -> None:
        """Somebody takes their own row away."""
        self._edits_row(name, [])

    def _edits_row(self, name: str, instead: list[str]) -> None:
        person, begin = self.person(name), row(name).removesuffix("}}")
        lines = person.read(DUTY).splitlines()
        kept = [one for line in lines for one in (instead if line.startswith(begin) else [line])]
        person.edit(DUTY, "\n".join(kept))

    def box(self, heading: str) -> str:
        """The status template of a request."""
        return self.text.partition(f"== {heading} ==\n")[2].partition("\n")[0]

    def owner(self, heading: str) -> str:
        """Who looks after a request, as the status template says."""
        return self.box(heading).partition("|owner=")[2].partition("|")[0].partition("}}")[0]

    def settle(self, ticks: int = 3) -> None:
        """Let some ticks pass; the last does nothing."""
        for _ in range(ticks):
            self.minutes_pass(5)
            report = self.tick()
            assert report.problems == []
        assert report.edits == []

    def days_pass(self, days: int) -> None:
        """Let so many days pass, with a tick on each."""
        for _ in range(days):
            self.minutes_pass(24 * 60)
            self.tick()

    def notified(self) -> list[str]:
        """Whom the wiki has notified of a mention so far, in order."""
        return [notice.user for notice in self.wiki.notifications if notice.kind == "mention"]


def row(name: str, **params: str) -> str:
    """A row of the page of duty."""
    words = [f"{key.replace('_', ' ')}={value}" for key, value in params.items()]
    return "{{" + "|".join(["Helpdesk duty", name, *words]) + "}}"
