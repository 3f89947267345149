"""The decisions on the page of a meeting, as people write them; total, in linear time."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import unquote

from helpdeskbot.matching.plain import to_plain

# One level of other templates may stand in it.
_CALL = re.compile(r"\{\{((?:[^{}]|\{\{[^{}]{0,300}\}\}){1,2000})\}\}")
_UNREAD = re.compile(r"<!--.{0,5000}?-->|<(nowiki|pre)\b[^<>]{0,100}>.{0,5000}?</\1\s*>", re.DOTALL)
_LINK = re.compile(r"\[\[([^\[\]|]{0,300})\|([^\[\]]{0,300})\]\]")
_LONGEST = 300
_PREFIX = "h-"


@dataclass(frozen=True, slots=True)
class Line:
    """What a decision template says.

    :param target: the request: its lasting id, or what it is called.
    :param word: the decision; ``""``: none yet.
    """

    target: str
    word: str
    params: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def identity(self) -> str:
        """The request's lasting id, where that is what names it."""
        return unquote(self.target) if self.target.startswith(_PREFIX) else ""


def fold(name: str) -> str:
    """A template's name, or a word, whatever its case, spaces and underscores."""
    return " ".join(name.replace("_", " ").split()).casefold().removeprefix("template:").strip()


def find_calls(text: str, names: Collection[str]) -> Iterator[str]:
    """The decision templates in a page's text, as they stand there.

    :param names: under which the template can be used, see :func:`fold`.
    """
    if "{{" not in text:
        return
    for match in _CALL.finditer(_UNREAD.sub("", text)):
        if fold(match[1].partition("|")[0]) in names:
            yield match[0]


def parse_call(call: str) -> Line:
    """What one of them says, see :func:`find_calls`."""
    inner = _LINK.sub(lambda link: f"[[{link[1]}]]", call[2:-2])
    _, *parts = inner.split("|")
    given: dict[str, str] = {}
    plain: list[str] = []
    for part in parts:
        name, sign, value = part.partition("=")
        if sign and re.fullmatch(r"\s*[a-z]{1,20}\s*", name, re.IGNORECASE):
            given[name.strip().casefold()] = value.strip()
        else:
            plain.append(part.strip())
    target = given.pop("request", "") or (plain.pop(0) if plain else "")
    word = given.pop("decision", "") or next((one for one in plain if one), "")
    target = target if target.startswith(_PREFIX) else _read(target).lstrip(":")
    return Line(target, _read(word), {name: _read(value) for name, value in given.items()})


def _read(value: str) -> str:
    """A value as text in one line, without markup."""
    return " ".join(to_plain(value[: 2 * _LONGEST]).text.split())[:_LONGEST]
