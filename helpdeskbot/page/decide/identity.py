"""Which thread is which: recognised again after it was retitled, signed, moved or archived."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from helpdeskbot.model.discussion import Thread
from helpdeskbot.model.memory import ThreadMemory

_ORDINAL = re.compile(r"(?<=-\d{14})-\d+$")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a thread can be recognised by.

    :param id: with the ordinal that sets it apart on its page (``h-Anna-20261103101100-1``).
    :param comments: ids of its comments.
    :param body: its text without the heading; ``""`` where it is not known.
    """

    id: str
    heading: str
    comments: frozenset[str]
    body: str = ""
    first: str = ""

    @property
    def stem(self) -> str:
        """The id without ordinal."""
        return stem_of(self.id)


def stem_of(id_: str) -> str:
    """A thread's or comment's id without the ordinal that only sets it apart on its page.

    The ordinal changes when a namesake above is archived.
    """
    return _ORDINAL.sub("", id_)


def identity_of_thread(thread: Thread, text: str = "") -> Identity:
    """A thread as it stands on a page with this text."""
    return Identity(
        id=thread.id,
        heading=thread.heading,
        comments=frozenset(comment.id for comment in thread.comments),
        body=text[thread.body_start : thread.span.end].strip(),
        first=thread.comments[0].id if thread.comments else "",
    )


def identity_of_memory(memory: ThreadMemory) -> Identity:
    """A thread as it was remembered."""
    return Identity(id=memory.id, heading=memory.heading, comments=frozenset(memory.comments))


def match_threads(now: Sequence[Identity], before: Sequence[Identity]) -> dict[int, int]:
    """Pair threads as they are with threads as they were: index in ``now`` → index in ``before``.

    The surest signs go first, and nobody is paired twice:

    1. same author and minute of the first comment, same heading;
    2. same author and minute of the first comment (it was retitled);
    3. a comment in common (its first comment was removed, or signed differently);
    4. same heading, where one of the two has no signed comment (it was signed later);
    5. same text below another heading, where neither is signed.
    """
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for candidates in _signs(now, before):
        for mine, theirs in candidates:
            if mine not in pairs and theirs not in taken:
                pairs[mine] = theirs
                taken.add(theirs)
    return pairs


def _signs(
    now: Sequence[Identity], before: Sequence[Identity]
) -> Iterator[Iterator[tuple[int, int]]]:
    by_stem: dict[str, list[int]] = {}
    by_comment: dict[str, list[int]] = {}
    by_heading: dict[str, list[int]] = {}
    by_body: dict[str, list[int]] = {}
    for index, thread in enumerate(before):
        by_stem.setdefault(thread.stem, []).append(index)
        by_heading.setdefault(thread.heading, []).append(index)
        if thread.body and not thread.comments:
            by_body.setdefault(thread.body, []).append(index)
        for comment in thread.comments:
            by_comment.setdefault(comment, []).append(index)
    mine = list(enumerate(now))
    yield (
        (i, j)
        for i, thread in mine
        for j in by_stem.get(thread.stem, ())
        if before[j].heading == thread.heading
    )
    yield ((i, j) for i, thread in mine for j in by_stem.get(thread.stem, ()))
    yield (
        (i, j)
        for i, thread in mine
        for comment in sorted(thread.comments)
        for j in by_comment.get(comment, ())
    )
    yield (
        (i, j)
        for i, thread in mine
        for j in by_heading.get(thread.heading, ())
        if not (thread.comments and before[j].comments)
    )
    yield (
        (i, j)
        for i, thread in mine
        if thread.body and not thread.comments
        for j in by_body.get(thread.body, ())
    )
