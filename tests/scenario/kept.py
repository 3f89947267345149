"""What many stories begin with: played once in each process, then gone on from, in copies."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from tests.scenario.desk import Desk

P = ParamSpec("P")
D = TypeVar("D", bound=Desk)


def kept(make: Callable[P, D]) -> Callable[P, D]:
    """Let what makes a desk do so once for each of its arguments, which their ``repr`` tells apart.

    Each call gives a desk of its own, as :meth:`tests.scenario.desk.Desk.keep` does.
    """
    begun: dict[str, Callable[[], D]] = {}

    @wraps(make)
    def begin(*args: P.args, **kwargs: P.kwargs) -> D:
        key = repr((args, sorted(kwargs.items())))
        if key not in begun:
            begun[key] = make(*args, **kwargs).keep()
        return begun[key]()

    return begin
