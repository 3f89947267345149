"""A TOML file line by line: what stands where, and the rest of one in which some cannot be read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from helpdeskbot.model.mistake import FileKind, MistakeKind
from helpdeskbot.settings.mistakes import show_value
from helpdeskbot.settings.settable import Mistake

Place = tuple[str | int, ...]

_NAME = r"""(?:"[^"\n]*"|'[^'\n]*'|[\w-]+)"""
_KEY = re.compile(rf"\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*=(?!=)")
_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]=#\n]+?)\s*(\]{0,2})\s*(?:#.*)?$")
_NO_SIGN = re.compile(rf"\s*({_NAME}(?:\.{_NAME})*)\s*:?\s+(\S.*)$|\s*({_NAME}):\s*(\S.*)$")
_PART = re.compile(r'"[^"]*"|\'[^\']*\'|[^.\s]+')
_STRING = re.compile(
    r"""\"{3}(?s:.*?)\"{3}|'{3}(?s:.*?)'{3}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*"""
)
_CURLY = str.maketrans({**dict.fromkeys("“”„‟«»", '"'), **dict.fromkeys("‘’‚‛‹›", "'")})
_REASON = re.compile(r"\s*\(at [^)]*\)")
_NO_COMMA = re.compile(r'(["\'\d])\s+(?=["\'\d])')
_MOST = 20_000


@dataclass(slots=True)
class TomlFile:
    """What could be read of a file.

    :param lines: of tables and settings, from 1; those of a list of tables by their number.
    :param mistakes: lines that are no TOML; the rest of the file is read all the same.
    """

    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[Place, int] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def find_line(self, place: Place) -> int:
        """The line of a setting, or else of what it lies in; 0 for none."""
        while place:
            if place in self.lines:
                return self.lines[place]
            below = [line for one, line in self.lines.items() if one[: len(place)] == place]
            if below:
                return min(below)
            place = place[:-1]
        return 0


def read_toml(source: str) -> TomlFile:
    """Read a file; total.

    :param source: its text.
    """
    read = _Reader()
    for line, statement in _split(source):
        read.take(line, statement)
    try:
        read.file.data = tomllib.loads(source)
    except (ValueError, RecursionError) as error:
        if not read.file.mistakes:
            found = re.search(r"line (\d+)", str(error))
            line, why = int(found[1]) if found else 0, _REASON.sub("", str(error))
            read.file.mistakes.append(Mistake(line, "", FileKind.NOT_TOML, (why,)))
    else:
        # It is TOML, whatever this reader makes of it.
        read.file.mistakes = []
    return read.file


def _split(source: str) -> Iterator[tuple[int, str]]:
    """The statements of a file, each with its line: one goes on while a bracket is open."""
    lines = source.splitlines()[:_MOST]
    at = 0
    while at < len(lines):
        begin, text = at, lines[at]
        at += 1
        if not text.strip() or text.lstrip().startswith("#"):
            continue
        parts, quote = [text], _open_quote(text)
        depth = 0 if quote or _HEADER.match(text) else _depth(text)
        while at < len(lines) and (quote or depth > 0):
            following = lines[at]
            if not quote and (_KEY.match(following) or _HEADER.match(following)):
                break  # what was opened was never closed
            parts.append(following)
            at += 1
            if quote:
                quote = "" if quote in following else quote
            else:
                depth += _depth(following)
        yield begin + 1, "\n".join(parts)


def _open_quote(line: str) -> str:
    for quote in ('"""', "'''"):
        if line.count(quote) == 1:
            return quote
    return ""


def _depth(line: str) -> int:
    plain = _STRING.sub("", line)
    return sum(plain.count(one) for one in "[{") - sum(plain.count(one) for one in "]}")


class _Reader:
    """Takes the statements of a file one after another."""

    def __init__(self) -> None:
        self.file = TomlFile()
        self._table: dict[str, Any] = self.file.data
        self._place: Place = ()

    def take(self, line: int, text: str) -> None:
        """Take in a statement."""
        header = _HEADER.match(text)
        if header and not _KEY.match(text):
            self._open(line, header)
            return
        key = _KEY.match(text)
        name = key[1] if key else ""
        value = _parse(text)
        if value is None:
            kind, params, mended = _diagnose(text)
            mended_key = _KEY.match(mended)
            name = name or (mended_key[1] if mended_key else text.split()[0][:40])
            self._tell(line, name, kind, params)
            value = _parse(mended) if mended else None
        if value is not None and name:
            self._put(line, [part.strip("\"'") for part in _PART.findall(name)], value)

    def _open(self, line: int, header: re.Match[str]) -> None:
        names = [part.strip("\"'") for part in _PART.findall(header[2])]
        if len(header[3]) != len(header[1]):
            self.file.mistakes.append(Mistake(line, header[2], FileKind.BRACKET, ("]",)))
        several = header[1] == "[["
        if names == ["desk"] and not several:
            self.file.mistakes.append(Mistake(line, "desk", FileKind.HEADER))
            several = True
        if names == ["wiki"] and self._is_second_wiki(several=several):
            self.file.mistakes.append(Mistake(line, "wiki", FileKind.HEADERS))
            several = True
        node: Any = self.file.data
        place: Place = ()
        for number, name in enumerate(names):
            last = number == len(names) - 1
            child = node.get(name)
            if last and several:
                child = child if isinstance(child, list) else []
                node[name] = child
                child.append({})
            elif not isinstance(child, (dict, list)) or child == []:
                child = node[name] = {}
            elif last and (*place, name) in self.file.lines and not isinstance(child, list):
                first = str(self.file.lines[*place, name])
                self.file.mistakes.append(Mistake(line, header[2], MistakeKind.DOUBLE, (first,)))
            place = (*place, name)
            if isinstance(child, list):
                place = (*place, len(child) - 1)
                child = child[-1]
            if not isinstance(child, dict):
                return
            node = child
        self._table, self._place = node, place
        self.file.lines.setdefault(place, line)

    def _is_second_wiki(self, *, several: bool) -> bool:
        """Whether one wiki has ``[wiki]`` and another ``[[wiki]]``, or both ``[wiki]``.

        The first is one of a list from then on.
        """
        data, lines = self.file.data, self.file.lines
        if isinstance(data.get("wiki"), list):
            return not several
        if ("wiki",) not in lines:
            return False
        data["wiki"] = [data["wiki"]]
        for place in [one for one in lines if one[0] == "wiki"]:
            lines["wiki", 0, *place[1:]] = lines.pop(place)
        return True

    def _put(self, line: int, names: list[str], value: Any) -> None:
        node, place = self._table, (*self._place, *names)
        if place in self.file.lines:
            self._tell(line, ".".join(names), MistakeKind.DOUBLE, (str(self.file.lines[place]),))
            return
        for name in names:
            value = value.get(name) if isinstance(value, dict) else None
        for name in names[:-1]:
            node = node.setdefault(name, {})
            if not isinstance(node, dict):
                return
        node[names[-1]] = value
        self.file.lines[place] = line
        if isinstance(value, dict):
            self.file.lines.update({(*place, name): line for name in value})

    def _tell(
        self, line: int, key: str, kind: FileKind | MistakeKind, params: tuple[str, ...] = ()
    ) -> None:
        name = ".".join(str(part) for part in (*self._place, key) if isinstance(part, str))
        self.file.mistakes.append(Mistake(line, name, kind, params))


def _parse(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return None


def _diagnose(text: str) -> tuple[FileKind, tuple[str, ...], str]:
    """What is wrong with a statement, and the statement as it may have been meant; or ``""``."""
    straight = text.translate(_CURLY)
    if straight != text and _parse(straight) is not None:
        return FileKind.CURLY, (), straight
    key = _KEY.match(text)
    if not key:
        found = _NO_SIGN.match(text.partition("\n")[0])
        mended = ""
        if found:
            name, value = found[1] or found[3], found[2] or found[4]
            mended = f"{name} = {value}"
            if _parse(mended) is None:
                mended = f"{name} = {show_value(value)}"
        return FileKind.EQUALS, (), mended
    value, commas = text[key.end() :].strip(), _NO_COMMA.sub(r"\1, ", text)
    for kind, params, closed in (
        (FileKind.QUOTE, (), f'{text.rstrip()}"'),
        (FileKind.QUOTE, (), f"{text.rstrip()}'"),
        (FileKind.QUOTE, (), f'{text[: key.end()]} "{value}'),
        (FileKind.QUOTE, (), re.sub(r"(\w)\s*\]\s*$", r'\1"]', text)),
        (FileKind.BRACKET, ("]",), f"{text.rstrip().rstrip(',')}]"),
        (FileKind.BRACKET, ("[",), f"{text[: key.end()]} [{value}"),
        (FileKind.BRACKET, ("}",), f"{text.rstrip()}}}"),
        (FileKind.COMMA, (), commas),
        (FileKind.BRACKET, ("]",), f"{commas.rstrip().rstrip(',')}]"),
    ):
        if _parse(closed) is not None:
            return kind, params, closed
    bare, _, _ = value.partition("#")
    if bare and not set(bare) & set("\"'[]{}\n"):
        mended = f"{text[: key.end()]} {show_value(bare.strip())}"
        return FileKind.BARE, (show_value(bare.strip()),), mended
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        return FileKind.NOT_TOML, (_REASON.sub("", str(error)) or "it is no TOML",), ""
    return FileKind.NOT_TOML, ("it is no TOML",), ""
