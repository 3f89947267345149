"""One request as a case to be counted, and the figures that come of many.

All datetimes are timezone-aware and in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from helpdeskbot.concerns.follow_up.values import Answer
from helpdeskbot.model.due import Holder
from helpdeskbot.model.topics import Complexity

FEWEST = 5
"""Of fewer times no median is given."""
NOTHING = ""
"""The name of a line for what is not known."""
OTHERS = "others"
ALL = "all"
MORE = "*"
"""The name of a line for all that a table has no room for: anybody can write any reason."""
MOST_LINES = 50


class Door(StrEnum):
    """How a request came in."""

    FORM = "form"
    LINK = "link"
    HAND = "hand"
    BEHALF = "behalf"


@dataclass(frozen=True, slots=True)
class TurnStretch:
    """From when on a request was somebody's turn, until the next one begins."""

    holder: Holder
    since: datetime


@dataclass(frozen=True, slots=True)
class AskedExpert:
    """Somebody of the roster was asked in a request.

    :param replied: they have written in it since, or have taken it.
    """

    name: str
    at: datetime
    replied: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody said in a request when they were asked how it went.

    :param about: the lasting id of the request that is meant.
    """

    answer: Answer
    about: str
    by: str


@dataclass(frozen=True, slots=True)
class FilesUse:
    """What became of the files of a request, as looked up when the report was made."""

    files: int = 0
    used: int = 0
    wikis: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCase:
    """A request as far as it is counted.

    :param identity: its lasting id.
    :param title: the page on which it stands, or stood last.
    :param revid: for one that has left the page, the revision in which it stood last; else 0.
    :param read: a digest of what the case was made from.
    :param topic: the first of its topics; ``""``: not known.
    :param language: BCP 47; ``""``: not beyond doubt.
    :param reaction_at: the first comment of somebody other than its requester and bots.
    :param ended_at: since when it is over.
    :param outcome: the status with which it ended; ``""``: it is marked as resolved without one.
    :param reason: why it was turned down, as written.
    :param left_at: when it left the page; ``None``: it stands there.
    :param turns: whose turn it was, and what follows by itself, in order of time.
    :param agreed_at: when the bot took note of an agreement by all.
    :param began_at: when its status first said that people work on it, or that it is done.
    :param experts: who is named in its template.
    :param followed: how often it was asked in it how it went.
    :param categories: where the result is, as its template says.
    """

    identity: str
    title: str
    heading: str
    opened_at: datetime
    requester: str = ""
    revid: int = 0
    read: str = ""
    topic: str = ""
    language: str = ""
    size: Complexity = Complexity.UNKNOWN
    door: Door = Door.HAND
    reaction_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: str = ""
    reason: str = ""
    left_at: datetime | None = None
    turns: tuple[TurnStretch, ...] = ()
    agreed_at: datetime | None = None
    began_at: datetime | None = None
    asked: tuple[AskedExpert, ...] = ()
    experts: tuple[str, ...] = ()
    followed: int = 0
    replies: tuple[Reply, ...] = ()
    categories: tuple[str, ...] = ()

    @property
    def over_at(self) -> datetime | None:
        """When it ended, or left the page without an end."""
        return self.ended_at or self.left_at

    def last_at(self, now: datetime) -> datetime:
        """The last moment up to now at which something has changed what is counted of it, UTC."""
        moments = [one for one in (self.reaction_at, self.ended_at, self.left_at) if one]
        moments += [one.since for one in self.turns if one.since <= now]
        return max([self.opened_at, *moments])


@dataclass(frozen=True, slots=True)
class Period:
    """What is counted: from its first moment until before its end.

    :param as_of: until when something is known; times of what still waits go so far.
    """

    first: datetime
    end: datetime
    as_of: datetime

    def __contains__(self, moment: datetime | None) -> bool:
        return moment is not None and self.first <= moment < self.end

    @property
    def until(self) -> datetime:
        """The last moment of it that is known."""
        return min(self.end, self.as_of)


class Unit(StrEnum):
    """What a column counts."""

    NUMBER = "number"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure; of days with a fraction, of requests whole.

    :param value: ``None``: too little is known for one.
    :param before: the same in the period before; ``None``: nothing, or too little, is known.
    :param cases: the requests behind the value, by their lasting ids.
    """

    value: float | None
    before: float | None = None
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table.

    :param name: what is counted, as a stable word: of the desk's topics, the id.
    """

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Figures of one kind.

    :param name: stable, as all words here: they stand in files that people keep.
    :param columns: the columns' names, each with what it counts.
    """

    name: str
    columns: Mapping[str, Unit]
    lines: tuple[Line, ...]

    def cell(self, line: str, column: str) -> Cell:
        """A figure; one without value where there is no such line."""
        place = list(self.columns).index(column)
        found = (one.cells[place] for one in self.lines if one.name == line)
        return next(found, Cell(None))


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """A period in figures, with the one a year before beside it.

    :param before: requests are known of the period before.
    :param cases: those of the period, the oldest first.
    """

    period: Period
    before: bool
    tables: tuple[Table, ...]
    cases: Sequence[RequestCase]

    def table(self, name: str) -> Table:
        """A table; one without lines where there is nothing to count."""
        return next((one for one in self.tables if one.name == name), Table(name, {}, ()))
