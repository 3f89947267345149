"""Requests as a committee sees them, the lines that people write, and what follows from them.

Moments are timezone-aware and in UTC; days are the desk's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from helpdeskbot.model.change import CountedKind
from helpdeskbot.model.marks import DECIDED
from helpdeskbot.model.topics import Complexity

DECIDE = CountedKind("tell-decision", "decision-told", "summary-decided", weight=72)
MARK = DECIDED
PART = "committee"
"""What is kept on the pages of meetings."""
TEMPLATE, TOLD, CHANGED = "Helpdesk decision", "Helpdesk decided", "Helpdesk decided anew"

APPROVED, GROUP, NOT_NOW, REVIEW = "approved", "with-working-group", "not-now", "under-review"
ALSO = {
    APPROVED: ("approved", "approve"),
    GROUP: ("with working group", "with a working group", "working group"),
    NOT_NOW: ("not now", "notnow", "later"),
    REVIEW: ("under review", "in review"),
    "declined": ("declined", "not done", "notdone", "rejected"),
}
"""The words of the process, by the status of which our template says what it means."""


ANCHOR, ANSWER, RECORD, SINCE, SMALL = "item", "answer", "record", "since", "small"
"""The kinds of marks on the page of a meeting: in the heading of what is said of a request, in the
line with its answer, in the first line of a record, in the line that says since when all is known,
and with small requests that are only counted.

"""
HEAD, OPEN = "head", "open"


def is_word(status: str, meaning: str) -> bool:
    """Whether a status is one of the words for something, see :data:`ALSO`."""
    word = " ".join(status.replace("-", " ").replace("_", " ").split()).casefold()
    return word in ALSO.get(meaning, ())


def meaning_of(status: str) -> str:
    """What a status means in a committee's process; ``""``: it is no word of it."""
    return next((meaning for meaning in ALSO if is_word(status, meaning)), "")


class Progress(StrEnum):
    """How far a meeting has come."""

    AGENDA = "agenda"
    DAY = "day"
    RECORD = "record"
    MOVED = "moved"


class Gone(StrEnum):
    """Where a request is that does not stand on the desk's page any more."""

    NO = ""
    ARCHIVED = "archived"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A request of a desk, as the page of a meeting shows it.

    Words, names and headings are strangers' text.

    :param opened_at: when it was posted, or first seen.
    :param because: the words by which it is of that size.
    :param missing: codes of the facts that the desk would have to ask for.
    :param wished: the day that it names.
    :param money: what it says of money.
    :param rights: what it says of rights and licences.
    :param status: its word; ``""`` for what has none.
    :param answered: its status is an answer: it is over, approved, with a group, or put off.
    :param over: it is over.
    :param until: until when it is put off.
    :param place: its place on the waiting list.
    :param settled_at: since when it has its answer, or is gone.
    :param decided: the meeting on whose page it was decided last.
    """

    identity: str
    title: str
    heading: str
    requester: str = ""
    opened_at: datetime | None = None
    size: Complexity = Complexity.UNKNOWN
    because: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    wished: date | None = None
    money: tuple[str, ...] = ()
    rights: str = ""
    status: str = ""
    answered: bool = False
    over: bool = False
    until: date | None = None
    place: int | None = None
    settled_at: datetime | None = None
    decided: date | None = None
    gone: Gone = Gone.NO
    where: str = ""


class Written(NamedTuple):
    """A decision template that somebody has put on the page of a meeting.

    :param call: its wikitext.
    :param account: who saved it; ``""``: the history does not tell.
    :param removed_by: who has taken it away since; ``""``: it stands there, unless ``gone``.
    """

    call: str
    account: str
    at: datetime
    revid: int
    removed_by: str = ""
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about a request.

    :param word: of the desk's vocabulary.
    :param account: who recorded it.
    :param holder: who is to look after it, as written.
    :param until: the day that goes with it; ``None``: none was named.
    :param day: the same as written.
    """

    identity: str
    word: str
    account: str
    at: datetime
    revid: int
    reason: str = ""
    group: str = ""
    priority: str = ""
    holder: str = ""
    until: date | None = None
    day: str = ""

    @property
    def digest(self) -> str:
        """By which it is known that this was told; letters and digits."""
        said = (self.word, self.reason, self.group, self.priority, self.holder, self.day)
        text = "\0".join(said)
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


@dataclass(frozen=True, slots=True)
class Unheard:
    """A line from which nothing follows, and why.

    :param code: the message that says it.
    :param call: the line.
    :param params: what the message names besides.
    :param maybe: what may have been meant.
    """

    code: str
    call: str
    params: tuple[str, ...] = ()
    maybe: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Meetings:
    """The days of meetings around now.

    :param last: the one that began last; ``None``: none is known.
    :param next: the first one whose day has not begun; ``None``: none is set.
    """

    today: date
    last: date | None
    next: date | None


@dataclass(frozen=True, slots=True)
class View:
    """What the page of a meeting shows.

    :param day: of the meeting.
    :param before: the meeting before; ``None``: there was none.
    :param after: the one after; ``None``: none is set.
    :param rows: requests that are to be decided.
    :param small: small ones, which the desk answers by itself.
    :param last: what was decided last time.
    :param waiting: the waiting list, in its order.
    :param decisions: what was decided on this page, by the requests' lasting ids.
    :param since: the first day from which on all requests are known; ``None``: all are.
    :param linked: the meeting before has a page.
    :param went: what people said when they were asked how it went, by the requests' lasting ids.
    """

    phase: Progress
    day: date
    before: date | None
    after: date | None
    rows: tuple[AgendaItem, ...] = ()
    small: tuple[AgendaItem, ...] = ()
    last: tuple[AgendaItem, ...] = ()
    waiting: tuple[AgendaItem, ...] = ()
    decisions: dict[str, Decision] = field(default_factory=dict)
    troubles: tuple[Unheard, ...] = ()
    since: date | None = None
    linked: bool = False
    went: Mapping[str, str] = field(default_factory=dict)
