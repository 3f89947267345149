"""A desk whose threads are archived, by bots and by people, for stories."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from helpdeskbot import __version__
from helpdeskbot.publish import apply_publish, fetch_steps, load_pages
from tests.publish.conftest import OF_CONCERNS
from tests.scenario.desk import PAGE, STOP, Desk

ARCHIVE = f"{PAGE}/Archives/2026"


class ArchivedDesk(Desk):
    """A desk that looks after its archives."""

    def __init__(self, *, archives: dict[str, Any] | None = None, **policy: Any) -> None:
        super().__init__(archives={"enabled": True, **(archives or {})}, **policy)
        values = {
            **OF_CONCERNS,
            "bot": self.wiki.bot,
            "contact": "https://example.org/",
            "stop": STOP,
            "version": __version__,
        }
        pages = [
            page
            for page in load_pages(values, parts=["archives"])
            if page.title.endswith(("/en", "/sv"))
        ]
        apply_publish(
            self.wiki,
            self.store,
            fetch_steps(self.wiki, self.store, pages),
            force=(),
            now=self.now,
        )
        self.archiver = self.person("ArchiverBot", "bot")
        self.minutes_pass(10)

    def section(self, heading: str, page: str = PAGE) -> str:
        """A request with its heading, as it stands on a page."""
        _, heading_line, rest = self.staff.read(page).partition(f"== {heading} ==\n")
        return heading_line + rest.partition("\n\n==")[0]

    def sets(self, heading: str, template: str, page: str = PAGE) -> None:
        """Staff set a status."""
        section = self.section(heading, page)
        line = section.split("\n")[1]
        self.staff.replace(page, section, section.replace(line, template, 1))

    def has_request(self, heading: str = "Help", name: str = "Rita", status: str = "") -> None:
        """A request that the bot has seen, perhaps with a status that staff have set."""
        self.asks(name, heading)
        self.tick()
        self.tick()
        if status:
            self.sets(heading, status)
            self.tick()
            self.tick()
        self.minutes_pass(24 * 60)

    def archives(
        self,
        *headings: str,
        where: str = ARCHIVE,
        summary: str = "Archiving threads",
        by: str = "ArchiverBot",
    ) -> None:
        """Somebody takes requests from the page and puts them at the end of another one."""
        person = self.person(by)
        sections = [self.section(heading) for heading in headings]
        old = self.staff.read(where)
        person.edit(where, "\n\n".join([*filter(None, [old]), *sections]), summary=summary)
        text = self.text
        for section in sections:
            text = text.replace(section, "").replace("\n\n\n\n", "\n\n")
        person.edit(PAGE, text, summary=summary)
        self.minutes_pass(5)

    def found(self) -> Sequence[tuple[str, bool]]:
        """(where, open) of each thread that was found in an archive."""
        key = self.office.desk_key(self.policies[0])
        events = self.store.fetch_events(key, kind="thread-archived")
        return [(str(event.data["where"]), event.data["open"] is True) for event in events]

    def talk(self, name: str = "Rita") -> str:
        return self.staff.read(f"User talk:{name}")
