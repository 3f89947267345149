"""Which remembered thread each thread of a page is, and which of the page's threads are gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from helpdeskbot.decide.identity import (
    Identity,
    identity_of_memory,
    identity_of_thread,
    match_threads,
)
from helpdeskbot.model.discussion import TalkPage
from helpdeskbot.model.memory import ThreadMemory


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was found again.

    :param known: by the thread's id on the page, the thread as remembered.
    :param sure: ids on the page of those recognised by a signature, not only by a heading.
    :param gone: remembered threads that stood on this page and no longer do.
    :param taken: every id that is in use in the memory of this desk.
    """

    known: Mapping[str, ThreadMemory]
    sure: frozenset[str]
    gone: Sequence[ThreadMemory]
    taken: frozenset[str]

    def surely(self, thread: str) -> ThreadMemory | None:
        """The memory of a thread whose identity a signature proves."""
        return self.known.get(thread) if thread in self.sure else None


def recognise(page: TalkPage, memories: Sequence[ThreadMemory], *, title: str) -> Recognised:
    """Recognise a page's threads among all that the desk remembers.

    Threads remembered on this page are tried first, by every sign; those remembered elsewhere
    (moved here) or as gone (taken back from an archive) only by signatures, as a heading such
    as "Help" proves nothing there.
    """
    here = [memory for memory in memories if memory.title == title and memory.gone_since is None]
    elsewhere = [
        memory
        for memory in memories
        if memory.comments and (memory.title != title or memory.gone_since is not None)
    ]
    identities = [identity_of_thread(thread) for thread in page.threads]
    known: dict[str, ThreadMemory] = {}
    sure: set[str] = set()
    matched_here: set[int] = set()
    for mine, theirs in match_threads(identities, [identity_of_memory(m) for m in here]).items():
        known[identities[mine].id] = here[theirs]
        matched_here.add(theirs)
        if _proves(identities[mine], identity_of_memory(here[theirs])):
            sure.add(identities[mine].id)
    rest = [identity for identity in identities if identity.id not in known and identity.comments]
    for mine, theirs in match_threads(rest, [identity_of_memory(m) for m in elsewhere]).items():
        if _proves(rest[mine], identity_of_memory(elsewhere[theirs])):
            known[rest[mine].id] = elsewhere[theirs]
            sure.add(rest[mine].id)
    gone = [memory for index, memory in enumerate(here) if index not in matched_here]
    taken = frozenset(memory.id for memory in memories)
    return Recognised(known, frozenset(sure), gone, taken)


def _proves(mine: Identity, theirs: Identity) -> bool:
    same_opening = bool(mine.comments) and mine.stem == theirs.stem
    return same_opening or bool(mine.comments & theirs.comments)
