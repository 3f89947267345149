"""Settings of requests that are handed on: by which parameters, and when they are looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from helpdeskbot.model.elsewhere import ElsewherePolicy
from helpdeskbot.model.setting import find_markup, find_out_of_bounds

if TYPE_CHECKING:
    from helpdeskbot.model.desk import DeskPolicy

_PARAMS = ("duplicate_param", "part_param", "handed_param", "tracked_param")


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOnPolicy(ElsewherePolicy):
    """Whether the bot heeds that a request goes on elsewhere."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    __doc__ = ElsewherePolicy.__doc__
    advice: ClassVar[str] = "nobody is told anything by it; the desk looks again after the days"

    @property
    def looks_after(self) -> bool:
        """Whether more is done for a request than giving it a status."""
        return False

    def mistakes(self, desk: DeskPolicy) -> Iterator[str]:
        """What cannot be meant, each as ``key: sentence``."""
        yield from find_out_of_bounds(self, "look_again_days")
        for key in _PARAMS:
            if find_markup(getattr(self, key)):
                yield f"{key}: {getattr(self, key)!r} has one of the characters {{ }} [ ] | < >"
