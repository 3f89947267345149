"""How much memory Python's objects take, without some of them and all that only these lead to.

The objects are looked at when it is asked for; nothing is counted, and slowed down, meanwhile.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Iterator
from types import FunctionType, ModuleType

# What an object has in common with all others of its kind: not its own, and it leads everywhere.
_COMMON = (type, ModuleType, FunctionType)


def size_of_held(without: Iterable[object]) -> int:
    """Bytes of all objects there are, but for these and what they hold.

    What others hold as well, a text of a page for one, is left aside with them.
    """
    gc.collect()
    aside = {id(one) for one in _reach(without)}
    sizes: dict[int, int] = {}
    for tracked in gc.get_objects():
        for one in (tracked, *gc.get_referents(tracked)):
            if id(one) not in sizes:
                sizes[id(one)] = 0 if id(one) in aside else sys.getsizeof(one)
    return sum(sizes.values())


def _reach(roots: Iterable[object]) -> Iterator[object]:
    found, waiting = set[int](), list(roots)
    while waiting:
        one = waiting.pop()
        if id(one) not in found and not isinstance(one, _COMMON):
            found.add(id(one))
            yield one
            waiting += gc.get_referents(one)
