"""The numbers in a sentence, however they are written: digits of every script, groups, words."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from helpdeskbot.matching.passages import Sentence

# "12,000", "12.000", "12 000", "12’000", "1,00,000", "12٬000", "1.5 million", "12k", "900+"; what
# a number may not be a part of comes before.
_NUMBER = re.compile(
    r"(?<![\w#№$£€.,:/=-])(?<![$£€#№] )"
    r"(?P<whole>\d{1,3}(?:[ .,'’٬]\d{3})+(?!\d)|\d{1,3}(?:,\d{2})+,\d{3}(?!\d)|\d+)"
    r"(?P<part>[.,٫]\d{1,2}(?!\d))?"
    r"(?P<short>\s?[kK]\b|M\b(?=\s))?(?P<plus>\+)?(?P<rest>[.,]\d|[%€$£:/]|\s?[%€$£])?"
)
_RANGE = re.compile(r"\s?[-–—]\s?\d")
MOST = 1_000_000_000
"""More than this counts as this."""
# What is longer is an identifier, unless things follow that it counts.
_MOST_DIGITS = 9
# "three hundred thousand": of words for numbers in a row no more are read as one number.
_MOST_WORDS = 6
# "hundreds", "thousands": such words have their "several" in them.
_VAGUE = frozenset({40, 60, 300, 3_000, 30_000, 300_000, 3_000_000})
# "sechzigtausend", "sextiotusen".
_ENDINGS = (("tausend", 1_000), ("tusen", 1_000), ("hundert", 100), ("hundra", 100))
_LONGEST_REST = 20
_YEARS = range(1400, 2100)


@dataclass(frozen=True, slots=True)
class Number:
    """A number that stands in a sentence.

    :param value: not above :data:`MOST`.
    :param start: its first character.
    :param place: of the token behind it.
    :param year: it may be one.
    :param weak: it is a small word such as "five", or too long, so what it counts has to follow.
    :param broken: it has a decimal part, so only measures make sense of it.
    """

    value: float
    start: int
    place: int
    year: bool = False
    weak: bool = False
    broken: bool = False


def ascii_digits(text: str) -> str:
    """The text with European digits, of the same length."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.digit(c)) if c.isdigit() and unicodedata.digit(c, None) is not None else c
        for c in text
    )


def find_numbers(
    sentence: Sentence,
    large: Mapping[str, int],
    small: Mapping[str, int],
    *,
    factor_first: bool = False,
) -> list[Number]:
    """Every number of a sentence.

    :param large: "thousand" → 1000; folded words.
    :param small: "three" → 3.
    :param factor_first: the language says "thousand three".
    """
    found = _written_in_digits(sentence, large)
    found += _written_in_words(sentence, large, small, factor_first=factor_first)
    return [number for number in found if number.value > 0]


def _written_in_digits(sentence: Sentence, large: Mapping[str, int]) -> list[Number]:
    text, tokens = ascii_digits(sentence.text), sentence.tokens
    starts = [token.start for token in tokens]
    found = []
    for match in _NUMBER.finditer(text):
        rest = match["rest"] or ""
        if rest and not rest.isspace():
            continue
        digits = re.sub(r"\D", "", match["whole"])
        weak = len(digits) > _MOST_DIGITS
        value = float(MOST if weak else int(digits))
        part = match["part"] or ""
        if part:
            value += int(part[1:]) / 10 ** (len(part) - 1)
        year = not part and len(match["whole"]) == 4 and value in _YEARS
        end = match.end("short") if match["short"] else match.end("part" if part else "whole")
        if match["short"]:
            value *= 1_000_000 if match["short"] == "M" else 1_000
        place = bisect_left(starts, end)
        if place < len(tokens) and _RANGE.match(text, end):
            place += 1
        factors, place = _factors(sentence, place, large)
        plain = factors == 1 and not match["short"]
        found.append(
            Number(
                min(value * factors, MOST),
                match.start("whole"),
                place,
                year=year and plain,
                weak=weak,
                broken=bool(part) and plain,
            )
        )
    return found


def _factors(sentence: Sentence, place: int, large: Mapping[str, int]) -> tuple[float, int]:
    """What "hundred thousand" behind a number makes of it, and the place behind."""
    factors, tokens = 1.0, sentence.tokens
    last = min(place + _MOST_WORDS, len(tokens))
    while place < last and (factor := _known(tokens[place].forms, large)):
        factors, place = min(factors * factor, float(MOST)), place + 1
    return factors, place


def _written_in_words(
    sentence: Sentence, large: Mapping[str, int], small: Mapping[str, int], *, factor_first: bool
) -> list[Number]:
    found, tokens = [], sentence.tokens
    for number, token in enumerate(tokens):
        before = tokens[number - 1] if number else None
        factor = _known(token.forms, large) or _compound(token.plain, small)
        if not factor:
            value = _known(token.forms, small)
            tens = _known(before.forms, small) if before else 0
            if 0 < value < 10 and tens >= 20 and tens % 10 == 0:
                value += tens
            if value > 1:
                found.append(Number(value, token.start, number + 1, weak=True))
            continue
        if before is not None and before.plain.isdigit():
            continue
        place, value, start = number + 1, factor, token.start
        behind = tokens[place] if place < len(tokens) else None
        if factor_first and behind is not None and (times := _times(behind.forms, small)):
            value, place = factor * times, place + 1
        elif before is not None and (times := _known(before.forms, small)):
            value, start = factor if factor in _VAGUE else factor * times, before.start
        last = min(place + _MOST_WORDS, len(tokens))
        while place < last:
            more = _known(tokens[place].forms, large) or _compound(tokens[place].plain, small)
            if not more:
                break
            value, place = value * more if more > value else value + more, place + 1
        found.append(Number(min(value, MOST), start, place))
    return found


def _times(forms: Sequence[str], small: Mapping[str, int]) -> int:
    digits = forms[0]
    return int(digits) if digits.isdecimal() and len(digits) < 4 else _known(forms, small)


def _compound(word: str, small: Mapping[str, int]) -> int:
    """A number that is one word: "sechzigtausend", "niohundra"; 0 if it is none."""
    for ending, factor in _ENDINGS:
        first, joint, rest = word.partition(ending)
        if not joint or len(rest) > _LONGEST_REST:
            continue
        times = (small.get(first) or _compound(first, small)) if first else 1
        more = (small.get(rest) or _compound(rest, small)) if rest else 0
        if times and (more or not rest):
            return times * factor + more
    return 0


def _known(forms: Sequence[str], numbers: Mapping[str, int]) -> int:
    return next((numbers[form] for form in forms if form in numbers), 0)
