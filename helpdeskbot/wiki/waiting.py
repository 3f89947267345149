"""Where a wiki is waited for: whoever works at several wikis lets another one go on meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar

Aside = Callable[[], AbstractContextManager[object]]

_aside: ContextVar[Aside] = ContextVar("_aside", default=nullcontext)


def waiting() -> AbstractContextManager[object]:
    """What an adapter is in while it only waits: for an answer, or until it may ask again."""
    return _aside.get()()


@contextmanager
def stepping_aside(aside: Aside) -> Iterator[None]:
    """Let this be entered, in this thread, whenever a wiki is waited for."""
    token = _aside.set(aside)
    try:
        yield
    finally:
        _aside.reset(token)
