"""A request's sentences, and how much each tells of what is asked.

What is asked matters more than what is mentioned: sentences that ask and the heading count
fully, background counts less, and what is said to be settled hardly counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from helpdeskbot.matching.lexicon import Lexicon
from helpdeskbot.matching.patterns import Hit
from helpdeskbot.matching.tokens import Token, tokenise

# A full stop ends a sentence only before a space and when no number or initial stands before it.
_END = re.compile(r"(?<=[^\W\d_]{2})[.](?=\s|$)|[!?؟]+(?=[\s»\"')]|$)|[。…]|\n+")
_CLAUSE = re.compile(r"[,;:()–—،؛]|\s-\s")
_QUESTION = re.compile(r"[?؟]")
# So many sentences are judged; a request that has more is read to there.
_MOST_SENTENCES = 400

HEADING = 1.5
QUESTION = 1.6
ASKING = 1.35
PLAIN = 0.75
_SETTLED = 0.25
_PERHAPS_SETTLED = 0.55
# A licence that is named, and not asked about.
_NAMED = 0.3


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its words.

    :param text: as written; the tokens' offsets point into it.
    :param weights: for each token, how much its clause tells of what is asked.
    :param cues: the kinds of cue in it.
    """

    text: str
    tokens: Sequence[Token]
    weights: Sequence[float]
    cues: frozenset[str]
    heading: bool = False
    question: bool = False

    @property
    def asks(self) -> bool:
        """Something is asked or wished here."""
        return self.question or "ask" in self.cues

    def words(self, start: int, end: int) -> str:
        """The words from one token to before another, as written."""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]


def split_sentences(heading: str, body: str, lexicons: Sequence[Lexicon]) -> list[Sentence]:
    """The sentences of a request, its heading first.

    :param heading: plain text.
    :param body: plain text.
    """
    pieces = [(piece, True) for piece in _split(heading)]
    pieces += [(piece, False) for piece in _split(body)]
    sentences = []
    for text, is_heading in pieces[:_MOST_SENTENCES]:
        sentence = _judge(text, lexicons, heading=is_heading)
        if sentence.tokens:
            sentences.append(sentence)
    return sentences


def _split(text: str) -> list[str]:
    pieces, begin = [], 0
    for found in _END.finditer(text):
        piece = text[begin : found.end()].strip()
        if piece:
            pieces.append(piece)
        begin = found.end()
    rest = text[begin:].strip()
    return [*pieces, rest] if rest else pieces


def _judge(text: str, lexicons: Sequence[Lexicon], *, heading: bool) -> Sentence:
    tokens = tokenise(text)
    question = bool(_QUESTION.search(text))
    kinds: set[str] = set()
    settled: list[tuple[int, float]] = []
    named: list[Hit] = []
    asked: list[int] = []
    for lexicon in lexicons:
        for kind, hit in lexicon.find_cues(tokens):
            kinds.add(kind)
            if kind == "ask":
                asked.append(hit.start)
            elif kind == "licence":
                named.append(hit)
            elif kind == "settled":
                single = len(hit.pattern.words) == 1
                settled.append((hit.start, _PERHAPS_SETTLED if single else _SETTLED))
    weight = PLAIN
    if "ask" in kinds:
        weight = ASKING
    if question:
        weight = QUESTION
    if heading:
        weight = max(weight, HEADING)
    weights = [weight] * len(tokens)
    clauses = _clauses(text, tokens) if settled or named else []
    if named and not heading:
        wondering = {clauses[place] for place in asked} | ({clauses[-1]} if question else set())
        for place in {p for hit in named for p in range(hit.start, hit.end)}:
            if clauses[place] not in wondering:
                weights[place] *= _NAMED
    if settled and not question:
        for place, factor in settled:
            for number, clause in enumerate(clauses):
                if clause == clauses[place]:
                    weights[number] = min(weights[number], PLAIN) * factor
    return Sentence(text, tokens, weights, frozenset(kinds), heading, question)


def _clauses(text: str, tokens: Sequence[Token]) -> list[int]:
    """For each token, the number of its clause."""
    ends = [found.start() for found in _CLAUSE.finditer(text)]
    clauses, number = [], 0
    for token in tokens:
        while number < len(ends) and ends[number] < token.start:
            number += 1
        clauses.append(number)
    return clauses
