"""Settings of the committee: its pages, and who decides besides staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.setting import SectionPolicy, kept, settable, switch


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteePolicy(SectionPolicy):
    """The pages of a desk's meetings, and what is decided there.

    :param enabled: whether each meeting has its page, and requesters are told what was decided.
    :param days_before: so many days before a meeting its agenda is begun.
    :param page: below this page each meeting has its own; ``""``: the first of the desk's pages +
        ``/Meetings``.
    :param members: accounts whose decisions count besides those of the desk's staff.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    advice: ClassVar[str] = "nothing is done unless `meetings` says when the committee meets"

    enabled: bool = switch(False)
    days_before: int = settable(7, 1, 60, why="it only says when a page is begun")
    page: str = kept("", "it would make the bot edit other pages")
    members: tuple[str, ...] = kept((), "whoever may set it could decide")

    @property
    def looks_after(self) -> bool:
        """Whether more is done for a request than giving it a status."""
        return self.enabled

    def title(self, desk: DeskPolicy, day: str) -> str:
        """The page of the meeting on a day."""
        return f"{self.page or desk.home + '/Meetings'}/{day}"
