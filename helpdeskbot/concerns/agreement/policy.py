"""Settings of agreements: when they are offered, and by which templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from helpdeskbot.concerns.agreement.values import _MOST_DAYS
from helpdeskbot.model.topics import Complexity


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementPolicy:
    """Whether and when a desk offers an agreement, early, about who does what.

    :param enabled: false: nothing is offered and nobody's yes is looked for.
    :param template: the box with the agreement, without namespace.
    :param agree_template: what people answer with to say yes, without namespace.
    :param sizes: of which requests one is offered, as triage judges them.
    :param status_words: statuses with which people ask for one, whatever the request's size.
    :param agreed_status: the status once all have said yes; ``""``: it is left as it is.
    :param agreed_param: the status template's parameter with the day; ``""``: it has none.
    :param ask_facts: what a request lacks is asked for where no agreement is offered, too.
    :param oldest_days: nothing is offered in requests that were posted longer ago.
    :param settle_hours: how long a changed text must have stood before people are asked again.
    :param remind_days: so many days before a part is due its owner is reminded; 0: only after.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    enabled: bool = False
    template: str = "Helpdesk agreement"
    agree_template: str = "Helpdesk agree"
    sizes: tuple[Complexity, ...] = (Complexity.INVOLVED, Complexity.PROJECT)
    status_words: tuple[str, ...] = ("planning", "planned")
    agreed_status: str = ""
    agreed_param: str = "agreed"
    ask_facts: bool = False
    oldest_days: int = 30
    settle_hours: float = 1.0
    remind_days: int = 3

    @property
    def settle(self) -> timedelta:
        """``settle_hours`` as a duration."""
        return timedelta(hours=min(max(self.settle_hours, 0), _MOST_DAYS * 24))

    def mistakes(self) -> tuple[str, ...]:
        """What cannot be meant, as ``key: sentence``."""
        found = []
        for key, least, most in (
            ("oldest_days", 1, _MOST_DAYS),
            ("settle_hours", 0, 24 * 30),
            ("remind_days", 0, 365),
        ):
            if not least <= getattr(self, key) <= most:
                found.append(f"{key}: a number from {least} to {most} is expected")
        for key in ("template", "agree_template", "agreed_param", "agreed_status"):
            word = getattr(self, key)
            # These go into wikitext as they are.
            if set(word) & set("{}[]|<>\n=#") or (not word and key.endswith("template")):
                found.append(f"{key}: {word!r} is empty or has one of the characters {{}}[]|<>=#")
        return tuple(found)
