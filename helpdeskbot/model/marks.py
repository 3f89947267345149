"""The invisible marks by which the bot knows its own comments again, without any database.

A mark is an HTML comment within a comment that the bot signed, such as
``<!-- helpdeskbot:ask|Anna|talk:Bosse -->``.  It holds no date, as archive bots would read one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from helpdeskbot.model.discussion import Comment

# User names have neither of | < > in them, and what else is put here must not either.
_MARK = re.compile(r"<!-- helpdeskbot:([a-z-]{1,20})((?:\|[^|<>\n]{0,300}){0,100}) -->")
MARKED = "<!-- helpdeskbot:"
"""Where this does not stand in a text, there is no mark in it."""
DECIDED = "decided"
"""In the edit that leaves a mark of this kind, we set a status for whom its last word names."""
_UNFIT = re.compile(r"[|<>\n]")


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark.

    :param kind: what the comment was for: ``ask``, ``staff`` …
    :param words: what goes with it: whom it asked.
    """

    kind: str
    words: tuple[str, ...] = ()

    def as_wikitext(self) -> str:
        """The mark as it stands on a page."""
        words = [_UNFIT.sub(" ", word) for word in self.words]
        return f"<!-- helpdeskbot:{'|'.join([self.kind, *words])} -->"


def find_marks(text: str) -> list[Mark]:
    """Every mark in a piece of wikitext, in its order."""
    return [Mark(found[1], tuple(found[2].split("|")[1:])) for found in _MARK.finditer(text)]


def find_marks_about(
    kind: str, words: Collection[str] = frozenset()
) -> Callable[[str], list[Mark]]:
    """What finds the marks of a kind.

    :param words: only those that name any of these; empty: all.
    """
    wanted = set(words)
    return lambda text: [
        mark
        for mark in find_marks(text)
        if mark.kind == kind and not (wanted and wanted.isdisjoint(mark.words))
    ]


def marks_by(
    account: str, comments: Iterable[Comment], text: str, start: int = 0
) -> Iterator[tuple[Mark, datetime]]:
    """The marks in an account's own signed comments, each with when it was signed, UTC.

    :param text: of the page, or the part of it that begins at ``start``.
    """
    for comment in comments:
        if comment.author == account:
            for mark in find_marks(text[comment.span.start - start : comment.span.end - start]):
                yield mark, comment.timestamp
