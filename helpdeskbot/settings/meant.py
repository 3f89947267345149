"""What somebody meant who wrote something else: "did you mean".

What is sure is that it is only asked: nothing is taken for what is near it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from zoneinfo import available_timezones

from helpdeskbot.settings.meant_words import FALSE, IN_ENGLISH, TRUE, UNITS, WEEKDAYS
from helpdeskbot.words.local import language_name

_NEAR = 75
_LONGEST = 80
_MOST_NAMED = 3
_MINUTES_OF = {word: minutes for minutes, words in UNITS for word in words.split()}
_OTHER_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.h]?(?P<minute>\d\d))?\s*(?P<half>[ap]\.?m\.?)?\s*(?:h|uhr)?", re.ASCII
)
_WITH_WORD = re.compile(r"([+-]?\d{1,9}(?:[.,]\d{1,6})?)\s*([^\W\d_]{1,20}\.?|%)")


def find_near(word: str, known: Iterable[str], near: float = _NEAR) -> str:
    """The known word that is nearest, if one is near; ``""``: none, or the same."""
    written = _plain(word)
    if not written or len(written) > _LONGEST:
        return ""
    # Only who wrote something else than is known waits for this library.
    from rapidfuzz import fuzz, process

    by_plain: dict[str, str] = {}
    for one in known:
        by_plain.setdefault(_plain(one), one)
    found = process.extractOne(written, by_plain.keys(), scorer=fuzz.ratio, score_cutoff=near)
    return by_plain[found[0]] if found and by_plain[found[0]] != word else ""


def find_key(key: str, known: Collection[str]) -> str:
    """The setting that was meant by a dotted key.

    :param known: keys; one that ends with ``.*`` stands for any word after the point.
    """
    from rapidfuzz import fuzz

    section, dot, name = _plain(key).rpartition(".")
    if f"{name}.enabled" in known:
        return f"{name}.enabled"
    if not dot:
        same = sorted(one for one in known if one.rpartition(".")[2] == name)
        if same and len(same) <= _MOST_NAMED:
            return ", ".join(same)
        ends = [one.rpartition(".")[2] for one in known]
        near = find_near(key, [end for end in ends if ends.count(end) == 1], 85)
        whole = {one.rpartition(".")[2]: one for one in known}
        return find_near(key, known) or whole.get(near, "")
    for table in (one.removesuffix(".*") for one in known if one.endswith(".*")):
        first, _, last = key.rpartition(".")
        if fuzz.ratio(_plain(first), table) >= 85:
            return f"{table}.{last}" if _plain(first) != table else ""
    same = sorted(one for one in known if one.rpartition(".")[2] == name)
    sections = {one.rpartition(".")[0] for one in same}
    near_section = find_near(section, sections)
    if near_section:
        return f"{near_section}.{name}"
    if len(same) == 1:
        return same[0]
    return find_near(key, known)


def find_yes_no(word: str) -> str:
    """``yes`` or ``no`` for words that mean it, in many languages; else ``""``."""
    plain = word.strip(" .!").casefold()
    if plain in TRUE.split():
        return "yes"
    return "no" if plain in FALSE.split() else ""


def find_number(text: str, unit: int) -> str:
    """A number that was written with a unit, in the setting's own.

    :param unit: minutes in the setting's unit; 0: nobody knows.
    :returns: ``""`` where it has no unit, or not one that can be reckoned with.
    """
    found = _WITH_WORD.fullmatch(text.strip())
    minutes = _MINUTES_OF.get(found[2].rstrip(".").casefold(), 0) if found else 0
    if not found or not minutes or not unit:
        return ""
    number = float(found[1].replace(",", ".")) * minutes / unit
    return f"{number:g}" if number == round(number, 2) else ""


def find_unit(key: str) -> int:
    """The minutes in the unit of a setting's numbers, as its name tells; 0: nobody knows."""
    words = set(re.split("[._]", key))
    for minutes, names in ((1, "minutes"), (60, "hours"), (1440, "days aim")):
        if not words.isdisjoint(names.split()) and key.partition(".")[0] != "hours":
            return minutes
    # What has days of its own for each topic.
    return 1440 if "topics" in words else 0


def find_time(text: str) -> str:
    """``17:00`` for "5 pm", ``09:00`` for "9" or "0900"; ``""`` for what is no time."""
    found = _OTHER_TIME.fullmatch(text.strip().casefold())
    if found is None:
        return ""
    hour, half = int(found["hour"]), (found["half"] or "").replace(".", "")
    if half and not 1 <= hour <= 12:
        return ""
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    minute = found["minute"] or "00"
    return f"{hour:02}:{minute}" if hour <= 23 and int(minute) <= 59 else ""


def has_unit(text: str) -> bool:
    """Whether this is a number with a word behind it."""
    return _WITH_WORD.fullmatch(text.strip()) is not None


def find_language(text: str) -> str:
    """The code of a language that was named; ``""``: none is known by that name."""
    plain = " ".join(text.casefold().split())
    by_name = _languages()
    return by_name.get(plain) or by_name.get(find_near(plain, by_name, 85), "")


@cache
def _languages() -> Mapping[str, str]:
    """Codes by what languages are called in English and by themselves."""
    own = {language_name(code).casefold(): code for code in {*IN_ENGLISH.values()}}
    return {**own, **IN_ENGLISH}


def is_language(code: str) -> bool:
    """Whether a code may be a language's: no wiki has a longer one, but for "simple"."""
    main = code.partition("-")[0]
    return len(main) <= 3 or code == "simple"


@cache
def _zones() -> Mapping[str, str]:
    # Of Etc/GMT+1 hardly anybody knows that it is west of Greenwich.
    names = (name for name in available_timezones() if not name.startswith("Etc/"))
    return {name.casefold(): name for name in names}


def find_zone_meant(text: str) -> str:
    """The time zone that was meant: a city alone, a slip of the pen."""
    plain = "_".join(text.casefold().split())
    zones = _zones()
    if plain in zones:
        return zones[plain]
    city = [name for name in zones.values() if name.rpartition("/")[2].casefold() == plain]
    places = [name for name in city if name.count("/") == 1]
    return places[0] if len(places) == 1 else find_near(text, zones.values(), 82)


@cache
def _countries() -> Mapping[str, str]:
    # Slow to import, and only whoever has made a mistake waits for it.
    from holidays.registry import COUNTRIES

    return {
        " ".join(re.findall("[A-Z][a-z]+", names[0])).casefold(): names[1]
        for names in COUNTRIES.values()
    } | {
        **{names[2].casefold(): names[1] for names in COUNTRIES.values() if len(names) > 2},
        "uk": "GB",
        "england": "GB",
        "great britain": "GB",
        "usa": "US",
        "america": "US",
    }


def find_country(text: str) -> str:
    """The code of a country that was named in English."""
    countries = _countries()
    plain = " ".join(text.casefold().split())
    return countries.get(plain) or countries.get(find_near(plain, countries, 85), "")


def find_weekday(text: str) -> str:
    """The English names of the days of the week that were meant; ``""``: of none."""
    words = [word for word in re.split(r"[\s–—-]+", text.casefold().strip()) if word]
    days = [day for day, _ in WEEKDAYS]
    found = [_one_day(text.casefold().strip())] if len(words) == 1 else list(map(_one_day, words))
    if not all(found):
        found = [_one_day(text.casefold().strip())]
    if not found or not all(found):
        return ""
    if len(found) == 2 and days.index(found[0]) < days.index(found[1]):
        return ", ".join(days[days.index(found[0]) : days.index(found[1]) + 1])
    return ", ".join(found)


def _one_day(word: str) -> str:
    for day, names in WEEKDAYS:
        if word == day[:3] or word in names.split():
            return day
    return word if word in dict(WEEKDAYS) else find_near(word, dict(WEEKDAYS), 70)


def find_meeting(text: str) -> str:
    """A rule for meetings in which words were misspelt, as it may have been meant."""
    words = text.casefold().split()[:12]
    mended = [find_near(word, _MEETING_WORDS, 70) or word for word in words]
    return " ".join(mended) if mended != words else ""


_MEETING_WORDS = (
    *(day for day, _ in WEEKDAYS),
    *("first", "second", "third", "fourth", "fifth", "last", "working", "day", "month", "the"),
    *("of", "and", "every", "january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)


def _plain(word: str) -> str:
    return "_".join(word.replace("_", " ").replace("-", " ").casefold().split())
