"""When a request's clocks stood still because a person had put it on hold."""

from __future__ import annotations

from helpdeskbot.concerns.turns.hours import Pause
from helpdeskbot.concerns.turns.values import ThreadFacts
from helpdeskbot.model.desk import Phase


def find_pauses(facts: ThreadFacts) -> tuple[Pause, ...]:
    """The times on hold, from the history of the status; the last ends when its date comes.

    A hold that still lasts without a date ends with the requester's next word, which the turn
    knows: no pause is told for it.
    """
    pauses = []
    for index, status in enumerate(facts.statuses):
        if status.phase is not Phase.ON_HOLD:
            continue
        following = facts.statuses[index + 1 :]
        end = following[0].at if following else facts.until or status.at
        if end > status.at:
            pauses.append(Pause(status.at, end))
    return tuple(pauses)
