"""Something that is awaited from somebody since when, and how it may be said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from helpdeskbot.model.marks import Mark
from helpdeskbot.model.reason import Reason


class Holder(StrEnum):
    """Whose turn it is."""

    REQUESTER = "requester"
    EXPERT = "expert"
    DESK = "desk"
    COMMUNITY = "community"
    NOBODY = "nobody"


class Clock(StrEnum):
    """Which of a desk's clocks runs while somebody is awaited."""

    FIRST_REACTION = "first-reaction"
    DESK = "desk"
    EXPERT = "expert"
    REQUESTER = "requester"
    COMMUNITY = "community"


class Step(StrEnum):
    """What happens when somebody has been awaited for long enough."""

    REMIND = "remind"
    NEXT_EXPERT = "next-expert"
    DIGEST = "digest"
    CLOSE = "close"


class Channel(StrEnum):
    """Where it is said."""

    THREAD = "thread"
    TALK = "talk"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Due:
    """Something to be said about a thread now.

    :param thread: the thread's lasting id.
    :param stage: counted from 1 while the same is awaited.
    :param who: to whom; empty for the digest, and where another expert is yet to be found.
    :param awaited: what is awaited.
    :param since: since when.
    :param then: what happens next, and when.
    :param then_at: the same as a moment; ``None``: nothing more.
    :param due_at: since when this has been due.
    :param language: of the request, BCP 47; ``""``: not known.
    :param mark: by which it is known again in the thread; ``None``: the usual one.
    """

    thread: str
    step: Step
    stage: int
    holder: Holder
    who: tuple[str, ...]
    channel: Channel
    awaited: Reason
    since: datetime
    then: Reason
    then_at: datetime | None
    due_at: datetime
    mark: Mark | None = None
    language: str = ""

    def named_at(self, first_seen: datetime) -> datetime:
        """When those whom it is for had their names: an account made later is somebody else, UTC.

        :param first_seen: when the thread was; an expert may have come long after it.
        """
        return first_seen if self.holder is Holder.REQUESTER else max(first_seen, self.since)
