"""How soon after what: ticks that events ask for, and connections that broke.  Time is a value."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

LEAST_GAP = timedelta(seconds=1)
"""The least time from one tick that an event asked for to the next."""
BURST = 6
"""So many of them may follow each other that closely; after that one comes in each _REFILL."""
_REFILL = timedelta(seconds=5)
_NEVER = datetime.min.replace(tzinfo=UTC)

FIRST_WAIT, LONGEST_WAIT = 0.5, 120.0
"""Seconds before a connection is tried again: the first time, and at the most."""


@dataclass(slots=True)
class Pace:
    """When the tick may be that an event asks for: at once as a rule, and never in a torrent.

    A person who saves three times in a minute is noticed three times; a revert war, or a program
    that edits a desk's page without end, makes one tick in five seconds.
    """

    _at: datetime = _NEVER
    _left: float = BURST
    _counted: datetime = _NEVER

    def next_at(self, now: datetime) -> datetime:
        """When the next tick is to be, for something that was heard now.

        One that was promised already and is still to come is the answer for all who ask before it.

        :param now: UTC; a clock that went back does no harm.
        """
        if self._at > now and self._at - now <= LEAST_GAP + _REFILL:
            return self._at
        if now < self._at:
            # The clock went back: what it said before is no measure.
            self._at, self._left, self._counted = _NEVER, BURST, now
        self._counted = self._counted if _NEVER < self._counted <= now else now
        self._left = min(BURST, self._left + (now - self._counted) / _REFILL)
        self._counted = now
        at = now if self._at == _NEVER else max(now, self._at + LEAST_GAP)
        if self._left < 1:
            at = max(at, now + (1 - self._left) * _REFILL)
        self._left -= 1
        self._at = at
        return at


@dataclass(slots=True)
class Retries:
    """How long to wait before a connection is tried again.

    :param failures: attempts in a row that brought nothing.
    """

    failures: int = field(default=0)

    def next_wait(self, chance: float, *, asked: float = 0) -> float:
        """Seconds to wait after one more failure: twice as long each time, and not in step.

        :param chance: from 0 to 1, at random: many who lost the same server do not come back
            in the same moment.
        :param asked: seconds that the server wants to be left alone for.
        """
        longest = min(LONGEST_WAIT, FIRST_WAIT * float(1 << min(self.failures, 16)))
        self.failures += 1
        return max(longest * (0.5 + chance / 2), min(asked, 10 * LONGEST_WAIT))

    def succeed(self) -> None:
        """Something came."""
        self.failures = 0
