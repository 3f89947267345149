"""Which lines an edit changed, aligned as MediaWiki's own diff engine aligns them.

The Echo extension reads edits by this alignment.  Where several are equally short, it and GNU
diff choose differently, and whom an edit notifies can hang on the choice.  The search is Myers'
again, in the order in which MediaWiki's ``includes/libs/Diff/DiffEngine.php`` goes about it.
"""

from __future__ import annotations

from collections.abc import Sequence

from helpdeskbot.parse.notified.linediff import Hunk, align

_MUCH = 2_000_000


def diff_lines_as_echo(old: Sequence[str], new: Sequence[str]) -> list[Hunk]:
    """Compare two sequences of lines: the places where they differ, in order."""
    return align(old, new, _search, stay_up=True)


def _search(xs: Sequence[str], ys: Sequence[str]) -> tuple[list[bool], list[bool]]:
    removed, added = [True] * len(xs), [True] * len(ys)

    def match(x: int, y: int, length: int) -> None:
        removed[x : x + length] = [False] * length
        added[y : y + length] = [False] * length

    top, shortest = 0, min(len(xs), len(ys))
    while top < shortest and xs[top] == ys[top]:
        top += 1
    x_end, y_end = len(xs), len(ys)
    while x_end > top and y_end > top and xs[x_end - 1] == ys[y_end - 1]:
        x_end, y_end = x_end - 1, y_end - 1
    match(0, 0, top)
    match(x_end, y_end, len(xs) - x_end)
    most = (len(xs) + len(ys) + 1) // 2
    if len(xs) * len(ys) > _MUCH:
        most = int(most**0.45)
    parts = [(top, x_end, top, y_end)]
    while parts:
        x0, x1, y0, y1 = parts.pop()
        if x0 == x1 or y0 == y1:
            continue
        cost, x, y, length = _Middle(xs[x0:x1], ys[y0:y1], most).find()
        x, y = x0 + x, y0 + y
        match(x, y, length)
        if cost > 1:
            parts.append((x0, x, y0, y))
            parts.append((x + length, x1, y + length, y1))
        elif cost == 1:
            # One line is all the difference: what stands before it is the same on both sides.
            match(x0, y0, min(x - x0, y - y0))
    return removed, added


class _Middle:
    """The middle of a shortest edit script, where searches from both ends meet.

    Diagonals are counted from the end where a search began, so that the searches see each
    other ``delta`` apart.
    """

    def __init__(self, xs: Sequence[str], ys: Sequence[str], most: int) -> None:
        self.xs, self.ys = xs, ys
        self.delta = len(xs) - len(ys)
        self.most = min(most, (len(xs) + len(ys) + 1) // 2)
        self.ahead, self.back = {1: 0}, {-1: len(xs)}
        self.ahead_range = [-len(ys), len(xs)]
        self.back_range = [-len(xs), len(ys)]

    def find(self) -> tuple[int, int, int, int]:
        """Give the cost of the script, and the place and length of the matching run in it."""
        for cost in range(self.most + 1):
            found = self._go_ahead(cost) or self._go_back(cost)
            if found:
                return found
        inside = (
            (x, x - at)
            for at, x in self.ahead.items()
            if x <= len(self.xs) and 0 <= x - at <= len(self.ys)
        )
        return 2, *max(inside, key=sum), 0

    def _go_ahead(self, cost: int) -> tuple[int, int, int, int] | None:
        xs, ys, ahead, delta = self.xs, self.ys, self.ahead, self.delta
        for diagonal in _diagonals(self.ahead_range, cost):
            if diagonal == -cost or (diagonal < cost and ahead[diagonal - 1] < ahead[diagonal + 1]):
                x = ahead[diagonal + 1]
            else:
                x = ahead[diagonal - 1] + 1
            start, y = x, x - diagonal
            while x < len(xs) and y < len(ys) and xs[x] == ys[y]:
                x, y = x + 1, y + 1
            ahead[diagonal] = x
            met = delta % 2 and delta - cost < diagonal < delta + cost
            if met and x >= self.back[diagonal - delta]:
                return 2 * cost - 1, start, start - diagonal, x - start
            if x >= len(xs) and self.ahead_range[1] > diagonal - 1:
                self.ahead_range[1] = diagonal - 1
            elif y >= len(ys):
                self.ahead_range[0] = diagonal + 1
        return None

    def _go_back(self, cost: int) -> tuple[int, int, int, int] | None:
        xs, ys, back, delta = self.xs, self.ys, self.back, self.delta
        for diagonal in _diagonals(self.back_range, cost):
            if diagonal == cost or (diagonal != -cost and back[diagonal - 1] < back[diagonal + 1]):
                x = back[diagonal - 1]
            else:
                x = back[diagonal + 1] - 1
            end, y = x, x - diagonal - delta
            while x > 0 and y > 0 and xs[x - 1] == ys[y - 1]:
                x, y = x - 1, y - 1
            back[diagonal] = x
            met = not delta % 2 and -delta - cost <= diagonal <= cost - delta
            if met and x <= self.ahead[diagonal + delta]:
                return 2 * cost, x, y, end - x
            if x <= 0:
                self.back_range[0] = diagonal + 1
            elif y <= 0 and self.back_range[1] > diagonal - 1:
                self.back_range[1] = diagonal - 1
        return None


def _diagonals(bounds: Sequence[int], cost: int) -> range:
    """Every second diagonal that a path of this cost can end on."""
    low, high = bounds
    return range(max(low + (low + cost) % 2, -cost), min(high, cost) + 1, 2)
