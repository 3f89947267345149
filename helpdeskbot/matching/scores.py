"""How well each topic's words fit a request, and which of the request's words say so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from helpdeskbot.matching.lexicon import EVERYWHERE, is_function_word
from helpdeskbot.matching.passages import Sentence
from helpdeskbot.matching.patterns import Hit, Pattern, PatternIndex, compile_pattern
from helpdeskbot.matching.tokens import tokenise
from helpdeskbot.model.topics import Topic

# The words of a topic's name and description count less than those that staff chose.
_LABEL = 0.8
_DESCRIPTION = 0.35
# A topic with so many words of its own needs none of its description, which is for people.
_WELL_DESCRIBED = 12
# What is found again tells less than what is found first.
_AGAIN = 0.35
# A word inside a longer phrase of another topic belongs to that phrase.
_INSIDE_ANOTHER = 0.35
_MOST_BECAUSE = 8


@dataclass(slots=True)
class Evidence:
    """What speaks for a topic: how much, and the words that say so with their weights.

    ``strongest`` is the weight of the strongest word, however it was meant; ``likened`` is the
    part of the total that comes from example sentences.
    """

    total: float = 0.0
    strongest: float = 0.0
    likened: float = 0.0
    words: dict[str, float] = field(default_factory=dict)

    def add(self, weight: float, because: str) -> None:
        """Count something that was found."""
        self.total += weight
        self.words[because] = self.words.get(because, 0.0) + weight

    @property
    def because(self) -> tuple[str, ...]:
        """The strongest words for it."""
        ranked = sorted(self.words.items(), key=lambda item: (-item[1], item[0]))
        return tuple(word for word, weight in ranked[:_MOST_BECAUSE] if weight > 0)


def compile_topics(topics: Sequence[Topic], languages: Iterable[str]) -> PatternIndex:
    """The words of all topics in some languages, as one index."""
    wanted = tuple(languages)
    patterns: list[Pattern] = []
    for owner, topic in enumerate(topics):
        known: set[str] = set()
        for written, factor in _vocabulary(topic, wanted):
            key = written.partition(" ^")[0].strip().casefold()
            pattern = compile_pattern(written, owner, factor=factor)
            if pattern is not None and key not in known:
                known.add(key)
                patterns.append(pattern)
    return PatternIndex(patterns)


def _vocabulary(topic: Topic, languages: tuple[str, ...]) -> Iterable[tuple[str, float]]:
    spoken = [language for language in languages if language in topic.words]
    for language in spoken or topic.words:
        for written in topic.words[language]:
            yield written, 1.0
    if EVERYWHERE in topic.words and EVERYWHERE not in spoken:
        for written in topic.words[EVERYWHERE]:
            yield written, 1.0
    if sum(len(topic.words[language]) for language in spoken) >= _WELL_DESCRIBED:
        return
    for texts, factor in ((topic.labels, _LABEL), (topic.descriptions, _DESCRIPTION)):
        for language in [code for code in languages if code in texts] or texts:
            for token in tokenise(texts[language]):
                word = texts[language][token.start : token.end]
                if len(word) > 2 and not is_function_word(word):
                    yield word, factor


def weigh_topics(sentences: Sequence[Sentence], index: PatternIndex, count: int) -> list[Evidence]:
    """What speaks for each of ``count`` topics, by the places of the index's owners."""
    evidence = [Evidence() for _ in range(count)]
    seen: set[Pattern] = set()
    for sentence in sentences:
        hits = list(index.find(sentence.tokens))
        phrases = [hit for hit in hits if hit.end - hit.start > 1 and hit.pattern.weight > 1]
        for owner, mine in _by_owner(hits).items():
            for hit in _without_overlaps(mine):
                weight = hit.pattern.weight * max(sentence.weights[hit.start : hit.end])
                if _lies_in(hit, phrases):
                    weight *= _INSIDE_ANOTHER
                if hit.pattern in seen:
                    weight *= _AGAIN
                seen.add(hit.pattern)
                found = evidence[owner]
                found.add(weight, sentence.words(hit.start, hit.end))
                found.strongest = max(found.strongest, hit.pattern.weight)
    return evidence


def _by_owner(hits: Iterable[Hit]) -> dict[int, list[Hit]]:
    found: dict[int, list[Hit]] = {}
    for hit in hits:
        found.setdefault(hit.pattern.owner, []).append(hit)
    return found


def _without_overlaps(hits: list[Hit]) -> list[Hit]:
    """The strongest hits that do not share words."""
    taken: set[int] = set()
    kept = []
    for hit in sorted(hits, key=lambda h: (-abs(h.pattern.weight), h.start, h.end)):
        places = range(hit.start, hit.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(hit)
    return kept


def _lies_in(hit: Hit, phrases: Sequence[Hit]) -> bool:
    return any(
        phrase.start <= hit.start
        and hit.end <= phrase.end
        and hit.end - hit.start < phrase.end - phrase.start
        and phrase.pattern.owner != hit.pattern.owner
        for phrase in phrases
    )
