"""Taking times on a machine that others use too: processor time, interleaved, medians."""

from __future__ import annotations

import gc
import multiprocessing
import statistics
import time
import tracemalloc
from collections.abc import Callable, Mapping

from helpdeskbot.parse.threads.incremental import PageParser
from tests.bench.tools import SITE, TOOLS, ours

LIMIT = 20
"""Seconds after which a tool is given up."""

_SHORTEST = 0.02


def seconds(work: Callable[[], object], times: int = 1) -> float:
    """Processor time of one run, the mean of several."""
    gc.collect()
    before = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - before) / times


def interleaved(works: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The median time of each, all taken in turns so that a busy minute hits all alike.

    What takes less than 20 ms is run as often as takes so long: a first run of a millisecond
    measures the processor's caches.
    """
    often = {name: int(_SHORTEST / seconds(work)) + 1 for name, work in works.items()}
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            times[name].append(seconds(work, often[name]))
    return {name: statistics.median(taken) for name, taken in times.items()}


def _once(name: str, text: str, answer: multiprocessing.Queue[float | str]) -> None:
    try:
        read = TOOLS[name]()
    except ImportError:
        answer.put("not installed")
        return
    try:
        answer.put(seconds(lambda: read(text)))
    except Exception as error:
        answer.put(type(error).__name__)


def once(name: str, text: str) -> float | str:
    """Seconds of one run in a process of its own, or in words why there are none."""
    context = multiprocessing.get_context("fork")
    answer: multiprocessing.Queue[float | str] = context.Queue()
    process = context.Process(target=_once, args=(name, text, answer))
    process.start()
    process.join(LIMIT)
    if process.is_alive():
        process.terminate()
        process.join()
        return f"> {LIMIT} s"
    return answer.get()


def peak_memory(text: str) -> int:
    """Bytes that reading a text takes at most, the result included."""
    ours(text)
    tracemalloc.start()
    page = ours(text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del page
    return peak


def one_thread_changed(text: str, rounds: int) -> tuple[float, float, int]:
    """Median seconds for a whole page and for one more thread's change; characters read for it."""
    whole, changed = [], []
    parser = PageParser(SITE)
    parser.parse(text)
    middle = text.index("\n== ", len(text) // 2)
    for number in range(rounds):
        new = f"{text[:middle]}\n:One more answer, the {number}th.{text[middle:]}"
        whole.append(seconds(lambda new=new: ours(new)))  # type: ignore[misc]
        changed.append(seconds(lambda new=new: parser.parse(new)))  # type: ignore[misc]
    return statistics.median(whole), statistics.median(changed), parser.characters_read
