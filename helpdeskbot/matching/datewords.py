"""The written forms of dates, and the words that decide what a day or weekday means."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

ISO = re.compile(r"(?<!\d)(20\d\d)-(\d{1,2})-(\d{1,2})(?!\d)")
NUMERIC = re.compile(r"(?<![\d.,/])(\d{1,2})([./])\s?(\d{1,2})(?:\2\s?(20\d\d|\d\d)?)?(?![\d/])")
DAY = re.compile(r"(\d{1,2})(st|nd|rd|th|er|a|o|e|go|го)?$")
ORDINAL = re.compile(r"(\d{1,2})(st|nd|rd|th)$")
DASH = re.compile(r"\s?(?:[-–—/]|and|et|y|e|und|och|dan|to|na|і|та|й|و)\s?$")
# Words before a bare day of the month: "day 10", "dia 20", "tgl 24".
DAY_WORDS = frozenset({"day", "dia", "tgl", "tanggal", "tarehe", "يوم", "числа"})
# Before a bare day of the month that nothing is counted by: "am 27.", "el 27".
BEFORE_DAYS = {
    "de": frozenset({"am", "zum", "dem", "den", "der"}),
    "en": frozenset({"the", "on"}),
    "es": frozenset({"el", "al", "del"}),
    "fr": frozenset({"le", "au"}),
    "pt": frozenset({"dia", "o", "no"}),
    "sv": frozenset({"den"}),
}
# "Within week" is within one, in languages without articles.
WITHIN_ONE = frozenset({"خلال", "غضون", "через", "протягом", "впродовж", "dalam", "ndani"})
# What is written behind a day with a mark: "25-го", "27:e".
DAY_ENDINGS = frozenset({"го", "е", "e", "a"})
# Between two words that do not belong together.
STOP = re.compile(r"[.,;:!?)،؛؟]\s|\s\(|\n")
# Months that are other words too: "the second may be better".
AMBIGUOUS = frozenset({"may", "mar", "set", "jan", "dec"})
# Words that are an end by themselves.
ENDS = {
    "manadsskiftet": "month",
    "monatsende": "month",
    "arsskiftet": "year",
    "jahresende": "year",
}
# "next Friday" is in the next week in these languages; in others it is the coming one.
NEXT_IS_NEXT_WEEK = frozenset({"en", "sv", "de", "id", "uk"})
# "a Saturday" is no certain one.
INDEFINITE = frozenset(
    {"a", "one", "some", "any", "un", "une", "una", "um", "uma", "ein", "einen", "en", "satu"}
)
# Before a weekday: since then.
SINCE = frozenset({"з", "із", "зі", "ab"})
# After a weekday: each week.
EACH = frozenset({"mornings", "afternoons", "evenings", "nights"})
NOT_TOMORROW = frozenset({"la", "esta", "guten", "jeden", "de", "this"})
FARTHEST = timedelta(days=3 * 365)
# A date of this year that is longer ago (in days) means the next year.
PAST_DAYS = 150
# Posts of other years are no posts; the calendar would end.
FIRST_YEAR, LAST_YEAR = 1900, 9000


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a request.

    :param due: a word says that something is due then.
    :param exact: a day is named, not only a month.
    :param weekday: nothing but a day of the week is named.
    """

    day: date
    due: bool
    exact: bool = True
    weekday: bool = False


def make_day(year: int, month: int, day: int) -> date | None:
    """The date, if there is such a day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def add_months(day: date, months: int) -> date:
    """The same day some months later, or that month's last."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
