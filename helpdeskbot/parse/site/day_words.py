"""Words with which people write days: of the wiki's language, and of those of our messages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise

from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse.site.bundled import read_usual
from helpdeskbot.parse.site.timestamps import (
    ENGLISH_MONTHS,
    ENGLISH_WEEKDAYS,
    date_styles,
    month_names,
    parse_format,
)

_LANGUAGES = ("ar", "de", "es", "fr", "id", "pt", "sv", "uk")
_SWAHILI_MONTHS = (
    "Januari Februari Machi Aprili Mei Juni Julai Agosti Septemba Oktoba Novemba Desemba"
)
_SWAHILI_WEEKDAYS = "Jumapili Jumatatu Jumanne Jumatano Alhamisi Ijumaa Jumamosi"

FILLERS = frozenset(
    [
        *("the", "of", "on", "by", "until", "till", "to", "at", "latest", "day", "date"),
        *("utc", "gmt", "den", "der", "am", "bis", "zum", "spätestens", "senast", "på"),
        *("le", "du", "de", "la", "jusqu'au", "jusqu’au", "au", "el", "del", "al", "hasta"),
        *("do", "da", "até", "dia", "día", "em", "tanggal", "pada", "sampai", "hingga"),
        *("tarehe", "hadi", "ya", "mwaka", "до", "року", "рік", "р", "г", "حتى", "يوم", "من", "في"),
    ]
)
"""Words around a day that change nothing about it."""

NEAR: Mapping[str, int] = {
    **dict.fromkeys(
        ("today", "heute", "idag", "i dag", "aujourd'hui", "aujourd’hui", "hoy", "hoje",
         "hari ini", "leo", "сьогодні", "اليوم"),
        0,
    ),
    **dict.fromkeys(
        ("tomorrow", "morgen", "imorgon", "i morgon", "demain", "mañana", "amanhã", "besok",
         "kesho", "завтра", "غدا", "غدًا"),
        1,
    ),
}  # fmt: skip
"""Words for days near the one on which they are written, with how many days later each is."""


class DayWords:
    """Names of months and of days of the week, folded, in one wiki's language and in others."""

    def __init__(self, site: SiteInfo, fold: Callable[[str], str]) -> None:
        usual = [read_usual(language) for language in _LANGUAGES]
        months: list[Iterable[str]] = [_SWAHILI_MONTHS.split()]
        days: list[Iterable[str]] = [_SWAHILI_WEEKDAYS.split()]
        for known in usual:
            months += [known.get(f"months{kind}", ()) for kind in ("_short", "_genitive", "")]
            days.append(known.get("weekdays", ()))
        months += [[name[:3] for name in ENGLISH_MONTHS], ENGLISH_MONTHS]
        days += [[name[:3] for name in ENGLISH_WEEKDAYS], ENGLISH_WEEKDAYS]
        for style in reversed(date_styles(site)):
            months += [style.months_short, style.months_genitive, style.months]
            days += [style.weekdays_short, style.weekdays]
            # Finnish dates have a case of their own: it stands in their format.
            for (_, code), (kind, ending) in pairwise(parse_format(style.date_format)):
                if code in ("F", "xg", "M") and kind == "text" and ending[:1].isalpha():
                    months.append([name + ending for name in month_names(style, code)])
        self.months = {"sept": 9, **_number(months, fold)}
        """The months, from 1 on."""
        self.weekdays = {
            # Sunday comes first in them, and last in Python.
            name: (number - 2) % 7
            for name, number in _number(days, fold).items()
            if name not in self.months
        }
        """The days of the week, from 0 on, which is Monday."""
        # A month may follow a number at once, as in "10Dec"; a day of the week may not ("10日").
        self.any_month = re.compile(rf"(?<![^\W\d]){_one_of(self.months)}(?![^\W\d])\.?")
        self.any_weekday = re.compile(rf"(?<!\w){_one_of(self.weekdays)}(?!\w)\.?")


def _number(lists: Iterable[Iterable[str]], fold: Callable[[str], str]) -> dict[str, int]:
    found = {}
    for names in lists:
        for number, name in enumerate(names, start=1):
            # In some languages the short names of months are their numbers.
            bare = fold(name).strip(" .")
            if not bare.isdecimal() and bare:
                found[bare] = number
    return found


def _one_of(names: Iterable[str]) -> str:
    ordered = sorted(names, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, ordered))})"
