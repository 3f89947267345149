"""Settings of expectations: whether something is said, and from what it is reckoned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from helpdeskbot.model.setting import SectionPolicy, settable, switch
from helpdeskbot.model.topics import Complexity

_STAFF_KNOW = "what may be promised, staff know"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectationsPolicy(SectionPolicy):
    """What the status template of a new request says of the time that it may take.

    Only a desk that uses our status template can have it.

    :param enabled: whether new requests are told how long it usually takes.
    :param last: so many of the desk's last requests are looked at.
    :param fewest: with fewer of a size than this, the desk's own estimate is told, as such.
    :param aim_reaction: within how many days the desk means to answer; 0: it tells no estimate, as
        with the next ones.
    :param aim_simple: within how many days it means to have dealt with a simple request.
    :param aim_involved: the same for an involved one.
    :param aim_project: the same for a project.
    :param leave_out: statuses that say nothing of how long the desk takes.
    :param in_language: the template speaks the request's language, if it is one of ours; also
        where nothing is said of the time.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    advice: ClassVar[str] = (
        "until there are `fewest` requests of a size it says what the desk aims at"
    )
    kept: ClassVar[str] = "how it is reckoned is the operator's; whether it is shown is settable"

    enabled: bool = switch(False)
    last: int = 60
    fewest: int = 5
    aim_reaction: int = settable(0, 0, 366, why=_STAFF_KNOW)
    aim_simple: int = settable(0, 0, 366, why=_STAFF_KNOW)
    aim_involved: int = settable(0, 0, 366, why=_STAFF_KNOW)
    aim_project: int = settable(0, 0, 366, why=_STAFF_KNOW)
    leave_out: tuple[str, ...] = ("no response", "stale", "declined", "rejected", "not done")
    in_language: bool = True

    def aim(self, size: Complexity) -> int:
        """Within how many days the desk means to have dealt with a request; 0: it does not say."""
        aims = {
            Complexity.SIMPLE: self.aim_simple,
            Complexity.INVOLVED: self.aim_involved,
            Complexity.PROJECT: self.aim_project,
        }
        return aims.get(size, 0)
