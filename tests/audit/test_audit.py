"""What the audit of the locked packages says, with a program in the place of pip-audit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.audit.__main__ import main

SAFE = {"name": "click", "version": "8.3", "vulns": []}
UNKNOWN = {"name": "idna", "skip_reason": "not found"}
UNSAFE = {
    "name": "requests",
    "version": "2.1",
    "vulns": [{"id": "X-1", "fix_versions": ["2.2"]}, {"id": "X-2", "fix_versions": []}],
}


@pytest.mark.parametrize(
    ("found", "code", "said"),
    [
        ([SAFE], 0, "1 locked packages audited\nno advisories\n"),
        ([SAFE, UNKNOWN], 0, "1 locked packages audited\nNOT AUDITED HERE: idna\nno advisories\n"),
        ([UNKNOWN], 0, "NOT AUDITED HERE: no database of advisories can be reached\n"),
        (None, 0, "NOT AUDITED HERE: no database of advisories can be reached\n"),
        (
            [SAFE, UNSAFE],
            1,
            "2 locked packages audited\nrequests 2.1: X-1, mended in 2.2\n"
            "requests 2.1: X-2, mended in no version yet\n",
        ),
    ],
)
def test_an_advisory_fails_and_what_nobody_could_look_up_is_said(
    found: Any, code: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = "" if found is None else json.dumps({"dependencies": found})
    program = tmp_path / "pip-audit"
    program.write_text(f"#!/bin/sh\ncat <<'END'\n{answer}\nEND\nexit {code}\n", encoding="utf-8")
    program.chmod(0o755)

    assert (main(str(program)), capsys.readouterr().out) == (code, said)
