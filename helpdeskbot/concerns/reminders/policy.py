"""When a desk reminds people: delays, numbers, and the least quiet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

from helpdeskbot.concerns.turns.policy import TurnPolicy
from helpdeskbot.model.due import Holder
from helpdeskbot.model.mistake import Misfit, MistakeKind
from helpdeskbot.model.setting import SPARES, Cap, SectionPolicy, kept, settable, switch

if TYPE_CHECKING:
    from helpdeskbot.model.desk import DeskPolicy

_MOST_DAYS = 1000
_SLOW = "a working day is no hurry"
_TOLD = "staff tell how often they are told"
_NIGHT = "it only moves a reminder by some hours"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderPolicy(SectionPolicy):
    """When a desk reminds people; delays are its working days since somebody is awaited.

    :param enabled: whether anybody is reminded at all, and staff are told what waits.
    :param remind_requesters: whether requesters are reminded, and requests closed for want of an
        answer; else the staff are told instead.
    :param remind_experts: whether experts who are awaited are; else the staff are told instead.
    :param digest_page: where the staff are told, in one message for all requests; ``""``: the
        desk's first page's name with ``/Staff``.
    :param first_reaction: working days without any reaction after which the staff are told.
    :param desk: working days without the desk's reply after which the staff are told.
    :param expert: working days after which an expert is reminded.
    :param next_expert_after: working days after the last of these, another one is asked; 0: no.
    :param most_experts: how many further experts are asked for one request.
    :param staff_after: working days after that, the staff are told.
    :param requester: working days after which the requester is reminded.
    :param close_after: working days after the last of these, the request is closed; 0: the staff
        are told instead.
    :param community: working days after which staff are told of a question to the community.
    :param digest_again: working days after which the staff are told of a request again.
    :param most_digests: how often the staff are told in all while the same is awaited.
    :param most_per_thread: at most so many reminders of one request over its whole life; after
        that, only the staff are told.
    :param quiet_hours: hours of quiet (of the day, not of the desk) after anybody wrote in the
        request or changed its status; an hour at least.
    :param person_quiet_hours: hours between two messages to the same person.
    :param night_from: from then on requesters are left alone, where the time zone is known.
    :param night_to: until then.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    advice: ClassVar[str] = (
        "whom the digest mentions is `staff`; `close_after = 0` never closes; begin with the "
        "defaults, which are slow"
    )

    enabled: bool = switch(False)
    remind_requesters: bool = switch(True)
    remind_experts: bool = switch(True)
    digest_page: str = kept("", "it would make the bot edit another page")
    first_reaction: tuple[float, ...] = settable((1, 3), 1, 365, most=5, why=_SLOW)
    desk: tuple[float, ...] = settable((3, 8), 1, 365, most=5, why=_SLOW)
    expert: tuple[float, ...] = settable((3, 6), 1, 365, most=5, why=_SLOW)
    next_expert_after: float = settable(2, 0, 365, why="asking has its own limits")
    most_experts: int = settable(2, 0, 5, cap=Cap.MOST, why=SPARES)
    staff_after: float = settable(2, 0, 365, why="staff tell when they are told")
    requester: tuple[float, ...] = settable((5, 15), 1, 365, most=5, why=_SLOW)
    close_after: float = settable(10, 0, 365, why="a reply opens what was closed")
    community: tuple[float, ...] = settable((10,), 1, 365, most=5, why=_SLOW)
    digest_again: float = settable(10, 1, 365, why=_TOLD)
    most_digests: int = settable(6, 0, 50, why=_TOLD)
    most_per_thread: int = settable(10, 0, 50, cap=Cap.MOST, why=SPARES)
    quiet_hours: float = settable(24, 1, 1000, cap=Cap.LEAST, why=SPARES)
    person_quiet_hours: float = settable(20, 0, 1000, cap=Cap.LEAST, why=SPARES)
    night_from: time = settable(time(21), why=_NIGHT)
    night_to: time = settable(time(8), why=_NIGHT)

    @property
    def looks_after(self) -> bool:
        """Whether more is done for a request than giving it a status."""
        return self.enabled

    def reminds(self, holder: Holder) -> bool:
        """Whether somebody is reminded whose turn it is; staff tell themselves how often."""
        told = {Holder.REQUESTER: self.remind_requesters, Holder.EXPERT: self.remind_experts}
        return told.get(holder, True)

    @property
    def quiet(self) -> timedelta:
        """``quiet_hours`` as a duration, at least an hour: nothing is said twice at once."""
        return timedelta(hours=min(max(self.quiet_hours, 1), _MOST_DAYS * 24))

    @property
    def person_quiet(self) -> timedelta:
        """``person_quiet_hours`` as a duration."""
        return timedelta(hours=min(max(self.person_quiet_hours, 0), _MOST_DAYS * 24))

    def mistakes(self, desk: DeskPolicy) -> Iterator[str]:
        """What cannot be meant at this desk, each as ``key: sentence``."""
        lists = ("first_reaction", "desk", "expert", "requester", "community")
        single = ("next_expert_after", "staff_after", "close_after", "digest_again")
        numbers = ("most_experts", "most_digests", "most_per_thread", "person_quiet_hours")
        for key in lists:
            days = getattr(self, key)
            # Said in the negative, as what is no number at all compares as neither.
            if not all(day >= 0 for day in days) or not all(b > a for a, b in pairwise(days)):
                text = f"{key}: days must not be negative, and each more than the one before"
                yield Misfit(text, MistakeKind.ORDER, ", ".join(f"{day:g}" for day in days))
            if any(day > _MOST_DAYS for day in days):
                text = f"{key}: more than {_MOST_DAYS} days are expected of nobody"
                yield Misfit(text, MistakeKind.NUMBER, 0, _MOST_DAYS, f"{max(days):g}")
        for key in (*single, *numbers):
            if not 0 <= getattr(self, key) <= _MOST_DAYS:
                text = f"{key}: a number from 0 to {_MOST_DAYS} is expected"
                yield Misfit(text, MistakeKind.NUMBER, 0, _MOST_DAYS, f"{getattr(self, key):g}")
        if not 1 <= self.quiet_hours <= _MOST_DAYS:
            text = f"quiet_hours: a number from 1 to {_MOST_DAYS} is expected"
            yield Misfit(text, MistakeKind.NUMBER, 1, _MOST_DAYS, f"{self.quiet_hours:g}")
        if not self.requester and self.close_after > 0:
            text = "requester: name a reminder at least, or set close_after to 0"
            yield Misfit(text, MistakeKind.LACKING, beside=("reminders.close_after",))
        if self.enabled and self.remind_requesters:
            # What is said and closed then is said with these words, whoever sets the status.
            yield from (
                mistake.below("turns") for mistake in desk.of(TurnPolicy).wrong_words(desk.status)
            )
