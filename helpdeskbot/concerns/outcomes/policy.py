"""Settings of outcomes: whether they are counted on a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from helpdeskbot.model.setting import SectionPolicy, switch


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomesPolicy(SectionPolicy):
    """Whether it is counted on a page what became of requests.

    :param enabled: whether the page is kept, where a waiting list or follow-ups give it numbers.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    advice: ClassVar[str] = "it tells nobody anything; the page is `outcomes_page`"

    enabled: bool = switch(True)
