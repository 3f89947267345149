"""Setting of the next step: whether the box tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from helpdeskbot.model.setting import SectionPolicy, switch


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStepPolicy(SectionPolicy):
    """Whether the box of a request says more of the next step than its status does.

    Only a desk that uses our status template can have it.

    :param enabled: whether the box tells the next step where the status alone does not.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    advice: ClassVar[str] = "it only says in the box what is known of the turn"

    enabled: bool = switch(False)

    @property
    def looks_after(self) -> bool:
        """Whether more is done for a request than giving it a status."""
        return self.enabled
