"""Stories of what a desk learns from the sizes that its staff correct."""

from __future__ import annotations

import re

from helpdeskbot.wiki.practice import Person
from tests.concerns.asking.asking import PAGE, AskingDesk

SHELLS = "The drawers with our {} should come to Commons, {} photos. Who can help us upload? ~~~~"


class SizedDesk(AskingDesk):
    """A desk at which somebody has asked for help with shells, and where sizes are shown."""

    def __init__(self) -> None:
        super().__init__(capacity={"enabled": True})
        self.joins("Anna", "upload")
        self.asks("Rita", "Shells in drawers", SHELLS.format("shells", 120))
        self.tick()

    def says(self, who: Person, size: str) -> None:
        """Somebody writes another size into the first request's template."""
        now = re.search(r"size=[a-z]+", self.thread("Shells in drawers"))
        assert now is not None
        who.replace(PAGE, now[0], f"size={size}")
        self.tick()

    def next_size(self) -> str:
        """The size that the next one gets who asks for the like."""
        self.asks("Sven", "Snails in drawers", SHELLS.format("snails", 130))
        self.tick()
        found = re.search(r"size=([a-z]+)", self.thread("Snails in drawers"))
        return found[1] if found else ""

    def learnt(self) -> list[str]:
        events = self.store.fetch_events("practice:desk", kind="size-corrected")
        return [str(event.data["size"]) for event in events]


def test_a_size_that_staff_corrected_is_learnt_from() -> None:
    desk = SizedDesk()
    desk.says(desk.staff, "project")
    desk.tick()

    assert desk.learnt() == ["project"]
    assert desk.next_size() == "project"


def test_a_size_that_staff_take_back_is_learnt_as_well() -> None:
    desk = SizedDesk()
    desk.says(desk.staff, "project")
    desk.says(desk.staff, "involved")
    desk.tick()

    assert desk.learnt() == ["project", "involved"]
    assert desk.next_size() == "involved"


def test_what_strangers_and_the_bot_say_of_a_size_teaches_nothing() -> None:
    desk = SizedDesk()
    desk.says(desk.person("Mallory"), "project")

    assert desk.learnt() == []
    assert desk.next_size() == "involved"
    assert desk.learnt() == []
