"""Days, numbers and lists as people write them in their language, by Babel from Unicode's CLDR.

Whatever a language is called, something readable comes of it: what Babel does not know is written
as in the language that its readers are served with, in the end as in English.  Babel is loaded when
something is written: a pass in which nothing happens does without.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from helpdeskbot.words.chain import SOURCE_LANGUAGE, clean_code, list_chain

if TYPE_CHECKING:
    from babel import Locale

# English is the English of no one country: 24 December 2026.
_AS_BABEL_HAS_THEM = {
    "als": "gsw",
    "en": "en-001",
    "sr-ec": "sr-cyrl",
    "sr-el": "sr-latn",
    "simple": "en-001",
    "zh-cn": "zh-hans",
    "zh-tw": "zh-hant-tw",
    "zh-hk": "zh-hant-hk",
}
_CATEGORIES = ("zero", "one", "two", "few", "many", "other")


def format_date(day: date, language: str) -> str:
    """A day in words, ``24 december 2026``; of a moment, its day by UTC."""
    from babel.dates import format_date as write

    if isinstance(day, datetime) and day.tzinfo is not None:
        day = day.astimezone(UTC)
    return write(day, "long", locale=_locale(language))


def format_number(number: float, language: str) -> str:
    """A number with the language's separators: ``12,000``, ``12 000``, ``1,5``."""
    from babel.numbers import format_decimal

    return format_decimal(number, locale=_locale(language))


def format_percent(share: float, language: str) -> str:
    """A share of one in whole percents: ``34%``, ``34 %``."""
    from babel.numbers import format_percent as write

    return write(share, locale=_locale(language))


def format_list(items: Iterable[str], language: str) -> str:
    """Some things in a sentence: ``Anna, Bo och Carla``."""
    from babel.lists import format_list as write

    # Braces mean nothing in Babel's patterns, as it fills in each of the parts once.
    return write(list(items), locale=_locale(language))


@lru_cache(maxsize=1000)
def language_name(code: str) -> str:
    """A language's own name for itself; the code where nobody knows it."""
    for tag in _variants(code):
        found = _find_locale(tag)
        if found is not None:
            # Of a language without regions and scripts: "English", not "English (world)".
            return found.languages.get(tag.replace("-", "_").lower()) or _named(found) or code
    return code


def find_plural_form(number: int, language: str) -> int:
    """Which of the forms after ``{{PLURAL:…|`` is the number's, in MediaWiki's order; from 0."""
    rule = _locale(language).plural_form
    known = [one for one in _CATEGORIES if one in rule.tags or one == "other"]
    return known.index(rule(number))


def _named(locale: Locale) -> str:
    return locale.languages.get(locale.language) or ""


@cache
def _locale(language: str) -> Locale:
    for code in (*list_chain(language), SOURCE_LANGUAGE):
        for tag in _variants(code):
            found = _find_locale(tag)
            if found is not None and found.list_patterns:
                return found
    raise AssertionError("Babel knows English")


def _variants(code: str) -> Iterable[str]:
    """A code and what it is a variant of: ``de-formal``, ``de``."""
    tag = clean_code(code)
    while tag:
        yield _AS_BABEL_HAS_THEM.get(tag, tag)
        tag = tag.rpartition("-")[0]


@cache
def _find_locale(tag: str) -> Locale | None:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
