"""When a desk reminds people: delays, numbers, and the least quiet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from itertools import pairwise
from typing import Any, ClassVar

_MOST_DAYS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderPolicy:
    """Delays are working days of the desk since somebody is awaited, unless they say otherwise.

    :param enabled: anybody is reminded at all.
    :param digest_page: where the staff are told, in one message for all requests; ``""``: the
        desk's first page's name with ``/Staff``.
    :param first_reaction: when a request without any reaction is put before the staff.
    :param desk: when one that waits for the desk's reply is.
    :param expert: when an expert is reminded.
    :param next_expert_after: working days after the last of these, another one is asked; 0: no.
    :param most_experts: how many further experts are asked for one request.
    :param staff_after: working days after that, it is put before the staff.
    :param requester: when a requester is reminded.
    :param close_after: working days after the last of these, the request is closed; 0: it is put
        before the staff instead.
    :param community: when a question to the community is put before the staff.
    :param digest_again: working days after which what was put before the staff is so again.
    :param most_digests: how often a request is told of while the same is awaited, from the first
        time on.
    :param most_per_thread: reminders in a thread and on talk pages of it, over its whole life;
        after that, only the staff are told.
    :param quiet_hours: nothing is said for so many hours (of the day, not of the desk) after
        anybody wrote in the thread or changed its status; an hour at least.
    :param person_quiet_hours: no second message to the same person for so many hours.
    :param night_from: from this time on requesters are left alone, where their time zone is known.
    :param night_to: until this time.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    enabled: bool = False
    digest_page: str = ""
    first_reaction: tuple[float, ...] = (1, 3)
    desk: tuple[float, ...] = (3, 8)
    expert: tuple[float, ...] = (3, 6)
    next_expert_after: float = 2
    most_experts: int = 2
    staff_after: float = 2
    requester: tuple[float, ...] = (5, 15)
    close_after: float = 10
    community: tuple[float, ...] = (10,)
    digest_again: float = 10
    most_digests: int = 6
    most_per_thread: int = 10
    quiet_hours: float = 24
    person_quiet_hours: float = 20
    night_from: time = time(21)
    night_to: time = time(8)

    @property
    def quiet(self) -> timedelta:
        """``quiet_hours`` as a duration, at least an hour: nothing is said twice at once."""
        return timedelta(hours=min(max(self.quiet_hours, 1), _MOST_DAYS * 24))

    @property
    def person_quiet(self) -> timedelta:
        """``person_quiet_hours`` as a duration."""
        return timedelta(hours=min(max(self.person_quiet_hours, 0), _MOST_DAYS * 24))

    def mistakes(self) -> tuple[str, ...]:
        """What cannot be meant, as ``key: sentence``."""
        lists = ("first_reaction", "desk", "expert", "requester", "community")
        single = ("next_expert_after", "staff_after", "close_after", "digest_again")
        numbers = ("most_experts", "most_digests", "most_per_thread", "person_quiet_hours")
        found = []
        for key in lists:
            days = getattr(self, key)
            # Said in the negative, as what is no number at all compares as neither.
            if not all(day >= 0 for day in days) or not all(b > a for a, b in pairwise(days)):
                found.append(f"{key}: days must not be negative, and each more than the one before")
            if any(day > _MOST_DAYS for day in days):
                found.append(f"{key}: more than {_MOST_DAYS} days are expected of nobody")
        found += [
            f"{key}: a number from 0 to {_MOST_DAYS} is expected"
            for key in (*single, *numbers)
            if not 0 <= getattr(self, key) <= _MOST_DAYS
        ]
        if not 1 <= self.quiet_hours <= _MOST_DAYS:
            found.append(f"quiet_hours: a number from 1 to {_MOST_DAYS} is expected")
        if not self.requester and self.close_after > 0:
            found.append("requester: name a reminder at least, or set close_after to 0")
        return tuple(found)
