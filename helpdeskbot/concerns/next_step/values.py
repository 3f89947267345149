"""Next steps as they stand in the status template, and what they are concluded from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from helpdeskbot.model.change import CountedKind
from helpdeskbot.model.due import Holder
from helpdeskbot.model.status import DAY, NAMES, NEXT, Phase

SHOW = CountedKind("show-next", "next-shown", "summary-next-step", weight=5, routine=True)


class NextCode(StrEnum):
    """What comes next, where the status alone does not say it; the template has words for each."""

    NONE = ""
    AGREE = "agree"
    FACTS = "facts"
    ANSWER = "answer"
    DESK = "desk"
    ASKED = "asked"
    ON_IT = "on-it"
    PROMISED = "promised"
    COMMUNITY = "community"
    UNCOVERED = "uncovered"


_OPEN = frozenset({Phase.WAITING_ON_DESK, Phase.OPEN})
_UNANSWERED = _OPEN | {Phase.WAITING_ON_REQUESTER, Phase.WAITING_ON_EXPERT}
FITTING: Mapping[NextCode, frozenset[Phase]] = {
    NextCode.AGREE: _UNANSWERED,
    NextCode.FACTS: _UNANSWERED,
    NextCode.ANSWER: _OPEN | {Phase.WAITING_ON_REQUESTER},
    NextCode.DESK: frozenset({Phase.WAITING_ON_DESK}),
    NextCode.ASKED: _OPEN | {Phase.WAITING_ON_EXPERT},
    NextCode.ON_IT: _OPEN | {Phase.WAITING_ON_EXPERT},
    NextCode.PROMISED: _OPEN | {Phase.WAITING_ON_EXPERT},
    NextCode.COMMUNITY: _UNANSWERED,
    NextCode.UNCOVERED: frozenset({Phase.WAITING_ON_DESK}),
}
"""Below which statuses the box shows a step; below others it says what the status says."""


@dataclass(frozen=True, slots=True)
class Next:
    """A next step, as parameters of the status template.

    :param names: of those who are asked, or on it; wikitext that links to nobody.
    :param day: since when they are on it, or the day that they have named for it.
    """

    step: NextCode = NextCode.NONE
    names: str = ""
    day: date | None = None

    @property
    def params(self) -> Mapping[str, str]:
        """All three parameters; ``""``: it has none."""
        day = self.day.isoformat() if self.day else ""
        return {NEXT: self.step.value, NAMES: self.names, DAY: day}


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxFacts:
    """How a request stands when this pass has done its part.

    :param rule: the code of the rule that has decided whose turn it is.
    :param who: who holds the turn.
    :param since: the day from which on they hold it, at the desk.
    :param promised: the day by which they said they would have acted.
    :param phase: what the status means; ``None``: nothing that the desk knows.
    :param named: who is named in the status template.
    :param agreeing: an agreement waits for people's yes.
    :param lacking: the requester was asked for facts, and has not answered.
    :param asked: experts who were asked, and have not answered.
    :param uncovered: nobody on the roster has offered help with what it is about.
    """

    rule: str
    holder: Holder
    who: tuple[str, ...] = ()
    since: date
    promised: date | None = None
    phase: Phase | None
    named: tuple[str, ...] = ()
    agreeing: bool = False
    lacking: bool = False
    asked: tuple[str, ...] = ()
    uncovered: bool = False
