"""What the statuses of a desk are called, and what they mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from helpdeskbot.model.by_identity import ByIdentity
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


_MOST_VALUES = 2_000


class _Meanings:
    """What the values that stand in requests mean by a vocabulary: many ask it of each request."""

    def __init__(self, vocabulary: Mapping[str, Phase]) -> None:
        self._words = {known.casefold(): phase for known, phase in reversed([*vocabulary.items()])}
        self._known: dict[str, Phase | None] = {}

    def tell(self, value: str) -> Phase | None:
        try:
            return self._known[value]
        except KeyError:
            if len(self._known) >= _MOST_VALUES:
                self._known.clear()
            found = self._words.get(" ".join(value.split()).casefold())
            return self._known.setdefault(value, found)


_meanings: ByIdentity[Mapping[str, Phase], _Meanings] = ByIdentity(_Meanings, most=500)


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
        return _meanings(self.vocabulary).tell(value)

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
