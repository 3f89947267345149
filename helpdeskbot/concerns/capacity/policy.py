"""Settings of the waiting list: how much a desk can carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from helpdeskbot.model.setting import SectionPolicy, settable, switch
from helpdeskbot.model.topics import Complexity

_CARRY = "how much they can carry is for staff to say"
_WORK = "how much work it is, staff know"


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityPolicy(SectionPolicy):
    """How much a desk can carry; only with our status template.

    :param enabled: whether there is a waiting list when it has as much as it can carry.
    :param simple: at most so many simple requests are open at a time; 0: any number.
    :param involved: at most so many involved ones; 0 as above.
    :param project: at most so many projects; 0 as above.
    :param hours_per_month: the estimated work of all requests that are carried at a time is at
        most what the desk has in a month; 0: any number.
    :param hours_simple: estimated hours of work for a simple request.
    :param hours_involved: estimated hours of work for an involved one.
    :param hours_project: estimated hours of work for a project.
    :param declined: the statuses that turn a request down.
    :param reasons: words with which staff say why, in the status template's ``reason``.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    advice: ClassVar[str] = "0 is no bound, so `enabled` alone does nothing"
    kept: ClassVar[str] = "which statuses turn requests down belongs to the vocabulary"

    enabled: bool = switch(False)
    simple: int = settable(0, 0, 10_000, why=_CARRY)
    involved: int = settable(0, 0, 10_000, why=_CARRY)
    project: int = settable(0, 0, 10_000, why=_CARRY)
    hours_per_month: float = settable(0.0, 0, 100_000, why="how much time they have, staff know")
    hours_simple: float = settable(1.0, 0, 1000, why=_WORK)
    hours_involved: float = settable(6.0, 0, 1000, why=_WORK)
    hours_project: float = settable(40.0, 0, 10_000, why=_WORK)
    declined: tuple[str, ...] = ("declined", "not done", "notdone", "rejected")
    reasons: tuple[str, ...] = settable(
        ("capacity", "scope", "late", "licence", "duplicate"), most=50, why="it only lists words"
    )

    @staticmethod
    def counted_as(size: Complexity) -> Complexity:
        """The size as which a request counts: one of which it is not known is no small one."""
        return Complexity.INVOLVED if size is Complexity.UNKNOWN else size

    def most(self, size: Complexity) -> int:
        """How many of a size may be open at a time; 0 for any number."""
        return {
            Complexity.SIMPLE: self.simple,
            Complexity.INVOLVED: self.involved,
            Complexity.PROJECT: self.project,
        }[self.counted_as(size)]

    def hours(self, size: Complexity) -> float:
        """The estimated work of a request of a size."""
        return {
            Complexity.SIMPLE: self.hours_simple,
            Complexity.INVOLVED: self.hours_involved,
            Complexity.PROJECT: self.hours_project,
        }[self.counted_as(size)]
