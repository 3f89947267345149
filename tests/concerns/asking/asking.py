"""A desk with a roster, for stories of who is asked about a request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

from helpdeskbot import __version__
from helpdeskbot.publish import LocalPage, apply_publish, fetch_steps, load_pages
from helpdeskbot.wiki.practice import Person
from tests.publish.conftest import OF_CONCERNS
from tests.scenario.desk import PAGE, START, STOP, Desk
from tests.scenario.forms import press

ROSTER = "Project:Helpdesk/Experts"
REPORT, NEEDED, LOG = f"{ROSTER}/Report", f"{ROSTER}/Needed", f"{ROSTER}/Log"
ANSWERS = f"{PAGE}/Answers"

COPYRIGHT = (
    "Our photographer died in 1951. Who must sign so that we may put his pictures under a free "
    "licence? His heirs say that they hold the copyright. ~~~~"
)


@cache
def _list_pages(language: str, bot: str) -> Sequence[LocalPage]:
    """What stories read of the pages that are installed; publishing has tests of its own."""
    values = {
        **OF_CONCERNS,
        "bot": bot,
        "contact": "https://example.org/",
        "stop": STOP,
        "version": __version__,
        "roster": ROSTER,
    }
    return [
        page
        for page in load_pages(values, language=language, parts=["roster", "reminders"])
        if page.title == ROSTER or page.title.endswith(("/en", "/sv", "/ar", "/preload"))
    ]


class AskingDesk(Desk):
    """A desk whose experts put themselves on a roster."""

    def __init__(
        self, *, language: str = "en", asking: dict[str, Any] | None = None, **policy: Any
    ):
        super().__init__(
            language=language,
            asking={"roster": ROSTER, "quiet_days": 0, **(asking or {})},
            **policy,
        )
        pages = _list_pages(language, self.wiki.bot)
        steps = fetch_steps(self.wiki, self.store, pages)
        apply_publish(self.wiki, self.store, steps, force=(), now=self.now)

    def add_desk(self, name: str, page: str) -> None:
        """A second desk of the same wiki, with the same roster."""
        self.staff.edit(page, "Welcome to the other desk.")
        first = self.policies[0]
        self.policies.append(replace(first, name=name, pages=(page,)))
        self.office = self.open_office()

    def joins(self, name: str, topics: str = "copyright", **params: str) -> Person:
        """Somebody puts themselves on the roster."""
        person = self.person(name)
        self.adds(person, name, topics, **params)
        return person

    def adds(self, person: Person, name: str, topics: str = "copyright", **params: str) -> None:
        """Somebody saves a row with somebody's name on the roster."""
        words = [f"{key.replace('_', ' ')}={value}" for key, value in params.items()]
        row = "|".join(["Helpdesk expert", name, f"topics={topics}", *words])
        person.append(ROSTER, "{{" + row + "}}")

    def notified(self) -> list[str]:
        """Whom the wiki has notified of a mention so far, as often as it has, in order."""
        return [notice.user for notice in self.wiki.notifications if notice.kind == "mention"]

    def days_pass(self, days: float) -> None:
        self.now += timedelta(days=days)

    def presses(self, person: Person, label: str, *, on: str = PAGE) -> None:
        """Somebody clicks on the newest link that says this, and saves the form."""
        press(person, person.read(on), label)
        self.minutes_pass(5)

    def thread(self, heading: str) -> str:
        """The wikitext of a request, without its heading."""
        _, _, rest = self.text.partition(f"== {heading} ==\n")
        return rest.partition("\n==")[0]


__all__ = [
    "ANSWERS",
    "COPYRIGHT",
    "LOG",
    "NEEDED",
    "PAGE",
    "REPORT",
    "ROSTER",
    "START",
    "AskingDesk",
]
