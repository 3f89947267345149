"""The pure tests, as in ``make quick``, on newer Pythons: ``python -m tests.live.newer [VERSION]``.

Without a version: on 3.13, and on 3.14 where one is on the PATH.  Where a version cannot be had
this says so, and passes unless it was named or the environment says ``CI``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.live.apt import CannotInstall
from tests.live.pythons import environment, find_on_path

ROOT = Path(__file__).parents[2]
ALWAYS, WHERE_THERE = "3.13", "3.14"


def main(named: Sequence[str]) -> int:
    """Run them on each; the worst exit code."""
    versions = named or [ALWAYS, *([WHERE_THERE] if find_on_path(WHERE_THERE) else [])]
    worst = 0
    for version in versions:
        print(f"The pure tests on Python {version}:", flush=True)
        try:
            python = environment(version)
        except CannotInstall as problem:
            print(f"NOT TRIED HERE: no Python {version}: {problem}", flush=True)
            worst = max(worst, 1 if named or os.environ.get("CI") else 0)
            continue
        command = [python, "-m", "pytest", "--quiet", "-n", os.environ.get("PROCESSES", "2")]
        command += ["-m", "not live and not slow", "--hypothesis-profile", "quick"]
        own = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""}
        worst = max(worst, subprocess.run(command, cwd=ROOT, env=os.environ | own).returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
