"""What a desk can carry and promise, and where its threads go: settings and values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from helpdeskbot.model.topics import Complexity

REACTION, END, QUEUE, NOTICE = "reaction", "end", "queue", "notice"
PLACE, SIZE, REASON, LANGUAGE = "place", "size", "reason", "lang"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectationsPolicy:
    """What the status template of a new request says of the time that it may take.

    Only a desk that uses our status template can have it.

    :param last: so many of the desk's last requests are looked at.
    :param fewest: fewer of a size than this, and nothing is claimed.
    :param leave_out: statuses that say nothing of how long the desk takes.
    :param in_language: the template speaks the request's language, if it is one of ours.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    enabled: bool = False
    last: int = 60
    fewest: int = 5
    leave_out: tuple[str, ...] = ("no response", "stale", "declined", "rejected", "not done")
    in_language: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityPolicy:
    """How much a desk can carry; 0 is no bound.  Only with our status template.

    :param simple: at most so many simple requests are open at a time.
    :param involved: the same of involved ones.
    :param project: the same of projects.
    :param hours_per_month: the estimated work of all requests that are carried at a time is at
        most what the desk has in a month.
    :param hours_simple: estimated hours of work for a simple request.
    :param hours_involved: for an involved one.
    :param hours_project: for a project.
    :param declined: the statuses that turn a request down.
    :param reasons: words with which staff say why, in the template's ``reason``.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    enabled: bool = False
    simple: int = 0
    involved: int = 0
    project: int = 0
    hours_per_month: float = 0.0
    hours_simple: float = 1.0
    hours_involved: float = 6.0
    hours_project: float = 40.0
    declined: tuple[str, ...] = ("declined", "not done", "notdone", "rejected")
    reasons: tuple[str, ...] = ("capacity", "scope", "late", "licence", "duplicate")

    def most(self, size: Complexity) -> int:
        """How many of a size may be open at a time; 0 for any number."""
        return {
            Complexity.SIMPLE: self.simple,
            Complexity.INVOLVED: self.involved,
            Complexity.PROJECT: self.project,
        }[size]

    def hours(self, size: Complexity) -> float:
        """The estimated work of a request of a size."""
        return {
            Complexity.SIMPLE: self.hours_simple,
            Complexity.INVOLVED: self.hours_involved,
            Complexity.PROJECT: self.hours_project,
        }[size]


class Replies(StrEnum):
    """What a reply in the archive does, to a request that was closed for want of one."""

    IGNORE = "ignore"
    LINK = "link"
    """Staff are told of it, with a link."""
    BRING_BACK = "bring-back"
    """A new section on the desk's page links to it as well; nothing is moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivesPolicy:
    """What becomes of threads that leave the desk's page.

    :param pages: where archives may be: ``%(year)d`` and ``%(month)02d`` are those of the removal,
        ``%(page)s`` is the desk's page.
    :param prefixes: beginnings of archives' titles; ``%(page)s`` as above.
    :param tell_requester: who asked is told once, on their talk page, where an open request went.
    :param mark_resolved: the resolved template is placed when a status is final.
    :param replies: what a reply in the archive does.
    :param no_response: statuses that were set for want of an answer.
    :param watch_days: how long after the archiving a reply there is looked for.
    :param report_days: how long staff are shown an open request that was archived.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    enabled: bool = False
    pages: tuple[str, ...] = ("%(page)s/Archives/%(year)d", "%(page)s/Archive %(year)d")
    prefixes: tuple[str, ...] = ("%(page)s/Archive",)
    tell_requester: bool = True
    mark_resolved: bool = False
    replies: Replies = Replies.LINK
    no_response: tuple[str, ...] = ("no response", "no-response", "no_response", "stale")
    watch_days: int = 90
    report_days: int = 30


@dataclass(frozen=True, slots=True)
class PastRequest:
    """A request of the desk as far as it teaches how long such requests take; moments in UTC.

    :param first_reaction_at: the first comment of somebody other than the requester and bots.
    :param closed_at: when its last status was set, if that is final.
    :param outcome: that status; ``""`` while it is open.
    """

    opened_at: datetime
    first_reaction_at: datetime | None = None
    closed_at: datetime | None = None
    complexity: Complexity = Complexity.SIMPLE
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What can be said of a new request, as values of the template's parameters.

    :param reaction: a period of :data:`.decide.expectations.PERIODS`; ``""``: not known.
    :param end: the same, until it is dealt with.
    :param queue: how many open requests are before it.
    :param notice: the time from the post to the date that it names, if that is short.
    """

    reaction: str = ""
    end: str = ""
    queue: int = 0
    notice: str = ""

    @property
    def params(self) -> Mapping[str, str]:
        """The template's parameters; none where nothing can be claimed."""
        if not self.reaction and not self.end:
            return {}
        values = {
            REACTION: self.reaction,
            END: self.end,
            QUEUE: str(self.queue),
            NOTICE: self.notice,
        }
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A request that is about to be told what to expect.

    :param deadline: the date that it names.
    """

    opened_at: datetime
    size: Complexity
    deadline: date | None = None
    queue: int = 0


@dataclass(frozen=True, slots=True)
class Load:
    """An open request as it weighs on the desk.

    :param started: people work on it, or the desk has taken it in before.
    :param place: its place on the waiting list as shown now; ``None``: it shows none.
    """

    identity: str
    size: Complexity
    opened_at: datetime | None = None
    started: bool = False
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Archived:
    """A thread that was found on another page.

    :param where: that page's title.
    :param heading: as it stands there.
    :param by: who took it from the desk's page; ``""`` where that is hidden.
    :param open: nothing there says that it is over.
    :param language: BCP 47 of what was asked; ``""``: not known.
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
