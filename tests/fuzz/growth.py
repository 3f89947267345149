"""Whether reading a text takes work in proportion to its length, whatever is repeated in it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from tests.steps import Hangs, comes_back, count_steps

SMALL, LARGE, HUGE = 4_000, 16_000, 500_000
MOST_GROWTH = 5.0
"""Times more steps that four times the text may take; four is linear, sixteen quadratic."""
_CONSTANT = 1_000


def amplified(text: str, chance: random.Random) -> Iterator[tuple[str, str, str]]:
    """Long texts made of pieces of a short one, each in a small, a large and a huge size."""
    start = chance.randint(0, len(text))
    unit = text[start : start + chance.choice((2, 5, 12, 40))] or "a"
    half = chance.randint(0, len(unit))
    opening, closing = unit[:half] or unit, unit[half:] or unit
    for one, other in ((unit, ""), (opening, closing)):
        small, large, huge = (_repeated(one, other, size) for size in (SMALL, LARGE, HUGE))
        yield small, large, huge


def _repeated(opening: str, closing: str, length: int) -> str:
    times = length // (len(opening) + len(closing)) + 1
    return opening * times + closing * times


def find_slow(text: str, read: Callable[[str], object], chance: random.Random) -> tuple[str, str]:
    """A long text that takes too long to read, and why; ``("", "")`` when there is none."""
    for small, large, huge in amplified(text, chance):
        read(small)
        few, many = (count_steps(lambda t=t: read(t)) for t in (small, large))  # type: ignore[misc]
        if many > MOST_GROWTH * few + _CONSTANT:
            return large, f"takes {many / few:.1f} times the steps for four times the length"
        # What a regular expression does by itself is no step.
        try:
            with comes_back():
                read(huge)
        except Hangs as hung:
            return huge, str(hung)
    return "", ""
