"""Settings of what cannot be read: whether people are told of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from helpdeskbot.model.setting import SectionPolicy, switch


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadPolicy(SectionPolicy):
    """Whether people are told of days and names in the status template that nobody can read.

    :param enabled: whether whoever wrote one is told so, once, in the request.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    advice: ClassVar[str] = "whoever runs the desk, or asked, is told; nobody else"

    enabled: bool = switch(True)
