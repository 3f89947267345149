"""Which thread is which: recognised again after it was retitled, signed, moved or archived.

Our own comments prove nothing: one edit leaves several of them, in one minute.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, field

from helpdeskbot.model.by_identity import ByIdentity
from helpdeskbot.model.discussion import TalkPage, Thread
from helpdeskbot.model.memory import ThreadMemory
from helpdeskbot.parse.threads.ids import short_name

_ORDINAL = re.compile(r"(?<=-\d{14})-\d+$")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a thread can be recognised by.

    :param id: with the ordinal that sets it apart on its page (``h-Anna-20261103101100-1``).
    :param comments: ids of people's comments in it.
    :param body: its text without the heading; ``""`` where it is not known.
    :param first: which of the comments stands first.
    :param stem: author and minute of the oldest of them, as in an id; ``""``: nobody has signed.
    :param asked: a digest of its opening words; ``""`` where they are not known.
    :param ours: our own comments in it, which only count beside the same words.
    """

    id: str
    heading: str
    comments: frozenset[str]
    body: str = ""
    first: str = ""
    stem: str = ""
    asked: str = ""
    ours: frozenset[str] = frozenset()
    stems: frozenset[str] = field(init=False, repr=False, compare=False)
    """The people's comments, without what only sets them apart on a page."""
    said: frozenset[str] = field(init=False, repr=False, compare=False)
    """The same with our own: two threads that share nothing of it are not the same."""
    surest: tuple[str, str, str] | None = field(init=False, repr=False, compare=False)
    """The surest sign: who opened it in which minute, the heading, and the words."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "stems", frozenset(map(stem_of, self.comments)))
        object.__setattr__(self, "said", self.ours | self.stems)
        surest = (self.stem, self.heading, self.asked) if self.stem and self.asked else None
        object.__setattr__(self, "surest", surest)

    @property
    def is_page(self) -> bool:
        """Whether it is a page of its own, whose number is its id, whatever stands on it."""
        return is_page(self.id)


def is_page(id_: str) -> bool:
    """Whether an id is that of a request which is a page of its own."""
    return id_.startswith("p-")


def stem_of(id_: str) -> str:
    """A thread's or comment's id without the ordinal that only sets it apart on its page.

    The ordinal changes when a namesake above is archived.
    """
    return _ORDINAL.sub("", id_)


def identity_of_thread(thread: Thread, text: str = "", account: str = "") -> Identity:
    """A thread as it stands on a page with this text.

    :param account: our own.
    """
    signed = [comment for comment in thread.comments if comment.author != account]
    oldest = min(signed, key=lambda comment: comment.timestamp, default=None)
    return Identity(
        id=thread.id,
        heading=thread.heading,
        comments=frozenset(comment.id for comment in signed).union(
            # Whoever puts a line above a comment may make one of both.
            f"c-{short_name(name)}-{at:%Y%m%d%H%M%S}"
            for comment in thread.comments
            for name, at in comment.later_signatures
            if name != account
        ),
        body=text[thread.body_start : thread.span.end].strip(),
        first=signed[0].id if signed else "",
        stem=thread.id if thread.is_page else f"h{stem_of(oldest.id)[1:]}" if oldest else "",
        asked=_digest_opening(thread, text) if text else "",
        ours=frozenset(stem_of(one.id) for one in thread.comments if one.author == account),
    )


def identities_on(page: TalkPage, account: str = "") -> list[Identity]:
    """The threads of a page, in its order.

    :param account: our own.
    """
    key = ("identity", account)
    return [
        page.noted(one, key, identity_of_thread, one, page.text, account) for one in page.threads
    ]


def identity_of_memory(memory: ThreadMemory, account: str = "", asked: str = "") -> Identity:
    """A thread as it was remembered.

    :param account: our own.
    :param asked: a digest of its opening words.
    """
    known = _of_memories(memory)
    found = known.get((account, asked))
    if found is None:
        found = known[account, asked] = _find_of_memory(memory, account, asked)
    return found


def _find_of_memory(memory: ThreadMemory, account: str, asked: str) -> Identity:
    us = short_name(account)
    ours = frozenset(one for one in memory.comments if stem_of(one)[2:-15] == us)
    signed = frozenset(memory.comments) - ours
    return Identity(
        id=memory.id,
        heading=memory.heading,
        comments=signed,
        stem="" if stem_of(memory.id)[2:-15] == us else stem_of(memory.id),
        asked=asked,
        ours=frozenset(map(stem_of, ours)),
    )


# What is remembered of a thread is the same in each pass, and a desk may remember thousands.
_of_memories: ByIdentity[ThreadMemory, dict[tuple[str, str], Identity]] = ByIdentity(
    lambda memory: {}, most=20_000
)


def has_same_words(one: Identity, other: Identity) -> bool:
    """Whether both have one heading, opening words and a comment, be it one of ours."""
    same = bool(one.asked) and (one.heading, one.asked) == (other.heading, other.asked)
    return same and not one.said.isdisjoint(other.said)


def _digest_opening(thread: Thread, text: str) -> str:
    """A digest of what was asked: all up to the first signature, but for the status and replies."""
    end = thread.span.end
    if thread.comments:
        end = thread.comments[0].signature.start
        line = text.rfind("\n", thread.body_start, end) + 1
        if text[max(line, thread.body_start)] in ":*#":
            end = max(line, thread.body_start)
    status = thread.status.span if thread.status else None
    if status and thread.body_start <= status.start and status.end <= end:
        words = text[thread.body_start : status.start] + text[status.end : end]
    else:
        words = text[thread.body_start : end]
    words = " ".join(words.split())
    digest = hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8)
    return digest.hexdigest() if words else ""


def match_threads(now: Sequence[Identity], before: Sequence[Identity]) -> dict[int, int]:
    """Pair threads as they are with threads as they were: index in ``now`` → index in ``before``.

    The surest signs go first, and nobody is paired twice:

    1. same author and minute of the first comment, same heading, same words;
    2. same author and minute of the first comment, same heading (the words were corrected);
    3. a comment in common, same heading, same words;
    4. a comment in common, same heading (something older was put above, or its first was removed);
    5. same author and minute of the first comment (it was retitled);
    6. most comments in common (it was retitled, and its first comment is another one);
    7. same heading and words, where one of the two has no signed comment;
    8. same heading, where one of the two has no signed comment (it was signed later);
    9. same words below another heading, where neither is signed.
    """
    if not now or not before:
        return {}
    pairs = _pair_surest(now, before)
    taken = set(pairs.values())
    for keys in _SIGNS if len(pairs) < len(now) else ():
        places: dict[Hashable, list[int]] = {}
        for theirs in reversed(range(len(before))):
            if theirs not in taken:
                for key in keys(before[theirs], True):
                    places.setdefault(key, []).append(theirs)
        for mine, thread in enumerate(now):
            for key in keys(thread, False) if mine not in pairs else ():
                left = places.get(key, [])
                while left and left[-1] in taken:
                    left.pop()
                if left and (keys is not _comments or _is_most(thread, before[left[-1]])):
                    pairs[mine] = left.pop()
                    taken.add(pairs[mine])
                    break
        if len(pairs) == len(now):
            break
    return pairs


def _pair_surest(now: Sequence[Identity], before: Sequence[Identity]) -> dict[int, int]:
    """The pairs of the first sign; none where several have the same one, which takes longer."""
    signs, signs_now = [one.surest for one in before], [one.surest for one in now]
    then = {sign: place for place, sign in enumerate(signs) if sign}
    if len(then) + signs.count(None) < len(signs):
        return {}
    if len(set(signs_now)) + signs_now.count(None) - (None in signs_now) < len(signs_now):
        return {}
    return {mine: then[sign] for mine, sign in enumerate(signs_now) if sign in then}


def _stem(one: Identity, _: bool) -> Collection[Hashable]:
    return (one.stem,) if one.stem else ()


def _stem_heading(one: Identity, _: bool) -> Collection[Hashable]:
    return ((one.stem, one.heading),) if one.stem else ()


def _stem_heading_words(one: Identity, _: bool) -> Collection[Hashable]:
    return (one.surest,) if one.surest else ()


def _comments(one: Identity, _: bool) -> Collection[Hashable]:
    return sorted(one.comments)


def _comments_words(one: Identity, _: bool) -> Collection[Hashable]:
    return [(key, one.heading, one.asked) for key in sorted(one.stems)] if one.asked else ()


def _comments_heading(one: Identity, _: bool) -> Collection[Hashable]:
    return [(key, one.heading) for key in sorted(one.stems)]


def _is_most(now: Identity, before: Identity) -> bool:
    """Whether most of its comments are there; who quotes one below another heading asks anew."""
    return 2 * len(now.stems & before.stems) > len(before.stems)


def _heading(one: Identity, before: bool) -> Collection[Hashable]:
    """Whatever nobody has signed fits any thread, and what is signed only that."""
    if not before:
        return ((one.heading, not one.comments),)
    return ((one.heading, True),) if one.comments else ((one.heading, True), (one.heading, False))


def _heading_words(one: Identity, before: bool) -> Collection[Hashable]:
    return [(key, one.asked) for key in _heading(one, before)] if one.asked else ()


def _words(one: Identity, _: bool) -> Collection[Hashable]:
    return (one.asked,) if one.asked and not one.comments else ()


_SIGNS = (
    _stem_heading_words,
    _stem_heading,
    _comments_words,
    _comments_heading,
    _stem,
    _comments,
    _heading_words,
    _heading,
    _words,
)
