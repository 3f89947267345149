"""How much a request is: complexity, haste, and what would have to be asked first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from helpdeskbot.model.topics import Complexity
from helpdeskbot.triage.passages import Sentence

# A result within so many days is urgent.
_URGENT_DAYS = 10
_MANY_ITEMS = 250
_VERY_MANY_ITEMS = 10_000
_INVOLVED = 2.0
_PROJECT = 4.0
# Topics of the shipped preset whose work is rarely done in an hour, and those where it mostly is.
_LABORIOUS = {"wikidata": 0.7, "technical": 0.7, "upload": 0.7, "community": 0.5, "training": 0.2}
_QUICK = {"policy": -0.8, "other": -5.0, "metrics": -0.6, "communication": -0.2, "copyright": -0.3}
_SHORT_TEXT = 350


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
    return any("urgent" in sentence.cues and _presses(sentence) for sentence in sentences)


def _presses(sentence: Sentence) -> bool:
    return sentence.asks or sentence.heading or "!" in sentence.text


def judge_complexity(
    sentences: Sequence[Sentence], facts: Facts
) -> tuple[Complexity, tuple[str, ...]]:
    """The complexity, with its reasons in English."""
    points, because = 0.0, []
    first = facts.topics[0] if facts.topics else ""
    points += _LABORIOUS.get(first, 0.0) + _QUICK.get(first, 0.0)
    if facts.items and facts.items >= _MANY_ITEMS:
        points += 1.0
        because.append(f"{facts.items} items")
        if facts.items >= _VERY_MANY_ITEMS:
            points += 0.5
    elif facts.items and facts.items >= 60:
        points += 0.4
        because.append(f"{facts.items} items")
    if len(facts.topics) > 1:
        points += 0.6
        because.append(f"several skills: {', '.join(facts.topics[:3])}")
    terms = sum(1 for s in sentences if "long_term" in s.cues)
    if terms:
        points += 1.2 if terms == 1 else 2.0
        because.append("long-term wording")
    if any("agreement" in s.cues for s in sentences):
        points += 0.6
        because.append("an agreement is spoken of")
    asked = sum(1 for s in sentences if s.asks and not s.heading)
    if asked >= 4:
        points += 0.5
        because.append("many questions")
    if any("involved" in s.cues for s in sentences):
        points += 0.3
    if facts.length > 900:
        points += 0.6
    elif facts.length > 600:
        points += 0.3
    elif facts.length < _SHORT_TEXT:
        points -= 0.6
        because.append("a short request")
    if points >= _PROJECT and terms:
        return Complexity.PROJECT, tuple(because)
    if points >= _INVOLVED:
        return Complexity.INVOLVED, tuple(because)
    return Complexity.SIMPLE, tuple(because) or ("nothing points to more work",)


def find_missing(
    sentences: Sequence[Sentence], facts: Facts, complexity: Complexity
) -> tuple[str, ...]:
    """What a desk would have to ask before work can start."""
    first = facts.topics[0] if facts.topics else ""
    if first == "other":
        return ()
    missing = []
    vague = (
        facts.length < _SHORT_TEXT
        and first == "partnership"
        and any("vague" in s.cues for s in sentences)
    )
    if vague and "goal" not in facts.form:
        missing.append("goal")
    if first == "upload" and not facts.licence and "licence" not in facts.form:
        missing.append("licence")
    if (vague or (first == "upload" and facts.items is None)) and "size" not in facts.form:
        missing.append("size")
    if complexity is Complexity.PROJECT and facts.deadline is None and "deadline" not in facts.form:
        missing.append("deadline")
    if vague and "contact" not in facts.form:
        missing.append("contact_person")
    linkless = not facts.links and "links" not in facts.form
    if linkless and any("exists" in s.cues for s in sentences):
        missing.append("links")
    return tuple(missing)
