"""Which tests take long: "make quick" leaves them to "make test", which has them all.

They stand in ``long.txt``.  ``python -m tests.long`` measures what "make quick" could play, in
processor time and in one process (some minutes), and writes them anew.
"""

from __future__ import annotations

import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest

LIST = Path(__file__).with_suffix(".txt")
LONG = 0.07
"""What a test may take: seconds of processor time, of this machine, as busy as it was."""
# The first test of a module tells its main story, and is played if it takes less than this.
_MAIN = 1.0
# Of a module at most so many are left out, the longest.
_MOST = 2 / 3
# What lies beside the folders looks at the whole program, and is always tried.
_FOLDER = re.compile(r"tests/\w+/")
_QUICK = ("-m", "not live and not slow", "--hypothesis-profile", "quick", "-n", "0", "-q")


@cache
def read_long_tests() -> frozenset[str]:
    """The tests that are left out, as pytest names them, without their cases."""
    return frozenset(LIST.read_text(encoding="utf-8").split())


def without_case(nodeid: str) -> str:
    """What all cases of a test have in common."""
    return nodeid.partition("[")[0]


def find_long(costs: Mapping[str, Sequence[float]]) -> Iterator[str]:
    """The tests to leave out.

    :param costs: the seconds that each case of each test took, in the order of the tests.
    """
    modules: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for test, seconds in costs.items():
        modules[test.partition("::")[0]].append((sum(seconds) / len(seconds), test))
    for module, tests in modules.items():
        if _FOLDER.match(module):
            main, *others = tests
            long = sorted(other for other in others if other[0] > LONG)
            left_out = long[-int(_MOST * len(tests)) :] if len(tests) > 1 else []
            yield from (test for cost, test in [main] if cost > _MAIN)
            yield from (test for _, test in left_out)


def write_list(tests: Iterable[str]) -> None:
    """Write them, in the order of the alphabet."""
    LIST.write_text("".join(f"{test}\n" for test in sorted(tests)), encoding="utf-8")


class Measuring:
    """A plugin of pytest that takes down what each test costs, its processes included.

    What is prepared for it is left aside, as the next test would have to pay for what they share.
    """

    def __init__(self) -> None:
        self.costs: dict[str, list[float]] = defaultdict(list)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        before = sum(os.times()[:4])
        done = yield
        self.costs[without_case(item.nodeid)].append(sum(os.times()[:4]) - before)
        return done


def main() -> int:
    kept, measuring = read_long_tests(), Measuring()
    write_list(())
    read_long_tests.cache_clear()
    ended = int(pytest.main([*_QUICK], [measuring]))
    write_list(kept if ended else find_long(measuring.costs))
    total = sum(map(sum, measuring.costs.values()))
    left_out = sum(sum(measuring.costs[test]) for test in find_long(measuring.costs))
    print(f"{total:.0f} s of processor time, {total - left_out:.0f} s of it in make quick")
    return ended


if __name__ == "__main__":
    sys.exit(main())
