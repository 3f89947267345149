"""Which statuses the bot sets when the turn has changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from helpdeskbot.model.status import Phase, StatusPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnPolicy:
    """Which statuses the bot sets when the turn has changed.

    :param follow: the bot sets them; otherwise it leaves statuses alone once they are set.
    :param waiting_for_requester: the desk's word; ``""``: there is none, the status stays.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    follow: bool = False
    in_progress: str = "in progress"
    waiting_for_requester: str = "waiting for requester"
    waiting_for_expert: str = "waiting for expert"
    no_response: str = "no response"

    def word(self, phase: Phase) -> str:
        """The status that says a phase; ``""`` where the desk has none."""
        words = {
            Phase.OPEN: self.in_progress,
            Phase.WAITING_ON_REQUESTER: self.waiting_for_requester,
            Phase.WAITING_ON_EXPERT: self.waiting_for_expert,
            Phase.CLOSED: self.no_response,
        }
        return words.get(phase, "")

    def mistakes(self, status: StatusPolicy) -> tuple[str, ...]:
        """Words that mean something else in the desk's vocabulary, each as ``key: sentence``."""
        keys = {
            "in_progress": Phase.OPEN,
            "waiting_for_requester": Phase.WAITING_ON_REQUESTER,
            "waiting_for_expert": Phase.WAITING_ON_EXPERT,
            "no_response": Phase.CLOSED,
        }
        return tuple(
            f'{key}: "{self.word(phase)}" must mean "{phase}" in the vocabulary'
            for key, phase in keys.items()
            if self.word(phase) and status.phase(self.word(phase)) is not phase
        )
