"""What is weighed when somebody is to be asked about a request, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from helpdeskbot.concerns.asking.roster.values import Expert, Way
from helpdeskbot.model.change import Kind, PlannedAction, ThreadChange
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.memory import Event, Plan
from helpdeskbot.model.person import PeoplePolicy
from helpdeskbot.model.reason import Reason
from helpdeskbot.model.topics import TopicScore

NEAR, LARGE, UNCOVERED = "near", "large", "uncovered"
"""Why staff should see a request before others: it is wanted soon for what it is, it is a project,
nobody on the roster has offered help with what it is about.
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One expert with everything that speaks against asking them now, whatever the request.

    :param asked_this_month: questions in this calendar month (UTC), over all desks.
    :param last_asked: the newest question, UTC; ``None``: never, as far as is known.
    :param open_requests: open requests that the person has taken, or was asked about and has not
        answered.
    :param obstacle: why the person is not to be asked at all now.
    """

    expert: Expert
    asked_this_month: int = 0
    last_asked: datetime | None = None
    open_requests: int = 0
    obstacle: Reason | None = None

    @property
    def name(self) -> str:
        """The account's name now."""
        return self.expert.name


class Stage(StrEnum):
    """How far the search for somebody who takes a request has come."""

    UNSORTED = "unsorted"
    """Nobody knows for sure what it is about: the desk's triage."""
    ASKING = "asking"
    """Experts were asked, and their answer is waited for."""
    SEARCHING = "searching"
    """Somebody is to be asked, and everybody who could be is not to be asked right now."""
    EXHAUSTED = "exhausted"
    """Everybody who could be asked was asked, or nobody covers it: the desk's staff."""
    TAKEN = "taken"
    """Somebody takes care of it."""
    RESTING = "resting"
    """The bot does not look for anybody: closed, on hold, too old."""


@dataclass(frozen=True, slots=True)
class Need:
    """A request for which somebody is looked for.

    :param thread: the thread's id on the page.
    :param identity: the thread's lasting id.
    :param topics: best first; all of them certain enough to ask by.
    :param language: BCP 47 of the request.
    :param requester: who asked; never their own expert.
    :param participants: everybody who has written in the thread.
    :param asked: who was asked about it before, oldest first.
    """

    thread: str
    identity: str
    topics: tuple[TopicScore, ...]
    language: str
    requester: str = ""
    participants: frozenset[str] = frozenset()
    asked: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True)
class Considered:
    """Somebody who covers a request's topic, and why they were asked, or not.

    :param because: for those who fit: topics and language.
    :param obstacle: ``None`` for those who were asked or could be.
    """

    name: str
    score: float
    because: tuple[Reason, ...] = ()
    obstacle: Reason | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom to ask about a request.

    :param chosen: with the way in which each wants to be asked; empty: nobody, see ``stage``.
    :param considered: the others that were weighed, best first; at most :data:`SHOWN`.
    :param left_out: how many more were weighed.
    """

    need: Need
    stage: Stage
    chosen: tuple[tuple[Considered, Way], ...] = ()
    considered: tuple[Considered, ...] = ()
    left_out: int = 0


SHOWN = 12
"""How many of those who were not asked a log names; the rest is counted."""


@dataclass(frozen=True, slots=True)
class RequestState:
    """A request and the search for somebody who takes it, as the page tells.

    :param identity: the thread's lasting id.
    :param asked: who was asked so far, oldest first.
    :param taken_by: who takes care of it.
    :param certain: the topics are sure enough to ask by.
    :param names_differ: the status template does not name exactly those who take care of it.
    :param due_at: when to look again though nobody edits, UTC.
    :param spotted: why the staff should see it before others; see :func:`.decide.spotting.spot`.
    :param nth: the number of its anchor among those of its name.
    """

    thread: str
    identity: str
    heading: str
    stage: Stage
    language: str = ""
    topics: tuple[TopicScore, ...] = ()
    certain: bool = False
    requester: str = ""
    opened_at: datetime | None = None
    asked: tuple[Asked, ...] = ()
    taken_by: tuple[str, ...] = ()
    names_differ: bool = False
    need: Need | None = None
    staff_called: bool = False
    due_at: datetime | None = None
    spotted: tuple[tuple[str, str], ...] = ()
    nth: int = 1


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A request as it is remembered while its page is not read, and shown to people.

    :param identity: the thread's lasting id.
    :param title: the page on which it stands.
    :param topics: ids, best first; at most three.
    :param certain: the topics are sure enough to ask by.
    :param opened_at: UTC; ``None``: not known.
    :param asked: who was asked so far, oldest first.
    :param busy: who takes care of it, or is waited for.
    :param spotted: why the staff should see it before others.
    :param nth: the number of its anchor among those of its name.
    """

    identity: str
    title: str
    heading: str
    stage: Stage
    language: str = ""
    topics: tuple[str, ...] = ()
    certain: bool = False
    opened_at: datetime | None = field(default=None, metadata={"alias": "opened"})
    asked: tuple[str, ...] = ()
    busy: tuple[str, ...] = ()
    spotted: tuple[tuple[str, str], ...] = ()
    nth: int = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody was asked about a request.

    :param thread: the thread's lasting id.
    :param name: as it stood in the question.
    :param at: UTC.
    :param way: how.
    :param declined_at: when the person said "not me", UTC.
    """

    desk: str
    thread: str
    name: str
    at: datetime
    way: Way = Way.PING
    declined_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """Somebody said by saving the form behind a link that they take a request, or do not.

    :param name: of the account that saved it.
    :param at: UTC.
    """

    name: str
    at: datetime
    takes: bool


ASKED = "asked"
"""The kind of event that somebody was asked."""


def asked_events(questions: Iterable[Asked], title: str, revid: int = 0) -> list[Event]:
    """Questions as they are remembered."""
    return [
        Event(
            one.at,
            one.desk,
            ASKED,
            one.thread,
            title,
            revid,
            {"name": one.name, "way": one.way.value},
        )
        for one in questions
    ]


class Question(Kind):
    """People are asked about a request, and that is remembered of each of them."""

    __slots__ = ()

    def word(
        self, changes: Sequence[ThreadChange], desk: DeskPolicy
    ) -> tuple[str, Sequence[str | int]]:
        """Who is asked, or about how many requests people are."""
        asking = [one for change in changes for one in change.actions if one.people]
        threads = {one.thread for one in asking}
        if len(threads) > 1:
            return "summary-asked-many", (len(threads),)
        return self.says, (", ".join(person.name for one in asking for person in one.people),)

    def record(self, plan: Plan, action: PlannedAction, revid: int) -> Sequence[Event]:
        """Whom it asked."""
        questions = [
            Asked(plan.desk, action.identity, person.name, plan.made_at, Way(person.way))
            for person in action.people
        ]
        return asked_events(questions, plan.title, revid)


class Taken(Kind):
    """It is written down who takes care of a request."""

    __slots__ = ()

    def word(
        self, changes: Sequence[ThreadChange], desk: DeskPolicy
    ) -> tuple[str, Sequence[str | int]]:
        """In how many requests, and who it is."""
        names = [change.params.get(desk.of(PeoplePolicy).expert_param, "") for change in changes]
        taken = list(filter(None, names))
        return self.says, (len(taken), ", ".join(dict.fromkeys(taken)))


NEXT = Question("ask-next", "experts-asked", "summary-next", weight=150)
ASK = Question("ask", "experts-asked", "summary-asked-one", weight=140)
STAFF = Kind("call-staff", "staff-called", "summary-staff", weight=130)
TAKE = Taken("take", "thread-taken", "summary-taken", weight=60)
TALK = Kind("tell-on-talk-page", "told-on-talk-page", "summary-asked-talk")
UNSERVED = Kind("tell-of-topic", "topic-told", "summary-unserved")
