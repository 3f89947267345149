"""Which requests that were closed as done are to be asked about now, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from helpdeskbot.concerns.follow_up.policy import LONGEST_DAYS, MOST_FOLLOW_UPS, FollowUpPolicy
from helpdeskbot.concerns.follow_up.values import ANSWERED, Answer, DoneRequest, Where
from helpdeskbot.model.memory import Event

_DAY = timedelta(days=1)


def days_of(request: DoneRequest, policy: FollowUpPolicy) -> tuple[int, ...]:
    """When it is asked how it went, ascending: as wished, else as the topic has it."""
    days: Sequence[int] | None = request.wishes.days
    if days is None:
        first = request.topics[0] if request.topics else ""
        days = policy.topics.get(first, policy.days)
    return _choose_days(tuple(days))


@lru_cache(maxsize=256)
def _choose_days(days: tuple[int, ...]) -> tuple[int, ...]:
    """Those that can be meant, ascending; nearly all requests of a desk have the same."""
    good = sorted({day for day in days if 1 <= day <= LONGEST_DAYS})
    return tuple(good[:MOST_FOLLOW_UPS])


def find_due(request: DoneRequest, policy: FollowUpPolicy, now: datetime) -> int | None:
    """The follow-up that is due now; of several only the last one, and none twice.

    A bot that was asleep asks once, about the last day that has passed.  What is overdue for
    longer than the desk's setting is not asked any more.

    :param now: UTC.
    """
    days = () if request.over else days_of(request, policy)
    if not days or request.closed_at + days[0] * _DAY > now:
        return None
    last = [day for day in days if request.closed_at + day * _DAY <= now][-1]
    if any(day >= last for day in request.sent):
        return None
    if request.closed_at + last * _DAY + policy.late < now:
        return None
    return last


def next_due(request: DoneRequest, policy: FollowUpPolicy, now: datetime) -> datetime | None:
    """When the next follow-up after this moment is due; ``None``: never.

    :param now: UTC.
    """
    if request.over:
        return None
    asked = max(request.sent) if request.sent else 0
    for day in days_of(request, policy):
        if day > asked and (moment := request.closed_at + day * _DAY) > now:
            return moment
    return None


def next_look(request: DoneRequest, policy: FollowUpPolicy, now: datetime) -> datetime | None:
    """When a follow-up is due next; now, where one is due already; ``None``: never.

    :param now: UTC.
    """
    days = () if request.over else days_of(request, policy)
    if days and not request.sent and (first := request.closed_at + days[0] * _DAY) > now:
        return first
    return now if find_due(request, policy, now) is not None else next_due(request, policy, now)


def is_history(request: DoneRequest, policy: FollowUpPolicy, now: datetime) -> bool:
    """Whether nothing is to be asked any more, and no answer is to be expected.

    :param now: UTC.
    """
    last = max((*days_of(request, policy), *request.sent), default=0)
    return request.closed_at + last * _DAY + policy.late < now


def choose_now(
    requests: Iterable[DoneRequest],
    every: Iterable[DoneRequest],
    policy: FollowUpPolicy,
    *,
    stopped: Collection[str],
    now: datetime,
) -> Sequence[tuple[DoneRequest, int]]:
    """What is asked now: one thing of each person, and no more than the desk may ask in a day.

    :param requests: those that can be asked about at this moment.
    :param every: all of the desk's, for whom was asked lately.
    :param stopped: people who do not want to be asked.
    :param now: UTC.
    """
    found = [(one, day) for one in requests if (day := find_due(one, policy, now)) is not None]
    if not found:
        return []
    lately: dict[str, datetime] = {}
    today = 0
    for request in every:
        if request.sent_at is not None:
            before = lately.get(request.requester)
            lately[request.requester] = max(before or request.sent_at, request.sent_at)
            today += request.sent_at > now - _DAY
    chosen = []
    quiet = policy.quiet_days * _DAY
    for request, day in sorted(found, key=lambda pair: (pair[0].closed_at, pair[0].identity)):
        person = request.requester
        if person in stopped or (request.retry_at and request.retry_at > now):
            continue
        if person in lately and now - lately[person] < max(quiet, timedelta(microseconds=1)):
            continue
        if today >= policy.most_per_day:
            break
        chosen.append((request, day))
        lately[person] = now
        today += 1
    return chosen


def place_of(request: DoneRequest, policy: FollowUpPolicy) -> Where:
    """Where the requester will see it: in the request while it stands on the desk's page.

    Once it was archived or moved away, on their talk page.  Who has no account has no talk page
    that anybody could be relied on to see.
    """
    if not request.gone and policy.in_thread:
        return Where.THREAD
    return Where.TALK if request.requester else Where.NOWHERE


def count_answers(events: Iterable[Event]) -> Mapping[Answer, int]:
    """How often people said that all is well, that they need help, that it is enough.

    :param events: of a desk; those of other kinds are passed over, as are doubles.
    """
    seen = {
        (event.thread, str(event.data.get("comment", "")), str(event.data.get("answer", "")))
        for event in events
        if event.kind == ANSWERED
    }
    counts = Counter(answer for _, _, answer in seen)
    return {answer: counts[answer.value] for answer in Answer}
