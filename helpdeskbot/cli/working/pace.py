"""How a fleet of workers keeps time: in seconds, the same on every machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Rhythm:
    """By what workers notice each other; what they do at the wikis goes by the settings.

    :param poll: how often a worker without work looks for some.
    :param beat: how often each says that it lives.
    :param dead: who has said nothing for so long is taken for dead: its passes are queued again.
    :param tend: how often one of them looks after the queue; divides 60.
    """

    poll: float = 1.0
    beat: float = 5.0
    dead: float = 30.0
    tend: int = 10

    @property
    def lease(self) -> timedelta:
        """For how long a wiki's desks are kept without a sign of life from the pass.

        It is over when the queue gives up a worker, whose last beat may be a beat older than its
        death: whoever gets the pass next finds the desks free.
        """
        return timedelta(seconds=self.dead - self.beat)

    @property
    def hearing(self) -> timedelta:
        """For how long who listens may say nothing before another worker does.

        Two beats may be late.  Nothing is lost meanwhile but haste, and nothing is written by it.
        """
        return timedelta(seconds=3 * self.beat)
