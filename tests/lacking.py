"""What this machine cannot have (a wiki, a server, a browser): said aloud, never passed over."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest

_LEFT_OUT = "NOT TRIED HERE: "


def leave_out(reason: str) -> NoReturn:
    """Leave a test out; where the environment says ``CI``, that is a failure."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(_LEFT_OUT + reason)


def say_what_was_left_out(reporter: pytest.TerminalReporter) -> None:
    """Write each reason at the end of a run, whichever process met it."""
    reasons = {
        report.longrepr[2].partition(_LEFT_OUT)[2]
        for report in reporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple | list)
    }
    for reason in sorted(reasons - {""}):
        reporter.write_line(f"{_LEFT_OUT}{reason}", red=True, bold=True)
