"""What the statuses of a desk are called, and what they mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from helpdeskbot.model.mistake import Misfit, MistakeKind
from helpdeskbot.model.setting import (
    UNDERSTOOD,
    SectionPolicy,
    Settable,
    Withheld,
    find_markup,
    kept,
    mark,
    settable,
)

_WRITTEN = "the bot writes it into every request"

# Parameters of our own status template that several things write or read.
PLACE, SIZE, REASON, LANGUAGE, AGREED = "place", "size", "reason", "lang", "agreed"
NEXT, NAMES, DAY = "next", "by", "day"
SAYS_NEXT = frozenset({NEXT, NAMES, DAY})
"""With these the box tells the next step."""


class Phase(StrEnum):
    """What a status means for the desk."""

    OPEN = "open"
    WAITING_ON_REQUESTER = "waiting-on-requester"
    WAITING_ON_EXPERT = "waiting-on-expert"
    WAITING_ON_DESK = "waiting-on-desk"
    ON_HOLD = "on-hold"
    CLOSED = "closed"


def is_open(phase: Phase | None) -> bool:
    """Whether a request weighs on its desk: neither over nor on hold, of a status that is known."""
    return phase not in (None, Phase.CLOSED, Phase.ON_HOLD)


# What the values that stand in requests mean, by the vocabulary that is asked; these never change.
_phases: dict[int, tuple[Mapping[str, Phase], dict[str, Phase | None]]] = {}
_MOST_VOCABULARIES, _MOST_VALUES = 500, 2_000


def _find_phase(vocabulary: Mapping[str, Phase], value: str) -> Phase | None:
    """What a status means by a vocabulary: it is asked of each request, by many."""
    whose, phases = _phases.get(id(vocabulary), (None, {}))
    if whose is not vocabulary:
        if len(_phases) >= _MOST_VOCABULARIES:
            _phases.clear()
        phases = {}
        _phases[id(vocabulary)] = (vocabulary, phases)
    try:
        return phases[value]
    except KeyError:
        wanted = " ".join(value.split()).casefold()
        found = (phase for known, phase in vocabulary.items() if known.casefold() == wanted)
        if len(phases) >= _MOST_VALUES:
            phases.clear()
        return phases.setdefault(value, next(found, None))


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPolicy(SectionPolicy):
    """The status template of a desk.

    :param template: the status template's name, without namespace.
    :param value_param: the parameter with the status; ``"1"`` is the first positional one.
    :param initial: the status that a new request is given.
    :param params: further parameters that a new template is given, in this order.
    :param vocabulary: what a word means as a status, whatever its case.
    :param resolved_templates: templates that say that a thread is over.
    :param install: ``templates push`` publishes our template under this name.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    template: str = kept("Helpdesk status", _WRITTEN)
    value_param: str = kept("1", _WRITTEN)
    initial: str = settable("new", most=50, why="it must be a word of the vocabulary")
    params: Mapping[str, str] = field(default_factory=dict, metadata=mark(Withheld(_WRITTEN)))
    vocabulary: Mapping[str, Phase] = field(
        default_factory=dict, metadata=mark(Settable(UNDERSTOOD, most=50))
    )
    resolved_templates: tuple[str, ...] = kept(
        ("Section resolved",), "the wiki is asked for each one's redirects"
    )
    install: bool = kept(True, "it says what the operator publishes")

    def phase(self, value: str) -> Phase | None:
        """What a status means here; ``None`` for one that is not in the vocabulary."""
        return _find_phase(self.vocabulary, value)

    def mistakes(self, desk: Any) -> Iterator[str]:
        """What cannot be meant, each as ``key: sentence``."""
        words = (self.template, self.value_param, self.initial)
        for word in (*words, *self.params, *self.params.values()):
            if find_markup(word):
                text = f"template: {word!r} has one of the characters {{ }} [ ] | < >"
                yield Misfit(text, MistakeKind.MARKUP, word)
        if self.phase(self.initial) is None:
            text = f"initial: {self.initial!r} is not in the vocabulary"
            yield Misfit(text, MistakeKind.STATUS, self.initial)
