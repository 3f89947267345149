"""When the bot makes its passes in a rehearsal: as ``run`` would, but for those that do nothing.

``run`` makes one every half minute.  Here there is one where a page has changed, where the memory
says that something is due, and a few times a day, for what is due beside the desks' pages.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from helpdeskbot.office.office import Office

_EPOCH = datetime(2001, 1, 1, tzinfo=UTC)
# What has been due for so many passes, and is not done, waits for the next pulse.
_PATIENCE = 10


class Waking:
    """Finds the moment of the next pass.

    :param begin: of the first pass, UTC; all others come so many intervals after it.
    :param pulse: there is a pass once in that time in any case.
    """

    def __init__(
        self, office: Office, begin: datetime, interval: timedelta, pulse: timedelta
    ) -> None:
        self._office, self._begin = office, begin
        self._interval, self._pulse = interval, pulse
        self._last: datetime | None = None
        self._changed: datetime | None = begin
        self._due: datetime | None = None
        self._idle = 0

    def note_change(self, at: datetime) -> None:
        """Somebody has saved a page."""
        if self._changed is None:
            self._changed = at

    def note_pass(self, at: datetime, *, saved: bool) -> None:
        """A pass was made."""
        self._last = at
        # The next one reads what this one has saved.
        self._changed = at if saved else None
        memories = [
            memory
            for desk in self._office.desks
            for memory in self._office.store.fetch_pages(self._office.desk_key(desk)).values()
        ]
        due = min((one.due_at for one in memories if one.due_at is not None), default=None)
        is_stuck = not saved and due is not None and due <= at
        self._idle = self._idle + 1 if is_stuck else 0
        self._due = due

    def find_next(self) -> datetime:
        """When it is time for the next pass, UTC."""
        if self._last is None:
            return self._begin
        wakes = [self._last + self._pulse - (self._last - _EPOCH) % self._pulse]
        if self._changed is not None:
            wakes.append(self._changed)
        if self._due is not None and self._idle < _PATIENCE:
            wakes.append(self._due)
        return self._step(max(min(wakes), self._last + self._interval))

    def _step(self, at: datetime) -> datetime:
        """The first pass of ``run`` that is not before a moment."""
        late = (at - self._begin) % self._interval
        return at + (self._interval - late if late else timedelta(0))
