"""A sample of the matrix of faults: one call for each; ``make faults`` plays them all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.scenario.faults import COLUMNS, FAULTS, Cell, render_table

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_whatever_fails_the_days_end_as_if_it_had_not() -> None:
    command = [sys.executable, "-m", "tests.scenario.faults", "--sample", "--processes", "1"]
    played = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)

    assert played.returncode == 0, played.stdout
    rows = played.stdout.splitlines()[2:]
    assert len(rows) == len(FAULTS)
    assert sum(any(cell.strip() for cell in row.split("|")[2:]) for row in rows) > len(FAULTS) - 4


def test_the_table_tells_how_often_each_fault_ended_how() -> None:
    name = FAULTS[0].name
    cells = [
        Cell(1, "", "wiki apply_edit", name, "same", ""),
        Cell(2, "", "wiki apply_edit", name, "later", ""),
        Cell(3, "", "wiki fetch_heads", name, "same", ""),
    ]
    row = render_table(cells).splitlines()[2].split(" | ")

    assert row[0] == f"| {name}"
    assert row[1 + COLUMNS.index("edit")] == "later 1, same 1"
    assert row[1 + COLUMNS.index("read the wiki")] == "same 1"
