"""What a desk's hours, turns and reminders cannot mean, though each value is of the right kind.

Every check raises a :class:`ValueError` whose text is ``key: why``, for one sentence with its line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from helpdeskbot.concerns.turns.calendar import build_calendar
from helpdeskbot.concerns.turns.hours import RuleTrouble
from helpdeskbot.concerns.turns.parse.meetings import parse_meeting_rule
from helpdeskbot.concerns.turns.policy import TurnPolicy
from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.errors import SettingsError

_TIMES = (("hours", "opens"), ("hours", "closes"), ("reminders", "night_from"),
          ("reminders", "night_to"))  # fmt: skip
_IN_WIKITEXT = set("{}[]|<>\n")
# Whether a country is known does not depend on the year.
_ANY_DAY = date(2026, 1, 1)


def check_times(merged: Mapping[str, Any]) -> None:
    """Times of the day as they were written; a bare number would be taken for seconds.

    :raises ValueError: one is a number.
    """
    for table, name in _TIMES:
        values = merged.get(table)
        value = values.get(name) if isinstance(values, Mapping) else None
        if isinstance(value, (int, float)):
            raise ValueError(f'{table}.{name}: write a time in quotes, as in "09:00"')


def check_turns(desk: DeskPolicy) -> None:
    """The desk's hours and meetings, the statuses that follow the turn, and its reminders.

    :raises ValueError: something cannot be meant.
    """
    mistake = next(_find_mistakes(desk), None)
    if mistake is not None:
        raise ValueError(mistake)


def _find_mistakes(desk: DeskPolicy) -> Iterator[str]:
    for table, name in _TIMES:
        if getattr(getattr(desk, table), name).tzinfo is not None:
            yield f"{table}.{name}: write the time without a zone; the desk's is hours.time_zone"
            return
    yield from (f"hours.{one}" for one in desk.hours.mistakes())
    try:
        build_calendar(desk.hours, _ANY_DAY)
    except SettingsError as error:
        yield f"{error.where}: {error.what}; {error.advice[:1].lower()}{error.advice[1:]}"
    for written in desk.meetings:
        rule = parse_meeting_rule(written)
        if isinstance(rule, RuleTrouble):
            yield f"meetings: {rule.sentence}"
    yield from _find_wrong_words(desk)
    yield from (f"reminders.{one}" for one in desk.reminders.mistakes())


def _find_wrong_words(desk: DeskPolicy) -> Iterator[str]:
    """Statuses that the bot would set; those of the package count where they are used."""
    used = desk.turns.follow or desk.reminders.enabled
    packaged = TurnPolicy()
    for name in ("in_progress", "waiting_for_requester", "waiting_for_expert", "no_response"):
        word = getattr(desk.turns, name)
        if set(word) & _IN_WIKITEXT:
            yield f"turns.{name}: {word!r} has one of the characters {{ }} [ ] | < >"
    for mistake in desk.turns.mistakes(desk.status):
        name = mistake.partition(":")[0]
        if used or getattr(desk.turns, name) != getattr(packaged, name):
            yield f"turns.{mistake}"
