"""The page of outcomes: why requests were turned down, and how it went with those done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import islice
from typing import TypeVar

from helpdeskbot.concerns.follow_up.values import Answer
from helpdeskbot.concerns.outcomes.values import YearlyOutcomes
from helpdeskbot.words.escape import escape_wikitext
from helpdeskbot.words.messages import Messages

MOST_REASONS = 50
"""So many rows are shown: whoever edits a request can write any reason."""
_LONGEST = 120
_Row = TypeVar("_Row")


def render_outcomes(years: Sequence[YearlyOutcomes], since: date, messages: Messages) -> str:
    """The page's text in the messages' language; the same for the same counts.

    :param years: the newest first; one column for each.
    :param since: the first day that is known of.
    """
    say = messages.text
    reasons = dict.fromkeys(reason for year in years for reason in year.declined)
    answers = [one for one in Answer if any(year.answers.get(one) for year in years)]
    parts = [say("outcomes-intro", since.isoformat())]
    if reasons:
        parts += [
            f"== {say('outcomes-declined')} ==",
            _table(
                say("report-reason"),
                list(reasons),
                lambda reason: _say_reason(reason, messages),
                years,
                lambda year, reason: year.declined.get(reason, 0),
            ),
        ]
    if answers:
        parts += [
            f"== {say('outcomes-answers')} ==",
            _table(
                say("outcomes-answer"),
                answers,
                lambda answer: say(f"follow-button-{answer.value}"),
                years,
                lambda year, answer: year.answers.get(answer, 0),
            ),
        ]
    return "\n\n".join(parts)


def _table(
    head: str,
    rows: Sequence[_Row],
    name: Callable[[_Row], str],
    years: Sequence[YearlyOutcomes],
    count: Callable[[YearlyOutcomes, _Row], int],
) -> str:
    lines = ['{| class="wikitable"', f"! {head}", *(f"! {year.year}" for year in years)]
    for row in islice(rows, MOST_REASONS):
        lines += ["|-", f"| {name(row)}", *(f"| {count(year, row)}" for year in years)]
    return "\n".join([*lines, "|}"])


def _say_reason(reason: str, messages: Messages) -> str:
    if not reason:
        return messages.text("outcomes-no-reason")
    key = f"capacity-reason-{reason.casefold()}"
    text = messages.text(key) if key in messages.texts else reason[:_LONGEST]
    return escape_wikitext(text)
