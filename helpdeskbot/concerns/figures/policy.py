"""Settings of figures: whether a page is kept for each year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from helpdeskbot.model.setting import SectionPolicy, switch


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresPolicy(SectionPolicy):
    """Whether a desk's year is kept in figures on a page.

    :param enabled: whether there is a page for each year, below the page of outcomes.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    advice: ClassVar[str] = "it tells nobody anything; saved once a day at most"

    enabled: bool = switch(True)
