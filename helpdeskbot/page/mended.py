"""What is remembered of the pages with staff's words: what was looked at, and what was mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.office.context import Context
from helpdeskbot.office.kept import Kept


@dataclass(frozen=True, slots=True)
class LookedOver:
    """What has become of the pages of a desk's messages, by title.

    :param revids: the revisions that were looked at.
    :param mended: when something of which staff had been told was right again, UTC.
    :param language: of the desk or its wiki, by which they are looked at first.
    """

    revids: Mapping[str, int] = field(default_factory=dict)
    mended: Mapping[str, datetime] = field(default_factory=dict)
    language: str = ""


LOOKED_OVER = Kept("words", LookedOver)


def recall(context: Context, desk: DeskPolicy) -> LookedOver:
    """What is remembered of a desk's messages."""
    found = LOOKED_OVER.fetch(context.office, context.office.desk_key(desk), desk.pages[0])
    return found or LookedOver()


def notice_key(context: Context, desk: DeskPolicy, title: str) -> str:
    """What a notice about a message's page is about: what was mended since is something new."""
    mended = recall(context, desk).mended.get(title)
    return title if mended is None else f"{title} {mended:%Y%m%d%H%M%S}"
