"""Settings of archives: where they are, and who is told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar


class Replies(StrEnum):
    """What a reply in the archive does, to a request that was closed for want of one."""

    IGNORE = "ignore"
    LINK = "link"
    """Staff are told of it, with a link."""
    BRING_BACK = "bring-back"
    """A new section on the desk's page links to it as well; nothing is moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivesPolicy:
    """What becomes of threads that leave the desk's page.

    :param pages: where archives may be: ``%(year)d`` and ``%(month)02d`` are those of the removal,
        ``%(page)s`` is the desk's page.
    :param prefixes: beginnings of archives' titles; ``%(page)s`` as above.
    :param tell_requester: who asked is told once, on their talk page, where an open request went.
    :param mark_resolved: the resolved template is placed when a status is final.
    :param replies: what a reply in the archive does.
    :param no_response: statuses that were set for want of an answer.
    :param watch_days: how long after the archiving a reply there is looked for.
    :param report_days: how long staff are shown an open request that was archived.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    enabled: bool = False
    pages: tuple[str, ...] = ("%(page)s/Archives/%(year)d", "%(page)s/Archive %(year)d")
    prefixes: tuple[str, ...] = ("%(page)s/Archive",)
    tell_requester: bool = True
    mark_resolved: bool = False
    replies: Replies = Replies.LINK
    no_response: tuple[str, ...] = ("no response", "no-response", "no_response", "stale")
    watch_days: int = 90
    report_days: int = 30
