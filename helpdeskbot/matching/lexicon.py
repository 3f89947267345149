"""What is known of each language, whatever a request is about: ``data/*.toml``, compiled."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from helpdeskbot.matching.patterns import Hit, Pattern, PatternIndex, Word, compile_pattern
from helpdeskbot.matching.tokens import Token, bare, fold, tokenise

# The language under which words stand that are the same in every language.
EVERYWHERE = "mul"
LANGUAGES = ("en", "sv", "fr", "es", "de", "pt", "ar", "uk", "id", "sw")

# The lists of words and phrases of each language's file, as owners of patterns.
CUES = (
    "ask",
    "need",
    "settled",
    "background",
    "urgent",
    "soon",
    "calm",
    "licence",
    "rights",
    "long_term",
    "lasting",
    "involved",
    "agreement",
    "items",
    "not_items",
    "exists",
    "vague",
)
_DATE_WORDS = (
    "today", "tomorrow", "overmorrow", "next", "this", "past", "end", "middle", "by", "within",
    "ago", "every", "day", "week", "month", "year", "fortnight", "weekend", "christmas",
)  # fmt: skip
MONTHS = tuple(f"month-{number}" for number in range(1, 13))
WEEKDAYS = tuple(f"weekday-{number}" for number in range(7))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The compiled words of one language.

    :param cues: index of :data:`CUES`; an owner is a place in that list.
    :param dates: index of date words; owners are places in :data:`DATE_OWNERS`.
    :param large: "thousand" → 1000.
    :param small: "three" → 3.
    :param days: "third" → 3, as days of a month are counted.
    :param function: words that every text has.
    """

    language: str
    cues: PatternIndex
    dates: PatternIndex
    large: Mapping[str, int]
    small: Mapping[str, int]
    days: Mapping[str, int]
    function: frozenset[str]

    def find_cues(self, tokens: Sequence[Token]) -> list[tuple[str, Hit]]:
        """Every cue in a sentence, with its kind."""
        return [(CUES[hit.pattern.owner], hit) for hit in self.cues.find(tokens)]

    def find_dates(self, tokens: Sequence[Token]) -> list[tuple[str, Hit]]:
        """Every date word in a sentence, with its kind."""
        return [(DATE_OWNERS[hit.pattern.owner], hit) for hit in self.dates.find(tokens)]


DATE_OWNERS = (*_DATE_WORDS, *MONTHS, *WEEKDAYS)


@lru_cache(maxsize=len(LANGUAGES))
def load_lexicon(language: str) -> Lexicon:
    """The lexicon of one of :data:`LANGUAGES`."""
    known, everywhere = _read(language), _read(EVERYWHERE)
    cues = [
        pattern
        for owner, name in enumerate(CUES)
        for written in (*known[name], *everywhere.get(name, ()))
        if (pattern := compile_pattern(written, owner)) is not None
    ]
    numbers = known["numbers"]
    return Lexicon(
        language,
        PatternIndex(cues),
        PatternIndex(_compile_dates(known["dates"])),
        _read_numbers(numbers["words"]),
        _read_numbers(numbers["small"]),
        _read_numbers(numbers["days"]),
        frozenset(token.plain for token in tokenise(known["function"])),
    )


def _read(language: str) -> dict[str, Any]:
    file = resources.files("helpdeskbot.matching") / "data" / f"{language}.toml"
    return tomllib.loads(file.read_text("utf-8"))


def _read_numbers(written: str) -> dict[str, int]:
    pairs = (pair.split("=") for pair in written.split())
    return {bare(word): int(value) for word, value in pairs}


def _compile_dates(written: Mapping[str, str]) -> list[Pattern]:
    lists = [(DATE_OWNERS.index(name), written[name]) for name in _DATE_WORDS]
    for names, key in ((MONTHS, "months"), (WEEKDAYS, "weekdays")):
        lists += [
            (DATE_OWNERS.index(name), words)
            for name, words in zip(names, written[key].split("|"), strict=True)
        ]
    patterns = []
    for owner, words in lists:
        for phrase in words.split():
            stems = [bare(t) for part in phrase.split("_") for t in _words_of(part)]
            patterns.append(Pattern(tuple(Word(s, len(s)) for s in stems), owner, 1.0))
    return [pattern for pattern in patterns if pattern.words]


def _words_of(part: str) -> list[str]:
    return [part[token.start : token.end] for token in tokenise(part)]


@lru_cache(maxsize=1)
def function_words() -> Mapping[str, frozenset[str]]:
    """The words that every text of a language has, by language."""
    return {language: load_lexicon(language).function for language in LANGUAGES}


@lru_cache(maxsize=1)
def all_function_words() -> frozenset[str]:
    """Words that say nothing in any language."""
    return frozenset[str]().union(*function_words().values())


def is_function_word(word: str) -> bool:
    """The word says nothing."""
    return fold(word) in all_function_words()
