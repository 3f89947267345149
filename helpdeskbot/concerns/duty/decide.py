"""Who looks after a request: whose turn it is, what people have said, when it goes to the next."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from helpdeskbot.concerns.asking.roster.values import ExpertRow
from helpdeskbot.concerns.duty.values import Colleague, Held, Sign
from helpdeskbot.model.story import Did, Story

_NEVER = datetime.min.replace(tzinfo=UTC)
_DAYS_OF_A_WEEK = 7


def decide_colleague(
    name: str, row: ExpertRow, now: datetime, *, kept_away: bool, most: int
) -> Colleague:
    """How somebody stands now.

    :param kept_away: blocked, or not to be written to.
    :param most: the desk's own limit.
    """
    zone = _zone(row.time_zone)
    today = now.astimezone(zone).date()
    away = row.away_until is not None and today <= row.away_until
    works = not row.weekdays or today.weekday() in row.weekdays
    back: date | None = today
    if away and row.away_until is not None:
        back = None if row.away_until == date.max else row.away_until + timedelta(days=1)
    if back is not None and row.weekdays:
        ahead = (back + timedelta(days=more) for more in range(_DAYS_OF_A_WEEK))
        back = next(day for day in ahead if day.weekday() in row.weekdays)
    return Colleague(
        name,
        here=not (away or kept_away),
        works=works and not (away or kept_away),
        back_at=None if back in (None, today) or kept_away else _begin(back, zone),
        most=most if row.open_limit is None else min(most, row.open_limit),
        way=row.way.value,
        language=next(iter(row.languages), ""),
    )


def choose(
    colleagues: Collection[Colleague],
    load: Mapping[str, int],
    last: Mapping[str, datetime],
    requester: str,
) -> str:
    """Whose turn it is: who has least, then who was given something longest ago; ``""``: nobody's.

    :param load: open requests, by name.
    :param last: when somebody was given one last, UTC.
    """
    free = [
        one
        for one in colleagues
        if one.works and one.name != requester and load.get(one.name, 0) < one.most
    ]
    first = min(
        free,
        key=lambda one: (load.get(one.name, 0), last.get(one.name, _NEVER), one.name),
        default=None,
    )
    return first.name if first is not None else ""


def read_sign(story: Story, param: str, written: str, ours: str) -> Sign:
    """Who is named in a request's status template, and whether it was a person who said so.

    :param param: the parameter; :param written: what it says.
    :param ours: our own account.
    """
    sets = [act for act in story.acts if act.did is Did.SET and act.about == param]
    if not sets:
        return Sign(written, settled=bool(written))
    last = sets[-1]
    if last.account != ours or last.undone_by:
        return Sign(written, settled=True, at=last.at)
    before = next((act.value for act in reversed(sets[:-1]) if act.value), "")
    if last.value.strip() != written.strip():
        # What stands there is not what we wrote: it was brought by something that is not told.
        return Sign(written, settled=True, at=last.at)
    return Sign(written, ours=True, at=last.at, before=before if before != written else "")


def is_over_for(sign: Sign, known: Held | None, colleague: Colleague | None) -> bool:
    """Whether who is named looks after it no more, so that it goes to the next.

    What a person wrote stays, but for somebody who was there then and is not any more.
    """
    if not sign.name or (colleague is not None and colleague.here):
        return False
    was_here = known is not None and known.name == sign.name and known.was_here
    return sign.ours or was_here


def keep_told(known: Held | None, found: Held) -> Held:
    """What is remembered of a request now, with what its next one is still to be told."""
    if known is None or known.name != found.name or found.before:
        return found
    return replace(found, before=known.before, summary=known.summary, since=known.since)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def _begin(day: date, zone: ZoneInfo) -> datetime | None:
    try:
        return datetime.combine(day, time(), zone).astimezone(UTC)
    except OverflowError:
        return None
