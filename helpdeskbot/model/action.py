"""What the bot concludes about a thread, and the edits that follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Background:
    """What only a page's history tells of a thread that has no status template.

    :param opened_by: who saved the heading; ``""`` when the history does not say.
    :param opened_at: when it was saved, UTC; ``None`` when the history does not say.
    :param touched_at: when its author (or who saved it) last changed anything in it, UTC.
    :param had_status: it had a status template once, so somebody took it away.
    :param complete: the history was read back to the thread's beginning.
    """

    opened_by: str = ""
    opened_at: datetime | None = None
    touched_at: datetime | None = None
    had_status: bool = False
    complete: bool = False


class Conclusion(StrEnum):
    """What is to be done about a thread at this moment."""

    TAG = "tag"
    WAIT = "wait"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A conclusion about a thread, with its reason.

    :param thread: the thread's id on the page.
    :param because: one sentence for people, without a full stop.
    :param until: for ``WAIT``, when to look again; UTC.
    """

    thread: str
    conclusion: Conclusion
    because: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Replacement:
    """New wikitext for a stretch of a page: an insertion where ``start == end``."""

    start: int
    end: int
    text: str
