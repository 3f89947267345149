"""What follows from an object that never changes, found once as long as it is that very object.

Settings and what is remembered are handed from pass to pass as they are.  To compare them, or to
make a key of all that they say, takes longer than most of what is asked of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class ByIdentity(Generic[K, V]):
    """Tells what follows from an object; what it has found it keeps, with the object.

    :param find: finds it.
    :param most: of so many objects, after which it begins anew.
    """

    def __init__(self, find: Callable[[K], V], *, most: int) -> None:
        self._find = find
        self._most = most
        self._found: dict[int, tuple[K, V]] = {}

    def __call__(self, key: K) -> V:
        """What follows from this object."""
        known = self._found.get(id(key))
        # It is held, so that no other one can have its number meanwhile.
        if known is not None and known[0] is key:
            return known[1]
        if len(self._found) >= self._most:
            self._found.clear()
        value = self._find(key)
        self._found[id(key)] = (key, value)
        return value
