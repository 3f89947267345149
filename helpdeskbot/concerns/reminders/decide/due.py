"""What is due in a thread: reminders, the next expert, the staff's digest, closing.

Nothing is scheduled.  What was sent is counted from the thread, the next step's time follows from
the moment at which the one before was really taken; so a bot that slept takes one step, not many.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from helpdeskbot.concerns.reminders.decide.awaited import is_pressing, say_awaited, say_then
from helpdeskbot.concerns.reminders.decide.pauses import find_pauses
from helpdeskbot.concerns.reminders.policy import ReminderPolicy
from helpdeskbot.concerns.reminders.values import Sent
from helpdeskbot.concerns.turns.decide.desk_time import (
    NEVER,
    add_desk_time,
    desk_days,
    find_opening,
)
from helpdeskbot.concerns.turns.hours import Calendar
from helpdeskbot.concerns.turns.values import ThreadFacts, Turn
from helpdeskbot.model.due import Channel, Clock, Due, Holder, Step

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Planned:
    """A step of a turn's script.

    :param gap: working days after the step before, or after the beginning.
    """

    step: Step
    gap: float


def decide_reminders(
    facts: ThreadFacts,
    turn: Turn,
    sent: Sequence[Sent],
    policy: ReminderPolicy,
    calendar: Calendar,
    now: datetime,
) -> list[Due]:
    """What is to be said about a thread now: nothing, or one thing.

    :param sent: everything that was said about this thread, in any order.
    """
    found = _find_next(facts, turn, sent, policy, calendar, now)
    return [found.due] if found is not None and found.at <= now else []


def next_due_at(
    facts: ThreadFacts,
    turn: Turn,
    sent: Sequence[Sent],
    policy: ReminderPolicy,
    calendar: Calendar,
    now: datetime,
) -> datetime | None:
    """When to look at the thread again though nobody edits it; ``None``: there is no need.

    It is ``now`` or before if something is due already.
    """
    moments = [turn.until] if turn.until is not None and turn.until > now else []
    found = _find_next(facts, turn, sent, policy, calendar, now)
    if found is not None:
        moments.append(found.at)
    return min((moment for moment in moments if moment is not None), default=None)


def foresee_next(
    facts: ThreadFacts,
    turn: Turn,
    sent: Sequence[Sent],
    policy: ReminderPolicy,
    calendar: Calendar,
    now: datetime,
) -> tuple[Due, datetime] | None:
    """What is said next if nobody does anything, and when; ``None``: nothing more is.

    The moment is in the past if it is due already.
    """
    found = _find_next(facts, turn, sent, policy, calendar, now)
    return (found.due, found.at) if found is not None else None


def tell_the_willing(due: Due, facts: ThreadFacts, never: Collection[str]) -> Due:
    """The same to those only who have to do with the desk, or with the request; else to the staff.

    Anybody may write anybody's name into a template, and the bot must not ping for them.

    :param never: who is not to be told anything.
    """
    willing = {facts.requester, *facts.roster, *facts.staff, *(post.author for post in facts.posts)}
    who = tuple(name for name in due.who if name in willing - set(never))
    return replace(due, who=who, channel=due.channel if who or not due.who else Channel.DIGEST)


@dataclass(frozen=True, slots=True)
class _Next:
    due: Due
    at: datetime


def _find_next(
    facts: ThreadFacts,
    turn: Turn,
    sent: Sequence[Sent],
    policy: ReminderPolicy,
    calendar: Calendar,
    now: datetime,
) -> _Next | None:
    if turn.clock is None:
        return None
    mine = _sent_in_this_turn(turn, sent)
    done = max([len(mine), *(one.stage for one in mine)])
    script = _script(turn, [one for one in sent if one not in mine], policy)
    if is_pressing(facts, turn):
        # The staff see it before others, at once; nobody's thread is touched for that.
        script.insert(0, _Planned(Step.DIGEST, 0))
    lost = facts.unreachable and turn.holder is Holder.REQUESTER
    if lost or not _may_close(facts, turn, mine):
        # A person looks at it instead.
        away = (Step.REMIND, Step.CLOSE) if lost else (Step.CLOSE,)
        script = [replace(one, step=Step.DIGEST) if one.step in away else one for one in script]
    if script and script[0].step is Step.REMIND:
        # While they were not to be reminded, the staff were told: nobody has heard anything yet.
        told = itertools.takewhile(lambda one: one.step is Step.DIGEST, sorted(mine, key=_by_time))
        script = [script[0]] * len(list(told)) + script
    if done == 0 and _know_of_it(turn, sent, script):
        # The first reminder is left out, and what comes in its place comes when it always does.
        done, script[1] = 1, replace(script[1], gap=script[0].gap + script[1].gap)
    if done >= len(script):
        return None
    step, at_once = script[done].step, is_pressing(facts, turn) and done == 0
    if at_once:
        due_at = turn.since
    else:
        due_at = _due_at(facts, turn, mine, script[done], calendar)
        if due_at >= NEVER:
            return None
        due_at = max(due_at, _last_activity(facts, sent, now) + policy.quiet)
    at = due_at
    if turn.holder is Holder.REQUESTER and step in (Step.REMIND, Step.CLOSE):
        at = _after_the_night(max(at, now), facts.requester_zone, policy)
    then = script[done + 1] if done + 1 < len(script) else None
    then_at = add_desk_time(max(at, now), desk_days(then.gap, calendar), calendar) if then else None
    due = Due(
        thread=facts.thread,
        step=step,
        stage=done + 1,
        holder=turn.holder,
        who=turn.who if step in (Step.REMIND, Step.CLOSE) else (),
        channel=_channel(facts, turn, step),
        awaited=say_awaited(facts, turn),
        since=turn.since,
        then=say_then(step, then.step if then else None, then_at),
        then_at=then_at,
        due_at=due_at,
    )
    return _Next(due, at)


def _by_time(sent: Sent) -> tuple[datetime, int]:
    return sent.at, sent.stage


def _may_close(facts: ThreadFacts, turn: Turn, mine: Sequence[Sent]) -> bool:
    """Whether silence may close it: something was asked, nobody has agreed to work on it, and the
    reminders could be read.
    """
    asked = turn.because.code != "turn-mentioned"
    return asked and facts.agreed_at is None and all(one.stands for one in mine)


def _know_of_it(turn: Turn, sent: Sequence[Sent], script: Sequence[_Planned]) -> bool:
    """Whether all who are to be reminded twice know of it, so that one reminder is enough.

    They have said that they act, or have answered to a reminder of the same request before.
    """
    if [one.step for one in script[:2]] != [Step.REMIND, Step.REMIND]:
        return False
    reminded = {name for one in sent if one.step is Step.REMIND for name in one.who}
    promised = turn.because.code == "turn-on-it"
    return promised or (bool(turn.who) and reminded.issuperset(turn.who))


def _sent_in_this_turn(turn: Turn, sent: Sequence[Sent]) -> list[Sent]:
    # Signatures have no seconds: one of the same minute may well be later.
    begin = turn.since.replace(second=0, microsecond=0)
    return [
        one
        for one in sent
        if one.holder is turn.holder
        and one.at >= begin
        # The asking of another expert began this expert's turn, if it is of the same minute.
        and (one.step is not Step.NEXT_EXPERT or one.at >= begin + _MINUTE)
    ]


def _script(turn: Turn, earlier: Sequence[Sent], policy: ReminderPolicy) -> list[_Planned]:
    """Everything that happens in this turn if nobody does anything.

    :param earlier: what was sent in the turns before.
    """
    said = sum(one.step is not Step.DIGEST for one in earlier)
    script: list[_Planned] = []
    first: Sequence[float] = (policy.staff_after,)
    if turn.clock is Clock.REQUESTER and not policy.remind_requesters:
        # Nobody is passed over, and nothing closed, for a silence of which they were not told.
        first = (max(policy.requester, default=0) + policy.staff_after,)
    elif turn.clock is Clock.EXPERT and turn.who and not policy.remind_experts:
        first = (max(policy.expert, default=0) + policy.staff_after,)
    elif turn.clock is Clock.REQUESTER:
        script += _series(Step.REMIND, policy.requester)
        if policy.close_after > 0:
            script.append(_Planned(Step.CLOSE, policy.close_after))
            return _within_the_most(script, said, policy)
    elif turn.clock is Clock.EXPERT:
        script += _series(Step.REMIND, policy.expert if turn.who else ())
        asked = sum(one.step is Step.NEXT_EXPERT for one in earlier)
        if policy.next_expert_after > 0 and asked < policy.most_experts:
            script.append(_Planned(Step.NEXT_EXPERT, policy.next_expert_after))
    days = {
        Clock.FIRST_REACTION: policy.first_reaction,
        Clock.DESK: policy.desk,
        Clock.COMMUNITY: policy.community,
    }
    digests = _series(Step.DIGEST, days.get(turn.clock, first) if turn.clock else ())
    digests += [_Planned(Step.DIGEST, policy.digest_again)] * policy.most_digests
    return _within_the_most(script + digests[: max(policy.most_digests, 0)], said, policy)


def _series(step: Step, days: Sequence[float]) -> list[_Planned]:
    return [_Planned(step, max(later - earlier, 0)) for earlier, later in pairwise((0, *days))]


def _within_the_most(
    script: Sequence[_Planned], said: int, policy: ReminderPolicy
) -> list[_Planned]:
    """After so many messages only the staff are told, whatever was to be said."""
    allowed = max(policy.most_per_thread - said, 0)
    result, told = [], 0
    for planned in script:
        if planned.step is not Step.DIGEST:
            told += 1
        over = told > allowed
        result.append(_Planned(Step.DIGEST, planned.gap) if over else planned)
    return result


def _due_at(
    facts: ThreadFacts,
    turn: Turn,
    mine: Sequence[Sent],
    planned: _Planned,
    calendar: Calendar,
) -> datetime:
    promised = None
    if turn.clock in (Clock.DESK, Clock.EXPERT):
        days = [day for day in (facts.due, turn.promised) if day is not None and day > turn.since]
        promised = max(days, default=None)
    if mine:
        start = max(one.at for one in mine)
    elif promised is not None:
        # Who has promised a day is awaited on that day, not before.
        return find_opening(promised, calendar)
    else:
        start = turn.since
    due_at = add_desk_time(start, desk_days(planned.gap, calendar), calendar, find_pauses(facts))
    return max(due_at, find_opening(promised, calendar)) if promised is not None else due_at


def _last_activity(facts: ThreadFacts, sent: Sequence[Sent], now: datetime) -> datetime:
    """When anybody, we too, last did anything in the thread; what is said in the future is not."""
    moments = [post.at for post in facts.posts]
    moments += [status.at for status in facts.statuses if status.person]
    moments += [one.at for one in sent if one.step is not Step.DIGEST]
    moments += [facts.touched_at] if facts.touched_at is not None else []
    return max((at for at in moments if at <= now), default=facts.opened_at)


def _after_the_night(moment: datetime, zone: str, policy: ReminderPolicy) -> datetime:
    """The moment, or the next morning if it is night where the requester lives; UTC."""
    if not zone:
        return moment
    try:
        local = moment.astimezone(ZoneInfo(zone))
    except (OSError, ValueError, KeyError):
        return moment
    begin, end = policy.night_from, policy.night_to
    clock = local.time()
    over_midnight = begin > end
    if not (clock >= begin or clock < end if over_midnight else begin <= clock < end):
        return moment
    day = local.date() + timedelta(days=1 if over_midnight and clock >= begin else 0)
    morning = datetime.combine(day, end, tzinfo=local.tzinfo).astimezone(UTC)
    # In the hour that comes twice, the morning may have been already.
    return max(morning, moment)


def is_first_word_to_staff(due: Due, facts: ThreadFacts, turn: Turn) -> bool:
    """Whether it tells the staff at once of a request that they should see before others."""
    return due.step is Step.DIGEST and due.stage == 1 and is_pressing(facts, turn)


def _channel(facts: ThreadFacts, turn: Turn, step: Step) -> Channel:
    if step is Step.DIGEST:
        return Channel.DIGEST
    away = facts.requester_seen_at is not None and facts.requester_seen_at < turn.since
    if step is Step.REMIND and turn.holder is Holder.REQUESTER and turn.who and away:
        return Channel.TALK
    return Channel.THREAD
