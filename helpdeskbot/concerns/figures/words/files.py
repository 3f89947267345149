"""Figures as files: JSON, CSV, and Tabular data for the extension Chart."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from typing import Any

from helpdeskbot.concerns.figures.values import FEWEST, PeriodFigures, RequestCase, Table
from helpdeskbot.concerns.figures.words.behind import Behind
from helpdeskbot.concerns.figures.words.labels import Labels
from helpdeskbot.concerns.figures.words.prose import last_day, write_annual, write_grant
from helpdeskbot.words.plain import clean_line

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
Address = Callable[[RequestCase], str]


def as_json(figures: PeriodFigures, labels: Labels, address: Address) -> dict[str, Any]:
    """For machines; names of tables, columns and lines are stable, labels are for people."""
    behind, messages = Behind.of(figures), labels.messages
    return {
        "first": figures.period.first.date().isoformat(),
        "last": last_day(figures).isoformat(),
        "language": messages.language,
        "fewest": FEWEST,
        "tables": {
            table.name: {
                "label": labels.table(table),
                "columns": {name: unit.value for name, unit in table.columns.items()},
                "lines": [
                    {
                        "name": line.name,
                        "label": labels.line(table, line.name),
                        "values": {
                            column: {
                                "value": _round(cell.value),
                                "before": _round(cell.before),
                                "requests": [behind.numbers[one] for one in cell.cases],
                            }
                            for column, cell in zip(table.columns, line.cells, strict=True)
                        },
                    }
                    for line in table.lines
                ],
            }
            for table in figures.tables
        },
        "requests": [_request(case, behind, address) for case in figures.cases],
        "annual": write_annual(figures, messages),
        "grant": write_grant(figures, messages),
    }


def as_csv(figures: PeriodFigures, labels: Labels, address: Address) -> str:
    """One figure a line; what a program for tables could take for a formula is none."""
    out, behind = io.StringIO(), Behind.of(figures)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["table", "line", "label", "column", "unit", "value", "before", "requests"])
    for table in figures.tables:
        for line in table.lines:
            label = labels.line(table, line.name)
            for (column, unit), cell in zip(table.columns.items(), line.cells, strict=True):
                numbers = " ".join(str(behind.numbers[one]) for one in cell.cases)
                words = (table.name, line.name, label, column, unit.value)
                values = (_round(cell.value), _round(cell.before))
                plain = ("" if one is None else one for one in values)
                writer.writerow([*map(_guard, words), *plain, numbers])
    for case in figures.cases:
        number = behind.numbers[case.identity]
        words = ("requests", str(number), clean_line(case.heading), "address", "")
        writer.writerow([*map(_guard, words), _guard(address(case)), "", number])
    return out.getvalue()


def as_tab(table: Table, labels: Labels, description: str) -> str:
    """A table as a page ``Data:….tab``, which the extension Chart draws.

    https://www.mediawiki.org/wiki/Help:Tabular_data
    """
    language = labels.messages.language
    fields: list[Mapping[str, Any]] = [
        {"name": "line", "type": "string", "title": {language: labels.table(table)}}
    ]
    for column in table.columns:
        title = {language: labels.column(column)}
        fields.append({"name": column.replace("-", "_"), "type": "number", "title": title})
    data = {
        "license": "CC0-1.0",
        "description": {language: description},
        "schema": {"fields": fields},
        "data": [
            [
                clean_line(labels.line(table, line.name)),
                *(_round(cell.value) for cell in line.cells),
            ]
            for line in table.lines
        ],
    }
    return json.dumps(data, indent=2, ensure_ascii=False)


def _request(case: RequestCase, behind: Behind, address: Address) -> dict[str, Any]:
    def moment(at: Any) -> str | None:
        return at.isoformat() if at else None

    return {
        "number": behind.numbers[case.identity],
        "heading": case.heading,
        "address": address(case),
        "opened": moment(case.opened_at),
        "reaction": moment(case.reaction_at),
        "ended": moment(case.ended_at),
        "left": moment(case.left_at),
        "status": case.outcome,
        "topic": case.topic,
        "language": case.language,
        "size": case.size.value,
        "door": case.door.value,
    }


def _round(value: float | None) -> float | int | None:
    if value is None or value == int(value):
        return None if value is None else int(value)
    return round(value, 2)


def _guard(word: str) -> str:
    return f"'{word}" if word.lstrip().startswith(_FORMULA) else word
