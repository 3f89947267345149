"""Whether reading a text takes time in proportion to its length, whatever is repeated in it."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

from helpdeskbot.model.site import SiteInfo
from helpdeskbot.parse import parse_page

SMALL, LARGE = 15_000, 60_000
MOST_GROWTH = 7.0
"""Times longer that four times the text may take; four is linear, sixteen quadratic."""
_TOO_SHORT_TO_TELL = 0.004


def amplified(text: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Long texts made of pieces of a short one, each in the small and in the large size."""
    start = chance.randint(0, len(text))
    unit = text[start : start + chance.choice((2, 5, 12, 40))] or "a"
    half = chance.randint(0, len(unit))
    opening, closing = unit[:half] or unit, unit[half:] or unit
    yield _repeated(unit, "", SMALL), _repeated(unit, "", LARGE)
    yield _repeated(opening, closing, SMALL), _repeated(opening, closing, LARGE)


def _repeated(opening: str, closing: str, length: int) -> str:
    times = length // (len(opening) + len(closing)) + 1
    return opening * times + closing * times


def find_slow(text: str, site: SiteInfo, chance: random.Random) -> tuple[str, str]:
    """A long text that takes too long, and why; ``("", "")`` when there is none."""
    for small, large in amplified(text, chance):
        # Once more and better, as it may have been the machine.
        if growth(small, large, site, 1) > MOST_GROWTH:
            measured = growth(small, large, site, 5)
            if measured > MOST_GROWTH:
                return large, f"takes {measured:.1f} times as long for four times the length"
    return "", ""


def growth(small: str, large: str, site: SiteInfo, rounds: int) -> float:
    """How many times longer the large text takes than the small one."""
    return seconds(large, site, rounds) / max(seconds(small, site, rounds), _TOO_SHORT_TO_TELL)


def seconds(text: str, site: SiteInfo, rounds: int) -> float:
    """Processor time of reading a text, the best of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        begun = time.process_time()
        parse_page(text, site)
        best = min(best, time.process_time() - begun)
    return best
