"""Settings of duty: whether staff take turns, and where they say that they do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.model.setting import SPARES, Cap, SectionPolicy, kept, settable, switch

PARAMS = ("owner", "contact")
"""The parameters of our status template that the box shows as who looks after a request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyPolicy(SectionPolicy):
    """Whether somebody of the staff is named in each request as who looks after it.

    :param enabled: whether staff who have put themselves on the page of duty take turns.
    :param page: title of that page; ``""``: the desk's first page's name with ``/Duty``.
    :param template: its row, without namespace.
    :param param: the status template's parameter with who looks after a request, ``owner`` or
        ``contact``; ``""``: it is only remembered.
    :param open_limit: at most so many open requests at a time for one of the staff; a row may say
        less.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    advice: ClassVar[str] = (
        "nobody takes turns who has not put themselves on the page; whose rows count says `staff`"
    )

    enabled: bool = switch(False)
    page: str = kept("", "it would make the bot read another page")
    template: str = kept("Helpdesk duty", "it says what the operator publishes")
    param: str = kept("owner", "the bot writes it into every request")
    open_limit: int = settable(20, 1, 1000, cap=Cap.MOST, why=SPARES)

    @property
    def looks_after(self) -> bool:
        """Whether more is done for a request than giving it a status."""
        return self.enabled

    def mistakes(self, desk: DeskPolicy) -> Iterator[str]:
        """What cannot be meant, each as ``key: sentence``."""
        if self.param not in ("", *PARAMS):
            yield f"param: the box shows {' or '.join(PARAMS)}, and not {self.param!r}"

    def title(self, desk: DeskPolicy) -> str:
        """The page on which staff put themselves."""
        return self.page or f"{desk.home}/Duty"

    def param_at(self, desk: DeskPolicy) -> str:
        """The parameter that is written at this desk; ``""``: none."""
        return self.param if desk.status.install else ""
