"""What the statuses of a desk are called, and what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

# Parameters of our own status template that several things write or read.
PLACE, SIZE, REASON, LANGUAGE = "place", "size", "reason", "lang"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPolicy:
    """The status template of a desk.

    :param template: its name, without namespace.
    :param value_param: the parameter with the status; ``"1"`` is the first positional one.
    :param initial: the status that a new request is given.
    :param params: further parameters that a new template is given, in this order.
    :param vocabulary: what each status means; compared without regard to case.
    :param resolved_templates: templates that say that a thread is over.
    :param install: ``templates push`` publishes our template under this name.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    template: str = "Helpdesk status"
    value_param: str = "1"
    initial: str = "new"
    params: Mapping[str, str] = field(default_factory=dict)
    vocabulary: Mapping[str, Phase] = field(default_factory=dict)
    resolved_templates: tuple[str, ...] = ("Section resolved",)
    install: bool = True

    def phase(self, value: str) -> Phase | None:
        """What a status means here; ``None`` for one that is not in the vocabulary."""
        wanted = " ".join(value.split()).casefold()
        for known, phase in self.vocabulary.items():
            if known.casefold() == wanted:
                return phase
        return None
