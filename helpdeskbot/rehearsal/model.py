"""What a rehearsal tells: what people did, what the bot would have done, and where it was wrong.

All datetimes are in UTC.  Names and headings are strangers'.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from helpdeskbot.rehearsal.played import PlayedWith


class Deed(StrEnum):
    """What people did in a request."""

    OPENED = "opened"
    REPLIED = "replied"
    STATUS_SET = "status set"
    GONE = "gone"
    PUT_BACK = "put back"


@dataclass(frozen=True, slots=True)
class Done:
    """Something that a person, or another bot, did in a request.

    :param by: the account; ``""``: it is hidden.
    :param what: the status that was set; ``""`` otherwise.
    """

    at: datetime
    by: str
    deed: Deed
    what: str = ""


@dataclass(frozen=True, slots=True)
class Intended:
    """Something that the bot would have done.

    :param kind: the name of its kind of action, as in ``preview --json``.
    :param event: the name under which the memory keeps it, as in ``report``: ``tagged``, ``asked``.
    :param title: the page on which it would have stood.
    :param notifies: whom the wiki would have told.
    :param because: one sentence for people.
    """

    at: datetime
    kind: str
    event: str
    title: str
    notifies: tuple[str, ...]
    because: str


@dataclass(frozen=True, slots=True)
class SaidAway:
    """That somebody's row of a roster said that they are away.

    :param said_at: when it was saved.
    :param day: the last day of it, by their own calendar.
    :param until: when that ends.
    :param unsaid_at: when the row was taken off or said something else; ``None``: it never did.
    """

    said_at: datetime
    day: date
    until: datetime
    unsaid_at: datetime | None = None

    def covers(self, at: datetime) -> bool:
        """Whether the row said at a moment that they are away then."""
        return self.said_at <= at < min(self.until, self.unsaid_at or self.until)


class Mistaken(StrEnum):
    """In what way the bot would have been wrong."""

    TOO_EARLY = "reminded shortly before a reply"
    CLOSED_EARLY = "closed what was answered later"
    ASKED_ABSENT = "asked somebody who was away"
    NOT_A_REQUEST = "tagged what is no request"
    TAKEN_BACK = "somebody took it back"
    STATUS_TAKEN_OFF = "gave a status that somebody took off"
    OTHER_STATUS = "gave a status where people soon gave another"


@dataclass(frozen=True, slots=True)
class Misstep:
    """An act that what people did afterwards shows to be wrong.

    :param sentence: what it would have done and what happened, for people.
    """

    error: Mistaken
    act: Intended
    sentence: str


@dataclass(slots=True)
class RehearsedRequest:
    """A request of the past, with what people did in it and what the bot would have done.

    :param identity: its lasting id, see :class:`~helpdeskbot.model.request.Request`.
    :param title: the page on which it stood last.
    :param people: what people did, in order of time.
    :param acts: what the bot would have done, in order of time.
    :param status: how it stood at the end, by the bot's overlay.
    :param bots: accounts of which the settings say that they are bots, as
        :func:`~helpdeskbot.rehearsal.reading.fold` has them; those whose names say so besides.
    """

    identity: str
    heading: str
    title: str
    requester: str
    opened_at: datetime
    people: list[Done] = field(default_factory=list)
    acts: list[Intended] = field(default_factory=list)
    missteps: list[Misstep] = field(default_factory=list)
    status: str = ""
    bots: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Unused:
    """Something of a past that could not be used, and what that means for the rehearsal."""

    what: str
    where: str = ""
    count: int = 1


@dataclass(slots=True)
class Rehearsed:
    """A rehearsal.

    :param wiki: its name, as in the export.
    :param settings: the desk's settings in force at the end, as TOML.
    :param begin: the moment of the first revision that was replayed; as ``end``, of the last pass.
    :param revisions: how many were replayed.
    :param passes: how many passes the bot made; how many of them saved something are ``edits``.
    :param played_with: the settings that it was made with, to be told from others; ``None``: an
        older version made it, and that is not known.
    :param seen: when each account saved anything on the exported pages, a request or not, in order
        of time; not kept in JSON.
    :param absences: when rosters on these pages said of an account that it is away, oldest first,
        by its name as :func:`~helpdeskbot.rehearsal.reading.fold` has it; not kept in JSON.
    :param elsewhere: what it would have done that belongs to no request: pages of its own, mails.
    :param user_talk: the names that the namespace of people's talk pages has on this wiki; empty:
        an older version made it, and they are not known.
    """

    wiki: str
    pages: Sequence[str]
    begin: datetime
    end: datetime
    settings: str = ""
    revisions: int = 0
    passes: int = 0
    edits: int = 0
    requests: list[RehearsedRequest] = field(default_factory=list)
    elsewhere: list[Intended] = field(default_factory=list)
    unused: list[Unused] = field(default_factory=list)
    seen: Mapping[str, Sequence[datetime]] = field(default_factory=dict)
    played_with: PlayedWith | None = None
    absences: Mapping[str, Sequence[SaidAway]] = field(default_factory=dict)
    user_talk: Sequence[str] = ()
