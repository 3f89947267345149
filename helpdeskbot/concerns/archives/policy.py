"""Settings of archives: where they are, and who is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from helpdeskbot.model.setting import SectionPolicy, settable, switch

if TYPE_CHECKING:
    from helpdeskbot.model.desk import DeskPolicy

_UNNAMED = re.compile(r"(?<!%)(?:%%)*%(?![%(])")


def fill_pattern(pattern: str, page: str, at: datetime) -> str:
    """A title from a pattern such as ``%(page)s/Archives/%(year)d``.

    :raises ValueError: it names something else, or not as it must be written.
    """
    values = {"page": page, "year": at.year, "month": at.month}
    try:
        if _UNNAMED.search(pattern):
            raise ValueError("a percent sign stands before a name in brackets")
        return pattern % values
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{pattern!r} cannot be filled in: {error}") from None


class Replies(StrEnum):
    """What a reply in the archive does, to a request that was closed for want of one."""

    IGNORE = "ignore"
    LINK = "link"
    """Staff are told of it, with a link."""
    BRING_BACK = "bring-back"
    """A new section on the desk's page links to it as well; nothing is moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivesPolicy(SectionPolicy):
    """What becomes of threads that leave the desk's page.

    :param enabled: whether threads that were archived are looked for.
    :param pages: where archives may be: ``%(year)d`` and ``%(month)02d`` are those of the removal,
        ``%(page)s`` is the desk's page.
    :param prefixes: beginnings of archives' titles; ``%(page)s`` as above.
    :param tell_requester: who asked is told once, on their talk page, where an open request went.
    :param mark_resolved: whether finished requests are marked for the archive bot.
    :param replies: what a reply in the archive does to a request closed for want of one.
    :param no_response: statuses that were set for want of an answer.
    :param watch_days: how long after the archiving a reply there is looked for.
    :param report_days: how long staff are shown an open request that was archived.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    advice: ClassVar[str] = (
        "`pages` and `prefixes` are where it looks; an archive elsewhere is found by the "
        "removing edit only"
    )
    kept: ClassVar[str] = "it says where the bot looks and what it writes to people"

    enabled: bool = switch(False)
    pages: tuple[str, ...] = ("%(page)s/Archives/%(year)d", "%(page)s/Archive %(year)d")
    prefixes: tuple[str, ...] = ("%(page)s/Archive",)
    tell_requester: bool = switch(True)
    mark_resolved: bool = settable(False, why="it only adds the mark by which the desk archives")
    replies: Replies = Replies.LINK
    no_response: tuple[str, ...] = ("no response", "no-response", "no_response", "stale")
    watch_days: int = 90
    report_days: int = 30

    @property
    def hears(self) -> bool:
        """Whether anything depends on who has written what in a request."""
        return self.enabled

    def mistakes(self, desk: DeskPolicy) -> Iterator[str]:
        """What cannot be meant at this desk, each as ``key: sentence``."""
        for pattern in (*self.pages, *self.prefixes):
            try:
                fill_pattern(pattern, desk.home, desk.since)
            except ValueError as error:
                yield f"pages: {error}"
