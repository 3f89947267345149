"""Whose turn it is: a table of rules, of which the first that fits decides.

``docs/turns.md`` has the same table for staff; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from helpdeskbot.concerns.turns.decide import as_said, as_set, set_aside
from helpdeskbot.concerns.turns.decide import make_turn as make
from helpdeskbot.concerns.turns.decide.situation import Situation
from helpdeskbot.concerns.turns.values import ThreadFacts, Turn
from helpdeskbot.model.desk import Phase
from helpdeskbot.model.due import Holder

Rule = Callable[[Situation], Turn | None]

RULES: tuple[Rule, ...] = (
    set_aside.archived,
    set_aside.taken_away,
    set_aside.resolved,
    set_aside.closed_by_a_person,
    set_aside.closed_by_the_bot,
    set_aside.look_there,
    set_aside.goes_on_there,
    set_aside.hold_is_over,
    set_aside.on_hold_until,
    set_aside.on_hold,
    as_set.asked_the_community,
    as_set.said_requester,
    as_set.said_expert,
    as_set.agreement_is_offered,
    as_set.said_desk,
    as_set.said_in_progress,
    as_set.agreed,
    as_said.expert_was_asked,
    as_said.staff_was_asked,
    as_said.asked,
    as_said.on_it,
    as_said.thanked,
    as_said.mentioned,
    as_said.expert_is_named,
    as_said.wrote,
    as_said.replied,
    as_said.new,
)
"""The precedence: the first rule that fits decides."""


def decide_turn(facts: ThreadFacts, now: datetime) -> Turn:
    """Whose turn it is at ``now`` (UTC): what the first rule of :data:`RULES` that fits says."""
    situation = Situation(facts, now)
    for rule in RULES:
        turn = rule(situation)
        if turn is not None:
            return _without_absent(situation, _or_somebody_else(situation, turn))
    raise AssertionError("the last rule always fits")


def decide_quietly(turn: Turn, without: Turn) -> Turn:
    """The turn where somebody has set the template who has no say in the request.

    It stands, and the bot changes nothing about it; but nobody is told anything on its ground.

    :param without: whose turn it would be if they had set nothing.
    """
    if (turn.holder, turn.who, turn.clock) == (without.holder, without.who, without.clock):
        since = max(turn.since, without.since)
        return replace(turn, since=since, stated=True)
    if turn.holder is not Holder.NOBODY and without.holder is Holder.DESK:
        # Staff are told as they would have been.
        return replace(without, stated=True)
    because = make.reason("set-by-a-stranger", "somebody who is not of the desk set it so")
    return Turn(Holder.NOBODY, (), turn.since, because, stated=True)


def _or_somebody_else(s: Situation, turn: Turn) -> Turn:
    """The desk's turn, to look, where somebody else has written since the requester was asked.

    It may be the answer: of a colleague, or of the same person under another address.
    """
    if turn.holder is not Holder.REQUESTER:
        return turn
    other = next((post for post in s.others if post.at > turn.since), None)
    if other is None:
        return turn
    sentence = "{0} wrote, which may be the answer"
    look = make.desk(other.at, "somebody-else", sentence, other.author)
    if s.is_closed:
        return look
    # That it waits for the requester stays true, unless it says that it is looked at.
    at_work = s.current is not None and s.current.phase is Phase.OPEN and not turn.stated
    return replace(look, phase=None if at_work else turn.phase, stated=turn.stated)


def _without_absent(s: Situation, turn: Turn) -> Turn:
    """The turn of those who are there; the desk's, where all who are awaited are away."""
    if turn.holder is not Holder.EXPERT or s.facts.absent.isdisjoint(turn.who):
        return turn
    there = tuple(name for name in turn.who if name not in s.facts.absent)
    if there:
        return replace(turn, who=there)
    look = make.desk(turn.since, "expert-is-away", "{0} is away", ", ".join(turn.who))
    return replace(look, stated=turn.stated, phase=None if turn.stated else look.phase)
