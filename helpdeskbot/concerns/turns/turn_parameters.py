"""What a status template's parameters say of the turn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from helpdeskbot.model.due import Holder, Message


@dataclass(frozen=True, slots=True)
class TurnParameters:
    """The parameters as far as they can be read.

    :param experts: user names in canonical form, each once.
    :param due: the promised day.
    :param until: the day on which a hold or a question to the community ends.
    :param until_meeting: it ends when the committee has met.
    :param given: the explicit ``turn=``.
    :param troubles: what cannot be read, for the one who wrote it.
    """

    experts: tuple[str, ...] = ()
    due: date | None = None
    until: date | None = None
    until_meeting: bool = False
    given: Holder | None = None
    troubles: tuple[Message, ...] = ()
