"""Keeping Python's garbage collector out of work that makes many objects and no cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def pause_collector() -> Iterator[None]:
    """Let nothing be searched for cycles meanwhile.

    What is read of a page refers to nothing that refers back to it, so the collector would find
    nothing.  But it would look at everything again and again while the result grows: of a page of
    nothing but headings, that was half of the time.  Several threads may do so at once: the
    collector is at work again at the latest when the last of them is done.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
