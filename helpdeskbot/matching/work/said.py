"""What the sentences of a request say of the work, by kind, with their own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from helpdeskbot.matching.lexicon import Lexicon
from helpdeskbot.matching.passages import PLAIN, Sentence
from helpdeskbot.matching.work.words import ITEMS, NOWHERE, FoundWord, WorkWords

_CLAUSE = re.compile(r"[^\w\s'’\"«»“”-]|\n")

_THINGS = frozenset({ITEMS, "volumes", "boxes", "wholes"})
_FEW_YEARS = range(2, 11)
_FEW = frozenset(map(str, _FEW_YEARS))


@dataclass(slots=True)
class Signs:
    """What is said.

    :param deeds: what may have to be done, see :data:`.words.DEEDS`.
    :param signs: what else tells how much it is, see :data:`.words.SIGNS`.
    :param question: something is asked that is no greeting.
    :param asks_how: it is asked how, where, which or whether.
    :param things: files, books, boxes or collections are spoken of.
    :param lasting: words that say that it goes on for years.
    :param words: how many there are.
    """

    deeds: dict[str, str] = field(default_factory=dict)
    signs: dict[str, str] = field(default_factory=dict)
    question: bool = False
    asks_how: bool = False
    things: bool = False
    lasting: str = ""
    words: int = 0


def listen(
    sentences: Sequence[Sentence], lexicons: Sequence[Lexicon], known: Sequence[WorkWords]
) -> Signs:
    """Hear what the sentences say; a greeting asks nothing, and what is settled is not to do."""
    said = Signs()
    for sentence in sentences:
        said.words += len(sentence.tokens)
        deeds = [
            hit
            for words in known
            for hit in words.find_deeds(sentence.tokens)
            if sentence.weights[hit.start] >= PLAIN
        ]
        signs = [
            hit
            for words in known
            if words.language != NOWHERE
            for hit in words.find_signs(sentence.tokens)
            if hit.kind != "knowledge" or _asks(sentence, hit)
        ]
        kinds = {hit.kind for hit in signs}
        said.things = said.things or any(
            not _THINGS.isdisjoint(words.mark_nouns(sentence.tokens).values()) for words in known
        )
        if deeds or "greeting" not in kinds:
            said.question |= sentence.question
            said.asks_how |= "knowledge" in kinds
            said.asks_how |= sentence.question and bool(deeds or "permission" in kinds)
        else:
            signs = [hit for hit in signs if hit.kind not in ("knowledge", "permission", "hands")]
        for hit in deeds:
            said.deeds.setdefault(hit.kind, sentence.words(hit.start, hit.end))
        for hit in signs:
            said.signs.setdefault(hit.kind, sentence.words(hit.start, hit.end))
        past = _find_past(sentence, lexicons)
        for lexicon in lexicons:
            said.lasting = said.lasting or _find_lasting(sentence, lexicon, past)
        for words in known:
            said.lasting = said.lasting or _find_years(sentence, words, past)
    return said


def _asks(sentence: Sentence, hit: FoundWord) -> bool:
    """A word such as "where" asks in a question, or where a clause begins with it."""
    if sentence.question or hit.end - hit.start > 1 or hit.start == 0:
        return True
    between = sentence.text[sentence.tokens[hit.start - 1].end : sentence.tokens[hit.start].start]
    return bool(_CLAUSE.search(between))


def _find_past(sentence: Sentence, lexicons: Sequence[Lexicon]) -> set[int]:
    """Where words such as "ago" stand, and the words beside them."""
    return {
        place
        for lexicon in lexicons
        for kind, hit in lexicon.find_dates(sentence.tokens)
        if kind in ("ago", "past")
        for place in range(hit.start - 1, hit.end + 1)
    }


def _find_lasting(sentence: Sentence, lexicon: Lexicon, past: set[int]) -> str:
    """Words that say that it goes on for years; "two years ago" does not."""
    for kind, hit in lexicon.find_cues(sentence.tokens):
        if kind == "lasting" and past.isdisjoint(range(hit.start, hit.end)):
            return sentence.words(hit.start, hit.end)
    return ""


def _find_years(sentence: Sentence, words: WorkWords, past: set[int]) -> str:
    """So many years to come, such as "6 years" and "miaka 6"."""
    for hit in words.find_signs(sentence.tokens):
        if hit.kind != "years" or not past.isdisjoint(range(hit.start - 1, hit.end + 1)):
            continue
        for at in (hit.start - 1, hit.end):
            if 0 <= at < len(sentence.tokens):
                plain = sentence.tokens[at].plain
                if plain in _FEW or words.small.get(plain, 0) in _FEW_YEARS:
                    return sentence.words(min(at, hit.start), max(at, hit.start) + 1)
    return ""
