"""Settings of agreements: when they are offered, and by which templates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from helpdeskbot.concerns.agreement.values import _MOST_DAYS
from helpdeskbot.model.mistake import Misfit, MistakeKind
from helpdeskbot.model.setting import (
    FEWER,
    Cap,
    SectionPolicy,
    find_markup,
    find_out_of_bounds,
    settable,
    switch,
)
from helpdeskbot.model.topics import Complexity

if TYPE_CHECKING:
    from helpdeskbot.model.desk import DeskPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementPolicy(SectionPolicy):
    """When a desk offers an agreement, early, about who does what.

    :param enabled: whether agreements are offered and anybody's yes is looked for.
    :param template: the box with the agreement, without namespace.
    :param agree_template: what people answer with to say yes, without namespace.
    :param sizes: of which requests one is offered, as the matcher judges them.
    :param status_words: statuses with which people ask for one, whatever the request's size.
    :param agreed_status: the status once all have said yes; ``""``: it is left as it is.
    :param agreed_param: the status template's parameter with the day; ``""``: it has none.
    :param ask_facts: what a request lacks is asked for where no agreement is offered, too.
    :param oldest_days: no agreement is offered in requests that were posted more days ago.
    :param settle_hours: how many hours a changed agreement must have stood before those who had
        agreed are asked again.
    :param remind_days: so many days before a part is due its owner is reminded; 0: only after.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    advice: ClassVar[str] = (
        "whoever is in `staff` or `staff_groups` can say yes for the desk: with nobody there, "
        "no agreement is ever complete"
    )
    kept: ClassVar[str] = (
        "which templates the bot writes is the operator's, but for what is settable"
    )

    enabled: bool = switch(False)
    template: str = "Helpdesk agreement"
    agree_template: str = "Helpdesk agree"
    sizes: tuple[Complexity, ...] = (Complexity.INVOLVED, Complexity.PROJECT)
    status_words: tuple[str, ...] = ("planning", "planned")
    agreed_status: str = ""
    agreed_param: str = "agreed"
    ask_facts: bool = switch(False)
    oldest_days: int = settable(30, 1, _MOST_DAYS, cap=Cap.MOST, why=FEWER)
    settle_hours: float = settable(1.0, 0, 24 * 30, why="it only says how long a text must stand")
    remind_days: int = settable(3, 0, 365, why="it only says when owners of parts are told")

    @property
    def looks_after(self) -> bool:
        """Whether more is done for a request than giving it a status."""
        return self.enabled or self.ask_facts

    @property
    def settle(self) -> timedelta:
        """``settle_hours`` as a duration."""
        return timedelta(hours=min(max(self.settle_hours, 0), _MOST_DAYS * 24))

    def mistakes(self, desk: DeskPolicy) -> Iterator[str]:
        """What cannot be meant at this desk, each as ``key: sentence``."""
        yield from find_out_of_bounds(self, "oldest_days", "settle_hours", "remind_days")
        for key in ("template", "agree_template", "agreed_param", "agreed_status"):
            word = getattr(self, key)
            if find_markup(word, "=#") or (not word and key.endswith("template")):
                text = f"{key}: {word!r} is empty or has one of the characters {{}}[]|<>=#"
                kind = MistakeKind.MARKUP if word else MistakeKind.EMPTY
                yield Misfit(text, kind, *([word] if word else []))
        if self.agreed_status and desk.status.phase(self.agreed_status) is None:
            text = f"agreed_status: {self.agreed_status!r} is not in the vocabulary"
            yield Misfit(text, MistakeKind.STATUS, self.agreed_status)
