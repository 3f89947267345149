"""Which tests each of several processes plays: the pieces into which all are divided, in order.

What shares something that takes long to begin stays together on one process, and comes first; then
what takes long, one by one; then all the others, a few of a module at a time, in the order in which
they were found.  So all processes are busy to the end, and few have to begin the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

import pytest
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

# Of a test's name, what it has in common with those that it shares something with.
_TOGETHER = re.compile(
    r"tests/(?:live/\w+|browser|scale|cli/test_season|scenario/test_a_year|test_stored_words)"
    r"(?=[./])"
    r"|tests/contract(?=/.*\[real\b)"
    r"|tests/store/.*\[(?:.*-)?(?P<server>postgresql|mariadb)\b"
)
# So many of a module at a time; they take less than a tenth of a second each.
_AT_ONCE = 16


def divide(
    tests: Sequence[str], is_long: Callable[[str], bool]
) -> Iterator[tuple[str, Sequence[str]]]:
    """The pieces, each by a name of its own.

    :param tests: by their names, in the order in which they were found.
    """
    together: dict[str, list[str]] = defaultdict(list)
    for test in tests:
        if found := _TOGETHER.match(test):
            together[found["server"] or found[0]].append(test)
    yield from sorted(together.items(), key=lambda piece: -len(piece[1]))
    alone = [test for test in tests if not _TOGETHER.match(test)]
    yield from ((test, [test]) for test in alone if is_long(test))
    short = (test for test in alone if not is_long(test))
    for _, some in groupby(short, key=lambda test: test.partition("::")[0]):
        of_module = list(some)
        for first in range(0, len(of_module), _AT_ONCE):
            yield of_module[first], of_module[first : first + _AT_ONCE]


class Together(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Gives out these pieces.

    The mark ``xdist_group`` would do some of it if pytest 9.2 let xdist 3.8 change the names of
    tests.  Two things of xdist's own take time with ten thousand tests: a process begins a test
    only when it knows the next one, so it is told of some in time; and all that a process was ever
    given is counted each time that it is done with one, so what is done is forgotten.
    """

    _AHEAD = 3
    """A process that has not so many tests before it is given more."""

    def __init__(
        self, config: pytest.Config, log: Callable[..., object], is_long: Callable[[str], bool]
    ) -> None:
        super().__init__(config, log)
        self._is_long = is_long
        self._pieces: dict[str, str] = {}
        self._places: dict[str, int] = {}

    def schedule(self) -> None:
        """Divide the tests, once all processes have found the same; give everybody a beginning."""
        if self.collection is None:
            if not self._check_nodes_have_same_collection():
                return
            tests = list(self.registered_collections[self.nodes[0]])
            self._places = {test: place for place, test in enumerate(tests)}
            for piece, some in divide(tests, self._is_long):
                self._pieces |= dict.fromkeys(some, piece)
                self.workqueue[piece] = dict.fromkeys(some, False)
            self.collection: list[str] | None = tests
        for node in self.nodes:
            self._reschedule(node)

    def _split_scope(self, nodeid: str) -> str:
        return self._pieces[nodeid]

    def _reschedule(self, node: WorkerController) -> None:
        given = self.assigned_work[node]
        for piece in [piece for piece, tests in given.items() if all(tests.values())]:
            del given[piece]
        while self.workqueue and not node.shutting_down and self._pending_of(given) < self._AHEAD:
            self._assign_work_unit(node)
        super()._reschedule(node)

    def _assign_work_unit(self, node: WorkerController) -> None:
        piece, tests = self.workqueue.popitem(last=False)
        self.assigned_work[node][piece] = tests
        node.send_runtest_some([self._places[test] for test, done in tests.items() if not done])
