"""How many random examples the tests look at, and how several processes share them.

Each process has wikis, servers and a browser of its own, on ports and in folders of its own, so
that any test may run beside any other; only the cache folder is shared, under a lock.  What takes
long to begin is begun once: the tests that share it stay together on one process.
"""

from __future__ import annotations

import gc
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.lacking import say_what_was_left_out
from tests.long import read_long_tests, without_case
from tests.sharing import Together

QUICK = "not live and not slow"
"""What "make quick" chooses."""
# How long an example takes says how busy the machine is, and is no property.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# It looks at a tenth of them (see tests/examples.py).
settings.register_profile("quick", settings.get_profile("patient"), max_examples=10)
settings.load_profile("patient")

MOST_CASES = 20
"""Of a test with more, "make quick" tries so many, from all over them."""
# Of a story's cases it plays the first; "make test" has all of both.
_STORIES = re.compile(
    r"tests/(?:bounds|concerns|office|operations|page|rehearsal|scenario"
    r"|cli/test_(?:forget|match|match_roster|several_wikis|start|templates)"
    r"|matching/test_(?:examples|licences|short))[/.]"
)
# Of the long stories, of several concerns together, these.
_LONG = re.compile(r"tests/scenario/(?!test_(?:crash|pages|people_win|refused|review)\.py)")


def _is_long(nodeid: str) -> bool:
    return bool(_LONG.match(nodeid)) or without_case(nodeid) in read_long_tests()


# Modules of which every test is slow, or needs what is live: as they say, or by where they lie.
_SLOW_ALL = re.compile(r"^pytestmark = pytest\.mark\.slow$", re.MULTILINE)
_LIVE_ALL = re.compile(r"tests/(?:live|browser)/test_")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even load what "make quick" deselects as a whole: many of these play to be loaded."""
    if config.option.markexpr != QUICK or not collection_path.name.startswith("test_"):
        return None
    name = collection_path.relative_to(config.rootpath).as_posix()
    left_out = _LIVE_ALL.match(name) or _LONG.match(name)
    if left_out or _SLOW_ALL.search(collection_path.read_text(encoding="utf-8")):
        return True
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave long tests, further cases of stories and most of large matrices to the slow tests.

    Where processes share them, these come first: what is short fills the end evenly.
    """
    counts = Counter(without_case(item.nodeid) for item in items)
    played: Counter[str] = Counter()
    for item in items:
        test = without_case(item.nodeid)
        further = played[test] > 0 and _STORIES.match(test)
        left_out = played[test] % -(-counts[test] // MOST_CASES)
        if _is_long(test) or further or left_out:
            item.add_marker(pytest.mark.slow)
        played[test] += 1
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: item.get_closest_marker("slow") is None)


# Ten thousand tests are found and stay: to look among them for garbage finds none, again and again.
@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Callable[..., object]) -> Together:
    """Who gets which test."""
    return Together(config, log, _is_long)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end what this machine could not try."""
    say_what_was_left_out(terminalreporter)
