"""An edit cut into added and changed blocks of lines, as the Echo extension cuts it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from helpdeskbot.parse.notified.echodiff import diff_lines_as_echo
from helpdeskbot.parse.userlinks import PHP_SPACE


class EditBlock(NamedTuple):
    """Lines that an edit added, or that it put in the place of others.

    :param line: where the block stands in the new text, counted from 1.
    :param old: what stood there; meaningful for a change only.
    """

    line: int
    old: str
    new: str
    is_change: bool


def find_blocks(old: str, new: str) -> Iterator[EditBlock]:
    """The added and changed blocks of an edit, from the top.

    When more lines come than go, the first ones count as changed and the rest as added.
    """
    old, new = old.strip(PHP_SPACE), new.strip(PHP_SPACE)
    if not old:
        yield EditBlock(1, "", new, is_change=False)
        return
    old_lines, new_lines = old.split("\n"), new.split("\n")
    for hunk in diff_lines_as_echo(old_lines, new_lines):
        gone = old_lines[hunk.old_start : hunk.old_end]
        come = new_lines[hunk.new_start : hunk.new_end]
        line = hunk.new_start + 1
        # A single empty line is nothing to Echo: text put in its place is added, not changed.
        if "\n".join(gone) not in ("", "0") and "\n".join(come) not in ("", "0"):
            both = min(len(gone), len(come))
            yield EditBlock(line, "\n".join(gone[:both]), "\n".join(come[:both]), is_change=True)
            line, come = line + both, come[both:]
        if "\n".join(come) not in ("", "0"):
            yield EditBlock(line, "", "\n".join(come), is_change=False)


def is_header(line: str) -> bool:
    """Whether Echo takes a line for a section heading of level two or deeper."""
    marks = len(line) - len(line.lstrip("="))
    return marks >= 2 and len(line) > 2 * marks and line.endswith("=" * marks)


def find_section(lines: Sequence[str], line: int) -> tuple[int, int]:
    """The first and last line of the section that a line (from 1) stands in.

    Counted as Echo does: the first is one too small, which takes the heading's own line in.
    """
    start = line - 1
    while start >= 0 and not (start < len(lines) and is_header(lines[start].strip(PHP_SPACE))):
        start -= 1
    end = line
    while end < len(lines) and not is_header(lines[end].strip(PHP_SPACE)):
        end += 1
    return start, end
