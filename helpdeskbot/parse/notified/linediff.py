"""Which lines two texts share: the shortest edit script, aligned as GNU diff aligns it.

MediaWiki merges with ``diff3`` and Echo reads a line diff, so both predictions stand on the
same alignment.  The search is Myers' "An O(ND) Difference Algorithm and Its Variations" (1986)
in linear space; afterwards each run of changed lines slides over equal lines as far down as it
can, unless that would part it from a change on the other side.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

_MAX_COST = 500
# With so many lines around the changed ones does diff3 call diff.
_DIFF3_HORIZON = 100


class Hunk(NamedTuple):
    """Lines ``old_start:old_end`` of one text stand where ``new_start:new_end`` do in the other."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


Search = Callable[[Sequence[str], Sequence[str]], tuple[list[bool], list[bool]]]
"""Tells which lines of two texts have no partner in the other."""


def diff_lines(old: Sequence[str], new: Sequence[str]) -> list[Hunk]:
    """Compare two sequences of lines: the places where they differ, in order.

    They are aligned as within ``diff3``, which looks further for a line's partners than ``diff``
    by itself does.  The result is minimal for texts with up to some hundred differing lines, and
    approximate beyond, so that two unrelated texts take bounded time.
    """
    return align(old, new, _search, stay_up=False, horizon=_DIFF3_HORIZON)


def align(
    old: Sequence[str],
    new: Sequence[str],
    search: Search,
    *,
    stay_up: bool,
    horizon: int = 0,
) -> list[Hunk]:
    """Compare two sequences of lines with a given search for their common lines.

    :param stay_up: a change that could stand at several places stands at the first of them
        rather than at the last.
    :param horizon: how many lines of the common beginning and end take part in the search, so
        that a line among the changed ones may find its partner there.
    """
    top = 0
    shortest = min(len(old), len(new))
    while top < shortest and old[top] == new[top]:
        top += 1
    if top == len(old) == len(new):
        return []
    top = max(top - horizon, 0)
    bottom = 0
    while bottom < shortest - top and old[-1 - bottom] == new[-1 - bottom]:
        bottom += 1
    bottom = max(bottom - horizon, 0)
    old_range, new_range = range(top, len(old) - bottom), range(top, len(new) - bottom)
    in_old, in_new = {old[at] for at in old_range}, {new[at] for at in new_range}
    # Lines that only one text has are settled without a search.
    old_at = [at for at in old_range if old[at] in in_new]
    new_at = [at for at in new_range if new[at] in in_old]
    removed, added = [False] * len(old), [False] * len(new)
    for at in old_range:
        removed[at] = old[at] not in in_new
    for at in new_range:
        added[at] = new[at] not in in_old
    lone_old, lone_new = search([old[at] for at in old_at], [new[at] for at in new_at])
    for at, lone in zip(old_at, lone_old, strict=True):
        removed[at] = lone
    for at, lone in zip(new_at, lone_new, strict=True):
        added[at] = lone
    _slide(old, removed, added, stay_up=stay_up)
    _slide(new, added, removed, stay_up=stay_up)
    return _hunks(removed, added)


def _search(xs: Sequence[str], ys: Sequence[str]) -> tuple[list[bool], list[bool]]:
    search = _Search(xs, ys)
    search.run()
    return search.removed, search.added


class _Search:
    """A shortest edit script between two sequences of lines that all occur on both sides."""

    def __init__(self, xs: Sequence[str], ys: Sequence[str]) -> None:
        self.xs, self.ys = xs, ys
        self.removed, self.added = [False] * len(xs), [False] * len(ys)

    def run(self) -> None:
        """Divide at the middle of an optimal path until one side of a part is empty."""
        xs, ys = self.xs, self.ys
        parts = [(0, len(xs), 0, len(ys))]
        while parts:
            x0, x1, y0, y1 = parts.pop()
            while x0 < x1 and y0 < y1 and xs[x0] == ys[y0]:
                x0, y0 = x0 + 1, y0 + 1
            while x0 < x1 and y0 < y1 and xs[x1 - 1] == ys[y1 - 1]:
                x1, y1 = x1 - 1, y1 - 1
            if x0 == x1 or y0 == y1:
                self.removed[x0:x1] = [True] * (x1 - x0)
                self.added[y0:y1] = [True] * (y1 - y0)
                continue
            x, y = self._middle(x0, x1, y0, y1)
            parts.append((x0, x, y0, y))
            parts.append((x, x1, y, y1))

    def _middle(self, x0: int, x1: int, y0: int, y1: int) -> tuple[int, int]:
        """A point on an optimal path, where the searches from both ends meet."""
        xs, ys = self.xs, self.ys
        lowest, highest = x0 - y1, x1 - y0
        ahead, back = {x0 - y0: x0}, {x1 - y1: x1}
        first = last = x0 - y0
        back_first = back_last = x1 - y1
        meets_ahead = (first - back_first) % 2 == 1
        far = x1 + len(ys) + 2
        for cost in range(1, len(xs) + len(ys) + 2):
            first, last = _widen(ahead, first, last, (lowest, highest), -1)
            for diagonal in range(last, first - 1, -2):
                below, above = ahead[diagonal - 1], ahead[diagonal + 1]
                x = above if below < above else below + 1
                y = x - diagonal
                while x < x1 and y < y1 and xs[x] == ys[y]:
                    x, y = x + 1, y + 1
                ahead[diagonal] = x
                if meets_ahead and back_first <= diagonal <= back_last and back[diagonal] <= x:
                    return x, y
            back_first, back_last = _widen(back, back_first, back_last, (lowest, highest), far)
            for diagonal in range(back_last, back_first - 1, -2):
                below, above = back[diagonal - 1], back[diagonal + 1]
                x = below if below < above else above - 1
                y = x - diagonal
                while x0 < x and y0 < y and xs[x - 1] == ys[y - 1]:
                    x, y = x - 1, y - 1
                back[diagonal] = x
                if not meets_ahead and first <= diagonal <= last and x <= ahead[diagonal]:
                    return x, y
            if cost >= _MAX_COST:
                break
        best = max(
            (diagonal for diagonal in range(first, last + 1, 2)),
            key=lambda at: min(ahead[at], x1) + min(ahead[at] - at, y1),
        )
        x = min(ahead[best], x1, y1 + best)
        return x, x - best


def _widen(
    reached: dict[int, int],
    first: int,
    last: int,
    bounds: tuple[int, int],
    unreached: int,
) -> tuple[int, int]:
    """Take in one more diagonal at either side, or one fewer where the edge is reached."""
    lowest, highest = bounds
    if first > lowest:
        first -= 1
        reached[first - 1] = unreached
    else:
        first += 1
    if last < highest:
        last += 1
        reached[last + 1] = unreached
    else:
        last -= 1
    return first, last


def _slide(
    lines: Sequence[str],
    changed: list[bool],
    other: list[bool],
    *,
    stay_up: bool,
) -> None:
    """Move each run of changed lines over equal lines: up to join earlier runs, then down.

    ``end`` walks this side and ``there`` the unchanged lines of the other side, so that
    ``other[there - 1]`` tells whether a change stands opposite a run's end.
    """
    size, end, there = len(lines), 0, _skip(other, 0)
    while True:
        left = _find(changed, end, size) - end
        while left > 0:
            # As far as neither side has a change.
            same = max(1, _find(other, there, there + left) - there)
            end, there, left = end + same, _skip(other, there + same), left - same
        if end == size:
            return
        start = end
        end = _skip(changed, end)
        length, opposite = -1, size + 1
        while length != end - start:
            length = end - start
            while start > 0 and lines[start - 1] == lines[end - 1]:
                start, end = start - 1, end - 1
                changed[start], changed[end] = True, False
                while start > 0 and changed[start - 1]:
                    start -= 1
                there = _unskip(other, there)
            meets = there < len(other) if stay_up else there > 0 and other[there - 1]
            opposite = end if meets else size + 1
            while end < size and lines[start] == lines[end]:
                changed[start], changed[end] = False, True
                start, end = start + 1, _skip(changed, end + 1)
                after = there + 1
                there = _skip(other, after)
                if there > after:
                    opposite = end
        while opposite < end:
            start, end = start - 1, end - 1
            changed[start], changed[end] = True, False
            there = _unskip(other, there)


def _find(changed: list[bool], at: int, end: int) -> int:
    """The first changed line from a place on, before an end; where there is none, that end."""
    end = min(end, len(changed))
    try:
        return changed.index(True, at, end)
    except ValueError:
        return end


def _skip(changed: Sequence[bool], at: int) -> int:
    while at < len(changed) and changed[at]:
        at += 1
    return at


def _unskip(changed: Sequence[bool], at: int) -> int:
    """One unchanged line back, from the end of a possible run to the end of the one before."""
    while at > 0 and changed[at - 1]:
        at -= 1
    return at - 1


def _hunks(removed: list[bool], added: list[bool]) -> list[Hunk]:
    hunks = []
    x_end = y_end = 0
    gone, come = _find(removed, 0, len(removed)), _find(added, 0, len(added))
    while gone < len(removed) or come < len(added):
        same = min(gone - x_end, come - y_end)
        x, y = x_end + same, y_end + same
        x_end, y_end = _skip(removed, x), _skip(added, y)
        hunks.append(Hunk(x, x_end, y, y_end))
        if x_end > x:
            gone = _find(removed, x_end, len(removed))
        if y_end > y:
            come = _find(added, y_end, len(added))
    return hunks
