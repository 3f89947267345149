"""Words of a text in a form in which they can be compared, and where they stand."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:(?<=[\u0400-\u04ff])['’ʼ](?=[\u0400-\u04ff])[^\W_]+)*")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
# What Arabic writes together with the next word: and, then, with, for, like, the.
_ARABIC_ARTICLES = ("ال", "لل")
_ARABIC_PREFIXES = ("وال", "بال", "فال", "كال", "ولل", "ال", "لل", "و", "ف", "ب", "ل", "ك", "س")
_LONGEST_WORD = 40


@dataclass(frozen=True, slots=True)
class Token:
    """A word.

    :param forms: the ways in which it can be looked up, the plainest first.
    :param start: offset in the text.
    :param end: offset behind it.
    """

    forms: tuple[str, ...]
    start: int
    end: int

    @property
    def plain(self) -> str:
        """The word without case and accents."""
        return self.forms[0]


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """Without case, accents, apostrophes and the finer points of Arabic spelling."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    kept = "".join(
        character
        for character in decomposed
        if not unicodedata.combining(character) and character not in "'’ʼـ"
    )
    if _ARABIC.search(kept):
        kept = kept.replace("ة", "ه").replace("ى", "ي").replace("ٱ", "ا")
    # Digits of every script become European ones.
    if not kept.isascii():
        kept = "".join(
            str(unicodedata.digit(character)) if unicodedata.digit(character, None) is not None
            else character
            for character in kept
        )  # fmt: skip
    return kept[:_LONGEST_WORD]


@lru_cache(maxsize=20_000)
def _forms(word: str) -> tuple[str, ...]:
    plain = fold(word)
    if not _ARABIC.search(plain):
        return (plain,)
    forms = [plain]
    for prefix in _ARABIC_PREFIXES:
        rest = plain.removeprefix(prefix)
        if rest != plain and len(rest) >= 3 and rest not in forms:
            forms.append(rest)
    return tuple(forms)


def bare(word: str) -> str:
    """A word of a vocabulary, folded; Arabic ones without their article."""
    folded = fold(word)
    for article in _ARABIC_ARTICLES:
        rest = folded.removeprefix(article)
        if rest != folded and len(rest) >= 3:
            return rest
    return folded


def tokenise(text: str) -> list[Token]:
    """All words of a text."""
    return [Token(_forms(m.group()), m.start(), m.end()) for m in _WORD.finditer(text)]
