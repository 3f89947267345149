"""Learning from earlier requests that staff corrected: the nearest ones speak for theirs."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from helpdeskbot.matching.lexicon import all_function_words
from helpdeskbot.matching.plain import to_plain
from helpdeskbot.matching.tokens import tokenise
from helpdeskbot.model.topics import EarlierRequest

# Words are compared by their beginnings, which serves many languages alike.
_STEM = 6
_NEAREST = 5
_NEAR_ENOUGH = 0.12
_HEADING_TIMES = 3


class EarlierRequests:
    """Earlier requests, ready to be compared with."""

    def __init__(self, requests: Sequence[EarlierRequest]) -> None:
        self._requests = tuple(requests)
        counts = [_count_stems(request.heading, request.body) for request in requests]
        frequency = Counter(stem for count in counts for stem in count)
        total = len(counts)
        self._rarity = {stem: math.log(1 + total / n) for stem, n in frequency.items()}
        self._unknown = math.log(1 + total)
        self._index: dict[str, list[tuple[int, float]]] = {}
        for number, count in enumerate(counts):
            for stem, weight in self._weigh(count).items():
                self._index.setdefault(stem, []).append((number, weight))

    def find_nearest(self, heading: str, body: str) -> list[tuple[float, EarlierRequest]]:
        """The few most similar ones, the most similar first, with a likeness from 0 to 1."""
        likeness: dict[int, float] = {}
        for stem, weight in self._weigh(_count_stems(heading, body)).items():
            for number, other in self._index.get(stem, ()):
                likeness[number] = likeness.get(number, 0.0) + weight * other
        near = [(-value, number) for number, value in likeness.items() if value >= _NEAR_ENOUGH]
        return [(-value, self._requests[number]) for value, number in sorted(near)[:_NEAREST]]

    def _weigh(self, count: Counter[str]) -> dict[str, float]:
        weights = {
            stem: (1 + math.log(n)) * self._rarity.get(stem, self._unknown)
            for stem, n in count.items()
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {stem: weight / length for stem, weight in weights.items()}


def _count_stems(heading: str, body: str) -> Counter[str]:
    text = f"{(to_plain(heading).text + chr(10)) * _HEADING_TIMES}{to_plain(body).text}"
    ignored = all_function_words()
    return Counter(
        token.forms[-1][:_STEM]
        for token in tokenise(text)
        if len(token.plain) > 2 and token.plain not in ignored and not token.plain.isdigit()
    )
