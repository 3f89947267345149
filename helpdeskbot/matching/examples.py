"""What example sentences of each topic tell about a request, beyond the topics' own words.

``data/examples/*.txt`` hold invented sentences, by language and topic.  When a language's first
request comes, its sentences are counted: which beginnings of words, pieces of words and pairs of
words are more usual in one topic than in the others (naive Bayes).  Nothing is stored, so whoever
adds a sentence has taught the matcher.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from helpdeskbot.matching.lexicon import all_function_words
from helpdeskbot.matching.passages import Sentence
from helpdeskbot.matching.tokens import fold, tokenise

# What is in one sentence only is chance.
_LEAST_SENTENCES = 2
_SMOOTHING = 0.2
# Pieces of one word tell the same again and again; the opinion is cooled by the root of their
# number, and what is found again in a request counts less.
_COOLING = 2.0
_AGAIN = 0.4
_STEM, _LONG_STEM, _PIECE = 5, 7, 4
# A request's first words tell what it is about; more would only cost time.
_MOST_WORDS = 1_200
_MOST_BECAUSE = 3


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the examples say of one topic.

    :param share: how probable it is, from 0 to 1; all topics of the examples add up to 1.
    :param because: the request's words that say so, with their parts of the share.
    """

    share: float
    because: Mapping[str, float]


class Examples:
    """The counted examples of one language."""

    def __init__(self, sentences: Mapping[str, Sequence[str]]) -> None:
        self.topics = tuple(sentences)
        self._odds = _count(list(sentences.values()))

    def judge(self, sentences: Sequence[Sentence]) -> dict[str, Opinion]:
        """What speaks for each topic; empty if nothing is known from the examples."""
        places = range(len(self.topics))
        sums = [0.0] * len(self.topics)
        words: dict[str, list[float]] = {}
        seen: set[str] = set()
        amount, left = 0.0, _MOST_WORDS
        for sentence in sentences:
            plain = [token.plain for token in sentence.tokens[:left]]
            left -= len(plain)
            for position, features in enumerate(_features(plain)):
                parts = [0.0] * len(self.topics)
                for feature in features:
                    odds = self._odds.get(feature)
                    if odds is None:
                        continue
                    weight = sentence.weights[position] * (_AGAIN if feature in seen else 1.0)
                    seen.add(feature)
                    amount += weight
                    for place in places:
                        parts[place] += weight * odds[place]
                if any(parts):
                    sums = [known + part for known, part in zip(sums, parts, strict=True)]
                    written = words.setdefault(sentence.words(position, position + 1), parts)
                    if written is not parts:
                        for place in places:
                            written[place] += parts[place]
        if not words:
            return {}
        heat = _COOLING * math.sqrt(max(amount, 1.0))
        top = max(sums)
        shares = [math.exp((value - top) / heat) for value in sums]
        total = sum(shares)
        small = all_function_words()
        telling = {word: parts for word, parts in words.items() if fold(word) not in small}
        shares = [share / total for share in shares]
        return {
            topic: Opinion(shares[place], _explain(telling or words, place, shares[place]))
            for place, topic in enumerate(self.topics)
        }


def _explain(words: Mapping[str, Sequence[float]], place: int, share: float) -> dict[str, float]:
    """The strongest words for a topic, with their parts of its share."""
    ranked = sorted(words, key=lambda word: (-words[word][place], word))[:_MOST_BECAUSE]
    speaking = [word for word in ranked if words[word][place] > 0] or ranked[:1]
    total = sum(abs(words[word][place]) for word in speaking) or 1.0
    return {word: share * abs(words[word][place]) / total for word in speaking}


def _count(topics: Sequence[Sequence[str]]) -> dict[str, array[float]]:
    """For every feature, how much it speaks for each topic: its log-odds, about their mean."""
    counts: list[Counter[str]] = [Counter() for _ in topics]
    for count, sentences in zip(counts, topics, strict=True):
        for sentence in sentences:
            plain = [token.plain for token in tokenise(sentence)]
            count.update({feature for found in _features(plain) for feature in found})
    everything: Counter[str] = Counter()
    for count in counts:
        everything.update(count)
    kept = {feature: number for feature, number in everything.items() if number >= _LEAST_SENTENCES}
    doubt = _SMOOTHING * len(kept)
    own = [sum(n for feature, n in count.items() if feature in kept) for count in counts]
    whole = sum(own)
    log = math.log
    # What all features of a topic have in common, so that the loop below is short.
    usual = [log((whole - mine + doubt) / (mine + doubt)) for mine in own]
    odds: dict[str, array[float]] = {}
    for feature, number in kept.items():
        values = [
            common + log((count[feature] + _SMOOTHING) / (number - count[feature] + _SMOOTHING))
            for count, common in zip(counts, usual, strict=True)
        ]
        mean = sum(values) / len(values)
        odds[feature] = array("f", [value - mean for value in values])
    return odds


def _features(plain: Sequence[str]) -> Iterator[list[str]]:
    """For each word: itself, its beginnings, its pieces, and its pair with the word before."""
    small = all_function_words()
    before = ""
    for word in plain:
        found = [] if word in small else [f"={word}"]
        if len(word) > _STEM - 1:
            found.append(f"<{word[:_STEM]}")
        if len(word) > _LONG_STEM - 1:
            found.append(f"<{word[:_LONG_STEM]}")
        edged = f"^{word}$"
        found += [edged[start : start + _PIECE] for start in range(len(edged) - _PIECE + 1)]
        if before:
            found.append(f"{before} {word[:_STEM]}")
        before = word[:_STEM]
        yield found


@lru_cache(maxsize=16)
def load_examples(language: str) -> Examples | None:
    """The examples of a language, counted; ``None`` if there are none."""
    sentences = _read(language)
    return Examples(sentences) if sentences else None


@lru_cache(maxsize=16)
def known_words(language: str) -> frozenset[str]:
    """The words of a language's examples, folded."""
    return frozenset(
        token.plain
        for sentences in _read(language).values()
        for sentence in sentences
        for token in tokenise(sentence)
        if len(token.plain) > 2 and not token.plain.isdigit()
    )


def _read(language: str) -> dict[str, list[str]]:
    """The examples of a language by topic; empty if there are none."""
    file = resources.files("helpdeskbot.matching") / "data" / "examples" / f"{language}.txt"
    sentences: dict[str, list[str]] = {}
    if not language.isalpha() or not file.is_file():
        return sentences
    topic = ""
    for line in file.read_text("utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            topic = line[1:-1]
            sentences.setdefault(topic, [])
        elif line and topic:
            sentences[topic].append(line)
    return sentences
