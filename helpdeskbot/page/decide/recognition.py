"""Which remembered thread each thread of a page is, and which of the page's threads are gone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from helpdeskbot.model.discussion import TalkPage
from helpdeskbot.model.memory import ThreadMemory
from helpdeskbot.page.decide.identity import (
    Identity,
    has_same_words,
    identities_on,
    identity_of_memory,
    is_page,
    match_threads,
)


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was found again.

    :param known: by the thread's id on the page, the thread as remembered.
    :param sure: ids on the page of those recognised by a signature, not only by a heading.
    :param moving: those that may have come from a page that was not read since, as they are
        remembered there; whether they were moved or copied is seen when it was read.
    :param gone: remembered threads that stood on this page and no longer do.
    :param memories: all that is in it.
    :param identities: of the threads, in page order.
    :param asked: digests of opening words that were remembered, by lasting ids.
    """

    known: Mapping[str, ThreadMemory]
    sure: frozenset[str]
    moving: Mapping[str, ThreadMemory]
    gone: Sequence[ThreadMemory]
    identities: Sequence[Identity] = ()
    asked: Mapping[str, str] = field(default_factory=dict)
    memories: Sequence[ThreadMemory] = field(default=(), repr=False)

    @property
    def taken(self) -> frozenset[str]:
        """Every id that is in use in the memory of this desk."""
        return frozenset(memory.id for memory in self.memories)

    def surely(self, thread: str) -> ThreadMemory | None:
        """The memory of a thread whose identity a signature proves."""
        return self.known.get(thread) if thread in self.sure else None


def recognise(
    page: TalkPage,
    memories: Sequence[ThreadMemory],
    *,
    title: str,
    unread: Collection[str],
    lost: Collection[str] = (),
    account: str = "",
    asked: Mapping[str, str] = MappingProxyType({}),
) -> Recognised:
    """Recognise a page's threads among all that the desk remembers.

    Threads remembered on this page are tried first, by every sign; those remembered as gone
    (moved here, or taken back from an archive) only by signatures, as a heading such as "Help"
    proves nothing there.  What stands on another page still is a copy: another request.

    :param unread: the desk's pages that have changed since they were remembered.
    :param lost: pages that are not there any more, such as one that was moved away and back.
    :param account: our own.
    :param asked: digests of opening words, by lasting ids, where only these tell threads apart.
    """
    # What stood on a page that is not there any more may have come here with it.
    same = {title, *lost}
    # Most of them are gone.
    here = [one for one in memories if one.gone_since is None and one.title in same]

    def remembered(some: Sequence[ThreadMemory]) -> Sequence[Identity]:
        return [identity_of_memory(one, account, asked.get(one.id, "")) for one in some]

    identities = identities_on(page, account)
    known: dict[str, ThreadMemory] = {}
    sure: set[str] = set()
    then = remembered(here)
    pairs = match_threads(identities, then)
    matched_here = set(pairs.values())
    for place, theirs in pairs.items():
        mine = identities[place]
        known[mine.id] = here[theirs]
        if _proves(mine, then[theirs]):
            sure.add(mine.id)
    moving: dict[str, ThreadMemory] = {}
    if len(known) < len(identities):
        # A desk has many more threads that are gone than that stand on its page.
        gone = [
            memory
            for memory in memories
            if (memory.comments or is_page(memory.id)) and memory.gone_since is not None
        ]
        for thread, memory in _match_surely(identities, gone, remembered, known):
            known[thread] = memory
            sure.add(thread)
        there = [
            memory
            for memory in memories
            if memory.comments
            and memory.gone_since is None
            and memory.title != title
            and memory.title in unread
            and memory.title not in lost
        ]
        moving = dict(_match_surely(identities, there, remembered, known))
    return Recognised(
        known=known,
        sure=frozenset(sure),
        moving=moving,
        gone=[memory for index, memory in enumerate(here) if index not in matched_here],
        identities=identities,
        asked=asked,
        memories=memories,
    )


def _match_surely(
    identities: Sequence[Identity],
    memories: Sequence[ThreadMemory],
    remembered: Callable[[Sequence[ThreadMemory]], Sequence[Identity]],
    known: Container[str],
) -> Sequence[tuple[str, ThreadMemory]]:
    rest = [
        one
        for one in identities
        if one.id not in known and (one.comments or one.ours or one.is_page)
    ]
    if not rest:
        return ()
    theirs = remembered(memories)
    stems, said = {one.stem for one in rest}, frozenset().union(*(one.said for one in rest))
    if all(one.stem not in stems and said.isdisjoint(one.said) for one in theirs):
        return ()  # Nothing would prove it.
    return [
        (rest[i].id, memories[j])
        for i, j in match_threads(rest, theirs).items()
        # A request that quotes an old comment further down is not the old thread.
        if (
            _proves(rest[i], theirs[j]) and (rest[i].is_page or rest[i].first in theirs[j].comments)
        )
        or has_same_words(rest[i], theirs[j])
    ]


def _proves(mine: Identity, theirs: Identity) -> bool:
    same_opening = (bool(mine.comments) or mine.is_page) and mine.stem == theirs.stem
    return same_opening or bool(mine.comments & theirs.comments) or has_same_words(mine, theirs)
