"""A wiki's date format, found out from timestamps that it wrote.

The API has no field for the format of dates in signatures, but expands ``~~~~~`` to one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby, product
from operator import itemgetter

from helpdeskbot.model.site import DateVariant, SiteInfo
from helpdeskbot.parse.site.timestamps import (
    TimestampFinder,
    date_styles,
    find_zone,
    make_finder,
    month_names,
    parse_format,
    weekday_names,
)

_TAIL = re.compile(r"[ \xa0\u200e\u200f]*\(([^()]*)\)[\s\u200e\u200f]*$")
_NUMBER = re.compile(r"[0-9]+")
# Letters would be read as codes, quotes and backslashes as quoting.
_MEANINGFUL = re.compile(r'[A-Za-z"\\]')
_TIME = frozenset("HGi")
_MOST_NUMBERS = 7

Name = tuple[int, int, str]
"""Where a name stands in a timestamp, and the letters of the format that stand for it."""


def infer_date_format(
    samples: Sequence[tuple[str, datetime]], site: SiteInfo, usual: str = ""
) -> str:
    """The ``sprintfDate`` format in which a wiki wrote some timestamps; ``""`` if none fits.

    https://www.mediawiki.org/wiki/Manual:Date_formatting

    :param samples: timestamps as written, with or without the bracketed time zone, and the
        moment each stands for (aware).  Where one leaves open which number is which, further
        ones settle it; otherwise the commonest order of hour, day and month is taken.
    :param site: names of months and weekdays, digits and time zone; its format is not used.
    :param usual: the format of other wikis in this language, taken if it fits.
    """
    style = date_styles(site)[0]
    zone = find_zone(site.time_zone)
    bare = [(_without_zone(written, style), moment) for written, moment in samples]
    if not bare:
        return ""
    first, moment = bare[0]
    local = moment.astimezone(zone)
    likely = [_plainly(usual, style)] if usual else []
    for candidate in (*likely, *_candidates(first, local, style)):
        find = make_finder(
            [replace(style, date_format=candidate, time_zone_abbreviations=_ANY_ZONE)], UTC
        )
        if all(_fits(find, written, at.astimezone(zone)) for written, at in bare):
            return candidate
    return ""


def _plainly(date_format: str, style: DateVariant) -> str:
    """The same format without genitives where a language has none, as samples show it."""
    if month_names(style, "xg") != month_names(style, "F"):
        return date_format
    pieces = parse_format(date_format)
    return _joined((kind, "F" if value == "xg" else value) for kind, value in pieces)


def format_texts(date_format: str) -> list[str]:
    """What stands between the codes of a format, in order, as it is written in timestamps."""
    return [value for kind, value in _merged(date_format) if kind == "text"]


def with_texts(date_format: str, texts: Sequence[str]) -> str:
    """The same codes with other texts between them.

    :param texts: as many as :func:`format_texts` gives.
    """
    given = iter(texts)
    return _joined(
        (kind, next(given) if kind == "text" else value) for kind, value in _merged(date_format)
    )


def _merged(date_format: str) -> Iterator[tuple[str, str]]:
    """The pieces of a format, with what stands between two codes as one text."""
    for kind, group in groupby(parse_format(date_format), key=itemgetter(0)):
        values = [value for _, value in group]
        yield from (
            [(kind, value) for value in values] if kind == "code" else [(kind, "".join(values))]
        )


def _joined(pieces: Iterable[tuple[str, str]]) -> str:
    return "".join(value if kind == "code" else _quoted(value) for kind, value in pieces)


_ANY_ZONE = {"UTC": "UTC"}


def _without_zone(written: str, style: DateVariant) -> str:
    tail = _TAIL.search(written)
    if tail and tail[1] not in weekday_names(style, "D"):
        return written[: tail.start()]
    return written.rstrip()


def _fits(find: TimestampFinder, written: str, local: datetime) -> bool:
    """Whether a timestamp reads as the moment it was written at, all of it."""
    text = f"{written} (UTC)"
    found = find(text, 0, len(text))
    expected = local.replace(second=0, microsecond=0, tzinfo=UTC)
    return found is not None and found[0] == 0 and found[1] == expected


def _candidates(written: str, local: datetime, style: DateVariant) -> Iterator[str]:
    """Formats that may have produced a timestamp, the likeliest first."""
    digits = style.digits if len(style.digits) == 10 else "0123456789"
    western = written.translate(str.maketrans(digits, "0123456789"))
    raw = {at for at, c in enumerate(written) if c in "0123456789" and c not in digits}
    for month in (*_months(western, local, style), None):
        for weekday in _weekdays(western, local, style, month):
            names = sorted(name for name in (month, weekday) if name)
            numbers = [
                number
                for number in _NUMBER.finditer(western)
                if not any(start < number.end() and number.start() < end for start, end, _ in names)
            ]
            if len(numbers) > _MOST_NUMBERS:
                continue
            options = [_codes(number[0], local, month is None) for number in numbers]
            chosen = [codes for codes in product(*options) if _complete(codes, month is None)]
            chosen.sort(key=lambda codes, found=numbers: _oddity(western, found, codes))  # type: ignore[misc]
            for codes in chosen:
                places = [
                    (number.start(), number.end(), ("xn" if number.start() in raw else "") + code)
                    for number, code in zip(numbers, codes, strict=True)
                ]
                yield _written_out(written, sorted([*names, *places]))


def _months(text: str, local: datetime, style: DateVariant) -> list[Name]:
    found = []
    genitives = month_names(style, "xg") != month_names(style, "F")
    for code in ("xg", "F", "M") if genitives else ("F", "M"):
        name = month_names(style, code)[local.month - 1]
        at = text.find(name) if name else -1
        if at >= 0:
            found.append((at, at + len(name), code))
    return sorted(found, key=lambda place: place[0] - place[1])


def _weekdays(
    text: str, local: datetime, style: DateVariant, month: Name | None
) -> Iterator[Name | None]:
    """Where the weekday may stand, if it does; in brackets or as a word of its own first."""
    loose = []
    for code in ("l", "D"):
        name = weekday_names(style, code)[(local.weekday() + 1) % 7]
        at = text.find(name) if name else -1
        while at >= 0:
            end = at + len(name)
            if not (month and at < month[1] and month[0] < end):
                around = text[max(0, at - 1) : at] + text[end : end + 1]
                if any(c.isalnum() for c in around):
                    loose.append((at, end, code))
                else:
                    yield (at, end, code)
            at = text.find(name, end)
    yield None
    yield from loose


def _codes(number: str, local: datetime, numeric_month: bool) -> list[str]:
    """What a number may stand for."""
    value, padded = int(number), len(number) == 2
    found = []
    if value == local.year:
        found.append("Y")
    if value == local.year + 543:
        found.append("xkY")
    if value == local.hour:
        found += [code for code in "HG" if padded == (code == "H") or value > 9]
    if value == local.minute and padded:
        found.append("i")
    for wanted, short, long in ((local.day, "j", "d"), (local.month, "n", "m")):
        if value == wanted and (short == "j" or numeric_month):
            found += [code for code in (short, long) if padded == (code == long) or value > 9]
    if value == local.second and padded:
        found.append("s")
    return found


_KINDS = {"xkY": "Y", "G": "H", "d": "j", "m": "n"}


def _complete(codes: tuple[str, ...], numeric_month: bool) -> bool:
    """Whether codes name each part of a moment once."""
    kinds = [_KINDS.get(code, code) for code in codes]
    needed = {"Y", "H", "i", "j"} | ({"n"} if numeric_month else set())
    return len(set(kinds)) == len(kinds) and needed <= set(kinds)


def _oddity(text: str, numbers: Sequence[re.Match[str]], codes: tuple[str, ...]) -> int:
    """How far the codes are from the usual.

    Usual are hours and minutes by a colon, and the day before the month, unless the year is first.
    """
    odd = 0
    kinds = [_KINDS.get(code, code) for code in codes]
    for number, kind in zip(numbers, kinds, strict=True):
        beside = ":" in (
            text[max(0, number.start() - 1) : number.start()],
            text[number.end() :][:1],
        )
        odd += 4 * (beside != (kind in "His"))
    odd += 2 * (kinds.index("i") != kinds.index("H") + 1)
    if "n" in kinds:
        month_first = kinds.index("n") < kinds.index("j")
        odd += month_first != (kinds.index("Y") < kinds.index("j"))
    return odd


def _written_out(text: str, places: Sequence[Name]) -> str:
    """The format: codes at their places, and what is between them as text."""
    pieces = []
    at = 0
    for start, end, code in places:
        pieces += [_quoted(text[at:start]), code]
        at = end
    return "".join((*pieces, _quoted(text[at:])))


def _quoted(text: str) -> str:
    if not _MEANINGFUL.search(text):
        return text
    if '"' in text:
        return _MEANINGFUL.sub(r"\\\g<0>", text)
    inner = text.strip(" ")
    lead, trail = len(text) - len(text.lstrip(" ")), len(text) - len(text.rstrip(" "))
    return " " * lead + f'"{inner}"' + " " * trail
