"""The list of tests that take long: what "make quick" leaves out, and that it is up to date."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from tests.long import LONG, find_long, read_long_tests

ROOT = Path(__file__).parents[1]
MODULE = "tests/room/test_story.py::test_"


def names(*costs: float) -> set[str]:
    """What is left out of a module of tests that take so long."""
    tests = {f"{MODULE}{number}": [cost] for number, cost in enumerate(costs)}
    return {test.removeprefix(MODULE) for test in find_long(tests)}


def test_each_that_is_named_is_there() -> None:
    texts: dict[str, str] = {}
    for test in read_long_tests():
        module, *_, name = test.split("::")
        if module not in texts:
            texts[module] = (ROOT / module).read_text(encoding="utf-8")
        assert re.search(rf"def {name}\(", texts[module]), test


def test_of_no_module_all_are_left_out_unless_it_has_but_one() -> None:
    for module, count in Counter(test.partition("::")[0] for test in read_long_tests()).items():
        there = (ROOT / module).read_text(encoding="utf-8").count("def test_")
        assert count < there or there == 1, module


def test_the_longest_are_left_out_but_not_the_main_story_and_not_most() -> None:
    assert names(9 * LONG / 2, LONG / 2, 2 * LONG) == {"2"}
    assert names(0.5, 0.5, 0.6, 0.7, 0.8) == {"2", "3", "4"}


def test_a_main_story_of_a_second_is_left_out() -> None:
    assert names(1.1, 0.01) == {"0"}


def test_what_looks_at_the_whole_program_is_always_tried() -> None:
    assert [
        *find_long({"tests/test_house.py::test_a": [5], "tests/test_house.py::test_b": [5]})
    ] == []
