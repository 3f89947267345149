"""The words by which work is recognised, of each language: ``data/work/*.toml``, compiled."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from helpdeskbot.matching.lexicon import LANGUAGES, load_lexicon
from helpdeskbot.matching.patterns import Pattern, PatternIndex, compile_pattern
from helpdeskbot.matching.tokens import Token, bare

DEEDS = (
    "upload", "import", "clean", "describe", "digitise", "teach", "event", "campaign", "negotiate",
    "programme", "build", "research", "write", "report",
)  # fmt: skip
"""What may have to be done."""
SIGNS = (
    "hands", "knowledge", "permission", "material", "trouble", "unsure", "skilled", "paper", "pdf",
    "one", "whole", "hours_of", "unknown", "lasting", "years", "vague", "greeting",
)  # fmt: skip
"""What else tells how much it is."""
UNITS = (
    "volumes", "subjects", "boxes", "wholes", "workshops", "hours", "minutes", "megas", "gigas",
    "teras",
)  # fmt: skip
ITEMS, NOT_ITEMS = "items", "not_items"
_OWNERS = (*UNITS, NOT_ITEMS, ITEMS)
_MEASURES = frozenset({"megas", "gigas", "teras"})
# In all languages at once, shorter words mean too many things.
_SHORTEST_EVERYWHERE = 4
NOWHERE = ""


@dataclass(frozen=True, slots=True)
class FoundWord:
    """A word or phrase that was found.

    :param start: its first token.
    :param end: the token behind it.
    """

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class WorkWords:
    """The compiled words of one language, or the nouns of all of them.

    :param large: "thousand" → 1000.
    :param small: "three" → 3.
    """

    language: str
    deeds: PatternIndex
    signs: PatternIndex
    nouns: PatternIndex
    large: Mapping[str, int]
    small: Mapping[str, int]

    def find_deeds(self, tokens: Sequence[Token]) -> list[FoundWord]:
        """What may have to be done."""
        return [FoundWord(DEEDS[h.pattern.owner], h.start, h.end) for h in self.deeds.find(tokens)]

    def find_signs(self, tokens: Sequence[Token]) -> list[FoundWord]:
        """What else tells how much it is."""
        return [FoundWord(SIGNS[h.pattern.owner], h.start, h.end) for h in self.signs.find(tokens)]

    def mark_nouns(self, tokens: Sequence[Token]) -> Mapping[int, str]:
        """At which tokens things stand that can be counted, and of which kind they are."""
        nouns: dict[int, int] = {}
        for hit in self.nouns.find(tokens):
            nouns[hit.start] = min(hit.pattern.owner, nouns.get(hit.start, len(_OWNERS)))
        return {place: _OWNERS[owner] for place, owner in nouns.items()}


@lru_cache(maxsize=len(LANGUAGES))
def load_work_words(language: str) -> WorkWords:
    """The words of one of :data:`LANGUAGES`."""
    known, lexicon = _read(language), load_lexicon(language)
    numbers = known["numbers"]
    return WorkWords(
        language,
        PatternIndex(_compile(known["deeds"], DEEDS)),
        PatternIndex(_compile(known["words"], SIGNS)),
        PatternIndex(_nouns(language)),
        {**lexicon.large, **_read_numbers(numbers["words"])},
        {**lexicon.small, **_read_numbers(numbers["small"])},
    )


@lru_cache(maxsize=1)
def load_all_words() -> WorkWords:
    """Nouns, measures, words behind digits, deeds and ways to say "I do not know", of all.

    A request of five words may be taken for another language; what its number counts is read
    all the same.
    """
    nouns = [
        pattern
        for language in LANGUAGES
        for pattern in _nouns(language)
        if len(pattern.words[0].stem) >= _SHORTEST_EVERYWHERE or _OWNERS[pattern.owner] in _MEASURES
    ]
    large: dict[str, int] = {}
    small: dict[str, int] = {}
    for language in LANGUAGES:
        words = load_work_words(language)
        for word, value in words.large.items():
            if len(word) >= _SHORTEST_EVERYWHERE:
                large.setdefault(word, value)
        for word, value in words.small.items():
            if len(word) > _SHORTEST_EVERYWHERE:
                small.setdefault(word, value)
    deeds = [
        pattern
        for language in LANGUAGES
        for pattern in _compile(_read(language)["deeds"], DEEDS)
        if len(pattern.words[0].stem) >= _SHORTEST_EVERYWHERE
    ]
    unknown = [
        pattern
        for language in LANGUAGES
        for pattern in _compile({"unknown": _read(language)["words"]["unknown"]}, SIGNS)
    ]
    return WorkWords(
        NOWHERE, PatternIndex(deeds), PatternIndex(unknown), PatternIndex(nouns), large, small
    )


def _nouns(language: str) -> list[Pattern]:
    units = _compile(_read(language)["units"], _OWNERS)
    things = [
        pattern
        for kind in (ITEMS, NOT_ITEMS)
        for word in _read(language, "")[kind]
        if (pattern := compile_pattern(word, _OWNERS.index(kind))) is not None
    ]
    return [*units, *things]


def _compile(written: Mapping[str, str], owners: Sequence[str]) -> list[Pattern]:
    return [
        pattern
        for name, words in written.items()
        for word in words.split("|")
        if (pattern := compile_pattern(word, owners.index(name))) is not None
    ]


@lru_cache(maxsize=2 * len(LANGUAGES))
def _read(language: str, folder: str = "work") -> Mapping[str, Any]:
    data = resources.files("helpdeskbot.matching") / "data"
    file = (data / folder if folder else data) / f"{language}.toml"
    return tomllib.loads(file.read_text("utf-8"))


def _read_numbers(written: str) -> dict[str, int]:
    pairs: Iterable[list[str]] = (pair.split("=") for pair in written.split())
    return {bare(word): int(value) for word, value in pairs}
