"""How urgent a request is, and what would have to be asked first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from helpdeskbot.matching.passages import Sentence
from helpdeskbot.model.topics import Complexity

# A result within so many days is urgent.
_URGENT_DAYS = 10
# So few words have no room for what was urgent some other time.
_FEW_WORDS = 40
_VAGUE_TEXT = 350
# What can only be judged with the pages, files or data before one's eyes, always and sometimes.
_SEEN = frozenset({"metrics", "technical"})
_PERHAPS_SEEN = frozenset({"policy", "wikidata", "communication", "copyright", "funding"})
# What has to be planned for a date.
_DATED = frozenset({"funding", "training"})
_VAGUE_MEETING = 450


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found out before.

    :param topics: those that speak clearly, best first.
    :param amounts: something is counted or measured.
    :param lacks: without what nobody can say how much work it is: ``size``, ``goal`` or ``""``.
    :param licence: something is said about rights.
    """

    topics: Sequence[str]
    items: int | None
    amounts: bool
    lacks: str
    deadline: date | None
    links: int
    length: int
    form: Mapping[str, str]
    licence: bool


def is_urgent(sentences: Sequence[Sentence], deadline: date | None, posted: date) -> bool:
    """A reply or result is wanted within ten days."""
    if deadline is not None:
        return (deadline - posted).days <= _URGENT_DAYS
    if any("calm" in sentence.cues for sentence in sentences):
        return False
    short = sum(len(sentence.tokens) for sentence in sentences) <= _FEW_WORDS
    return any(
        ("urgent" in s.cues and (short or _presses(s))) or ("soon" in s.cues and _presses(s))
        for s in sentences
    )


def _presses(sentence: Sentence) -> bool:
    return sentence.asks or sentence.heading or "!" in sentence.text


def find_missing(
    sentences: Sequence[Sentence], facts: Facts, complexity: Complexity
) -> tuple[str, ...]:
    """What a desk would have to ask before work can start."""
    first = facts.topics[0] if facts.topics else ""
    if first == "other" and not facts.lacks:
        return ()
    vague = (
        facts.length < _VAGUE_TEXT
        and first == "partnership"
        and any("vague" in s.cues for s in sentences)
    )
    calm = any("calm" in s.cues for s in sentences)
    undated = facts.deadline is None and not calm
    unsized = complexity is Complexity.PROJECT and not facts.amounts and facts.length < _VAGUE_TEXT
    wanted = {
        "goal": vague or facts.lacks == "goal",
        "licence": first == "upload" and not facts.licence,
        "size": vague or facts.lacks == "size" or unsized,
        "deadline": undated and first in _DATED and complexity is not Complexity.SIMPLE,
        "contact_person": first == "partnership"
        and (vague or (undated and facts.length < _VAGUE_MEETING)),
        "links": not facts.links and _speaks_of_pages(sentences, facts),
    }
    known = {"contact_person": "contact"}
    return tuple(
        what
        for what, missing in wanted.items()
        if missing and known.get(what, what) not in facts.form
    )


def _speaks_of_pages(sentences: Sequence[Sentence], facts: Facts) -> bool:
    """There are pages, files or data that one would have to see."""
    first = facts.topics[0] if facts.topics else ""
    if first in _SEEN:
        return facts.length >= _VAGUE_TEXT
    if first == "community":
        return facts.items is not None
    return first in _PERHAPS_SEEN and any("exists" in s.cues for s in sentences)
