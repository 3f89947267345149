"""Bars of a table as SVG that loads nothing and runs nothing, by pygal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from helpdeskbot.concerns.figures.values import Table
from helpdeskbot.concerns.figures.words.labels import Labels, is_total

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_SVG = "{http://www.w3.org/2000/svg}"
_LONGEST_LABEL = 24
# Narrow, so that words in it can be read on a phone.
_WIDTH = 440
_MOST_BARS = 20
_MARGIN, _LEGEND, _LINE_HEIGHT = 60, 40, 26
# What would run, and what is said beside the picture already.
_LEFT_OUT = {"script", "desc", "title"}


def has_chart(table: Table) -> bool:
    """Whether there is anything in a table to compare."""
    return len(table.lines) > 1 and not is_total(table)


def draw(table: Table, labels: Labels) -> str:
    """The table's first column as bars, in the colours of the page around it.

    What it shows stands in its label too; the table beside it says it more exactly.
    """
    pygal = _load()
    from pygal.style import Style

    lines = table.lines[:_MOST_BARS]
    names = [labels.line(table, line.name) for line in lines]
    column = next(iter(table.columns))
    said = "; ".join(
        f"{name} {labels.number(line.cells[0].value, table.columns[column])}"
        for name, line in zip(names, lines, strict=True)
    )
    style = Style(
        background="transparent",
        plot_background="transparent",
        foreground="var(--text)",
        foreground_strong="var(--text)",
        foreground_subtle="var(--line)",
        guide_stroke_color="var(--line)",
        major_guide_stroke_color="var(--line)",
        colors=("var(--bar)", "var(--bar-before)"),
        opacity="1",
        font_family="inherit",
        label_font_size=13,
        major_label_font_size=13,
        legend_font_size=13,
        transition="0s",
    )

    before = any(line.cells[0].before for line in lines)
    height = 2 * _LINE_HEIGHT if before else _LINE_HEIGHT
    chart = pygal.HorizontalBar(
        style=style,
        js=(),
        disable_xml_declaration=True,
        width=_WIDTH,
        height=_MARGIN + (_LEGEND if before else 0) + height * len(lines),
        show_legend=before,
        legend_at_bottom=True,
        legend_at_bottom_columns=1,
        max_scale=6,
        truncate_label=_LONGEST_LABEL,
        truncate_legend=_LONGEST_LABEL,
        range=(
            0,
            max([1.0, *(max(one.cells[0].value or 0, one.cells[0].before or 0) for one in lines)]),
        ),
    )
    chart.uuid = table.name
    # Bars are drawn from below.
    chart.x_labels = names[::-1]
    chart.add(labels.column(column), [line.cells[0].value or 0 for line in lines][::-1])
    if before:
        then = [line.cells[0].before or 0 for line in lines]
        chart.add(labels.say("figures-year-before"), then[::-1])
    chart.add_xml_filter(lambda root: _make_still(root, f"{labels.table(table)}: {said}"))
    drawn: str = chart.render(is_unicode=True)
    return drawn


def _load() -> Any:
    """The library, without its door for plug-ins: every later import would go through that."""
    import pygal

    sys.meta_path[:] = [one for one in sys.meta_path if type(one).__module__ != pygal.__name__]
    return pygal


def _make_still(root: Element, label: str) -> Element:
    """Without what runs, tells of the program or of the day; with a label for who does not see."""
    for parent in list(root.iter()):
        if parent is not root:
            # They are the same in each chart.
            parent.attrib.pop("id", None)
        for child in list(parent):
            name: Any = child.tag
            if not isinstance(name, str) or name.removeprefix(_SVG) in _LEFT_OUT:
                parent.remove(child)
    root.set("role", "img")
    root.set("aria-label", label)
    return root
