"""How it is said what a request waits for, and what comes next if nobody does anything."""

from __future__ import annotations

from datetime import datetime

from helpdeskbot.concerns.turns.decide.desk_time import (
    NEVER,
)
from helpdeskbot.concerns.turns.values import ThreadFacts, Turn
from helpdeskbot.model.day import Day
from helpdeskbot.model.due import Clock, Step
from helpdeskbot.model.reason import Reason


def say_awaited(facts: ThreadFacts, turn: Turn) -> Reason:
    """What is waited for, and from whom."""
    who = ", ".join(turn.who or turn.at_work)
    if turn.because.code == "turn-agreement-is-offered":
        return Reason("awaited-yes", (who,), f"a yes to the agreement, from {who}")
    if turn.clock is Clock.REQUESTER:
        if facts.unreachable:
            sentence = f"an answer from {who}, whom no message reaches"
            return Reason("awaited-unreachable", (who,), sentence)
        if turn.because.code == "turn-asked":
            return Reason("awaited-answer", (who,), f"an answer, from {who}")
        if turn.because.code == "turn-asked-for":
            by = turn.because.params[0]
            return Reason("awaited-asked-for", (by,), f"what {by} asked for, from {who}")
        return Reason("awaited-reply", (who,), f"a reply, from {who}")
    if turn.because.code == "turn-on-it":
        return Reason("awaited-promised", (who,), f"what {who} said that they would do")
    if turn.clock is Clock.EXPERT:
        name = who or "an expert"
        return Reason("awaited-expert", (who,), f"a word on it, from {name}")
    if turn.clock is Clock.COMMUNITY:
        return Reason("awaited-community", (), "what the community thinks")
    if is_pressing(facts, turn):
        code, day = facts.pressing[0]
        why = f"{code} {day}".strip()
        return Reason(f"awaited-{code}", (day,), f"a first reaction, from the desk ({why})")
    if turn.clock is Clock.FIRST_REACTION:
        who = facts.requester
        return Reason("awaited-first-reaction", (who,), f"a first reaction to {who}, from the desk")
    if turn.because.code == "turn-somebody-else":
        by = turn.because.params[0]
        return Reason("awaited-look", (by,), f"a look at what {by} has written, from the desk")
    return Reason("awaited-desk", (), "the next step, from the desk")


def say_then(step: Step, then: Step | None, at: datetime | None) -> Reason:
    """What comes after a step if nobody does anything.

    :param at: when, UTC.
    """
    if step is Step.CLOSE:
        return Reason("then-reopened", (), "a reply opens it again")
    if then is None or at is None or at >= NEVER:
        return Reason("then-nothing", (), "nothing more is sent")
    day = Day.of(at)
    sentences = {
        Step.REMIND: "the next reminder comes on {0}",
        Step.NEXT_EXPERT: "another expert is asked on {0}",
        Step.DIGEST: "the staff are told on {0}",
        Step.CLOSE: "it is closed on {0}, and a reply opens it again",
    }
    return Reason(f"then-{then}", (day,), sentences[then].format(day))


def is_pressing(facts: ThreadFacts, turn: Turn) -> bool:
    """Whether staff should see it before others."""
    return turn.clock is Clock.FIRST_REACTION and bool(facts.pressing)
