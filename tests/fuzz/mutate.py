"""Mutations that keep a text looking like a talk page, where bytes at random would not."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.fuzz.sites import SITES
from tests.fuzz.tokens import PAIRS, TOKENS

_LANGUAGES = tuple(SITES)


def decode(data: bytes) -> tuple[str, str]:
    """A language and a text for any bytes; the first one chooses the language."""
    language = _LANGUAGES[data[0] % len(_LANGUAGES)] if data else _LANGUAGES[0]
    return language, data[1:].decode("utf-8", "surrogateescape")


def encode(language: str, text: str) -> bytes:
    """Bytes that :func:`decode` gives this language and text for."""
    return bytes([_LANGUAGES.index(language)]) + text.encode("utf-8", "surrogateescape")


def mutated(text: str, chance: random.Random, longest: int) -> str:
    """A text near the given one."""
    for _ in range(chance.choice((1, 1, 1, 2, 3, 5))):
        text = chance.choice(_WAYS)(text, chance)
    return text[:longest]


def crossed(one: str, other: str, chance: random.Random, longest: int) -> str:
    """The beginning of one text and the end of another, whole lines of each."""
    head, tail = one.splitlines(keepends=True), other.splitlines(keepends=True)
    head = head[: chance.randint(0, len(head))]
    return "".join(head + tail[chance.randint(0, len(tail)) :])[:longest]


def _place(text: str, chance: random.Random) -> int:
    """An offset; every other time the start of a line, as most of wikitext begins there."""
    at = chance.randint(0, len(text))
    return text.rfind("\n", 0, at) + 1 if chance.random() < 0.5 else at


def _stretch(text: str, chance: random.Random) -> tuple[int, int]:
    start = _place(text, chance)
    return start, min(len(text), start + chance.choice((1, 2, 4, 8, 16, 40, 100)))


def _insert(text: str, chance: random.Random) -> str:
    at = _place(text, chance)
    return text[:at] + chance.choice(TOKENS) + text[at:]


def _delete(text: str, chance: random.Random) -> str:
    start, end = _stretch(text, chance)
    return text[:start] + text[end:]


def _replace(text: str, chance: random.Random) -> str:
    start, end = _stretch(text, chance)
    return text[:start] + chance.choice(TOKENS) + text[end:]


def _repeat(text: str, chance: random.Random) -> str:
    start, end = _stretch(text, chance)
    return text[:end] + text[start:end] * chance.choice((1, 1, 2, 8)) + text[end:]


def _move(text: str, chance: random.Random) -> str:
    start, end = _stretch(text, chance)
    rest = text[:start] + text[end:]
    at = _place(rest, chance)
    return rest[:at] + text[start:end] + rest[at:]


def _wrap(text: str, chance: random.Random) -> str:
    start, end = _stretch(text, chance)
    before, after = chance.choice(PAIRS)
    return text[:start] + before + text[start:end] + after + text[end:]


_WAYS: tuple[Callable[[str, random.Random], str], ...] = (
    *(_insert, _insert, _insert, _replace, _delete, _repeat, _move, _wrap),
)
