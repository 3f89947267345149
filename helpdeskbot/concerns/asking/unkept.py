"""What is still to be brought to the pages that the bot keeps, should a pass end before that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from helpdeskbot.office.kept import Kept


@dataclass(frozen=True, slots=True)
class LogRow:
    """A row of the log of choices, made before the question is put.

    :param identity: the request's lasting id.
    :param names: who is asked.
    :param mark: by which the row is known again.
    :param at: when it was made, UTC.
    """

    identity: str
    names: tuple[str, ...]
    mark: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Unkept:
    """What is to be done of a desk's pages.

    :param due_at: when they are to be brought up to date, UTC; ``None``: they are.
    :param rows: those that do not stand in the log yet.
    """

    due_at: datetime | None = None
    rows: tuple[LogRow, ...] = ()


BOARDS = Kept("boards", Unkept)
