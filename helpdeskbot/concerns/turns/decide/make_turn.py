"""Turns of each kind, filled in: who holds them, which clock runs, what the status should mean."""

from __future__ import annotations

from datetime import datetime

from helpdeskbot.concerns.turns.decide.situation import Situation
from helpdeskbot.concerns.turns.values import Turn
from helpdeskbot.model.day import Day
from helpdeskbot.model.desk import Phase
from helpdeskbot.model.due import Clock, Holder
from helpdeskbot.model.reason import Reason

# Of a status or a name in a sentence; whoever writes a novel there need not be quoted in full.
_LONGEST = 80


def nobody(
    s: Situation,
    since: datetime,
    code: str,
    sentence: str,
    *params: str,
    until: datetime | None = None,
) -> Turn:
    """Nobody is awaited; no clock runs."""
    because = reason(code, sentence, *params)
    return Turn(Holder.NOBODY, (), min(since, s.now), because, until=until, stated=True)


def desk(since: datetime, code: str, sentence: str, *params: str, stated: bool = False) -> Turn:
    """The desk is awaited."""
    because = reason(code, sentence, *params)
    return Turn(Holder.DESK, (), since, because, Clock.DESK, stated=stated, phase=Phase.OPEN)


def requester(
    s: Situation, since: datetime, code: str, sentence: str, *params: str, stated: bool = False
) -> Turn:
    """The requester is awaited."""
    return Turn(
        Holder.REQUESTER,
        (s.facts.requester,) if s.facts.requester else (),
        since,
        reason(code, sentence, *params),
        Clock.REQUESTER,
        stated=stated,
        phase=Phase.WAITING_ON_REQUESTER,
    )


def expert(
    s: Situation,
    since: datetime,
    code: str,
    sentence: str,
    *params: str,
    stated: bool = False,
    phase: Phase = Phase.WAITING_ON_EXPERT,
) -> Turn:
    """Those are awaited whom the template names, from their naming on."""
    named = s.facts.experts_since
    return Turn(
        Holder.EXPERT,
        s.experts,
        max(since, min(named, s.now)) if named else since,
        reason(code, sentence, *params),
        Clock.EXPERT,
        stated=stated,
        phase=phase,
    )


def reason(code: str, sentence: str, *params: str) -> Reason:
    """A turn's reason; what people wrote is quoted in it, never read as a format."""
    shown = [param if len(param) <= _LONGEST else f"{param[:_LONGEST]}…" for param in params]
    return Reason(f"turn-{code}", params, sentence.format(*shown))


def day(moment: datetime) -> Day:
    """A moment's day, as it is written in parameters."""
    return Day.of(moment)
