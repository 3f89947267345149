"""Merge two people's changes to one page, as MediaWiki does it with ``diff3``.

https://www.mediawiki.org/wiki/Manual:$wgDiff3
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helpdeskbot.parse.notified.linediff import Hunk, diff_lines

_TRIMMED = " \t\n\r\0\x0b"


def merge_texts(base: str, mine: str, theirs: str) -> str | None:
    """The text with both changes of ``base``, or ``None`` when they touch the same lines.

    Changes conflict when they overlap or adjoin, even if they only stand on neighbouring lines,
    unless both sides made the very same change.  Trailing whitespace does not count.
    """
    if theirs in (mine, base):
        return mine
    lines = [text.rstrip(_TRIMMED).split("\n") for text in (base, mine, theirs)]
    base_lines, sides = lines[0], lines[1:]
    changes = [[_flip(hunk) for hunk in diff_lines(side, base_lines)] for side in sides]
    merged: list[str] = []
    settled = 0
    for start, end, hunks in _regions(changes):
        versions = [
            side[slice(*_opposite(own, start, end))]
            for side, own in zip(sides, hunks, strict=True)
            if own
        ]
        if versions[0] != versions[-1]:
            return None
        merged += base_lines[settled:start] + versions[0]
        settled = end
    return "\n".join(merged + base_lines[settled:]).rstrip(_TRIMMED)


def _flip(hunk: Hunk) -> Hunk:
    return Hunk(hunk.new_start, hunk.new_end, hunk.old_start, hunk.old_end)


def _regions(
    changes: Sequence[Sequence[Hunk]],
) -> Iterator[tuple[int, int, tuple[list[Hunk], list[Hunk]]]]:
    """Stretches of the base in which changes overlap or adjoin, with each side's changes."""
    waiting = sorted((hunk, side) for side, hunks in enumerate(changes) for hunk in hunks)
    at = 0
    while at < len(waiting):
        start, end = waiting[at][0].old_start, waiting[at][0].old_end
        own: tuple[list[Hunk], list[Hunk]] = ([], [])
        while at < len(waiting) and waiting[at][0].old_start <= end:
            hunk, side = waiting[at]
            own[side].append(hunk)
            end = max(end, hunk.old_end)
            at += 1
        yield start, end, own


def _opposite(hunks: Sequence[Hunk], start: int, end: int) -> tuple[int, int]:
    """Which lines of a side stand where ``start:end`` of the base stood."""
    return (
        hunks[0].new_start - (hunks[0].old_start - start),
        hunks[-1].new_end + (end - hunks[-1].old_end),
    )
