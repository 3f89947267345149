"""How much a request is: complexity, haste, and what would have to be asked first."""

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
_MANY_ITEMS = 200
_VERY_MANY_ITEMS = 1_000
_HUGE = 10_000
_INVOLVED = 1.6
_PROJECT = 3.2
_SHORT_TEXT = 300
_LONG_TEXT = 450
_VERY_LONG_TEXT = 700
_VAGUE_TEXT = 350
_MANY_QUESTIONS = 4
# How much work a request about one of the shipped topics is apart from anything else; other
# topics are taken to be like the middle of these.
_WORK = {
    "upload": 0.9,
    "wikidata": 0.8,
    "copyright": 0.4,
    "metrics": 0.2,
    "community": 1.2,
    "communication": 0.2,
    "partnership": 1.2,
    "funding": 0.8,
    "training": 1.2,
    "technical": 0.7,
    "policy": -0.3,
    "other": -5.0,
}
_USUAL_WORK = 0.7
# What can only be judged with the pages, files or data before one's eyes, always and sometimes.
_SEEN = frozenset({"metrics", "technical"})
_PERHAPS_SEEN = frozenset({"policy", "wikidata", "communication", "copyright", "funding"})
# What has to be planned for a date.
_DATED = frozenset({"funding", "training"})
_VAGUE_MEETING = 450
# Topics about which is answered or written; the number of files behind them is no work.
_ANSWERED = frozenset({"metrics", "communication", "policy", "other"})


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found out before.

    :param topics: those that speak clearly, best first.
    :param licence: something is said about rights.
    """

    topics: Sequence[str]
    items: int | None
    deadline: date | None
    links: int
    length: int
    form: Mapping[str, str]
    has_form: bool
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


def judge_complexity(
    sentences: Sequence[Sentence], facts: Facts
) -> tuple[Complexity, tuple[str, ...]]:
    """The complexity, with its reasons in English."""
    first = facts.topics[0] if facts.topics else ""
    points, because = _WORK.get(first, _USUAL_WORK), []
    if facts.items and facts.items >= _MANY_ITEMS and first not in _ANSWERED:
        points += 1.1 if facts.items >= _VERY_MANY_ITEMS else 0.8
        because.append(f"{facts.items} items")
    if len(facts.topics) > 1:
        because.append(f"several skills: {', '.join(facts.topics[:3])}")
    terms = sum(1 for s in sentences if "long_term" in s.cues)
    lasting = any("lasting" in s.cues for s in sentences)
    if terms or lasting:
        points += 0.6 + 0.3 * min(terms, 3) + 0.7 * lasting
        because.append("long-term wording")
    agreed = any("agreement" in s.cues for s in sentences)
    if agreed:
        points += 0.3
        because.append("an agreement is spoken of")
    if any("involved" in s.cues for s in sentences):
        points += 0.4
        because.append("words of work in several steps")
    if sum(1 for s in sentences if s.asks and not s.heading) >= _MANY_QUESTIONS:
        points += 0.4
        because.append("many questions")
    if facts.length < _SHORT_TEXT and not facts.has_form:
        points -= 0.6
        because.append("a short request")
    elif facts.length > _LONG_TEXT:
        points += 0.7 if facts.length > _VERY_LONG_TEXT else 0.4
    large = lasting or agreed or terms > 1 or (facts.items or 0) >= _HUGE
    if points >= _PROJECT and (terms or lasting) and large and first not in _ANSWERED:
        return Complexity.PROJECT, tuple(because)
    if points >= _INVOLVED:
        return Complexity.INVOLVED, tuple(because) or ("such requests are seldom done in an hour",)
    return Complexity.SIMPLE, tuple(because) or ("nothing points to more work",)


def find_missing(
    sentences: Sequence[Sentence], facts: Facts, complexity: Complexity
) -> tuple[str, ...]:
    """What a desk would have to ask before work can start."""
    first = facts.topics[0] if facts.topics else ""
    if first == "other":
        return ()
    vague = (
        facts.length < _VAGUE_TEXT
        and first == "partnership"
        and any("vague" in s.cues for s in sentences)
    )
    calm = any("calm" in s.cues for s in sentences)
    undated = facts.deadline is None and not calm
    wanted = {
        "goal": vague,
        "licence": first == "upload" and not facts.licence,
        "size": vague or (first == "upload" and facts.items is None),
        "deadline": undated and first in _DATED and complexity is not Complexity.SIMPLE,
        "contact_person": first == "partnership"
        and (vague or (undated and facts.length < _VAGUE_MEETING))
        and complexity is not Complexity.PROJECT,
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
