"""Fuzz the talk-page parser for some minutes, guided by what its code covers.

    python -m tests.fuzz [--seconds 600] [--seed 1] [--folder build/fuzz]

Inputs that reach new code are kept in the folder and are the next run's beginning.  What breaks a
promise is written, shortened, to ``found/``; the exit status is 1 if there is any.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
import time
from pathlib import Path

_SLOWEST = 120


def main() -> int:
    """Run the fuzzer until its time is over, and say what it found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=Path("build/fuzz"))
    given = parser.parse_args()
    if importlib.util.find_spec("atheris") is None:
        print(
            "Fuzzing needs atheris: pip install --requirement tests/fuzz/requirements.txt",
            file=sys.stderr,
        )
        return 1
    found = given.folder / "found"
    for old in (*found.glob("*.json"), *_given_up(given.folder)):
        old.unlink()
    failed = _runs(given.folder, given.seconds, given.seed)
    entries = [json.loads(path.read_text("utf-8")) for path in sorted(found.glob("*.json"))]
    for entry in entries:
        text = entry["text"] if len(entry["text"]) < 1000 else entry["text"][:300] + "..."
        print(f"{entry['failure']} {entry['reason']}\n  {entry['language']}: {text!r}")
    stuck = _given_up(given.folder)
    for path in stuck:
        print(f"the engine gave up on {path}")
    print(f"{given.seconds} s, seed {given.seed}: {len(entries) + len(stuck)} found")
    return 1 if entries or stuck or failed else 0


def _given_up(folder: Path) -> list[Path]:
    """What the engine writes of inputs that took too long or ended its process."""
    return sorted(path for path in folder.glob("*-*") if path.is_file())


def _runs(folder: Path, seconds: int, seed: int) -> bool:
    """Fuzz, anew after each input that the engine gave up on; whether none ended well."""
    end = time.monotonic() + seconds  # deadline
    code = 1
    while (left := int(end - time.monotonic())) > 1:  # deadline
        words = [sys.executable, "-m", "tests.fuzz.run", str(folder), str(left), str(seed)]
        begun = time.monotonic()  # deadline
        code = subprocess.run(words, check=False, timeout=left + _SLOWEST).returncode
        if code and time.monotonic() - begun < 5:  # deadline
            # It cannot even begin.
            return True
        seed += 1
    return bool(code)


if __name__ == "__main__":
    raise SystemExit(main())
