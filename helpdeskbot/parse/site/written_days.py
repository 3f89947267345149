"""Days as people write them: in digits or words, in the wiki's language or one of our messages.

This is the one reader of days in parameters.  It would rather find none than one that nobody
meant: who wrote what it cannot read is told so.
"""

from __future__ import annotations

import html
import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache

from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse.site.day_words import FILLERS, NEAR, DayWords
from helpdeskbot.parse.site.days import FIRST_YEAR, LAST_YEAR

_LONGEST = 200
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-./年 ]\s?(\d{1,2})\s?[-./月 ]\s?(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})\s?([-./ ])\s?(\d{1,2})\s?[-./ ]\s?(\d{4}|\d{2})(?!\d)")
_WORD = re.compile(r"\d+|[^\W\d_][^\s\d.,;:/_-]*")
# "24 dec" is meant for the day that is nearest, and more likely one to come.
_LONGEST_PAST = timedelta(days=90)


_COMMENT = re.compile(r"<!--(?s:.*?)(?:-->|\Z)")
_MARKUP = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]|''+|</?[a-z][^<>]*>", re.IGNORECASE)
_TIME = re.compile(
    r"(?:t|,|at|kl\.?|um|[àa] )?\s{0,3}(?<!\d)(?:[01]?\d|2[0-3]):[0-5]\d(?::\d\d)?(?!\d)"
    r"(?:\s?(?:uhr|utc|gmt|z)\b)?(?:\s?\([a-z]{2,5}\))?",
)
_YEAR_ONLY_FIRST = re.compile(
    _YEAR_FIRST.pattern.replace("[-./年 ]", "[-./年년 ]").replace("[-./月 ]", "[-./月월 ]")
    + r"\s?[日일.]?"
)
_WITHOUT_YEAR = re.compile(r"(\d{1,2})\s?[./]\s?(\d{1,2})\.?")
_MONTH_FIRST = re.compile(r"(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_DAY_NUMBER = re.compile(
    r"(?:(\d{4})\s{0,3},?\s{0,3})?(\d{1,2})(?:st|nd|rd|th|er|re|º|ª|°|:e|-го|-е)?\.?"
    r"|(\d{1,2})(?:st|nd|rd|th|er|re|º|ª|°|:e|-го|-е)?\.?\s{0,3},?\s{0,3}(\d{4})"
)
_PLURAL = re.compile(r"(?<=[a-z])days\b")
# What stands between the first and the last of some days, and between days.
_TO = frozenset(
    [
        *("-", "–", "—", "to", "through", "until", "till", "bis", "à", "al", "a", "até", "hasta"),
        *("sampai", "hingga", "hadi", "до", "إلى"),
    ]
)
_AND = frozenset(
    ["", ",", ";", "/", "&", "and", "und", "och", "et", "y", "e", "dan", "na", "та", "і", "و"]
)
_AROUND = " ,.;:()/\u060c\u200e\u200f\xa0-–—"
# Where people write the month first, or the year, "10/12" may be either.
_UNSURE = frozenset({"en", "tl", "fil", "zh", "ja", "ko", "hu", "lt", "mn", ""})
_SURE = frozenset({"en-gb", "en-au", "en-in", "en-nz", "en-ie", "en-za"})


def read_day(written: str, site: SiteInfo, today: date | None = None) -> date | None:
    """The day that a parameter names; ``None`` where it names none, or it is not sure which.

    :param today: when it was written, as far as that is known: without it a day without a year,
        or a day of the week, cannot be read.
    """
    return days_of(site).read(written, today)


def days_of(site: SiteInfo) -> Days:
    """Who reads the days of this wiki's people; the same one as long as the wiki is the same."""
    return _days_of(_Site(site))


class Days:
    """Reads days as the people of one wiki write them."""

    def __init__(self, site: SiteInfo) -> None:
        self._words = DayWords(site, _folded)
        self._months = self._words.months
        self._buddhist = "xkY" in site.date_format
        language = site.language.lower()
        self._day_first = language in _SURE or language.partition("-")[0] not in _UNSURE

    def read(self, written: str, today: date | None = None) -> date | None:
        """The day that a text names and nothing else; see :func:`read_day`."""
        if len(written) > _LONGEST or "{" in written:
            return None
        text = html.unescape(_MARKUP.sub(r" \1 ", _COMMENT.sub("", written)))
        text = " ".join(_folded(text).split())
        near = NEAR.get(text.strip(_AROUND))
        if near is not None:
            return today + timedelta(days=near) if today else None
        text = _TIME.sub(" ", text, count=1)
        weekdays = {
            self._words.weekdays[_bare(name)] for name in self._words.any_weekday.finditer(text)
        }
        text = self._words.any_weekday.sub(" ", text)
        words = (word for word in text.split() if word.strip(_AROUND) not in FILLERS)
        text = " ".join(words).strip(_AROUND)
        if len(weekdays) > 1:
            return None
        if not text:
            # On a Friday, "Friday" is the next one.
            return _next(weekdays.pop(), today) if weekdays and today else None
        day = self._in_digits(text, today) or self._by_month(text, today)
        return day if day is None or not weekdays or day.weekday() in weekdays else None

    def read_weekdays(self, written: str) -> tuple[tuple[int, ...], str]:
        """Days of the week, as "Mon, Tue" or "Monday to Friday", from 0 on, which is Monday.

        :returns: beside them, what of the text names none.
        """
        text = html.unescape(_MARKUP.sub(r" \1 ", _COMMENT.sub("", written[:_LONGEST])))
        text = _PLURAL.sub("day", " ".join(_folded(text).split()))
        found: dict[int, None] = {}
        rest, at, before = "", 0, -1
        for name in self._words.any_weekday.finditer(text):
            between, day = text[at : name.start()].strip(" ."), self._words.weekdays[_bare(name)]
            if before >= 0 and between in _TO:
                found |= dict.fromkeys((before + more) % 7 for more in range((day - before) % 7))
            elif between not in _AND:
                rest += f" {between}"
            found[day], at, before = None, name.end(), day
        rest += text[at:]
        return tuple(sorted(found)), rest.strip(_AROUND)

    def _in_digits(self, text: str, today: date | None) -> date | None:
        found = _YEAR_ONLY_FIRST.fullmatch(text)
        if found:
            return _day(self._year(found[1]), found[2], found[3])
        found = _WITHOUT_YEAR.fullmatch(text) if self._day_first else None
        if found:
            return _nearest(found[2], found[1], today)
        found = _YEAR_LAST.fullmatch(text)
        if not found:
            return None
        first, sign, second, year = found.groups()
        if len(year) == 2 and sign != ".":
            return None
        year = self._year(year)
        usual = _day(year, second, first)
        if sign == "." or self._day_first or first == second:
            return usual
        other = _day(year, first, second)
        return None if usual and other else usual or other

    def _by_month(self, text: str, today: date | None) -> date | None:
        """A day whose month has its name."""
        found = _MONTH_FIRST.fullmatch(text)
        if found:
            return _nearest(found[1], found[2], today)
        months = list(self._words.any_month.finditer(text))
        if len(months) != 1:
            return None
        month = str(self._months[months[0][0].rstrip(".")])
        rest = f"{text[: months[0].start()]} {text[months[0].end() :]}".strip(_AROUND)
        # Articles stood between the month and the year, and are gone.
        numbers = _DAY_NUMBER.fullmatch(" ".join(rest.replace("-", " ").split()))
        if numbers is None:
            return None
        number, year = numbers[2] or numbers[3], numbers[1] or numbers[4]
        if year:
            return _day(self._year(year), month, number)
        return _nearest(month, number, today)

    def _year(self, year: str) -> str:
        """The year of the western calendar."""
        thai = self._buddhist and len(year) == 4 and int(year) > 2400
        return str(int(year) - 543) if thai else year

    def read_latest(self, written: str, today: date | None = None) -> date | None:
        """The day that stands somewhere in a text, at the latest; ``None`` where there is none.

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
        return _nearest(month, days[0], today)

    def _month(self, word: str) -> int | None:
        return self._months.get(word)


def _nearest(month: str, number: str, today: date | None) -> date | None:
    """Of the days of this date the one that somebody means who writes it on a day."""
    if today is None:
        return None
    near = (_day(str(today.year + offset), month, number) for offset in (-1, 0, 1, 2, 3, 4))
    return next((day for day in near if day and day >= today - _LONGEST_PAST), None)


def _next(weekday: int, today: date) -> date:
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


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


class _Site:
    """A site as one hashable value, compared by content."""

    def __init__(self, site: SiteInfo) -> None:
        self.site = site

    def __hash__(self) -> int:
        return hash((self.site.language, self.site.date_format))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Site) and (self.site is other.site or self.site == other.site)


@lru_cache(maxsize=16)
def _days_of(key: _Site) -> Days:
    return Days(key.site)


def _bare(name: re.Match[str]) -> str:
    return name[0].rstrip(".")
