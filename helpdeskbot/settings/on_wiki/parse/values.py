"""From a word on a settings page to the value that the setting needs; total."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import time
from typing import Any, get_args, get_origin

from helpdeskbot.model.setting import ClosedPeriod, Form, Settable
from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse.site.written_days import read_day
from helpdeskbot.settings import meant
from helpdeskbot.settings.settable import MistakeKind, is_choice

# In English and in the other languages of our messages.
_YES = frozenset(
    {"yes", "y", "true", "on", "1", "ja", "oui", "sí", "si", "sim", "نعم", "так", "ya", "ndiyo"}
)
_NO = frozenset(
    {"no", "n", "false", "off", "0", "nej", "nein", "non", "não", "لا", "ні", "tidak", "hapana"}
)
_NUMBER = re.compile(r"[+-]?\d{1,9}(?:[.]\d{1,6})?", re.ASCII)
_SEPARATORS = re.compile("[,،，、\n]")
_BULLET = re.compile(r"^[*#]+[ \t]+")
_TIME = re.compile(r"(?P<hour>\d{1,2})[:.](?P<minute>\d\d)", re.ASCII)
_OPEN_END = re.compile(r"(?:\bto|…|–|—|/|\.\.)\Z")
_BETWEEN_DAYS = re.compile(r"\s*(?:\bto\b|…|–|—|/|\.\.)\s*")
_LANGUAGE = re.compile(r"[a-z]{2,8}(?:-[a-z0-9]{1,8}){0,3}")
_MARKUP = re.compile(r"[\[\]{}|<>\x00-\x09\x0b-\x1f\x7f]|~~~|''")
_QUOTES = "\"'“”„‟«»‘’‚‹›「」"
_OTHER_SEPARATORS = re.compile(r"\s*(?:;|/|\+|&|\band\b|\bthen\b)\s*|\s+")
EXCERPT = 80


class Wrong(Exception):
    """A value that a setting cannot have."""

    def __init__(self, kind: MistakeKind, *params: str, meant: str = "") -> None:
        super().__init__(kind, *params)
        self.kind = kind
        self.params = params
        self.meant = meant


def shorten(text: str) -> str:
    """Enough of somebody's text to recognise it, on one line."""
    line = " ".join(text[: 4 * EXCERPT].split())
    return line if len(line) <= EXCERPT else line[:EXCERPT] + "…"


def convert(text: str, kind: Any, rule: Settable, site: SiteInfo, unit: int = 0) -> object:
    """The value that the text stands for.

    :param kind: the type of the setting's values.
    :param site: the wiki in whose language days may be written.
    :param unit: of numbers, in minutes; 0: none is known.
    :raises Wrong: it stands for none that the setting may have.
    """
    try:
        value = _convert(text, kind, rule, site, unit)
    except Wrong as wrong:
        bare = text.strip(_QUOTES)
        if bare == text or wrong.kind in (MistakeKind.MARKUP, MistakeKind.LONG):
            raise
        raise Wrong(MistakeKind.QUOTED, shorten(text), meant=_meant_bare(bare, kind)) from None
    places = (Form.TIME_ZONE, Form.COUNTRY)
    if rule.form in places and text.strip(_QUOTES) != text:
        raise Wrong(MistakeKind.QUOTED, shorten(text), meant=shorten(text.strip(_QUOTES)))
    return value


def _meant_bare(bare: str, kind: Any) -> str:
    """What stood between quotation marks, as far as it can be meant."""
    if kind is bool:
        known = bare.casefold() in _YES | _NO
        return shorten(bare) if known else meant.find_yes_no(bare)
    return shorten(bare)


def _convert(text: str, kind: Any, rule: Settable, site: SiteInfo, unit: int) -> object:
    if kind is bool:
        return parse_yes_no(text)
    if kind in (int, float):
        return _parse_number(text, kind, rule, unit)
    if is_choice(kind):
        word = "-".join(text.replace("_", " ").lower().split())
        values = [str(choice.value) for choice in kind]
        if word not in values:
            near = meant.find_near(text[:EXCERPT], values, 60)
            raise Wrong(MistakeKind.CHOICE, ", ".join(values), shorten(text), meant=near)
        return word
    if get_origin(kind) is tuple and get_args(kind)[0] is int:
        if parse_none(text):
            return []
        return [int(number) for number in _parse_numbers(text, int, rule, unit)]
    if kind is time:
        return parse_time(text)
    if get_origin(kind) is tuple:
        if get_args(kind)[0] is float:
            return _parse_numbers(text, float, rule, unit)
        entries = split_list(text, most=rule.most)
        if get_args(kind)[0] is ClosedPeriod:
            return [parse_period(entry, site) for entry in entries]
        return entries
    if rule.form is Form.LANGUAGE:
        return parse_language(text)
    return check_plain(text, rule.most)


def parse_yes_no(text: str) -> bool:
    """Yes or no, in one of the languages of our messages.

    :raises Wrong: it is neither.
    """
    word = text.strip().casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise Wrong(MistakeKind.YES_NO, shorten(text), meant=meant.find_yes_no(text[:EXCERPT]))


def parse_none(text: str) -> bool:
    """Whether a list of numbers is said to be empty: "none", or "no" in our languages."""
    word = text.strip().casefold()
    return word != "0" and (word == "none" or word in _NO)


def _parse_numbers(text: str, kind: Any, rule: Settable, unit: int) -> list[float]:
    try:
        words = split_list(text, most=rule.most)
        return [_parse_number(one, kind, rule, unit) for one in words]
    except Wrong as wrong:
        commas = ", ".join(_OTHER_SEPARATORS.split(text[:EXCERPT].strip()))
        if wrong.kind is not MistakeKind.NUMBER or commas == text or not _is_numbers(commas, rule):
            raise
        raise Wrong(wrong.kind, *wrong.params, meant=commas) from None


def _is_numbers(text: str, rule: Settable) -> bool:
    try:
        return all(_parse_number(one, float, rule) for one in split_list(text, most=rule.most))
    except Wrong:
        return False


def _parse_number(text: str, kind: Any, rule: Settable, unit: int = 0) -> float:
    plain = ascii_digits(text[:EXCERPT]).strip().replace(",", ".").replace("٫", ".")
    number = float(plain) if _NUMBER.fullmatch(plain) else None
    if (
        number is None
        or not rule.low <= number <= rule.high
        or (kind is int and number != int(number))
    ):
        if meant.has_unit(plain):
            near = meant.find_number(plain, unit)
            fits = bool(near) and rule.low <= float(near) <= rule.high
            raise Wrong(MistakeKind.UNIT, shorten(text), meant=near if fits else "")
        bounds = (f"{rule.low:g}", f"{rule.high:g}")
        if number is not None and rule.low <= number <= rule.high:
            raise Wrong(MistakeKind.WHOLE, *bounds, shorten(text))
        near = "0" if rule.low <= 0 and parse_none(text) else ""
        raise Wrong(MistakeKind.NUMBER, *bounds, shorten(text), meant=near)
    return int(number) if kind is int else number


def parse_time(text: str) -> str:
    """A time of the day as ``09:00``, for a 24-hour clock.

    :raises Wrong: it is none.
    """
    found = _TIME.fullmatch(ascii_digits(text[:EXCERPT]).strip())
    if found is None or int(found["hour"]) > 23 or int(found["minute"]) > 59:
        raise Wrong(
            MistakeKind.TIME, shorten(text), meant=meant.find_time(ascii_digits(text[:EXCERPT]))
        )
    return f"{int(found['hour']):02}:{found['minute']}"


def parse_period(text: str, site: SiteInfo) -> dict[str, str]:
    """A day, or a first and a last day, as the table of a :class:`.ClosedPeriod`.

    :raises Wrong: it names no days of the calendar.
    """
    text = ascii_digits(text).strip()
    # "2026-12-21 to" is half a period, whatever a lone day may have around it.
    whole = None if _OPEN_END.search(text) else read_day(text, site)
    days = [whole] if whole else [read_day(day, site) for day in _BETWEEN_DAYS.split(text)]
    if None in days or not 1 <= len(days) <= 2:
        raise Wrong(MistakeKind.DAYS, shorten(text))
    return {"first": str(days[0]), "last": str(days[-1])}


def ascii_digits(text: str) -> str:
    """The text with the digits of every script as those of ASCII."""
    if text.isascii():
        return text
    return "".join(
        char if (digit := unicodedata.decimal(char, None)) is None else str(digit) for char in text
    )


def parse_language(text: str) -> str:
    """A language's code in lower case.

    :raises Wrong: it does not look like one.
    """
    code = "-".join(text[:EXCERPT].replace("_", " ").lower().split())
    if not _LANGUAGE.fullmatch(code) or not meant.is_language(code):
        near = meant.find_language(text[:EXCERPT])
        raise Wrong(MistakeKind.LANGUAGE, shorten(text), meant=near)
    return code


def split_list(text: str, *, most: int, longest: int = 100) -> list[str]:
    """Words and phrases between commas or on lines of their own, each once, list marks left out.

    :raises Wrong: there are too many, one is too long, or has markup in it.
    """
    parts = (_BULLET.sub("", part.strip()).strip() for part in _SEPARATORS.split(text))
    found = list(dict.fromkeys(check_plain(part, longest) for part in parts if part))
    if len(found) > most:
        raise Wrong(MistakeKind.MANY, str(most))
    return found


def check_plain(text: str, longest: int) -> str:
    """The text on one line, if it is short and shows as it is written.

    :raises Wrong: it does not.
    """
    if _MARKUP.search(text):
        raise Wrong(MistakeKind.MARKUP, shorten(text))
    if len(text) > longest:
        raise Wrong(MistakeKind.LONG, str(longest))
    return " ".join(text.split())


def dotted(path: Iterable[str]) -> str:
    """A place in the tables as one key."""
    return ".".join(path)
