"""A command that is forked off a process with everything loaded is as one that was started."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.live import ready


@pytest.mark.parametrize(
    "words",
    [
        ["--version"],
        ["parse", "page", "--json"],
        ["parse", "nothing"],
        ["tick"],
        ["no-such-command"],
    ],
    ids=" ".join,
)
def test_it_says_the_same_and_ends_the_same(words: list[str], tmp_path: Path) -> None:
    (tmp_path / "page").write_text("== Photos ==\nHow? [[User:Å|Å]] 09:00, 1 May 2026 (UTC)\n")
    kept = {name: value for name, value in os.environ.items() if "HELPDESKBOT" not in name}
    environment = {**kept, "HOME": str(tmp_path), "HELPDESKBOT_SETTINGS": "no/such.toml"}
    command = [sys.executable, "-m", "helpdeskbot", *words]

    forked = ready.run(words, environment, tmp_path)
    started = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )

    assert (forked.returncode, forked.stdout, forked.stderr) == (
        started.returncode,
        started.stdout,
        started.stderr,
    )
    assert forked.stdout or "no/such.toml" in forked.stderr or forked.returncode == 2


def test_the_next_one_knows_nothing_of_the_one_before(tmp_path: Path) -> None:
    first = {**os.environ, "HELPDESKBOT_SETTINGS": "first.toml"}
    second = {**os.environ, "HELPDESKBOT_SETTINGS": "second.toml"}

    said = [ready.run(["tick"], each, tmp_path).stderr for each in (first, second, first)]

    assert ["first.toml" in one for one in said] == [True, False, True]
    assert "second.toml" in said[1]
