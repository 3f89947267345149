"""Which requests stand on the page of a meeting, and that none is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from helpdeskbot.concerns.committee.values import (
    NOT_NOW,
    AgendaItem,
    Decision,
    Meetings,
    Progress,
    Unheard,
    View,
    is_word,
)
from helpdeskbot.model.topics import Complexity


def compose_view(
    items: Iterable[AgendaItem],
    day: date,
    phase: Progress,
    meetings: Meetings,
    before: date | None,
    decisions: Mapping[str, Decision],
    troubles: tuple[Unheard, ...],
    begins: Callable[[date], datetime],
    known_since: date | None,
) -> View:
    """What the page of the meeting on ``day`` shows.

    On it are all requests that were posted before its day and have had no answer when the meeting
    before began, or whose putting off ends; and what was decided about on its own page.

    :param before: the meeting before this one.
    :param begins: when a day begins at the desk, UTC.
    """
    start = begins(day)
    since = begins(before) if before is not None else None
    everything = sorted(items, key=lambda one: (one.opened_at or start, one.identity))
    here = [
        one
        for one in everything
        if one.identity in decisions or _belongs(one, day, start, since, before)
    ]
    small = [one for one in here if _is_small(one) and one.identity not in decisions]
    rows = [one for one in here if one not in small]
    return View(
        phase,
        day,
        before,
        meetings.next,
        rows=tuple(rows),
        small=tuple(small),
        last=tuple(one for one in everything if before is not None and one.decided == before),
        waiting=tuple(
            sorted(
                (one for one in everything if one.place and not one.gone),
                key=lambda one: (one.place or 0, one.identity),
            )
        ),
        decisions=dict(decisions),
        troubles=troubles,
        since=known_since if before is not None and known_since and known_since > before else None,
    )


def may_forget(item: AgendaItem, since: datetime | None) -> bool:
    """Whether a request that is gone is on no record that is still to be written."""
    settled = item.settled_at
    return since is not None and settled is not None and settled < since and bool(item.gone)


def _belongs(
    item: AgendaItem, day: date, start: datetime, since: datetime | None, before: date | None
) -> bool:
    if item.opened_at is not None and item.opened_at >= start:
        return False
    if before is not None and item.decided == before:
        return _comes_up(item, day)
    settled = item.settled_at
    if settled is None or since is None or settled >= since:
        return True
    return _comes_up(item, day)


def _comes_up(item: AgendaItem, day: date) -> bool:
    """Whether it was put off until this meeting, or until a day before it."""
    off = is_word(item.status, NOT_NOW) and not (item.over or item.gone)
    return off and item.until is not None and item.until <= day


def _is_small(item: AgendaItem) -> bool:
    return item.size is Complexity.SIMPLE
