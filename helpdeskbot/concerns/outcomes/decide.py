"""Counts what became of a desk's requests, year by year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from helpdeskbot.concerns.capacity.decide import count_reasons
from helpdeskbot.concerns.capacity.policy import CapacityPolicy
from helpdeskbot.concerns.capacity.values import DECLINED
from helpdeskbot.concerns.follow_up.decide import count_answers
from helpdeskbot.concerns.outcomes.values import YearlyOutcomes
from helpdeskbot.model.memory import Event


def count_outcomes(events: Iterable[Event], policy: CapacityPolicy) -> Sequence[YearlyOutcomes]:
    """The years in which there is something to count, the newest first.

    :param events: of a desk, oldest first; those of other kinds are passed over.  A request whose
        reason was changed counts in the year of the last one.
    """
    every = list(events)
    last = {event.thread: event for event in every if event.kind == DECLINED}
    counted = []
    for year in sorted({event.at.year for event in every}, reverse=True):
        declined = [
            (event.thread, str(event.data.get("reason", "")))
            for event in last.values()
            if event.at.year == year
        ]
        answers = count_answers(event for event in every if event.at.year == year)
        told = {answer: number for answer, number in answers.items() if number}
        if declined or told:
            counted.append(YearlyOutcomes(year, count_reasons(declined, policy), told))
    return counted
