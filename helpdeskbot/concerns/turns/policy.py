"""Which statuses the bot sets when the turn has changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from helpdeskbot.concerns.turns.meetings import RuleTrouble, parse_meeting_rule
from helpdeskbot.model.mistake import Misfit, MistakeKind
from helpdeskbot.model.setting import SectionPolicy, find_markup, settable, switch
from helpdeskbot.model.status import Phase, StatusPolicy

if TYPE_CHECKING:
    from helpdeskbot.model.desk import DeskPolicy

_PHASES = {
    "in_progress": Phase.OPEN,
    "waiting_for_requester": Phase.WAITING_ON_REQUESTER,
    "waiting_for_expert": Phase.WAITING_ON_EXPERT,
    "no_response": Phase.CLOSED,
}
_MEETINGS = {
    "meeting-ambiguous": MistakeKind.MEETING_EVERY,
    "meeting-which": MistakeKind.MEETING_WHICH,
}
_WORD = "it must be a word of the vocabulary"


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnPolicy(SectionPolicy):
    """Which statuses the bot sets when the turn has changed.

    :param follow: whether the status follows the turn; what a person set stands.
    :param in_progress: the status that the bot sets when the desk is at work; ``""``: that status
        is not set, as with the next ones.
    :param waiting_for_requester: the status when the requester is awaited.
    :param waiting_for_expert: the status when an expert is awaited.
    :param no_response: the status when no answer came.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    other_names: ClassVar[Mapping[str, str]] = MappingProxyType({"enabled": "follow"})
    advice: ClassVar[str] = "its words must mean in `status.vocabulary` what they are for"

    follow: bool = switch(False)
    in_progress: str = settable("in progress", most=50, why=_WORD)
    waiting_for_requester: str = settable("waiting for requester", most=50, why=_WORD)
    waiting_for_expert: str = settable("waiting for expert", most=50, why=_WORD)
    no_response: str = settable("no response", most=50, why=_WORD)

    @property
    def enabled(self) -> bool:
        """``follow``, by the name that the switch of every concern has."""
        return self.follow

    @property
    def looks_after(self) -> bool:
        """Whether more is done for a request than giving it a status."""
        return self.follow

    @property
    def sets_status(self) -> bool:
        """The status follows the turn, which may be the requester's already."""
        return self.follow

    def word(self, phase: Phase) -> str:
        """The status that says a phase; ``""`` where the desk has none."""
        return next((str(getattr(self, key)) for key, p in _PHASES.items() if p is phase), "")

    def wrong_words(self, status: StatusPolicy) -> Iterator[Misfit]:
        """Words that mean something else in the desk's vocabulary, each as ``key: sentence``."""
        for key, phase in _PHASES.items():
            word = self.word(phase)
            if word and status.phase(word) is not phase:
                known = status.phase(word)
                text = f'{key}: "{word}" must mean "{phase}" in the vocabulary'
                kind = MistakeKind.STATUS if known is None else MistakeKind.PHASE
                params = (word,) if known is None else (word, phase, known)
                yield Misfit(text, kind, *params)

    def mistakes(self, desk: DeskPolicy) -> Iterator[str]:
        """What cannot be meant at this desk; the package's words count where they are used."""
        for written in desk.meetings:
            rule = parse_meeting_rule(written)
            if isinstance(rule, RuleTrouble):
                kind = _MEETINGS.get(rule.code, MistakeKind.MEETING)
                yield Misfit(f"meetings: {rule.sentence}", kind, *(rule.params or ("",)))
        for key in _PHASES:
            if find_markup(getattr(self, key)):
                word = getattr(self, key)
                text = f"{key}: {word!r} has one of the characters {{ }} [ ] | < >"
                yield Misfit(text, MistakeKind.MARKUP, word)
        for mistake in self.wrong_words(desk.status):
            key = mistake.partition(":")[0]
            if self.follow or getattr(self, key) != getattr(TurnPolicy(), key):
                yield mistake
