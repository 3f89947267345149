"""The mini-language of vocabularies, and finding its words and phrases in a text.

``scan``            the word and its usual endings ("scans")
``licen*``          every word that begins so
``*pakia*``         every word that has it in it
``who must sign``   a phrase; its words may have stars
``how many ... saw``  up to four other words may stand in the gap
``=art``            exactly this word
``copyright ^3``    counts three times as much; ``^-1`` speaks against the topic
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from helpdeskbot.matching.tokens import Token, bare, tokenise

_GAP = 4
_OPEN = 60
_WEIGHT = re.compile(r"\s\^(-?\d+(?:\.\d+)?)\s*$")
_PIECE = re.compile(r"\.\.\.|…|[^\s.…]+")
_MOST_WORDS = 12
_VOWELS = "аеиіоуюяєїьйاهي"


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a pattern.

    :param stem: what it begins with.
    :param longest: how long a word may be that it means.
    :param inside: the stem may stand anywhere in the word.
    :param gap: how many words may stand before it.
    """

    stem: str
    longest: int
    inside: bool = False
    gap: int = 0

    def fits(self, token: Token) -> bool:
        """It means this word."""
        for form in token.forms:
            if self.inside:
                if self.stem in form:
                    return True
            elif len(form) <= self.longest and form.startswith(self.stem):
                return True
        return False


@dataclass(frozen=True, slots=True)
class Pattern:
    """A word or phrase that stands for something.

    :param owner: what it stands for, such as a topic's place in its list.
    :param weight: how strongly; a phrase of several words counts more than a word.
    """

    words: tuple[Word, ...]
    owner: int
    weight: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A pattern that was found: from one token to before another."""

    pattern: Pattern
    start: int
    end: int


def compile_pattern(written: str, owner: int, *, factor: float = 1.0) -> Pattern | None:
    """Read a line of a vocabulary; ``None`` if there is no word in it."""
    weight = None
    found = _WEIGHT.search(written)
    if found:
        weight = max(-5.0, min(5.0, float(found.group(1))))
        written = written[: found.start()]
    words: list[Word] = []
    gap = 0
    for piece in _PIECE.findall(written):
        if piece in ("...", "…"):
            gap = _GAP if words else 0
            continue
        for word in _compile_words(piece):
            words.append(word if not gap else Word(word.stem, word.longest, word.inside, gap))
            gap = 0
    if not words or len(words) > _MOST_WORDS:
        return None
    if weight is None:
        weight = 1.0 if len(words) == 1 else 1.5 if len(words) == 2 else 2.0
    return Pattern(tuple(words), owner, weight * factor)


def _compile_words(piece: str) -> list[Word]:
    exact = piece.startswith("=")
    opens, inside = piece.endswith("*"), piece.startswith("*")
    tokens = tokenise(piece)
    words = []
    for number, token in enumerate(tokens):
        stem = bare(piece[token.start : token.end])
        last = number == len(tokens) - 1
        if inside and number == 0 and last:
            words.append(Word(stem, _OPEN, inside=True))
        elif opens and last:
            words.append(Word(stem, _OPEN))
        elif exact or not last:
            words.append(Word(stem, len(stem)))
        else:
            words.append(_with_endings(stem))
    return words


def _with_endings(stem: str) -> Word:
    """A plain word means its inflected forms too, in a manner that suits many languages."""
    if len(stem) < 4 or stem.isdigit():
        return Word(stem, len(stem))
    if len(stem) == 4:
        return Word(stem, 5)
    if stem[0] < "\u0400":
        # "policy" is also "policies", "licence" is also "licencing"; "scanner" is not "scanned".
        cut = stem[-1] in "aeoy" and stem[-2] not in "aeiou"
        return Word(stem[:-1] if cut else stem, len(stem) + 2)
    if len(stem) == 5:
        return Word(stem[:-1], 6) if stem[-1] in _VOWELS else Word(stem, 7)
    # Slavic and Arabic endings are longer, and replace what the word ends with.
    return Word(stem[: max(4, len(stem) - 2)], len(stem) + 3)


class PatternIndex:
    """Patterns by how they begin, so that each is tried only where it may fit."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._by_stem: dict[str, list[Pattern]] = {}
        self._inside: dict[str, list[Pattern]] = {}
        for pattern in patterns:
            first = pattern.words[0]
            index = self._inside if first.inside else self._by_stem
            index.setdefault(first.stem, []).append(pattern)
        self._lengths = sorted({len(stem) for stem in self._by_stem})

    def find(self, tokens: Sequence[Token]) -> Iterator[Hit]:
        """Everything that is found in a sentence."""
        for position, token in enumerate(tokens):
            tried: set[str] = set()
            for form in token.forms:
                for length in self._lengths:
                    if length > len(form):
                        break
                    stem = form[:length]
                    if stem in tried:
                        continue
                    tried.add(stem)
                    for pattern in self._by_stem.get(stem, ()):
                        end = _follow(pattern.words, tokens, position)
                        if end:
                            yield Hit(pattern, position, end)
            for stem, patterns in self._inside.items():
                if stem in token.plain:
                    for pattern in patterns:
                        end = _follow(pattern.words, tokens, position)
                        if end:
                            yield Hit(pattern, position, end)


def _follow(words: tuple[Word, ...], tokens: Sequence[Token], position: int) -> int:
    """Where the pattern ends if it begins here; 0 if it does not."""
    if not words[0].fits(tokens[position]):
        return 0
    place = position + 1
    for word in words[1:]:
        for skipped in range(word.gap + 1):
            if place + skipped >= len(tokens):
                return 0
            if word.fits(tokens[place + skipped]):
                place += skipped + 1
                break
        else:
            return 0
    return place
