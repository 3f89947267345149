"""docs/performance.md and its plot, from what was measured."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Mapping
from html import escape

Row = Mapping[int, float | str]

_HEAD = """# How fast a talk page is read

This page and its plot are written by `make bench` (`python -m tests.bench`).  With
`HELPDESKBOT_CORPUS` set to a folder of real pages, those are measured as well.

Machine: {machine}.  Times are milliseconds of processor time, medians of interleaved runs within
one call (a tool that needs more than two seconds is run once; one that needs more than 20 s is
stopped), so that other work on the machine hits all alike; compare the ratios, not the figures.

What each tool gives is not the same.  The *bare regular expression* finds where any of headings,
timestamps, links to users, comments, `<nowiki>` and braces stand, not even which it is, and
nothing else: it is the floor for a program in Python that looks at all of them.  The row after it
also tells which; the groups that this takes keep the engine from its fastest search.
*parse_page* gives threads, comments with author, UTC time, level and exact offsets, and status
templates.  The others give sections and templates, or timestamps of lines.
"""


def render(
    tables: Mapping[str, Mapping[str, Row]],
    memory: Mapping[int, float],
    changed: tuple[float, float, int],
    base: float,
    families: Mapping[str, tuple[float, float]],
    floor: str,
    ours: str,
) -> str:
    """The whole page, as Markdown."""
    parts = [_HEAD.format(machine=_machine())]
    for kind, table in tables.items():
        parts.append(f"\n## {kind.capitalize()} pages\n\n" + _table(table, floor))
        one, two = table[ours][1_000_000], table[ours][2_000_000]
        if isinstance(one, float) and isinstance(two, float):
            parts.append(f"\nparse_page at 2 MB takes {two / one:.2f} × its time at 1 MB.\n")
    parts.append("\n![Time by size of page](images/performance.svg)\n")
    parts.append(_changed(changed))
    parts.append(_memory(memory))
    parts.append(_hostile(base, families))
    return "".join(parts)


def _machine() -> str:
    return (
        f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}, "
        f"{os.cpu_count()} processors, {platform.system()}"
    )


def _size(size: int) -> str:
    return f"{size // 1_000_000} MB" if size >= 1_000_000 else f"{size // 1_000} kB"


def _table(table: Mapping[str, Row], floor: str) -> str:
    sizes = list(table[floor])
    lines = [
        "| tool | " + " | ".join(_size(size) for size in sizes) + " |\n",
        "| --- |" + " --- |" * len(sizes) + "\n",
    ]
    for name, row in table.items():
        cells = [_cell(row[size], table[floor][size]) for size in sizes]
        lines.append(f"| {name} | " + " | ".join(cells) + " |\n")
    return "".join(lines)


def _cell(taken: float | str, floor: float | str) -> str:
    if isinstance(taken, str) or isinstance(floor, str):
        return str(taken)
    return f"{taken * 1000:,.1f} ({taken / floor:.1f} ×)"


def _changed(changed: tuple[float, float, int]) -> str:
    whole, part, characters = changed
    return f"""
## A page of which one thread changed

`PageParser` keeps what it read of the text before.  On a page of 1 MB with one changed thread in
its middle it reads {characters:,} characters anew: {part * 1000:.1f} ms, against {whole * 1000:.1f}
ms for the whole page ({100 * part / whole:.1f} %).  Every thread after the change is moved to its
new offsets, which is most of that time.
"""


def _memory(memory: Mapping[int, float]) -> str:
    figures = ", ".join(f"{factor:.1f} × at {_size(size)}" for size, factor in memory.items())
    return f"""
## Memory

What Python allocates at most while a generated page is read, result included, as a multiple of
the text's size in bytes: {figures}.
"""


def _hostile(base: float, families: Mapping[str, tuple[float, float]]) -> str:
    lines = [
        "\n## Pages that are meant to hang a parser\n\n",
        "Each page is 1 MB of nothing but what the first column says; the time is compared with "
        f"that of an ordinary page of the same length ({base * 1000:.0f} ms).  All of them take "
        "time in proportion to their length (`tests/unit/parse/test_any_text.py`).  What repeats "
        "without meaning anything is passed at once.  Above twice the ordinary time are those "
        "where every few characters are a bracket, tag, signature or heading of their own: each "
        "is handled for itself, and 1 MB of headings is 125,000 threads in the result.\n\n",
        "| filled with | ms | × ordinary |\n| --- | --- | --- |\n",
    ]
    for name, (taken, ratio) in families.items():
        shown = "`` " + name.replace("|", "\\|") + " ``"
        lines.append(f"| {shown} | {taken * 1000:,.0f} | {ratio:.1f} |\n")
    return "".join(lines)


_WIDTH, _HEIGHT, _LEFT, _TOP, _RIGHT, _BOTTOM = 760, 420, 60, 20, 260, 40
_COLOURS = ("#72777d", "#36c", "#d73333", "#00af89", "#ac6600", "#6b4ba1", "#202122", "#fc3")


def plot(table: Mapping[str, Row]) -> str:
    """Time by size of page, both on logarithmic scales, as SVG."""
    points = {
        name: [(size, taken) for size, taken in row.items() if not isinstance(taken, str)]
        for name, row in table.items()
    }
    points = {name: line for name, line in points.items() if line}
    xs = [math.log10(size) for line in points.values() for size, _ in line]
    ys = [math.log10(taken * 1000) for line in points.values() for _, taken in line]
    low, high = math.floor(min(ys)), math.ceil(max(ys))

    def place(size: float, milliseconds: float) -> tuple[float, float]:
        x = (math.log10(size) - min(xs)) / (max(xs) - min(xs))
        y = (math.log10(milliseconds) - low) / (high - low)
        return (
            _LEFT + x * (_WIDTH - _LEFT - _RIGHT),
            _HEIGHT - _BOTTOM - y * (_HEIGHT - _TOP - _BOTTOM),
        )

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="12">\n<title>Time to read a page, by its size</title>'
        '\n<rect width="100%" height="100%" fill="#fff"/>\n'
    ]
    for power in range(low, high + 1):
        _, y = place(10 ** max(xs), 10**power)
        label = f"{10**power:,} ms" if power >= 0 else f"{10**power:g} ms"
        parts.append(
            f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="#c8ccd1"/>'
            f'<text x="{_LEFT - 4}" y="{y + 4:.1f}" text-anchor="end">{label}</text>\n'
        )
    for size in sorted({size for line in points.values() for size, _ in line}):
        x, y = place(size, 10**low)
        parts.append(
            f'<text x="{x:.1f}" y="{y + 18:.1f}" text-anchor="middle">{_size(size)}</text>\n'
        )
    ends = []
    for number, (name, line) in enumerate(points.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        path = "L".join("{:.1f} {:.1f}".format(*place(s, t * 1000)) for s, t in line)
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>\n')
        ends.append((place(line[-1][0], line[-1][1] * 1000), name, colour))
    last = _HEIGHT + 0.0
    for (x, y), name, colour in sorted(ends, key=lambda end: -end[0][1]):
        last = min(y, last - 15)
        parts.append(
            f'<text x="{x + 8:.1f}" y="{last + 4:.1f}" fill="{colour}">{escape(name)}</text>\n'
        )
    return "".join((*parts, "</svg>\n"))
