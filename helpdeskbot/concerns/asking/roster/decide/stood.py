"""Which rows stood on a roster, and by whose hand."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from helpdeskbot.concerns.asking.roster.values import ExpertRow

Saved = tuple[ExpertRow, str]
"""A row as somebody saved it: what it says, and with what they confirmed it."""


def as_saved(row: ExpertRow) -> Saved:
    """A row with what it was confirmed with, for comparing both."""
    return row, row.confirmed


@dataclass(slots=True)
class Stood:
    """What a page's history has shown so far.

    :param brought: names in rows that others have brought since the account's last edit of them.
    """

    brought: set[str] = field(default_factory=set)
    _hands: dict[str, dict[Saved, set[str]]] = field(default_factory=dict)

    def add(self, rows: Iterable[ExpertRow], user: str = "") -> None:
        """Take note of rows.

        :param user: the account that saved them as its own, if one did.
        """
        for row in rows:
            hands = self._hands.setdefault(row.name, {}).setdefault(as_saved(row), set())
            if user:
                hands.add(user)

    def hands(self, saved: Saved) -> Collection[str] | None:
        """The accounts that have saved a row as their own; ``None``: it never stood there."""
        return self._hands.get(saved[0].name, {}).get(saved)

    def only_adds(self, saved: Saved, user: str) -> bool:
        """Whether a row says what one by another's hand said, and something more."""
        stood = self._hands.get(saved[0].name, {})
        if saved[1] and saved[1] not in [confirmed for _, confirmed in stood]:
            return False
        return any(
            user not in hands and row.topics and set(row.topics) <= set(saved[0].topics)
            for (row, _), hands in stood.items()
        )
