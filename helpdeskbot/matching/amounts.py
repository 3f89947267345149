"""How many files, items or pages a request speaks of."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from helpdeskbot.matching.lexicon import Lexicon, is_function_word
from helpdeskbot.matching.passages import Sentence

# "12,000", "12.000", "12 000", "12’000", "900+"; what a number may not be a part of comes before.
_NUMBER = re.compile(
    r"(?<![\w#№$£€.,:/=-])(?<![$£€#№] )(\d{1,3}(?:[ .,'’]\d{3})+(?!\d)|\d{1,7}(?!\d))"
    r"(?P<thousands>\s?k\b)?(?P<plus>\+)?(?P<rest>[.,]\d|[%€$£:/]|\s?[%€$£])?",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s?[-–—]\s?\d")
_FEWEST = 10
_FEWEST_OF_SOMETHING = 50
_MOST = 100_000_000
_MOST_DIGITS = 9
# "three hundred thousand": of words for numbers in a row no more are read as one number.
_MOST_WORDS = 6
_LOOK_AHEAD = 4
_CURRENCIES = frozenset(
    {"eur", "euro", "usd", "dollars", "rp", "rupiah", "shilingi", "dola", "chf", "sek", "kr"}
)
_VAGUE = frozenset({40, 300, 3000})
_YEARS = range(1400, 2100)


def ascii_digits(text: str) -> str:
    """The text with European digits, of the same length."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.digit(c)) if c.isdigit() and unicodedata.digit(c, None) is not None else c
        for c in text
    )


def find_items(sentences: Sequence[Sentence], lexicons: Sequence[Lexicon]) -> int | None:
    """The largest number of things that are counted, not of years, people, money or views."""
    swahili = any(lexicon.language == "sw" for lexicon in lexicons)
    certain: list[int] = []
    perhaps: list[int] = []
    for sentence in sentences:
        nouns = _mark_nouns(sentence, lexicons)
        months = _months(sentence, lexicons)
        for value, place, is_year in _numbers(sentence, lexicons):
            kind = _what_is_counted(nouns, place)
            if swahili and not kind:
                # The noun stands first: "picha 230", "picha elfu tatu".
                kind = next((nouns[p] for p in range(place - 2, place - 5, -1) if p in nouns), "")
            if months & set(range(place, place + 2)) and value <= 31:
                continue
            if is_year and (place not in nouns or not _follows(sentence, place)):
                continue
            if kind == "items" and value >= _FEWEST and not _is_money(sentence, nouns, place):
                certain.append(value)
            elif (
                not kind
                and value >= _FEWEST_OF_SOMETHING
                and not is_year
                and _counts_something(sentence, place)
            ):
                perhaps.append(value)
    found = certain or perhaps
    return max(found) if found else None


def _follows(sentence: Sentence, place: int) -> bool:
    """Nothing but a space stands before this word."""
    between = sentence.text[sentence.tokens[place - 1].end : sentence.tokens[place].start]
    return place == 0 or not between.strip()


def _is_money(sentence: Sentence, nouns: Mapping[int, str], place: int) -> bool:
    """A currency stands before the number."""
    first = place - 1
    while first > 0 and sentence.tokens[first].plain.isdigit():
        first -= 1
    return any(
        nouns.get(before) == "not_items" and sentence.tokens[before].plain in _CURRENCIES
        for before in range(max(0, first - 2), first + 1)
    )


def _counts_something(sentence: Sentence, place: int) -> bool:
    """A word follows directly ("3.000 Straßenbahnen"), and none names the number ("row 301")."""
    tokens = sentence.tokens
    if place >= len(tokens) or tokens[place].plain.isdigit():
        return False
    first = place - 1
    while first >= 0 and tokens[first].plain.isdigit():
        first -= 1
    gap = sentence.text[tokens[place - 1].end : tokens[place].start] if place else ""
    named = first >= 0 and not is_function_word(tokens[first].plain) and first != place - 1
    joined = sentence.text[tokens[first].end :][:1] != " " if first >= 0 else True
    return not gap.strip("+ »\"'”") and len(tokens[place].plain) > 2 and (not named or joined)


def _mark_nouns(sentence: Sentence, lexicons: Sequence[Lexicon]) -> Mapping[int, str]:
    """At which tokens things stand that are items, or that are not."""
    nouns: dict[int, str] = {}
    for lexicon in lexicons:
        for kind, hit in lexicon.find_cues(sentence.tokens):
            if kind == "not_items" or (kind == "items" and hit.start not in nouns):
                nouns[hit.start] = kind
    return nouns


def _months(sentence: Sentence, lexicons: Sequence[Lexicon]) -> set[int]:
    return {
        hit.start
        for lexicon in lexicons
        for kind, hit in lexicon.find_dates(sentence.tokens)
        if kind.startswith("month-")
    }


def _what_is_counted(nouns: Mapping[int, str], place: int) -> str:
    for ahead in range(place, place + _LOOK_AHEAD):
        if ahead in nouns:
            return nouns[ahead]
    return ""


def _numbers(sentence: Sentence, lexicons: Sequence[Lexicon]) -> list[tuple[int, int, bool]]:
    """Numbers, the place of the token behind each, and whether it may be a year."""
    text = ascii_digits(sentence.text)
    tokens = sentence.tokens
    starts = [token.start for token in tokens]
    large: dict[str, int] = {}
    small: dict[str, int] = {}
    for lexicon in lexicons:
        large.update(lexicon.large)
        small.update(lexicon.small)
    found = []
    for match in _NUMBER.finditer(text):
        rest = match.group("rest") or ""
        if rest and not rest.isspace():
            continue
        digits = re.sub(r"\D", "", match.group(1))
        if len(digits) > _MOST_DIGITS:
            continue
        value = int(digits)
        is_year = value in _YEARS and len(match.group(1)) == 4
        if match.group("thousands"):
            value, is_year = value * 1000, False
        place = bisect_left(starts, match.end(1))
        if place < len(tokens) and _RANGE.match(text, match.end(1)):
            place += 1
        if place < len(tokens) and (factor := _known(tokens[place].forms, large)):
            value, place, is_year = value * factor, place + 1, False
        if 0 < value <= _MOST:
            found.append((value, place, is_year))
    swahili = any(lexicon.language == "sw" for lexicon in lexicons)
    for number, token in enumerate(tokens):
        factor = _known(token.forms, large)
        if not factor or (number and tokens[number - 1].plain.isdigit()):
            continue
        place, value = number + 1, factor
        if swahili and place < len(tokens) and (times := _known(tokens[place].forms, small)):
            value, place = factor * times, place + 1
        elif number and (times := _known(tokens[number - 1].forms, small)):
            # "several hundreds": such words have their "several" in them.
            value = factor if factor in _VAGUE else factor * times
        last = min(place + _MOST_WORDS, len(tokens))
        while place < last and (more := _known(tokens[place].forms, large)):
            value, place = value * more if more > value else value + more, place + 1
        if value <= _MOST:
            found.append((value, place, False))
    return found


def _known(forms: Sequence[str], numbers: Mapping[str, int]) -> int:
    return next((numbers[form] for form in forms if form in numbers), 0)
