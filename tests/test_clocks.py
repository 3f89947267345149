"""No test asserts how long something takes: a busy machine would make it fail.

What is to be fast is held by counting steps (:mod:`tests.steps`); seconds are printed by
``make bench``.  A line that reads a clock for something else says in a comment for what: it ends a
wait that would never end (``deadline``), prints (``printed``), or looks at how old files are.
"""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parent
CLOCK = re.compile(
    r"\b(process_time|thread_time|monotonic|perf_counter|default_timer|clock_gettime|timeit"
    r"|time\.time)(_ns)?\b(?!.*# (deadline|printed|the age of files)$)"
    r"|from time import (?!sleep$)|import time as|getrusage"
)


def test_no_test_asserts_a_time() -> None:
    found = [
        f"{file.relative_to(TESTS)}:{number}: {line.strip()}"
        for file in sorted(TESTS.rglob("*.py"))
        if not file.relative_to(TESTS).parts[0].startswith("bench") and file != Path(__file__)
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if CLOCK.search(line)
    ]
    assert found == []
