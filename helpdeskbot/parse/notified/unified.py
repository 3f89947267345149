"""A unified diff, in time in proportion to the text's length.

Python's own differ takes minutes where many lines are often repeated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helpdeskbot.parse.notified.linediff import Hunk, diff_lines


def diff_unified(
    before: Sequence[str], after: Sequence[str], old_name: str, new_name: str, around: int = 3
) -> Iterator[str]:
    """The lines of a unified diff; none where nothing differs.

    :param around: so many lines are shown around what changes.
    """
    groups: list[list[Hunk]] = []
    for hunk in diff_lines(before, after):
        if groups and hunk.old_start - groups[-1][-1].old_end <= 2 * around:
            groups[-1].append(hunk)
        else:
            groups.append([hunk])
    if groups:
        yield f"--- {old_name}"
        yield f"+++ {new_name}"
    for group in groups:
        yield from _render(group, before, after, around)


def _render(
    group: Sequence[Hunk], before: Sequence[str], after: Sequence[str], around: int
) -> Iterator[str]:
    first, last = group[0], group[-1]
    lead = min(around, first.old_start)
    trail = min(around, len(before) - last.old_end)
    old = _range(first.old_start - lead, last.old_end + trail)
    new = _range(first.new_start - lead, last.new_end + trail)
    yield f"@@ -{old} +{new} @@"
    at = first.old_start - lead
    for hunk in group:
        yield from (f" {line}" for line in before[at : hunk.old_start])
        yield from (f"-{line}" for line in before[hunk.old_start : hunk.old_end])
        yield from (f"+{line}" for line in after[hunk.new_start : hunk.new_end])
        at = hunk.old_end
    yield from (f" {line}" for line in before[at : at + trail])


def _range(start: int, end: int) -> str:
    """Lines as a unified diff counts them."""
    if end - start == 1:
        return str(end)
    return f"{start + (end > start)},{end - start}"
