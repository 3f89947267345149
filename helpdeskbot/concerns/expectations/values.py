"""Past requests, and what can be said of a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from helpdeskbot.model.topics import Complexity

REACTION, END, QUEUE, NOTICE, AIM = "reaction", "end", "queue", "notice", "aim"


@dataclass(frozen=True, slots=True)
class PastRequest:
    """A request of the desk as far as it teaches how long such requests take; moments in UTC.

    :param first_reaction_at: the first comment of somebody other than the requester and bots.
    :param closed_at: when its last status was set, if that is final.
    :param outcome: that status; ``""`` while it is open.
    """

    opened_at: datetime
    first_reaction_at: datetime | None = None
    closed_at: datetime | None = None
    complexity: Complexity = Complexity.SIMPLE
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What can be said of a new request, as values of the template's parameters.

    :param reaction: a period of :data:`.decide.PERIODS`; ``""``: not known.
    :param end: the same, until it is dealt with.
    :param queue: how many open requests are before it.
    :param notice: the time from the post to the date that it names, if that is short.
    :param aim: which of the first two the desk aims at, as its own past does not tell yet.
    """

    reaction: str = ""
    end: str = ""
    queue: int = 0
    notice: str = ""
    aim: tuple[str, ...] = ()

    @property
    def params(self) -> Mapping[str, str]:
        """The template's parameters; none where nothing can be claimed."""
        if not self.reaction and not self.end:
            return {}
        values = {
            REACTION: self.reaction,
            END: self.end,
            QUEUE: str(self.queue),
            NOTICE: self.notice,
            AIM: " ".join(self.aim),
        }
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A request that is about to be told what to expect.

    :param deadline: the date that it names.
    """

    opened_at: datetime
    size: Complexity
    deadline: date | None = None
    queue: int = 0
