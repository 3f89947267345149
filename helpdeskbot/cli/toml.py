"""Values as TOML, on one line each."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def write_key(path: Sequence[str]) -> str:
    """A dotted key, quoted where it has to be."""
    return ".".join(part if _BARE.fullmatch(part) else _text(part) for part in path)


def write(value: object) -> str:
    """A value; of nothing, an empty text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, time):
        return f'"{value:%H:%M}"'
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Mapping):
        parts = [f"{write_key([str(key)])} = {write(one)}" for key, one in value.items()]
        return f"{{ {', '.join(parts)} }}" if parts else "{}"
    if isinstance(value, (list, tuple, set, frozenset)):
        return f"[{', '.join(map(write, value))}]"
    return _text("" if value is None else str(value))


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
