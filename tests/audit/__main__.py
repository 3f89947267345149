"""Looks the locked packages up in a database of advisories: ``python -m tests.audit PROGRAM``.

PROGRAM is pip-audit.  Where no database can be reached, or does not know all packages, this says
so and passes: an advisory that nobody can see is no reason to stop.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parents[2] / "requirements.lock"
SERVICES = ("pypi", "osv")
_PATIENCE = 60.0


def find_advisories(answer: Mapping[str, Any]) -> Iterator[str]:
    """What pip-audit has found, a line each."""
    for one in answer["dependencies"]:
        for found in one.get("vulns", ()):
            mended = ", ".join(found["fix_versions"]) or "no version yet"
            yield f"{one['name']} {one['version']}: {found['id']}, mended in {mended}"


def find_unknown(answer: Mapping[str, Any]) -> list[str]:
    """The packages that the database did not know, or about which it was not to be had."""
    return [one["name"] for one in answer["dependencies"] if "skip_reason" in one]


def ask(program: str, service: str) -> Mapping[str, Any] | None:
    """One database's answer; ``None`` if it gives none."""
    command = [program, "--requirement", str(LOCK), "--require-hashes", "--disable-pip"]
    command += ["--vulnerability-service", service, "--format", "json", "--timeout", "5"]
    command += ["--progress-spinner", "off"]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
        answer: Mapping[str, Any] = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return answer if len(find_unknown(answer)) < len(answer["dependencies"]) else None


def main(program: str) -> int:
    """Ask; 1 if there is an advisory."""
    answer = next((found for name in SERVICES if (found := ask(program, name))), None)
    if answer is None:
        print("NOT AUDITED HERE: no database of advisories can be reached")
        return 0
    advisories, unknown = list(find_advisories(answer)), find_unknown(answer)
    print(f"{len(answer['dependencies']) - len(unknown)} locked packages audited")
    if unknown:
        print(f"NOT AUDITED HERE: {', '.join(unknown)}")
    print("\n".join(advisories) or "no advisories")
    return 1 if advisories else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
