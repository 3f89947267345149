"""How many random examples the tests look at, and which tests go together to one process."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from tests.lacking import say_what_was_left_out

# "make quick" looks at a tenth of them (see tests/examples.py).
settings.register_profile("quick", max_examples=10)

TESTS = Path(__file__).parent

# With several processes ("-n 2 --dist loadgroup") each has wikis, servers and a browser of its own,
# on ports and in folders of their own, so that tests may run anywhere; only the cache folder is
# shared, under a lock.  What is expensive to begin with is begun once: these folders' live tests
# stay together, and so do the modules in which tests share what one of them made.
TOGETHER = ("browser", "contract", "store")
SHARING = ("live", "scenario/test_a_year.py")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Name the group of each test that is not to run just anywhere."""
    for item in items:
        place = item.path.relative_to(TESTS)
        if item.get_closest_marker("xdist_group") is not None:
            continue
        if place.parts[0] in TOGETHER and (
            place.parts[0] == "browser" or item.get_closest_marker("live")
        ):
            item.add_marker(pytest.mark.xdist_group(place.parts[0]))
        elif place.parts[0] in SHARING or place.as_posix() in SHARING:
            item.add_marker(pytest.mark.xdist_group(place.as_posix()))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end what this machine could not try."""
    say_what_was_left_out(terminalreporter)
