"""Who helps at a desk: rows of the roster page, what people said of themselves, and whom to ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from helpdeskbot.model.discussion import Span

# Where a row stands, and who confirmed it when, is read from the page, not remembered.
_NOT_KEPT = {"exclude": True}


class Way(StrEnum):
    """How an expert wants to be asked."""

    PING = "ping"
    TALK = "talk"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class ExpertRow:
    """What a row of the roster page says, as far as it can be read.

    :param name: the user name in canonical form, as written (before any rename).
    :param topics: ids of topics, in the order of the row, each once.
    :param languages: BCP 47 codes in lower case, in the order of the row, each once.
    :param limit: at most so many pings within a calendar month; ``None``: the desk's setting.
    :param open_limit: at most so many open requests at a time; ``None``: the desk's setting.
    :param quiet_days: at least so many days between two pings; ``None``: the desk's setting.
    :param away_until: the last day on which the person is not to be asked.
    :param time_zone: IANA name for ``away_until`` and ``weekdays``; ``""``: UTC.
    :param weekdays: of staff who take turns: the days on which they work, from 0 on, which is
        Monday; empty: all.
    :param reported: the desk's reports may name the person.
    :param confirmed: whatever the person wrote to confirm the row (a date, "yes"); only that it
        changed means something, and it is not part of what the row says.
    :param span: the template on the page, braces included.
    :param line: the line on which it begins, counted from 1.
    :param template: the name by which it calls the row's template, in canonical form.

    Rows are equal when they say the same, wherever they stand.
    """

    name: str
    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    limit: int | None = None
    open_limit: int | None = None
    quiet_days: int | None = None
    away_until: date | None = None
    time_zone: str = ""
    way: Way = Way.PING
    weekdays: tuple[int, ...] = ()
    reported: bool = False
    confirmed: str = field(default="", compare=False, metadata=_NOT_KEPT)
    span: Span = field(default=Span(0, 0), compare=False, metadata=_NOT_KEPT)
    line: int = field(default=0, compare=False, metadata=_NOT_KEPT)
    template: str = field(default="", compare=False, metadata=_NOT_KEPT)


@dataclass(frozen=True, slots=True)
class Roll:
    """A page on which people put themselves, each with a row.

    :param title: ``""``: there is none.
    :param template: of its rows, without namespace.
    :param usual: the desk's own limits.
    :param every: the titles of such pages at all desks of the wiki.
    :param duty: of staff who take turns: its rows name weekdays, and no topics.
    :param missing: what is told to the operator where there is no such page; ``""``: nothing.
    """

    title: str
    template: str
    usual: ExpertRow
    every: tuple[str, ...] = ()
    duty: bool = False
    missing: str = ""


@dataclass(frozen=True, slots=True)
class RosterTrouble:
    """Something on the roster page that could not be read, or not wholly.

    :param code: the message that says what is wrong, without its prefix (``unknown-topic``).
    :param params: what the message names, as written on the page (hostile text).
    :param name: whose row it is; ``""`` when even that is unknown.
    :param line: where, counted from 1.
    """

    code: str
    params: tuple[str, ...] = ()
    name: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class RosterPage:
    """A roster page as read: rows with a usable name, and everything that was wrong.

    :param nested: those of the rows that stand inside another template, which may not show them.
    """

    rows: tuple[ExpertRow, ...] = ()
    troubles: tuple[RosterTrouble, ...] = ()
    nested: tuple[ExpertRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Consent:
    """The last thing that an account did with its own row, from the page's history.

    :param name: the account's name in that revision.
    :param revid: the revision that it saved.
    :param row: the row as it saved it; ``None``: it took its row away, and is never asked again
        until it adds itself anew.
    """

    name: str
    revid: int
    row: ExpertRow | None


@dataclass(frozen=True, slots=True)
class Expert:
    """Somebody who put themselves on the roster, with the narrower of what they and others wrote.

    :param name: the account's name now.
    :param user_id: the account's number on this wiki.
    :param row: what counts.
    :param unconfirmed: fields that somebody else has widened, and that do not count until the
        person confirms them by an edit of their own.
    """

    name: str
    user_id: int
    row: ExpertRow
    unconfirmed: tuple[str, ...] = ()


class Absence(StrEnum):
    """Why somebody who is on the roster is passed over, whatever the request."""

    BLOCKED = "blocked"
    LOCKED = "locked"
    INACTIVE = "inactive"
    GONE = "gone"
    OPTED_OUT = "opted-out"


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterFindings:
    """What people should know of their roster; the present moment is no part of it.

    :param troubles: of rows, from reading the page and from asking for consent.
    :param topics: names of the topics that nobody stands for, as people call them.
    :param at_limit: names of experts who were asked as often as they wish, for now.
    :param away: names, each with the last day of its absence; ``date.max``: without end.
    :param skipped: names, each with the reason.
    :param languages: codes of languages of recent requests that nobody on the roster reads.
    """

    troubles: tuple[RosterTrouble, ...] = ()
    topics: tuple[str, ...] = ()
    at_limit: tuple[str, ...] = ()
    away: tuple[tuple[str, date], ...] = ()
    skipped: tuple[tuple[str, Absence], ...] = ()
    languages: tuple[str, ...] = ()
