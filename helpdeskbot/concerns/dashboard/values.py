"""What stands on a dashboard, and what is remembered of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from helpdeskbot.model.shown import Shown
from helpdeskbot.model.standing import Standing

MOST = 500
"""So many open requests are shown one by one, the oldest; of the others the number."""


class Group(StrEnum):
    """Whose turn it is, as a part of the page; the values stand in anchors and never change."""

    DESK = "desk"
    EXPERT = "expert"
    REQUESTER = "requester"
    COMMUNITY = "community"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Row:
    """An open request as it is shown.

    :param who: whose turn it is, by name, where that is known.
    :param late: what of it is late, empty for nothing.
    """

    standing: Standing
    group: Group
    who: tuple[str, ...]
    late: tuple[Late, ...] = ()


class Late(StrEnum):
    """Why a request is shown as late."""

    REMINDED = "reminded"
    PROMISED = "promised"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Involved:
    """Somebody who has to do with open requests.

    :param awaited: it is their turn in these.
    :param others: these they have asked, or look after, and others are awaited.
    """

    name: str
    awaited: tuple[Row, ...]
    others: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """All that a dashboard shows.

    :param rows: the oldest first in each group.
    :param left_out: how many open requests are not among them.
    :param shown: further sections.
    :param pages: what pages are called, by title.
    """

    rows: tuple[Row, ...]
    left_out: int
    people: tuple[Involved, ...]
    shown: tuple[Shown, ...] = ()
    pages: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class KeptBoard:
    """What is remembered of a dashboard.

    :param digest: of the text that stands there.
    :param due_at: when it may be another one though nothing has happened, UTC.
    :param settings: the revision of the desk's settings page of which it tells.
    :param shown: by the concern's name, what it last had to show.
    """

    digest: str
    due_at: datetime
    settings: int = 0
    shown: dict[str, tuple[Shown, ...]] = field(default_factory=dict)
