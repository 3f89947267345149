"""Requests that go on somewhere else: what their status templates say of it, what is known there.

Whoever sets one of these parameters says that the request itself waits: for another request, for a
page or a tracker elsewhere, or for another desk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from helpdeskbot.model.setting import SectionPolicy, kept, settable, switch

_NAME = "it is the name of a parameter of the template"


class Tie(StrEnum):
    """How a request hangs together with what goes on elsewhere."""

    DUPLICATE = "duplicate"
    PART = "part"
    HANDED = "handed"
    TRACKED = "tracked"


@dataclass(frozen=True, slots=True, kw_only=True)
class ElsewherePolicy(SectionPolicy):
    """By which parameters of the status template people say that a request goes on elsewhere.

    :param enabled: whether the bot heeds them: such a request is nobody's turn while it goes on
        there, and looked at again.
    :param look_again_days: after how many days the desk is to look how it goes on, where the bot
        cannot tell, and nobody has written a date as ``until``.
    :param duplicate_param: the parameter that names the request in which the same was asked;
        ``""``: there is none, as with the next ones.
    :param part_param: the one that names the request that it is a part of.
    :param handed_param: the one with the desk to which it was handed on.
    :param tracked_param: the one with the task or the page where work on it goes on.
    """

    enabled: bool = switch(False)
    look_again_days: int = settable(30, 1, 365, why="it only says when the desk looks again")
    duplicate_param: str = kept("duplicate of", _NAME)
    part_param: str = kept("part of", _NAME)
    handed_param: str = kept("handed to", _NAME)
    tracked_param: str = kept("tracked", _NAME)

    @property
    def params(self) -> dict[str, Tie]:
        """The parameters that there are, the one that counts before the others first."""
        named = {
            self.duplicate_param: Tie.DUPLICATE,
            self.part_param: Tie.PART,
            self.handed_param: Tie.HANDED,
            self.tracked_param: Tie.TRACKED,
        }
        named.pop("", None)
        return named

    def find_tie(self, param: Callable[[str], str]) -> tuple[str, str] | None:
        """The parameter that says that a request goes on elsewhere, and its value.

        :param param: the value of a parameter of the status template; ``""``: it has none.
        """
        if not self.enabled:
            return None
        values = ((name, param(name).strip()) for name in self.params)
        return next(((name, value) for name, value in values if value), None)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where a request goes on.

    :param where: what people wrote, as plain text.
    :param by: who wrote it; ``""``: that is not known.
    :param since: since when it says so, UTC.
    :param days: after how many days it is to be looked at again, where nothing tells.
    :param changed: when something was last done there, of a request of ours when its status was
        last set, UTC; ``None``: the bot cannot tell.
    :param is_gone: the page or section is not there any more.
    :param is_over: it is the request of a desk of ours, and over; ``None``: it is none of ours.
    :param status: the status that it has there; ``""`` where that is not known.
    :param desk: the name of our other desk that looks after it now; ``""``: none of ours.
    """

    tie: Tie
    where: str
    by: str
    since: datetime
    days: int
    changed: datetime | None = None
    is_gone: bool = False
    is_over: bool | None = None
    status: str = ""
    desk: str = ""
