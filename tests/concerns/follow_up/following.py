"""A desk that asks how it went, for stories of what comes after "done"."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from helpdeskbot import __version__
from helpdeskbot.model.memory import Event
from helpdeskbot.publish import apply_publish, fetch_steps, load_pages
from helpdeskbot.wiki.practice import Person
from tests.publish.conftest import OF_CONCERNS
from tests.scenario.desk import PAGE, STOP, Desk

ANSWERS = f"{PAGE}/Follow-ups"
PHOTOS = "Category:Photos by the museum"
TALK = "User talk:Anna"


class FollowingDesk(Desk):
    """A desk whose done requests are followed up."""

    def __init__(
        self, *, language: str = "en", follow_up: dict[str, Any] | None = None, **policy: Any
    ) -> None:
        super().__init__(
            language=language, follow_up={"enabled": True, **(follow_up or {})}, **policy
        )
        values = {
            **OF_CONCERNS,
            "bot": self.wiki.bot,
            "contact": "",
            "stop": STOP,
            "version": __version__,
        }
        values["contact"] = "https://example.org/"
        pages = [
            page
            for page in load_pages(values, language=language, parts=["follow-up"])
            if not page.title.startswith("Template:Helpdesk follow up/")
            or page.title.endswith(("/en", "/sv", "/ar"))
        ]
        steps = fetch_steps(self.wiki, self.store, pages)
        apply_publish(self.wiki, self.store, steps, force=(), now=self.now)

    def days_pass(self, days: float) -> None:
        self.now += timedelta(days=days)

    def is_done(
        self, name: str = "Anna", heading: str = "Our photos", status: str = "done|topic=upload"
    ) -> Person:
        """Somebody's request is posted, seen, and closed by staff."""
        person = self.asks(name, heading)
        self.tick()
        self.closes(heading, status)
        return person

    def closes(self, heading: str = "Our photos", status: str = "done|topic=upload") -> None:
        """Staff set a request's status."""
        text = self.text
        start = text.index("{{Helpdesk status", text.index(f"== {heading} =="))
        end = text.index("}}", start) + 2
        self.staff.edit(PAGE, f"{text[:start]}{{{{Helpdesk status|{status}}}}}{text[end:]}")
        self.tick()

    def archives(self, heading: str = "Our photos") -> None:
        """Somebody moves a request to the archive."""
        before, mark, rest = self.text.partition(f"== {heading} ==\n")
        body, more, after = rest.partition("\n== ")
        self.staff.edit(PAGE, f"{before.rstrip()}\n\n{more.lstrip()}{after}".rstrip())
        self.staff.append(f"{PAGE}/Archive", f"{mark}{body}")
        self.tick()

    def answers(self, person: Person, word: str, *, about: str | None = None) -> None:
        """Somebody saves the form behind one of the buttons."""
        identity = about if about is not None else self.identity()
        text = f"{{{{Helpdesk follow-up answer|{word}|{identity}}}}} ~~~~"
        person.new_section(PAGE if word == "help" else ANSWERS, f"About it: {word}", text)
        self.minutes_pass(5)
        self.tick()

    def identity(self) -> str:
        """The request's lasting id, as the link in the message has it."""
        key = self.office.desk_key(self.policies[0])
        return next(
            thread.id for thread in self.store.fetch_threads(key) if thread.heading == "Our photos"
        )

    def asked(self, title: str = PAGE) -> int:
        """How many follow-ups stand on a page."""
        return self.staff.read(title).count("<!-- helpdeskbot:follow-up|")

    def events(self, kind: str) -> list[Event]:
        return list(self.store.fetch_events(self.office.desk_key(self.policies[0]), kind=kind))

    def notified(self) -> list[str]:
        """Whom the wiki has notified of a mention so far."""
        return [notice.user for notice in self.wiki.notifications if notice.kind == "mention"]


__all__ = ["ANSWERS", "PAGE", "PHOTOS", "TALK", "FollowingDesk"]
