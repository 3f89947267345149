"""Whole lines without brackets, tags or timestamps: what a run of them does to the blocks."""

from __future__ import annotations

import re

from helpdeskbot.parse.wikitext.blocks import Blocks

_BREAK = re.compile(r"\n(?:[:*#; \n]|----|[\t\r][ \t\r]*+\n)")
_BREAK_IN_TABLE = re.compile(r"\n(?:[:*#; |!\n]|----|[\t\r][ \t\r]*+\n)")
_BLANK = re.compile(r"[ \t\r]*+\n")
_MARKS = re.compile(r"[:*#;]*+")


def pass_lines(text: str, blocks: Blocks, at: int, end: int) -> None:
    """Begin the lines in a stretch of text, or as many of them as make a difference.

    While a paragraph goes on, its further lines change nothing.  Where a comment's beginning is
    known and its signature is not, the last line tells what follows belongs to; of those before
    it, only whether any ended the paragraph.

    :param at: where the first of the lines begins.
    :param end: where the line after them begins.
    """
    breaks = _BREAK_IN_TABLE if blocks.is_table else _BREAK
    while at < end:
        if blocks.is_unsigned or (blocks.is_plain and blocks.is_signed):
            found = breaks.search(text, at - 1, end)
            ended = found.start() + 1 if found else end
            if ended == end and blocks.is_plain:
                return
            if not blocks.is_unsigned:
                at = ended
            else:
                last = text.rfind("\n", at, end - 1) + 1 or at
                if ended < last:
                    blocks.blank_line(last)
                at = last
        if _BLANK.match(text, at, end):
            blocks.blank_line(at)
        else:
            content = _MARKS.match(text, at).end()  # type: ignore[union-attr]
            blocks.begin_line(content, text[at:content], text[content])
        at = text.index("\n", at) + 1
