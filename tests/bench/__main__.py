"""``python -m tests.bench``: measures, and writes docs/performance.md and its plot.

What other work takes is only printed (``python -m tests.bench.works`` does this alone).
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from tests.bench import document, measure, passes, readers, starts, works
from tests.bench.pages import HOSTILE, SIZES, fill, generate, real
from tests.bench.tools import FLOOR, OURS, TOOLS, ours

ROUNDS = 7
STARTS = 9
_QUICK = 2.0
_LARGE = 1_000_000
DOCS = Path(__file__).parents[2] / "docs"

# From here on the page has what "make bench-latency" and "make bench-scale" printed.
_OTHERS = "\n## From a save to the bot's edit\n"

Row = dict[int, float | str]


def compare(make: object) -> dict[str, Row]:
    """The time of every tool on pages of every size; in words where there is none."""
    table: dict[str, Row] = {name: {} for name in TOOLS}
    for size in SIZES:
        text = make(size)  # type: ignore[operator]
        quick = {}
        for name, tool in TOOLS.items():
            earlier = next(reversed(table[name].values()), 0.0)
            if isinstance(earlier, str):
                table[name][size] = earlier if earlier.startswith("not") else "–"
                continue
            found = measure.once(name, text)
            table[name][size] = found
            if not isinstance(found, str) and found < _QUICK:
                quick[name] = partial(tool(), text)
        table_of = measure.interleaved(quick, ROUNDS)
        for name, taken in table_of.items():
            table[name][size] = taken
        print(size, {name: row[size] for name, row in table.items()}, file=sys.stderr)
    return table


def hostile() -> tuple[float, dict[str, tuple[float, float]]]:
    """Seconds of an ordinary page, and of each hostile one that is as large, with the ratio."""
    ordinary = generate(_LARGE)[:_LARGE]
    found = {}
    base = []
    for name, unit in HOSTILE.items():
        works = {
            "ordinary": partial(ours, ordinary),
            "hostile": partial(ours, fill(unit, _LARGE)),
        }
        times = measure.interleaved(works, 3)
        base.append(times["ordinary"])
        found[name] = (times["hostile"], times["hostile"] / times["ordinary"])
    return sorted(base)[len(base) // 2], found


def main() -> None:
    tables = {"generated": compare(generate)}
    if real(SIZES[0]):
        tables["real"] = compare(real)
    large = generate(_LARGE)
    memory = {size: measure.peak_memory(generate(size)) / size for size in SIZES}
    changed = measure.one_thread_changed(large, ROUNDS)
    base, families = hostile()
    (DOCS / "images").mkdir(exist_ok=True)
    (DOCS / "images" / "performance.svg").write_text(
        document.plot(tables["generated"]), encoding="utf-8"
    )
    started = starts.measure(STARTS)
    section = passes.measure_all(passes.SIZES, passes.ROUNDS, passes.TICKS)
    others = readers.measure()
    page = document.render(
        tables, memory, changed, base, families, others, started, section, FLOOR, OURS
    )
    file = DOCS / "performance.md"
    _, heading, rest = file.read_text(encoding="utf-8").partition(_OTHERS)
    file.write_text(page + heading + rest, encoding="utf-8")
    print(page)
    works.main()


if __name__ == "__main__":
    main()
