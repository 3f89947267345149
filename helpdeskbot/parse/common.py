"""How much two texts have in common at their beginnings and at their ends."""

from __future__ import annotations

# Neighbouring revisions differ in one place: most of their blocks are the same.
_BLOCK = 16_384


def find_common(old: str, new: str) -> tuple[int, int]:
    """How many characters are the same at the beginning, and of the rest at the end."""
    most = min(len(old), len(new))
    top = count_first(old, new, most)
    return top, count_last(old, new, most - top)


def count_first(old: str, new: str, most: int) -> int:
    """How many characters are the same at the beginning, of so many at the most."""
    low = 0
    while low < most and new.startswith(old[low : min(low + _BLOCK, most)], low):
        low += _BLOCK
    low, high = min(low, most), min(low + _BLOCK, most)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if old[low:middle] == new[low:middle] else (low, middle - 1)
    return low


def count_last(old: str, new: str, most: int) -> int:
    """How many characters are the same at the end, of so many at the most."""
    low, old_end, new_end = 0, len(old), len(new)

    def is_same(start: int, end: int) -> bool:
        return old[old_end - end : old_end - start] == new[new_end - end : new_end - start]

    while low < most and is_same(low, min(low + _BLOCK, most)):
        low += _BLOCK
    low, high = min(low, most), min(low + _BLOCK, most)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if is_same(low, middle) else (low, middle - 1)
    return low
