"""How many random examples the tests look at, and how several processes share them.

With ``-n 2 --dist loadgroup`` each process has wikis, servers and a browser of its own, on ports
and in folders of its own, so that any test may run beside any other; only the cache folder is
shared, under a lock.  What takes long to begin is begun once: tests that share it are an
``xdist_group`` and stay together.  The groups go first, the largest before the others; the many
single tests then keep both cores busy to the end.
"""

from __future__ import annotations

import pytest
from hypothesis import settings

from tests.lacking import say_what_was_left_out

# "make quick" looks at a tenth of them (see tests/examples.py).
settings.register_profile("quick", max_examples=10)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end what this machine could not try."""
    say_what_was_left_out(terminalreporter)
