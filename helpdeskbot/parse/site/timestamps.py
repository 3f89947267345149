"""Timestamps of signatures: from a wiki's date format to a pattern, and from a match to UTC."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from helpdeskbot.model.site import DateVariant, SiteInfo

Years = tuple[int, int]
ANY_YEAR: Years = (1, 9999)
"""As DiscussionTools reads them, as far as there are dates."""
ENGLISH_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
ENGLISH_WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")

# DiscussionTools lets one mark pass after each letter of the format, and plain spaces only.
# What is remembered of timestamps must not grow with what anybody saves.
_MOST_KNOWN = 50_000
_MARKS = "[\u200e\u200f]*+"
# Editing tools turn the spaces of a timestamp into no-break ones, or into entities.
_SPACE = "(?:[ \xa0\u202f]|&(?:nbsp|#160|#32);)"
# Written out, as a search is fastest where a pattern begins with a set of characters.
_NUMBERS = {
    **dict.fromkeys(("d", "m", "H", "h", "i", "s"), "DD"),
    **dict.fromkeys(("j", "n", "G", "g"), "DD?"),
    **dict.fromkeys(("Y", "xkY"), "DDDD"),
}


def parse_format(date_format: str) -> Iterator[tuple[str, str]]:
    """Cut a date format into ``("code", "H")`` and ``("text", ":")`` pieces.

    https://www.mediawiki.org/wiki/Manual:Date_formatting
    """
    at, end = 0, len(date_format)
    while at < end:
        code = date_format[at]
        if code == "x" and at + 1 < end:
            code = date_format[at : at + (3 if date_format[at + 1] in "ijkmot" else 2)]
        at += len(code)
        if code == "xx":
            yield "text", "x"
        elif code == "\\":
            yield "text", date_format[at : at + 1] or "\\"
            at += 1
        elif code == '"':
            close = date_format.find('"', at)
            if close < 0:
                yield "text", '"'
            else:
                yield "text", date_format[at:close]
                at = close + 1
        elif code in _NUMBERS or code in {"xg", "F", "M", "D", "l", "xn", "xN"}:
            yield "code", code
        else:
            yield "text", code


def month_names(style: DateVariant, code: str) -> Sequence[str]:
    """The twelve names that a letter of the format stands for."""
    full = style.months or ENGLISH_MONTHS
    if code == "M":
        return style.months_short or tuple(name[:3] for name in ENGLISH_MONTHS)
    return (style.months_genitive or full) if code == "xg" else full


def weekday_names(style: DateVariant, code: str) -> Sequence[str]:
    """The seven names that a letter of the format stands for."""
    if code == "D":
        return style.weekdays_short or tuple(name[:3] for name in ENGLISH_WEEKDAYS)
    return style.weekdays or ENGLISH_WEEKDAYS


def literal(text: str) -> str:
    """A pattern for text of a timestamp: any kind of space, and invisible marks, let be."""
    return "".join((_SPACE if c == " " or c == "\xa0" else re.escape(c)) + _MARKS for c in text)


def choice(names: Iterable[str]) -> str:
    """A pattern for one of some names, the longest that fits."""
    ordered = sorted({name for name in names if name}, key=len, reverse=True)
    return "(" + ("|".join(literal(name) for name in ordered) or "(?!)") + ")"


def date_styles(site: SiteInfo) -> list[DateVariant]:
    """Every way in which the wiki writes timestamps, its main one first."""
    main = DateVariant(
        site.date_format,
        site.digits,
        site.months,
        site.months_genitive,
        site.months_short,
        site.weekdays,
        site.weekdays_short,
        site.time_zone_abbreviations,
    )
    return [main, *(style for style in site.date_variants if style != main)]


def find_zone(name: str) -> tzinfo:
    """The time zone of this IANA name; UTC where it is unknown."""
    if name in ("UTC", "Etc/UTC", ""):
        return UTC
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC


def tail_pattern(styles: Iterable[DateVariant]) -> str:
    """A pattern for the bracketed time zone that ends a timestamp, without its opening bracket."""
    names = {name for style in styles for name in style.time_zone_abbreviations} or {"UTC"}
    return _MARKS + choice(names).replace("(", "(?:", 1) + r"\)"


class TimestampReader:
    """Reads timestamps written in one style."""

    def __init__(self, style: DateVariant, zone: tzinfo, years: Years = ANY_YEAR) -> None:
        self._zone = zone
        self._years = years
        self._utc = zone is UTC
        digits = style.digits if len(style.digits) == 10 else "0123456789"
        self._digits = None if digits == "0123456789" else str.maketrans(digits, "0123456789")
        self._setters: list[tuple[str, dict[str, int] | None]] = []
        pattern = ""
        raw = False
        digit = "[" + re.escape(digits) + "]"
        for kind, value in parse_format(style.date_format):
            if kind == "text":
                pattern += literal(value)
            elif value in ("xn", "xN"):
                raw = True
            elif value in _NUMBERS:
                number = _NUMBERS[value].replace("D", "[0-9]" if raw else digit)
                pattern += f"({number}){_MARKS}"
                raw = False
                self._setters.append((value, None))
            else:
                names = weekday_names(style, value) if value in "Dl" else month_names(style, value)
                pattern += choice(names) + _MARKS
                table = {_bare(name): number for number, name in enumerate(names, 1)}
                self._setters.append((value, table))
        zones = style.time_zone_abbreviations or {"UTC": "UTC"}
        pattern += _SPACE + _MARKS + r"\(" + _MARKS + choice(zones) + r"\)"
        self._zones = {_bare(written): own for written, own in zones.items()}
        self.pattern = re.compile(pattern)
        longest = [
            max((len(name) for name in table), default=0) if table else 4
            for _, table in self._setters
        ]
        # Entities and marks may make each character longer; this is a limit, not a measure.
        self.reach = 2 * (sum(longest) + len(style.date_format) + max(map(len, zones))) + 80
        self._cache: dict[str, datetime] = {}

    def read(self, match: re.Match[str]) -> datetime | None:
        """The moment that a timestamp names, in UTC; ``None`` outside the years that count.

        31 June is 1 July and 24:10 is 0:10 of the next day, as DiscussionTools has it.
        """
        written = match[0]
        moment = self._cache.get(written)
        if moment is None:
            if len(self._cache) >= _MOST_KNOWN:
                self._cache.clear()
            moment = self._read(match)
            if moment is not None:
                self._cache[written] = moment
        return moment

    def _read(self, match: re.Match[str]) -> datetime | None:
        year = month = day = 1
        hour = minute = 0
        for (code, table), text in zip(self._setters, match.groups(), strict=False):
            if table is not None:
                if code not in "Dl":
                    month = table.get(_bare(text), 0)
                continue
            number = int(text.translate(self._digits) if self._digits else text)
            if code == "Y":
                year = number
            elif code == "xkY":
                year = number - 543
            elif code in "mn":
                month = number
            elif code in "dj":
                day = number
            elif code in "HG":
                hour = number
            elif code == "i":
                minute = number
        years, month = divmod(month - 1, 12)
        if not self._years[0] <= year + years <= self._years[1]:
            return None
        try:
            local = datetime(year + years, month + 1, 1, tzinfo=UTC)
            local += timedelta(days=day - 1, hours=hour, minutes=minute)
            if self._utc:
                return local
            return self._settle(local.replace(tzinfo=self._zone), match.groups()[-1])
        except (ValueError, OverflowError):
            return None

    def _settle(self, local: datetime, abbreviation: str) -> datetime:
        """UTC for a local time; the abbreviation tells the two halves of a repeated hour apart.

        As in DiscussionTools: where the abbreviation does not fit the time, the clock's next or
        previous hour is taken if it fits that one, otherwise it is as if it were right.  A time
        that the clock jumped over is the one an hour later.
        """
        moment = local.astimezone(UTC)
        if moment.astimezone(self._zone).replace(tzinfo=None) == local.replace(tzinfo=None):
            moment = local.replace(fold=1).astimezone(UTC)
        expected = self._zones.get(_bare(abbreviation), "")
        shown = moment.astimezone(self._zone)
        if shown.tzname() == expected:
            return moment
        other = moment + timedelta(hours=1 if shown.dst() else -1)
        return other if other.astimezone(self._zone).tzname() == expected else moment


_DRESS = re.compile("[\u200e\u200f]+")
_ANY_SPACE = re.compile(_SPACE)


def _bare(text: str) -> str:
    """A name without invisible marks and with plain spaces, to look it up by."""
    return _ANY_SPACE.sub(" ", _DRESS.sub("", text))


TimestampFinder = Callable[[str, int, int], tuple[int, datetime] | None]


def make_finder(
    styles: Sequence[DateVariant], zone: tzinfo, years: Years = ANY_YEAR
) -> TimestampFinder:
    """A function that finds the timestamp that ends at an offset.

    :param years: the first and the last one that count.

    The function takes the text, the first offset where the timestamp may begin, and its end.  It
    gives the timestamp's start and its moment in UTC, or ``None``.
    """
    readers = [
        (reader.pattern.search, reader.read, reader.reach)
        for reader in (TimestampReader(style, zone, years) for style in styles)
    ]

    def find(text: str, floor: int, end: int) -> tuple[int, datetime] | None:
        for search, read, reach in readers:
            at = end - reach
            if at < floor:
                at = floor
            while match := search(text, at, end):
                start, at = match.span()
                if at == end:
                    moment = read(match)
                    if moment is not None:
                        return start, moment
                    break
        return None

    return find
