"""From hours of work to sizes, and what staff's sizes of earlier requests mean in hours."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from helpdeskbot.model.topics import Complexity

SIMPLE_BELOW, PROJECT_FROM = 3.0, 30.0
"""Hours: an answer or a morning, and more than a week of half days."""
_LEARNT = 0.8
# What staff mean by a size, in hours: the middle of it on the scale.
_MEANT = {Complexity.SIMPLE: 1.0, Complexity.INVOLVED: 9.5, Complexity.PROJECT: 60.0}


@dataclass(frozen=True, slots=True)
class Work:
    """How much work a request is.

    :param hours: of work; ``None``: nothing tells of how much there is.
    :param certainty: from 0 to 1.
    :param because: in English, with the request's own words.
    :param files: as many files it is as much work with, as far as it is done to many; 0: it is not.
    :param lacks: what would have to be known: ``size``, or ``goal`` where nothing tells what is
        to be done.
    """

    hours: float | None
    certainty: float
    because: tuple[str, ...] = ()
    lacks: str = ""
    files: float = 0.0

    @property
    def size(self) -> Complexity:
        """The size of so many hours."""
        if self.hours is None:
            return Complexity.UNKNOWN
        if self.hours < SIMPLE_BELOW:
            return Complexity.SIMPLE
        return Complexity.INVOLVED if self.hours < PROJECT_FROM else Complexity.PROJECT


def learn_size(work: Work, earlier: Work, size: Complexity, heading: str) -> Work:
    """The work of a request that is like an earlier one, the size of which staff corrected.

    It is as large, but ten times as many things are still more than one.

    :param earlier: what we thought of the earlier one.
    :param size: what staff said of it.
    :param heading: of the earlier one.
    """
    if size is Complexity.UNKNOWN or (work.files and not earlier.files):
        return work
    if size is Complexity.SIMPLE and earlier.files and not work.files:
        # That one of them was small says nothing of how many there are here.
        return work
    hours = _MEANT[size]
    if work.files and earlier.files:
        hours *= math.sqrt(work.files / earlier.files)
    because = f"an earlier request, to which staff gave the size {size}: {heading}"
    return replace(
        work,
        hours=hours,
        certainty=max(work.certainty, _LEARNT),
        because=(because, *work.because),
        lacks="",
    )
