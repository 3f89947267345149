"""Settings of what is out of proportion at a desk, so that the bot stops there and asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from helpdeskbot.model.mistake import Misfit, MistakeKind
from helpdeskbot.model.setting import (
    ClosedPeriod,
    SectionPolicy,
    find_out_of_bounds,
    settable,
)

_BOUNDED = "the operator's limits hold all the same"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProportionPolicy(SectionPolicy):
    """What is so far out of the usual that the bot stops at the desk and asks its staff.

    :param new: with no more new requests in 24 hours it goes on, however few are usual.
    :param floor: the same for open requests that go, lose their status template or are given
        another status by others than staff, and for people to be told something.
    :param times: more than so many times what is usual in 24 hours is out of proportion.
    :param accept: days (UTC), or first and last days with `to` between, on which all was or will
        be as it should be.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    new: int = settable(50, 10, 10_000, why=_BOUNDED)
    floor: int = settable(20, 5, 10_000, why=_BOUNDED)
    times: float = settable(5.0, 2, 100, why=_BOUNDED)
    accept: tuple[ClosedPeriod, ...] = settable(
        (), most=50, example="2026-12-24, 2027-01-04 to 2027-01-06", why=_BOUNDED
    )

    def accepts(self, at: datetime) -> bool:
        """Whether what happened at a moment is as it should be."""
        day = at.astimezone(UTC).date()
        return any(period.first <= day <= period.last for period in self.accept)

    def mistakes(self, desk: Any) -> Iterator[str]:
        """What cannot be meant, each as ``key: sentence``."""
        yield from find_out_of_bounds(self, "new", "floor", "times")
        for period in self.accept:
            if period.last < period.first:
                text = f"accept: {period.last} is before {period.first}"
                yield Misfit(text, MistakeKind.PERIOD, period.last, period.first)
