"""Whose turn it is in a request, and everything that this is concluded from.

All datetimes are timezone-aware and in UTC.  User names are in canonical form.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from helpdeskbot.model.change import Kind
from helpdeskbot.model.due import Clock, Holder
from helpdeskbot.model.elsewhere import Elsewhere
from helpdeskbot.model.reason import Reason
from helpdeskbot.model.status import Phase

FOLLOW = Kind("follow-turn", "status-followed", "summary-turn", weight=50, routine=True)


class Role(StrEnum):
    """What somebody is in one thread."""

    REQUESTER = "requester"
    EXPERT = "expert"
    STAFF = "staff"
    PASSER_BY = "passer-by"
    BOT = "bot"


class PostKind(StrEnum):
    """How a contribution was made."""

    COMMENT = "comment"
    EDIT = "edit"


@dataclass(frozen=True, slots=True)
class Post:
    """A contribution to a thread: a new comment, or a change of an earlier one.

    :param author: who saved it.
    :param at: when; the second that the history tells where it is known, else the signature's
        minute.  A comment within the minute of a status counts as said before it otherwise.
    :param text: the comment's wikitext, without its signature.
    :param before: for ``EDIT``, the comment as it was before.
    :param mentions: users whose pages it links to, so that they are notified.
    :param declines: it holds the template by which an expert says "not me".
    :param promised: the end of the day by which its writer promises to have acted, UTC; ``None``:
        it names none.
    """

    author: str
    at: datetime
    text: str = ""
    kind: PostKind = PostKind.COMMENT
    before: str = ""
    mentions: tuple[str, ...] = ()
    declines: bool = False
    promised: datetime | None = None


@dataclass(frozen=True, slots=True)
class StatusSet:
    """The status template was changed in what it says of the turn.

    That is its status, ``turn``, ``until``, ``due`` or ``expert``; who corrects a topic has not
    said anew whose turn it is.

    :param value: the status as written; ``None`` when the template was taken away.
    :param phase: what it means at this desk; ``None`` for a word that the desk does not know.
    :param person: a person did it, and not this bot.
    """

    value: str | None
    phase: Phase | None
    by: str
    at: datetime
    person: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadFacts:
    """What is known of one thread; others gather it.

    :param thread: the thread's lasting id.
    :param posts: in any order, bots' and passers-by's too.  What is said in one minute is in the
        order in which it is given.
    :param statuses: in order of time; the last one is what the template says now.  Only the last
        and the last by a person are needed; empty: the thread has not had a template.
    :param experts: named in the template.
    :param experts_since: when they were named; ``None`` while unknown.
    :param roster: everybody on the roster.
    :param absent: those on the roster who say that they are away now.
    :param bots: this bot too.
    :param given: the template's explicit ``turn=``.
    :param due: the end of the day that the template promises (``due=``).
    :param until: when a hold (or a question to the community) ends: the beginning of the day in
        ``until=``, or the end of the committee's next meeting's day.
    :param touched_at: the last edit by a person in the thread, of whatever kind (a comment that
        was removed, too); ``None``: there is none besides what ``posts`` and ``statuses`` tell.
    :param planned: an agreement stands in the thread and waits for people's yes.
    :param missing_yes: the requester and experts among those who have not said it.
    :param agreed_at: when the last one said yes to the agreement, as it is or as it was before
        somebody changed it; ``None``: not yet.
    :param resolved: a marker such as ``{{Section resolved}}`` stands in the thread.
    :param archived: it stands in an archive, or was moved away from the desk's pages.
    :param pressing: why the staff should be told of it at once, the most pressing first; words of
        :func:`~helpdeskbot.concerns.asking.decide.spotting.spot`.
    :param unreachable: the requester is an IP address, or an account that is blocked: they are
        written to in vain.
    :param listed: it has a place on the desk's waiting list.
    :param elsewhere: where it goes on meanwhile; ``None``: nowhere else.
    :param requester_zone: IANA name of the requester's time zone; ``""`` while unknown.
    :param requester_seen_at: the requester's last edit anywhere on the wiki; ``None``: not known.
    """

    thread: str
    requester: str
    opened_at: datetime
    posts: tuple[Post, ...] = ()
    statuses: tuple[StatusSet, ...] = ()
    experts: tuple[str, ...] = ()
    experts_since: datetime | None = None
    roster: frozenset[str] = frozenset()
    staff: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    bots: frozenset[str] = frozenset()
    given: Holder | None = None
    due: datetime | None = None
    until: datetime | None = None
    touched_at: datetime | None = None
    planned: bool = False
    missing_yes: tuple[str, ...] = ()
    agreed_at: datetime | None = None
    resolved: bool = False
    archived: bool = False
    pressing: tuple[tuple[str, str], ...] = ()
    unreachable: bool = False
    listed: bool = False
    elsewhere: Elsewhere | None = None
    requester_zone: str = ""
    requester_seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is.

    :param who: names, where they are known: of the requester, of experts.
    :param since: since when they are awaited.
    :param because: the rule that decided, with its reason.
    :param clock: which clock runs; ``None``: none.
    :param until: for ``NOBODY`` and ``COMMUNITY``, when it becomes the desk's turn; ``None``: when
        somebody does something.
    :param at_work: who of the desk has said that they act, or has written last, where the desk is
        awaited.
    :param promised: the end of the day by which they said they would have acted; ``None``: none.
    :param stated: a person said so in the template, and nothing has happened since.
    :param phase: what the status should mean now; ``None``: whatever it is.
    """

    holder: Holder
    who: tuple[str, ...]
    since: datetime
    because: Reason
    clock: Clock | None = None
    until: datetime | None = None
    at_work: tuple[str, ...] = ()
    promised: datetime | None = None
    stated: bool = False
    phase: Phase | None = None


@dataclass(frozen=True, slots=True)
class TurnParameters:
    """The parameters as far as they can be read.

    :param experts: user names in canonical form, each once.
    :param due: the promised day.
    :param until: the day on which a hold or a question to the community ends.
    :param until_meeting: it ends when the committee has met.
    :param given: the explicit ``turn=``.
    :param troubles: what cannot be read, for the one who wrote it.
    """

    experts: tuple[str, ...] = ()
    due: date | None = None
    until: date | None = None
    until_meeting: bool = False
    given: Holder | None = None
    troubles: tuple[Reason, ...] = ()
