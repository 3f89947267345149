"""Settings of expectations: whether something is said, and from what it is reckoned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from helpdeskbot.model.setting import SectionPolicy, settable


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectationsPolicy(SectionPolicy):
    """What the status template of a new request says of the time that it may take.

    Only a desk that uses our status template can have it.

    :param enabled: whether new requests are told how long it usually takes.
    :param last: so many of the desk's last requests are looked at.
    :param fewest: fewer of a size than this, and nothing is claimed.
    :param leave_out: statuses that say nothing of how long the desk takes.
    :param in_language: the template speaks the request's language, if it is one of ours; also
        where nothing is said of the time.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    advice: ClassVar[str] = "says nothing until there are `fewest` requests of a size"
    kept: ClassVar[str] = "how it is reckoned is the operator's; whether it is shown is settable"

    enabled: bool = settable(False, why="it only shows what the desk's own past tells")
    last: int = 60
    fewest: int = 5
    leave_out: tuple[str, ...] = ("no response", "stale", "declined", "rejected", "not done")
    in_language: bool = True
