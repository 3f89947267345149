"""Follow-ups: how it went, asked days after a request was closed as done.

All datetimes are timezone-aware and in UTC.  Days are whole days after the closing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from helpdeskbot.model.change import CountedKind

MOST_CATEGORIES = 5
MOST_PAGES = 20
MOST_OWNERS = 3
"""Bounds of what settings, staff and requesters may ask for."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What staff or the requester said in the status template; hostile text, bounded.

    :param days: when to ask; ``None``: as the desk does, empty: not at all.
    :param categories: what is to be looked at; titles, in the order of the template.
    :param pages: the same for pages that are no categories.
    :param troubles: values that cannot be read.
    """

    days: tuple[int, ...] | None = None
    categories: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    troubles: tuple[str, ...] = ()


class Answer(StrEnum):
    """What somebody said when asked how it went."""

    WELL = "well"
    HELP = "help"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer as it stands on a page.

    :param identity: the request that it is about; ``""``: the one in which it stands.
    """

    answer: Answer
    identity: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many files a category had at some time."""

    files: int
    at: datetime


@dataclass(frozen=True, slots=True)
class DoneRequest:
    """A request that was closed as done, with what is known of its follow-ups.

    :param identity: the thread's lasting id.
    :param title: the page on which it stood last.
    :param revid: a revision of that page in which it stands.
    :param topics: best first.
    :param sent: the days that were asked about, in the order of time.
    :param sent_at: when it was last asked.
    :param counted: what a category held when it was last looked at, by title.
    :param gone: it stands on no page of the desk any more.
    :param recovered: it was found in an archive, so what was asked on the desk's page before is
        not known for sure.
    :param over: somebody said that nothing more is to be asked, or that help is needed.
    :param answers: the answers that were taken note of, each with its comment's id.
    :param retry_at: something failed; not before then.
    :param nth: the number of its anchor among those of its name.
    :param owners: who is to look after the result, at most :data:`MOST_OWNERS`.
    :param agreed: who of them has said so themselves.
    """

    identity: str
    title: str
    heading: str
    requester: str
    closed_at: datetime
    revid: int = 0
    topics: tuple[str, ...] = ()
    language: str = ""
    wishes: Wishes = Wishes()
    sent: tuple[int, ...] = ()
    sent_at: datetime | None = None
    counted: Mapping[str, Counted] = field(default_factory=dict)
    gone: bool = False
    recovered: bool = False
    over: bool = False
    answers: tuple[str, ...] = ()
    retry_at: datetime | None = None
    nth: int = 1
    owners: tuple[str, ...] = ()
    agreed: tuple[str, ...] = ()


class Where(StrEnum):
    """Where a requester is asked."""

    THREAD = "thread"
    TALK = "talk"
    NOWHERE = "nowhere"


ANSWERED = "follow-up-answered"

FOLLOW_UP = CountedKind("follow-up", "follow-up-sent", "summary-follow-up", weight=40)
