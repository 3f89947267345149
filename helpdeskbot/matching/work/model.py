"""How much work a request is: what is to be done, with how much of what, and how long it lasts.

Everything is reckoned in hours of somebody's work on a scale on which ten times as much is about
three times the work, since what is done to many is done by tools.  No more and no larger things
ever make the hours fewer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from helpdeskbot.matching.lexicon import Lexicon
from helpdeskbot.matching.passages import Sentence
from helpdeskbot.matching.work.counted import COUNTED, WEIGHTS, Amount
from helpdeskbot.matching.work.said import Signs, listen
from helpdeskbot.matching.work.size import SIMPLE_BELOW, Work
from helpdeskbot.matching.work.words import ITEMS, load_all_words, load_work_words

# Hours that are needed anyway, and for the square root of the number of files.
_MANY = {
    "upload": (0.5, 0.2),
    "import": (1.0, 0.15),
    "clean": (1.0, 0.12),
    "describe": (0.5, 0.25),
    "digitise": (2.0, 0.4),
}
# Hours for one, and for each further one of the unit that counts.
_EACH = {
    "teach": (6.0, "workshops"),
    "event": (6.0, "workshops"),
    "negotiate": (5.0, "wholes"),
    "write": (3.0, "subjects"),
}
_ONCE = {"campaign": 14.0, "programme": 36.0, "build": 10.0, "research": 10.0, "report": 4.0}
# Of unnamed things these may be very much work, whoever asks how to do it.
_OF_MANY = frozenset({"upload", "digitise"})
# What is asked for with people's hands, where nothing says what is to be done, and what each
# root of the number of things adds.
_BY_TOPIC = {
    "upload": (2.0, 0.2), "wikidata": (3.0, 0.15), "training": (6.0, 0.0),
    "community": (5.0, 0.0), "technical": (2.6, 0.12), "partnership": (2.6, 0.0),
    "copyright": (1.5, 0.15), "metrics": (1.0, 0.0),
}  # fmt: skip
# Where it is not sure what it is about.
_UNSURE = (1.5, 0.15)
# About these is answered or written; of other deeds is only spoken.
_ANSWERED = frozenset({"metrics", "communication", "policy", "funding", "other"})
_ONLY_SPOKEN_OF = 0.1
# About so many of them even a question may be much.
_ASKED_OF_MANY = frozenset({"upload", "wikidata", "copyright"})
# Not even of these.
_LARGE = ("programme", "report")
# Without any of these nobody knows what is wanted.
_TELLING = frozenset({"knowledge", "permission", "trouble", "material", "vague", "hands"})
_ANSWER = 0.5
# Who asks how to do it does most of it.
_ASKED_HOW = 0.33
_TOGETHER = 0.2
_LASTING, _LASTING_FROM = 6.0, 2.0
# What goes on for years about these is more than an answer.
_OF_YEARS = frozenset({"partnership", "funding"})
_SIMPLE_YEAR = 5.0
# In which state it is, whether the rights are known, and what has to be known for it.
_HARDER = {"paper": 2.0, "pdf": 1.3, "unsure": 1.3, "skilled": 1.3}
# "the whole archive".
_WHOLE = Amount(1, "wholes", "")
_WHOLE_TIMES = 15.0
_FEW_WORDS = 8


def judge_work(
    sentences: Sequence[Sentence],
    lexicons: Sequence[Lexicon],
    amounts: Sequence[Amount],
    topics: Sequence[str],
    *,
    confident: bool,
    known: bool = True,
) -> Work:
    """How much work a request is.

    :param topics: those that speak clearly, best first; they count where no deed is named.
    :param confident: the first of them is sure.
    :param known: nobody has said that they do not know how much it is.
    """
    own = [load_work_words(lexicon.language) for lexicon in lexicons]
    said = listen(sentences, lexicons, own)
    if _is_silent(said):
        # It may be in a language that we do not know, or too short to tell in which.
        said = listen(sentences, lexicons, [*own, load_all_words()])
    return _reckon(said, amounts, topics[0] if topics else "", sure=confident, known=known)


def _reckon(said: Signs, amounts: Sequence[Amount], first: str, *, sure: bool, known: bool) -> Work:
    signs, because = said.signs, []
    hands = "hands" in signs
    asked_how = not hands and (said.asks_how or "trouble" in signs)
    largest = _largest(said, amounts)
    harder = math.prod(times for sign, times in _HARDER.items() if sign in signs)
    parts: list[float] = []
    unnamed = "" if known else "the size is not known"
    for deed, words in said.deeds.items():
        factor = _ASKED_HOW if asked_how and deed not in (*_LARGE, "negotiate") else 1.0
        if (
            sure
            and deed not in _LARGE
            and first in _ANSWERED
            and (deed, first) != ("negotiate", "funding")
        ):
            factor = min(factor, _ONLY_SPOKEN_OF)
        if deed in ("teach", "write", "report") and "material" in signs:
            factor = min(factor, _ONLY_SPOKEN_OF)
        if deed in _MANY and largest is None:
            many = hands or (deed in _OF_MANY and (said.things or not asked_how))
            if many and factor > _ONLY_SPOKEN_OF and not _is_answered(said):
                unnamed = f"“{words}”, but nothing says how much"
            continue
        if deed in _MANY:
            factor *= harder
        parts.append(_hours(deed, largest, amounts) * factor)
        counted = f": {largest.words}" if deed in _MANY and largest else ""
        because.append(f"{deed} (“{words}”{counted})")
    if not parts and not unnamed:
        by_topic = _by_topic(first, said, largest, amounts, asked_how=asked_how, sure=sure)
        if by_topic is not None:
            parts.append(by_topic[0])
            because.append(by_topic[1])
    if parts:
        because += [f"{sign}: “{signs[sign]}”" for sign in _HARDER if sign in signs]
    if not parts and not unnamed and _is_silent(said) and first not in (*_ANSWERED, "technical"):
        return Work(None, 0.0, ("nothing says what is to be done",), "goal")
    hours = _ANSWER
    if parts:
        hours += max(parts) + _TOGETHER * (sum(parts) - max(parts))
    lasting = said.lasting or signs.get("lasting", "")
    if lasting and (hours >= _LASTING_FROM or first in _OF_YEARS):
        hours = max(hours, _SIMPLE_YEAR) * _LASTING
        because.append(f"it lasts: “{lasting}”")
    if unnamed and hours < SIMPLE_BELOW:
        return Work(None, 0.0, (unnamed,), "size")
    certainty = 0.9 - 0.3 * (not said.deeds) - 0.2 * (said.words < _FEW_WORDS)
    counts = said.deeds.keys() & _MANY.keys() or not said.deeds
    return Work(
        hours,
        certainty,
        tuple(because) or ("nothing points to more work",),
        files=largest.weight if largest is not None and counts else 0.0,
    )


def _by_topic(
    first: str,
    said: Signs,
    largest: Amount | None,
    amounts: Sequence[Amount],
    *,
    asked_how: bool,
    sure: bool,
) -> tuple[float, str] | None:
    """Hours and reason where nothing says what is to be done, but somebody's help is asked for."""
    things = max((a for a in amounts if a.unit in COUNTED), key=lambda a: a.weight, default=None)
    base, rate = _BY_TOPIC.get(first, (_ANSWER, 0.0))
    told = not asked_how and ("hands" in said.signs or _is_silent(said))
    if not sure and (things if asked_how else largest) is not None:
        base, rate = max(base, _UNSURE[0]), max(rate, _UNSURE[1])
    if told and largest is not None:
        return base + rate * math.sqrt(largest.weight), f"there are {largest.words}"
    if told and "hands" in said.signs and "vague" not in said.signs:
        return base, f"help is asked for (“{said.signs['hands']}”)"
    if things is not None and first in _ASKED_OF_MANY:
        asked = asked_how
        hours = (min(base, 1.0) if asked else base) + rate * math.sqrt(things.weight)
        return hours * (_ASKED_HOW if asked else 1.0), f"{first}: {things.words}"
    return None


def _is_silent(said: Signs) -> bool:
    """Nothing is asked, and nothing that could be done is named."""
    return not said.deeds and not said.question and not _TELLING & said.signs.keys()


def _is_answered(said: Signs) -> bool:
    """What is asked is answered alike, however much there is."""
    signs = said.signs
    return "hands" not in signs and any(
        kind in signs for kind in ("permission", "trouble", "material", "vague")
    )


def _hours(deed: str, largest: Amount | None, amounts: Sequence[Amount]) -> float:
    if deed in _MANY and largest is not None:
        base, rate = _MANY[deed]
        return base + rate * math.sqrt(largest.weight)
    if deed in _EACH:
        each, unit = _EACH[deed]
        return each * max(1.0, max((a.value for a in amounts if a.unit == unit), default=1.0))
    return _ONCE.get(deed, 0.0)


def _largest(said: Signs, amounts: Sequence[Amount]) -> Amount | None:
    found = [amount for amount in amounts if amount.unit in WEIGHTS]
    if "whole" in said.signs:
        found.append(Amount(_WHOLE_TIMES, "wholes", said.signs["whole"]))
    if "one" in said.signs:
        found.append(Amount(1, ITEMS, said.signs["one"]))
    return max(found, key=lambda amount: amount.weight, default=None)
