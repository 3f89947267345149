"""How open requests are put in order: by whose turn it is, by what is late, by person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from helpdeskbot.concerns.dashboard.values import MOST, Group, Involved, Late, Row
from helpdeskbot.model.due import Holder
from helpdeskbot.model.standing import Standing

_GROUPS = {
    Holder.DESK: Group.DESK,
    Holder.EXPERT: Group.EXPERT,
    Holder.REQUESTER: Group.REQUESTER,
    Holder.COMMUNITY: Group.COMMUNITY,
}
_BEFORE = datetime.min.replace(tzinfo=UTC)


def order_rows(standings: Iterable[Standing], today: date) -> tuple[Sequence[Row], int]:
    """Rows by whose turn it is, the oldest first, and how many are left out.

    :param today: UTC.
    """
    every = sorted(standings, key=lambda one: one.since or one.opened_at or _BEFORE)
    rows = [_row(one, today) for one in every[:MOST]]
    ranks = {group: rank for rank, group in enumerate(Group)}
    return sorted(rows, key=lambda row: ranks[row.group]), max(0, len(every) - MOST)


def _row(one: Standing, today: date) -> Row:
    group, who = _GROUPS.get(one.holder or Holder.NOBODY, Group.NOBODY), one.who
    if group is Group.DESK:
        # The desk has done its part where it waits for those whom it has asked.
        group, who = (Group.EXPERT, one.waited_for) if one.waited_for else (group, one.at_work)
    if group is Group.DESK and not who and one.owner:
        who = (one.owner,)
    return Row(one, group, who, tuple(_find_late(one, group, today)))


def _find_late(one: Standing, group: Group, today: date) -> Iterator[Late]:
    if group is Group.NOBODY:
        return
    if one.promised is not None and one.promised < today:
        yield Late.PROMISED
    if one.deadline is not None and one.deadline < today:
        yield Late.DEADLINE
    if one.reminded:
        yield Late.REMINDED


def list_people(rows: Sequence[Row]) -> Sequence[Involved]:
    """Everybody who has to do with these requests, by name; whoever is awaited nowhere as well."""
    awaited: dict[str, list[Row]] = {}
    others: dict[str, list[Row]] = {}
    for row in rows:
        one = row.standing
        for name in dict.fromkeys(row.who):
            awaited.setdefault(name, []).append(row)
        theirs = (one.requester, one.owner, *one.taken_by, *one.who, *one.missing_yes)
        for name in dict.fromkeys(theirs):
            if name not in row.who:
                others.setdefault(name, []).append(row)
    names = sorted({*awaited, *others} - {""}, key=lambda name: (name.casefold(), name))
    return [
        Involved(name, tuple(awaited.get(name, ())), tuple(others.get(name, ()))) for name in names
    ]


def next_day(now: datetime) -> datetime:
    """When the day is over that it is now, UTC."""
    return datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(), UTC)
