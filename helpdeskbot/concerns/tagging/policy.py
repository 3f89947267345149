"""Settings of tagging: whether new requests are given a status."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from helpdeskbot.model.setting import SectionPolicy, switch


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggingPolicy(SectionPolicy):
    """Whether new requests are given their status template.

    :param enabled: whether the bot gives it to them; else only those are looked after to which
        people give one.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    advice: ClassVar[str] = (
        "switched on again, it also gives one to what was posted meanwhile and has none"
    )

    enabled: bool = switch(True)

    @property
    def takes_in(self) -> bool:
        """Whether what has no status template yet is taken for a request."""
        return self.enabled
