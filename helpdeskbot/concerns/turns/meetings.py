"""When a committee meets: dates and rules as people write them in settings, "second Tuesday"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from helpdeskbot.parse.site.days import _DATE, _LONGEST, parse_day


class MeetingDay(StrEnum):
    """What a rule counts within a month."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    WORKING_DAY = "working day"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class MeetingRule:
    """When a committee meets: on one date, or each month by a rule.

    :param on: the date; the other fields mean nothing then.
    :param ordinal: the how-maniest of its kind within the month; -1 for the last one.
    :param day: what is counted.
    :param months: numbers of the months in which it meets; empty: in all.
    """

    on: date | None = None
    ordinal: int = 1
    day: MeetingDay = MeetingDay.DAY
    months: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleTrouble:
    """A rule that could not be read.

    :param code: the message that says what is wrong.
    :param params: what the message names, as written (hostile text).
    :param sentence: the same in plain English, without a full stop.
    """

    code: str
    params: tuple[str, ...] = ()
    sentence: str = field(default="", compare=False)


_NUMBER = re.compile(r"(\d{1,2})(st|nd|rd|th)?", re.ASCII)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sep", "sept"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        1,
    )
    for name in names
}
_DAYS = {day.value: day for day in MeetingDay} | {
    day.value[:3]: day for day in MeetingDay if day.value.endswith("day") and " " not in day.value
}
_DAYS["weekday"] = _DAYS["workday"] = MeetingDay.WORKING_DAY
_DAYS["day"] = MeetingDay.DAY
_EXAMPLES = (
    "write a date such as 2026-12-08, or a rule such as “second Tuesday” or “last working day”"
)


def parse_meeting_rule(text: str) -> MeetingRule | RuleTrouble:
    """When a committee meets, from what staff wrote.

    Read are a date; ``second Tuesday``, ``2nd Tuesday of the month``, ``second Tuesday of March
    and September``; ``last working day``; ``15th``, ``day 15``.  Capital letters do not matter.
    "Every second Tuesday" may mean every fortnight, so the writer is asked.
    """
    written = " ".join(text[:_LONGEST].split())
    if not written:
        return RuleTrouble("meeting-empty", (), f"no meeting is named; {_EXAMPLES}")
    if _DATE.fullmatch(written):
        on = parse_day(written)
        if on is None:
            return _trouble("meeting-no-date", written, "is not a day of the calendar")
        return MeetingRule(on=on)
    words = written.casefold().replace(",", " ").replace("-", " ").split()
    return _parse_words(words, written)


def _parse_words(words: list[str], written: str) -> MeetingRule | RuleTrouble:
    # Nothing is left of "----".
    first = words[0] if words else ""
    if first in {"every", "each"} and words[1:2] != ["last"] and "of" not in words:
        what = "may mean each month or each week; add “of the month” if that is meant"
        return _trouble("meeting-ambiguous", written, what)
    if first in {"every", "each", "the", "on"}:
        words = words[1:]
        if words[:1] == ["the"]:
            words = words[1:]
    if words[:1] == ["day"] and len(words) > 1:
        # "day 15" is "15th day"
        words = [words[1], "day", *words[2:]]
    if not words:
        return _trouble("meeting-unknown", written, "cannot be read as a meeting")
    ordinal = _ordinal(words[0])
    if ordinal is None:
        if words[0] in _DAYS:
            return _trouble("meeting-which", written, "does not say which one of the month")
        return _trouble("meeting-unknown", written, "cannot be read as a meeting")
    day, rest = _take_day(words[1:])
    months = _take_months(rest)
    if months is None:
        return _trouble("meeting-unknown", written, "cannot be read as a meeting")
    # No month has a sixth Tuesday, a 24th working day or a 32nd day.
    most = {MeetingDay.DAY: 31, MeetingDay.WORKING_DAY: 23}.get(day, 5)
    if not (ordinal == -1 or 1 <= ordinal <= most):
        return _trouble("meeting-too-many", written, "comes in no month")
    return MeetingRule(ordinal=ordinal, day=day, months=months)


def _ordinal(word: str) -> int | None:
    if word in _ORDINALS:
        return _ORDINALS[word]
    match = _NUMBER.fullmatch(word)
    return int(match.group(1)) if match else None


def _take_day(words: list[str]) -> tuple[MeetingDay, list[str]]:
    two = " ".join(words[:2])
    if two in _DAYS:
        return _DAYS[two], words[2:]
    if words and words[0] in _DAYS:
        return _DAYS[words[0]], words[1:]
    return MeetingDay.DAY, words


def _take_months(words: list[str]) -> tuple[int, ...] | None:
    """The months that are named after "of"; ``()`` for "of the month", ``None``: unreadable."""
    if words[:1] in (["of"], ["in"]):
        words = words[1:]
        if words in (["the", "month"], ["each", "month"], ["every", "month"], ["a", "month"]):
            return ()
        names = [word for word in words if word != "and"]
        if names and all(name in _MONTHS for name in names):
            return tuple(sorted({_MONTHS[name] for name in names}))
        return None
    return () if not words else None


def _trouble(code: str, written: str, what: str) -> RuleTrouble:
    return RuleTrouble(code, (written,), f"“{written}” {what}; {_EXAMPLES}")
