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
_OPENS = re.compile(r"<!--|<(nowiki|pre)(?:\s[^<>]{0,100})?>", re.IGNORECASE)
_LINK = re.compile(r"\[\[([^\[\]|]{0,300})\|([^\[\]]{0,300})\]\]")
_BAR = "\0"
_LONGEST = 300
_PREFIX = "h-"


@dataclass(frozen=True, slots=True)
class DecisionLine:
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
    for match in _CALL.finditer(_without_code(text)):
        if fold(match[1].partition("|")[0]) in names:
            yield match[0]


def parse_call(call: str) -> DecisionLine:
    """What one of them says, see :func:`find_calls`."""
    inner = _LINK.sub(lambda link: f"[[{link[1]}{_BAR}{link[2]}]]", call[2:-2])
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
    if not target.startswith(_PREFIX):
        # A link names the request by where it leads, and anything else by what it shows.
        target = _read(target.partition(_BAR)[0].strip(" []")).lstrip(":")
    return DecisionLine(target, _read(word), {name: _read(value) for name, value in given.items()})


def _without_code(text: str) -> str:
    """The text without comments and what is shown as it is written."""
    folded, parts, at = text.lower(), list[str](), 0
    unclosed: set[str] = set()
    while (opening := _OPENS.search(text, at)) is not None:
        tag = (opening[1] or "").lower()
        closing = f"</{tag}>" if tag else "-->"
        end = folded.find(closing, opening.end()) if tag not in unclosed else -1
        if end < 0 and not tag:
            return "".join([*parts, text[at : opening.start()]])
        if end < 0:
            unclosed.add(tag)
            parts.append(text[at : opening.end()])
            at = opening.end()
        else:
            parts.append(text[at : opening.start()])
            at = end + len(closing)
    return "".join([*parts, text[at:]])


def _read(value: str) -> str:
    """A value as text in one line, without markup."""
    shown = value[: 2 * _LONGEST].replace(_BAR, "|")
    return " ".join(to_plain(shown).text.split())[:_LONGEST]
