"""How much work something is, counted in steps, which a busy machine does not change.

A step is a line of Python that runs.  What one call into C costs, such as a regular expression
that looks through all the rest of a text each time, is no step; so the same work is also done once
at a size at which anything worse than proportional would not come back.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, TypeVar

HANG = 20.0
"""Seconds of this process's own processor time, some ten times what any test here needs."""

_CONSTANT = 500

T = TypeVar("T")


class Hangs(AssertionError):
    """It does not come back."""


def count_steps(work: Callable[[], object]) -> int:
    """How many lines of Python run."""
    steps = 0

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal steps
        steps += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return steps


def assert_grows_in_proportion(
    work: Callable[[T], object],
    make: Callable[[int], T],
    small: int,
    huge: int = 0,
    *,
    growth: float = 2.3,
) -> None:
    """Twice as much to do takes about twice as many steps, and very much of it comes back.

    :param make: makes what is worked on, given a size in whatever unit.
    :param small: a size whose steps are counted, as are those of twice this size.
    :param huge: a size at which quadratic work within C would take minutes; 0 where there is none.
    :param growth: times more steps that twice as much may take; quadratic would be four.
    """
    # What is made once, such as a compiled pattern, is made before, and neither text is known yet.
    with comes_back():
        work(make(small // 2))
        one, two = make(small), make(2 * small)
        few, many = count_steps(lambda: work(one)), count_steps(lambda: work(two))
    assert many <= growth * few + _CONSTANT, f"{few} steps became {many}"
    if huge:
        text = make(huge)
        with comes_back():
            work(text)


@contextmanager
def comes_back(seconds: float = HANG) -> Iterator[None]:
    """End what hangs, so that a test fails instead: a deadline, not a measure.

    :param seconds: of processor time, as other programs may keep the machine busy.
    :raises Hangs: it would not come back.
    """

    def give_up(number: int, frame: FrameType | None) -> None:
        raise Hangs("it does not come back")

    before = signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
