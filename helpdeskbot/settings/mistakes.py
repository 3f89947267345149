"""Mistakes in a settings file, in words and with the line where they stand."""

from __future__ import annotations

import re

from pydantic import ValidationError

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_NAME = r"""(?:"[^"]*"|'[^']*'|[\w-]+)"""
_KEY = re.compile(rf"^\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*=")

Path = tuple[str | int, ...]


def tell_mistakes(error: ValidationError, below: Path) -> list[tuple[Path, str]]:
    """What a validation found, as (place, sentence) pairs without a library's jargon."""
    told = []
    for found in error.errors(include_url=False):
        place = below + tuple(part for part in found["loc"] if part != "function-after")
        kind = found["type"]
        if kind in ("extra_forbidden", "unexpected_keyword_argument"):
            what = "there is no such setting"
        elif kind in ("missing", "missing_keyword_only_argument", "missing_argument"):
            what = "this is missing"
        elif kind == "tuple_type":
            what = f'a list is expected, as in ["…"], not {found["input"]!r}'
        elif kind == "string_pattern_mismatch":
            what = f"{found['input']!r} is not of the expected form"
        else:
            message = found["msg"].removeprefix("Input should be ").partition(", unable")[0]
            what = f"{message} is expected, not {found['input']!r}"
        told.append((place, what))
    return told


def find_line(source: str, path: Path) -> int | None:
    """The line (from 1) of a TOML file on which a setting stands; the table's, if it has none."""
    wanted = [part for part in path if isinstance(part, str)]
    index = next((part for part in path if isinstance(part, int)), 0)
    table: list[str] = []
    tables_seen = -1
    nearest: int | None = None
    for number, line in enumerate(source.splitlines(), 1):
        header = _HEADER.match(line)
        if header:
            table = _split_key(header[2])
            if header[1] == "[[" and table == wanted[:1]:
                tables_seen += 1
        in_right_one = not isinstance(next(iter(path[1:2]), None), int) or tables_seen == index
        if not in_right_one:
            continue
        if header and table == wanted[: len(table)]:
            nearest = number
            if table == wanted:
                return number
        key = _KEY.match(line)
        if key and table + _split_key(key[1]) == wanted[: len(table + _split_key(key[1]))]:
            return number
    return nearest


def _split_key(key: str) -> list[str]:
    return [part.strip().strip("\"'") for part in re.findall(r'"[^"]*"|\'[^\']*\'|[^.\s]+', key)]
