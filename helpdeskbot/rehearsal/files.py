"""The files of a rehearsal in a folder of their own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from helpdeskbot.rehearsal.model import Rehearsed

JSON_FILE = "rehearsal.json"


def write_files(rehearsed: Rehearsed, folder: Path) -> Sequence[Path]:
    """Write what was found into a folder, which is made where it is missing.

    :returns: the files.
    :raises OSError: they cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / JSON_FILE
    data = json.dumps(as_json(rehearsed), indent=1, ensure_ascii=True)
    file.write_text(f"{data}\n", encoding="utf-8")
    return [file]


def as_json(rehearsed: Rehearsed) -> dict[str, Any]:
    """All of a rehearsal for machines; moments in ISO 8601, UTC."""
    found: dict[str, Any] = _plain(asdict(rehearsed))
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, datetime) else value
