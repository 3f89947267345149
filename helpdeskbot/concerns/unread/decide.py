"""When the writers of what cannot be read are told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from helpdeskbot.concerns.unread.values import Unread
from helpdeskbot.model.marks import Mark

# Whoever has mistyped something often sees it at once.
_SETTLE = timedelta(minutes=10)
_BETWEEN = timedelta(days=1)
_MOST = 3
"""So often a request is commented on for this, whatever is written there."""


def choose_unread(
    found: Sequence[Unread], told: Collection[tuple[Mark, datetime]], now: datetime
) -> tuple[tuple[Unread, ...], datetime | None]:
    """What is told of now, and when to look again, UTC.

    :param told: marks of what was told in the request, each with when, UTC.
    """
    words = {word for mark, _ in told for word in mark.words}
    new = [one for one in found if one.word not in words]
    if not new or len(told) >= _MOST:
        return (), None
    ready = max(one.at for one in new) + _SETTLE
    if told:
        ready = max(ready, max(at for _, at in told) + _BETWEEN)
    return (tuple(new), None) if ready <= now else ((), ready)
