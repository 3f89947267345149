"""A thread that was found in an archive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from helpdeskbot.model.change import CountedKind, Kind

TELL_ARCHIVED = Kind("tell-archived", "archive-told", "archive-summary-told")
BRING_BACK = Kind("bring-back", "brought-back", "archive-summary-back")
UNRESOLVE = Kind("unmark-resolved", "unmarked-resolved", "archive-summary-open", weight=25)
RESOLVE = CountedKind(
    "mark-resolved", "marked-resolved", "archive-summary-resolved", weight=30, routine=True
)


@dataclass(frozen=True, slots=True)
class Archived:
    """A thread that was found on another page.

    :param where: that page's title.
    :param heading: as it stands there.
    :param by: who took it from the desk's page; ``""`` where that is hidden.
    :param open: nothing there says that it is over.
    :param language: BCP 47 of what was asked; ``""``: not known.
    :param nth: the number of its anchor there among those of its name.
    """

    identity: str
    where: str
    heading: str
    by: str = ""
    at: datetime | None = None
    open: bool = False
    status: str = ""
    comments: tuple[str, ...] = ()
    language: str = ""
    nth: int = 1
