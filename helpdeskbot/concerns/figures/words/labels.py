"""What figures are called: tables, columns, lines and numbers in somebody's language."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from helpdeskbot.concerns.figures.values import ALL, MORE, NOTHING, RequestCase, Table, Unit
from helpdeskbot.words.local import format_number, language_name
from helpdeskbot.words.messages import Messages

_LONGEST = 120
_EXPERT = "expert:"
DASH = "–"


@dataclass(frozen=True, slots=True)
class Labels:
    """Names in one language; those that strangers wrote are as they wrote them.

    :param topic: a topic's label, by its id.
    """

    messages: Messages
    topic: Callable[[str], str]

    @property
    def say(self) -> Callable[..., str]:
        """A message with its parameters."""
        return self.messages.text

    def table(self, table: Table) -> str:
        """A table's heading."""
        return self.say("outcomes-declined" if table.name == "reasons" else f"figures-{table.name}")

    def column(self, name: str) -> str:
        """The head of a column."""
        return self.say(f"figures-column-{name}")

    def line(self, table: Table, name: str) -> str:
        """What a line counts."""
        if name == NOTHING:
            special = {"reasons": "outcomes-no-reason", "decisions": "figures-resolved"}
            return self.say(special.get(table.name, "figures-unknown"))
        if name == MORE:
            return self.say("figures-others")
        if table.name == "topics":
            return self.topic(name)[:_LONGEST]
        if table.name == "languages":
            return language_name(name)
        if name.startswith(_EXPERT):
            return name.removeprefix(_EXPERT)
        if table.name == "follow-ups" and name.startswith("answer-"):
            return self.say(f"follow-button-{name.removeprefix('answer-')}")
        if table.name == "decisions":
            return self._known(f"status-{name.replace(' ', '-')}", name)
        if table.name == "reasons":
            return self._known(f"capacity-reason-{name.casefold()}", name)
        kinds = {"sizes": "size", "doors": "door", "waits": "turn"}
        return self.say(f"figures-{kinds.get(table.name, 'line')}-{name}")

    def number(self, value: float | None, unit: Unit = Unit.NUMBER) -> str:
        """A figure; days below ten with one decimal place."""
        if value is None:
            return DASH
        if unit is Unit.DAYS and value < 10:
            return format_number(math.floor(value * 10 + 0.5) / 10, self.messages.language)
        return format_number(math.floor(value + 0.5), self.messages.language)

    def _known(self, key: str, name: str) -> str:
        return self.say(key) if key in self.messages.texts else name[:_LONGEST]


def is_total(table: Table) -> bool:
    """Whether a table has one line for everything, so that nothing in it is to be compared."""
    return [line.name for line in table.lines] == [ALL]


def heading_of(case: RequestCase) -> str:
    """A request's heading, in a length that fits a list."""
    return case.heading[:_LONGEST]
