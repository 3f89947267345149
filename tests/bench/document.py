"""docs/performance.md and its plot, from what was measured."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from tests.bench.pages import HOSTILE

Row = Mapping[int, float | str]

_HEAD = """# How fast a talk page is read

This page and its plot are written by `make bench` (`python -m tests.bench`).  With
`HELPDESKBOT_CORPUS` set to a folder of real pages, those are measured as well.

Machine: {machine}.  Times are milliseconds of processor time, medians of interleaved runs within
one call (what takes less than 20 ms is repeated for so long; a tool that needs more than two
seconds is run once; one that needs more than 20 s is stopped), so that other work on the machine
hits all alike; compare the ratios, not the figures.

What each tool gives is not the same.  The *bare regular expression* finds where any of headings,
timestamps, links to users, comments, `<nowiki>` and braces stand, not even which it is, and
nothing else: it is the floor for a program in Python that looks at all of them.  The row after it
also tells which; the groups that this takes keep the engine from its fastest search.
*parse_page* gives threads, comments with author, UTC time, level and exact offsets, and status
templates.  The others give sections and templates, or timestamps of lines.  WikiChatter gives
comments with author and time, without offsets; it is on no package index, and is measured where
`pip install git+https://github.com/mediawiki-utilities/python-mwchatter` has put it into the
environment.
"""


def render(
    tables: Mapping[str, Mapping[str, Row]],
    memory: Mapping[int, float],
    changed: tuple[float, float, int],
    base: float,
    families: Mapping[str, tuple[float, float]],
    readers: Mapping[str, tuple[str, float]],
    starts: Mapping[str, float],
    passes: str,
    floor: str,
    ours: str,
) -> str:
    """The whole page, as Markdown."""
    parts = [_HEAD.format(machine=_machine())]
    for kind, table in tables.items():
        parts.append(f"\n## {kind.capitalize()} pages\n\n" + _table(table, floor))
        one, two = table[ours][1_000_000], table[ours][2_000_000]
        if isinstance(one, float) and isinstance(two, float):
            bare = [table[floor][size] for size in (1_000_000, 2_000_000)]
            parts.append(_growth(two / one, *bare))
    parts.append("\n![Time by size of page](images/performance.svg)\n")
    parts.append(_changed(changed))
    parts.append(_memory(memory))
    parts.append(_hostile(base, families))
    parts.append(show_readers(readers))
    parts.append(show_starts(starts))
    parts.append(passes)
    return "".join(parts)


def _growth(ours: float, one: float | str, two: float | str) -> str:
    bare = f", the bare regular expression {two / one:.2f} ×" if one and two else ""  # type: ignore[operator]
    return f"\nAt 2 MB parse_page takes {ours:.2f} × its time at 1 MB{bare}.\n"


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
    above = sum(ratio > _MOST_RATIO for _, ratio in families.values())
    lines = [_HOSTILE.format(base=base * 1000, above=above, all=len(families))]
    for name, (taken, ratio) in families.items():
        shown = "`` " + name.replace("|", "\\|") + " ``"
        unit = HOSTILE[name]
        each = taken / (_HOSTILE_SIZE / len("".join(unit)))
        lines.append(f"| {shown} | {taken * 1000:,.0f} | {ratio:.1f} | {each * 1e6:.1f} |\n")
    return "".join(lines)


def show_readers(readers: Mapping[str, tuple[str, float]]) -> str:
    """How long other readers take for what is meant to hang them."""
    lines = []
    for name, (unit, taken) in readers.items():
        shown = "`` " + unit.replace("|", "\\|").replace("\n", "") + " ``"
        lines.append(f"| {name} | {shown} | {taken * 1000:,.0f} |\n")
    return _READERS + "".join(lines)


def show_starts(starts: Mapping[str, float]) -> str:
    """How long commands take to start."""
    lines = [f"| {name} | {taken * 1000:,.0f} |\n" for name, taken in starts.items()]
    return _STARTS + "".join(lines)


def show_passes(
    found: Mapping[str, Mapping[int, Mapping[str, Any]]],
    peers: Sequence[str],
    memory: Mapping[str, float],
    first_request: float,
) -> str:
    """The section on passes: each row beside a full parse of the same page in the same process."""
    sizes = list(next(iter(found.values())))
    head = "| | " + " | ".join(f"{size:,} threads" for size in sizes) + " |\n"
    lines = [head, "| --- |" + " --- |" * len(sizes) + "\n"]

    def row(name: str, cells: Sequence[str]) -> None:
        lines.append(f"| {name} | " + " | ".join(cells) + " |\n")

    last = found[list(found)[-1]]
    row("a full parse of the page, ms", [f"{last[n]['parse'] * 1000:,.0f}" for n in sizes])
    for kind, some in found.items():
        for what, label in (("busy", "one reply"), ("idle", "none")):
            cells = [
                f"{some[n][what] * 1000:,.1f} ms, {some[n][what] / some[n]['parse']:.2f} ×"
                for n in sizes
            ]
            row(f"{kind}, after {label}", cells)
    for name in peers:
        taken = [last[n][name] for n in sizes]
        row(name, [_beside(one, last[n]["parse"]) for one, n in zip(taken, sizes, strict=True)])
    row("the database, kB", [f"{last[n]['database'] / 1000:,.0f}" for n in sizes])
    growth = "the database grows by a reply and all that follows, kB"
    row(growth, [f"{last[n]['reply'] / 1000:,.1f}" for n in sizes])
    holds = ", ".join(f"{size / 1000:,.0f} kB at pass {int(n):,}" for n, size in memory.items())
    most, least = sizes[-1], sizes[0]
    per = (last[most]["database"] - last[least]["database"]) / (most - least) / 1000
    return (
        _PASSES
        + "".join(lines)
        + _AFTER_PASSES.format(
            per=per,
            holds=holds,
            load=first_request,
        )
    )


def _beside(taken: float | str, parse: float) -> str:
    return taken if isinstance(taken, str) else f"{taken * 1000:,.0f} ms, {taken / parse:.2f} ×"


def put_passes(page: str, section: str) -> str:
    """The page with this section on passes in place of the one that it has."""
    before, _, after = page.partition(_TITLE)
    _, heading, rest = after.partition("\n## ")
    return before.rstrip() + "\n" + section.rstrip() + "\n" + heading + rest


_TITLE = "\n## A pass over a desk\n"
_PASSES = (
    _TITLE
    + """
A pass of a bot that keeps running, after one reply on the desk's page and after nothing: medians of
processor time, and how often that is the time in which the same process parses the whole page
(`make bench-ticks` measures and writes this).  One thread in ten is an open request, the others are
done, just now: nothing is left out because it is old.  Switched off is a desk that only gives new
requests their template; switched on, it has a roster and everything else that can be set.  The
practice wiki stands in for the real one, and its own time is left out; the memory is SQLite's,
without a disk.  The peers only read the page: mwparserfromhell parses it, and pywikibot's functions
find its sections and the timestamps of their lines, as archivebot does with each of its runs.
`python -m tests.bench.ticks --against PATH` measures another checkout by turns with this one.

"""
)
_AFTER_PASSES = """
The database has {per:,.1f} kB for each request more.  At a desk of 30 threads with everything
switched on, where with every fiftieth pass somebody edits a request and takes that back, Python's
objects take {holds}, without the wiki in memory and its past.

From its start to its first request, `helpdeskbot tick` takes {load:.2f} s.
"""
_MOST_RATIO = 2
_HOSTILE_SIZE = 1_000_000
_HOSTILE = """
## Pages that are meant to hang a parser

Each page is 1 MB of nothing but what the first column says; the time is compared with that of an
ordinary page of the same length ({base:.0f} ms), and the last column is the time for each of what
the page is filled with.  All take time in proportion to their length
(`tests/parse/test_any_text.py` counts steps).

What repeats without meaning anything is passed at once: brackets that nothing closes, brackets one
in the other, tags that nothing closes, lines that only open tables, line breaks, empty lines.
{above} of {all} stay above twice the ordinary time, because what they are filled with means
something each time.  An ordinary page of 1 MB has 12,000 tokens, 430 threads and 2,200 comments,
and takes 3 to 4 µs for each token; these have 50,000 to 500,000 tokens, and take 1 to 5 µs for
each.  Only to find them takes the engine of the regular expressions up to twice the ordinary time.

* *Headings* are 125,000 threads of the result, each with a span, an identifier of its own and a
  heading: making these takes half of the time.  They are not made later, when somebody looks at
  them: a result that is only a promise would have been measured faster, and not been so.
* *Signatures* are 25,000 comments, or as many signatures of one comment, each with an author that
  was looked for.
* *Templates over lines*, and headings in them, begin and end a state of the lines around them,
  which a shorter way would have to keep as well.
* *Alternating brackets* close each other crosswise; each closing one must be looked at.
* *Tags* of blocks, lists and quotations each change what the lines after them belong to.
* *Lines with an equals sign* each wait for their end to tell whether they are headings.

| filled with | ms | × ordinary | µs each |
| --- | --- | --- | --- |
"""
_READERS = """
## Other texts that are meant to hang their readers

Everything else that people write, each time 1 MB of nothing but that of some eighty fillings which
takes longest (`python -m tests.bench.readers` measures this alone).  A request is matched by its
first 20,000 characters, and a parameter or a cell is read up to a length of its own.  A row of a
roster has the filling in seven cells, an agreement in five terms and once beside it, and the
settings are read three times.  All take time in proportion to their length
(`tests/parse/test_what_people_write.py` counts steps; `make fuzz` looks for others).

| read | filled with | ms |
| --- | --- | --- |
"""
_STARTS = """
## The start of a command

A command imports what it needs when it runs: its help no more than click, `parse` the parser,
`match` the matcher and the library that tells languages.  `tests/cli/test_start.py` counts what is
loaded.  These are whole processes, from their start to their end, in milliseconds of processor
time, medians of interleaved runs.  The last two are what only those wait for who work on a wiki:
all that a pass needs, and a `tick` until its first request.  It logs in as soon as it has read its
settings, and loads the rest while the wiki answers.

| started | ms |
| --- | --- |
"""
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
