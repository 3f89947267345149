"""What a wiki's logs tell of groups, protection and moves: how things were at a moment."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from helpdeskbot.model.wiki import Revision

Until = Mapping[str, datetime | None]
"""Groups, or levels of protection, with when they end by themselves, UTC; ``None``: they do not."""


@dataclass(frozen=True, slots=True)
class RightsChange:
    """Somebody's groups were changed.

    :param at: when, UTC.
    """

    at: datetime
    before: Until
    after: Until


@dataclass(frozen=True, slots=True)
class ProtectionChange:
    """A page was protected, in another way, or not any more.

    :param at: when, UTC.
    :param revid: the revision that the wiki made of it; 0: none, or not told.
    :param page_id: the page that had the title then.
    :param levels: of its edit protection; ``None``: those that it brought from another title.
    """

    at: datetime
    revid: int
    page_id: int
    levels: Until | None


class Move(NamedTuple):
    """A page was given another title.

    :param revid: the revision that the wiki made of it; 0: not told.
    """

    source: str
    target: str
    revid: int = 0


def groups_at(now: Collection[str], log: Sequence[RightsChange], at: datetime) -> frozenset[str]:
    """The groups that somebody surely had at a moment.

    Not each change stands in the log.  So what was said last before the moment and what was said
    first after it must agree; what ended by itself may be missing in the latter.

    :param now: the groups of today.
    :param log: oldest first.
    """
    earlier = [change for change in log if change.at <= at]
    later = [change for change in log if change.at >= at]
    after: Collection[str] = later[0].before if later else now
    if not earlier:
        return frozenset(after)
    before = earlier[-1].after
    return frozenset(
        group
        for group, until in before.items()
        if (group in after if until is None else until > at)
    )


def levels_at(
    now: Collection[str], log: Sequence[ProtectionChange], page_id: int, revision: Revision
) -> frozenset[str]:
    """The levels of edit protection under which a revision was surely saved.

    :param now: the levels of today.
    :param log: of the page's title, oldest first.
    """
    changes = [change for change in log if change.page_id == page_id]
    earlier = [change for change in changes if _precedes(change, revision)]
    same = any(not change.revid and change.at == revision.timestamp for change in changes)
    if same or not earlier:
        return frozenset()
    # What is the newest word of the log must hold today: a deletion ends protection, too.
    newest, levels = earlier[-1] is changes[-1], earlier[-1].levels
    if levels is None:
        return frozenset(now) if newest else frozenset()
    return frozenset(
        level
        for level, until in levels.items()
        if (until is None or until > revision.timestamp)
        and (level in now or until is not None or not newest)
    )


def _precedes(change: ProtectionChange, revision: Revision) -> bool:
    if not change.revid:
        return change.at < revision.timestamp
    return change.at <= revision.timestamp and change.revid < revision.revid
