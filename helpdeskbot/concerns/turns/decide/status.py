"""The status follows the turn, where no person has set it since."""

from __future__ import annotations

from helpdeskbot.concerns.turns.policy import TurnPolicy
from helpdeskbot.concerns.turns.values import ThreadFacts, Turn
from helpdeskbot.model.desk import Phase


def decide_status(turn: Turn, facts: ThreadFacts, policy: TurnPolicy) -> str | None:
    """The status to be set now so that it follows the turn; ``None``: it stays as it is.

    It stays where a person has set it and nothing has moved the turn since, where the desk has no
    word for it, and where a person wrote a word that the desk does not know.
    """
    current = facts.statuses[-1] if facts.statuses else None
    if not policy.follow or turn.stated or turn.phase is None or current is None:
        return None
    if current.value is None or current.phase is None or current.phase in _fitting(turn):
        return None
    return policy.word(turn.phase) or None


def _fitting(turn: Turn) -> frozenset[Phase | None]:
    # What nobody of the desk has begun yet may well be called new.
    if turn.phase is Phase.OPEN and not (turn.who or turn.at_work):
        return frozenset({Phase.OPEN, Phase.WAITING_ON_DESK})
    return frozenset({turn.phase})
