"""Days as people write them: in digits or words, in English or the wiki's language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta

from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse.site.days import FIRST_YEAR, LAST_YEAR
from helpdeskbot.parse.site.timestamps import ENGLISH_MONTHS, date_styles

_LONGEST = 200
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-./年 ]\s?(\d{1,2})\s?[-./月 ]\s?(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})\s?([-./ ])\s?(\d{1,2})\s?[-./ ]\s?(\d{4}|\d{2})(?!\d)")
_WORD = re.compile(r"\d+|[^\W\d_][^\s\d.,;:/_-]*")
# "24 dec" is meant for the day that is nearest, and more likely one to come.
_LONGEST_PAST = timedelta(days=90)


class Days:
    """Reads days as the people of one wiki write them."""

    def __init__(self, site: SiteInfo) -> None:
        self._months: dict[str, int] = {}
        names: list[Iterable[str]] = [ENGLISH_MONTHS, [name[:3] for name in ENGLISH_MONTHS]]
        for style in date_styles(site):
            names += [style.months, style.months_genitive, style.months_short]
        for twelve in reversed(names):
            for number, name in enumerate(twelve, start=1):
                if words := _WORD.findall(_folded(name)):
                    self._months[" ".join(words)] = number
        self._months.setdefault("sept", 9)

    def read(self, written: str, today: date | None = None) -> date | None:
        """The day that a text names; ``None`` where it names none, or it is not sure which.

        Of two days that ``3/4/2026`` may mean, the later is taken.

        :param today: what a date without its year is relative to; without it, such a one is none.
        """
        text = _folded(written[:_LONGEST])
        for mark in "{}|()[]'\"\u200e\u200f":
            text = text.replace(mark, " ")
        text = " ".join(text.split())
        found = _YEAR_FIRST.search(text)
        if found:
            return _day(found[1], found[2], found[3])
        found = _YEAR_LAST.search(text)
        if found:
            first, sign, second, year = found.groups()
            days = [_day(year, second, first)]
            if sign == "/" or days == [None]:
                days.append(_day(year, first, second))
            return max((day for day in days if day), default=None)
        return self._in_words(text, today)

    def _in_words(self, text: str, today: date | None) -> date | None:
        months: set[int] = set()
        numbers: list[str] = []
        words = _WORD.findall(text)
        for word in words:
            if word.isdecimal():
                numbers.append(word)
            elif number := self._month(word):
                months.add(number)
        if not months:
            # Names of months in several words, as some languages have them.
            months = {
                number
                for start in range(len(words))
                for length in (2, 3)
                if (number := self._month(" ".join(words[start : start + length])))
            }
        if len(months) != 1 or not 1 <= len(numbers) <= 2:
            return None
        month = str(months.pop())
        years = [number for number in numbers if len(number) == 4]
        days = [number for number in numbers if len(number) <= 2]
        if len(numbers) == 2:
            return _day(years[0], month, days[0]) if years and days else None
        if years:
            return _last_of_month(years[0], month)
        if not days or today is None:
            return None
        near = (_day(str(today.year + offset), month, days[0]) for offset in (-1, 0, 1, 2, 3, 4))
        return next((day for day in near if day and day >= today - _LONGEST_PAST), None)

    def _month(self, word: str) -> int | None:
        return self._months.get(word)


def _last_of_month(year: str, month: str) -> date | None:
    days = (_day(year, month, str(number)) for number in range(31, 27, -1))
    return next((day for day in days if day), None)


def _folded(text: str) -> str:
    text = "".join(
        str(unicodedata.decimal(char)) if not char.isascii() and char.isdecimal() else char
        for char in text
    )
    return unicodedata.normalize("NFC", text).casefold()


def _day(year: str, month: str, day: str) -> date | None:
    number = int(year) if len(year) == 4 else 2000 + int(year)
    try:
        return date(number, int(month), int(day)) if FIRST_YEAR <= number <= LAST_YEAR else None
    except ValueError:
        return None
