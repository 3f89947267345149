"""What a rehearsal comes to in a few numbers, so that two settings can be held side by side.

Nobody of the past got the messages.  So "in vain" counts who did nothing without having been told,
and "rescued" what might have been: both are upper bounds, and whoever shows them says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from helpdeskbot.rehearsal.model import Mistaken, Rehearsed, RehearsedRequest
from helpdeskbot.rehearsal.reading import (
    ASKS,
    CLOSES,
    OPENS_AGAIN,
    REMINDS,
    SHORTLY,
    TAGS,
    Message,
    acts_of,
    between,
    find_answer,
    find_told,
    messages,
)

PATIENCE = timedelta(days=7)
"""A request that nobody answers for longer than this is one that would have to be rescued."""
EFFECT = timedelta(days=7)
"""A message after which the one it went to does nothing for so long was in vain."""


class Effect(StrEnum):
    """What followed a message that wants something."""

    ACTED = "acted"
    IN_VAIN = "in vain"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Score:
    """A rehearsal in numbers.

    :param tagged: requests; as ``asked`` and ``reminded``, with at least one such act, ``closed``
        and ``reopened``.
    :param messages: how often one person would have been told of one thing.
    :param wanting: those of them that want something and whose effect the history shows.
    :param in_vain: those of ``wanting`` after which nothing came in :data:`EFFECT`, or whose
        receiver acted within two hours as it was.
    :param unknown: those whose effect lies behind the end of the history.
    :param left: requests that nobody answered for longer than :data:`PATIENCE`.
    :param rescued: those of ``left`` of which somebody would have been told within that time.
    :param answer: the median wait until somebody answered, of those that were.
    :param told: the median wait until somebody answered or would have been told.
    """

    requests: int = 0
    tagged: int = 0
    asked: int = 0
    reminded: int = 0
    closed: int = 0
    reopened: int = 0
    messages: int = 0
    wanting: int = 0
    in_vain: int = 0
    unknown: int = 0
    left: int = 0
    rescued: int = 0
    answer: timedelta | None = None
    told: timedelta | None = None
    missteps: dict[Mistaken, int] = field(default_factory=dict)

    @property
    def share(self) -> float:
        """Which part of those that were left would have been rescued; 1 where none was left."""
        return self.rescued / self.left if self.left else 1.0


def reckon(rehearsed: Rehearsed) -> Score:
    """A rehearsal in numbers; its missteps are those that were written into it."""
    requests = rehearsed.requests
    sent = messages(rehearsed)
    effects = Counter(
        find_effect(message, rehearsed.end) for message in sent if message.wants and message.request
    )
    left = [request for request in requests if was_left(request, rehearsed.end)]
    return Score(
        requests=len(requests),
        tagged=_count(requests, TAGS),
        asked=_count(requests, ASKS),
        reminded=_count(requests, REMINDS),
        closed=_count(requests, CLOSES),
        reopened=sum(map(_is_reopened, requests)),
        messages=len(sent),
        wanting=effects[Effect.ACTED] + effects[Effect.IN_VAIN],
        in_vain=effects[Effect.IN_VAIN],
        unknown=effects[Effect.UNKNOWN],
        left=len(left),
        rescued=sum(map(is_rescued, left)),
        answer=_median([wait for one in requests if (wait := wait_for_answer(one)) is not None]),
        told=_median([wait for one in requests if (wait := wait_for_anybody(one)) is not None]),
        missteps=dict(Counter(one.error for request in requests for one in request.missteps)),
    )


def find_effect(message: Message, end: datetime) -> Effect:
    """What the one to whom a message would have gone did in the request without it.

    :param end: of the history.
    """
    at, request = message.act.at, message.request
    did = between(acts_of(request, message.to), at, at + EFFECT) if request else []
    if did and did[0].at - at <= SHORTLY:
        return Effect.IN_VAIN
    if did:
        return Effect.ACTED
    return Effect.IN_VAIN if at + EFFECT <= end else Effect.UNKNOWN


def was_left(request: RehearsedRequest, end: datetime) -> bool:
    """Whether nobody answered a request for longer than :data:`PATIENCE`, as far as is known.

    :param end: of the history.
    """
    until = request.opened_at + PATIENCE
    answered = find_answer(request)
    return until <= end and (answered is None or answered > until)


def is_rescued(request: RehearsedRequest) -> bool:
    """Whether somebody would have been told of it by the bot within :data:`PATIENCE`."""
    told = find_told(request)
    return told is not None and told <= request.opened_at + PATIENCE


def wait_for_answer(request: RehearsedRequest) -> timedelta | None:
    """How long it took until somebody else answered; ``None``: nobody did."""
    at = find_answer(request)
    return None if at is None else max(at - request.opened_at, timedelta(0))


def wait_for_anybody(request: RehearsedRequest) -> timedelta | None:
    """How long until somebody answered, or would have been told by the bot; ``None``: neither."""
    moments = [at for at in (find_answer(request), find_told(request)) if at is not None]
    return max(min(moments) - request.opened_at, timedelta(0)) if moments else None


def count_weeks(rehearsed: Rehearsed) -> list[tuple[datetime, int]]:
    """How many messages there would have been in each week, by the moment at which it begins."""
    week = timedelta(days=7)
    begin = rehearsed.begin.replace(hour=0, minute=0, second=0, microsecond=0)
    begin -= timedelta(days=begin.weekday())
    number = max((rehearsed.end - begin) // week + 1, 1)
    counted = Counter((message.act.at - begin) // week for message in messages(rehearsed))
    return [(begin + place * week, counted[place]) for place in range(number)]


def _count(requests: Sequence[RehearsedRequest], kinds: Collection[str]) -> int:
    return sum(any(act.kind in kinds for act in request.acts) for request in requests)


def _is_reopened(request: RehearsedRequest) -> bool:
    closed = min((act.at for act in request.acts if act.kind in CLOSES), default=None)
    return closed is not None and any(
        act.kind in OPENS_AGAIN and act.at > closed for act in request.acts
    )


def _median(waits: Sequence[timedelta]) -> timedelta | None:
    if not waits:
        return None
    return timedelta(seconds=median(wait.total_seconds() for wait in waits))
