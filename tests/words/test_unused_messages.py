"""No message is translated for nothing, and none is without a word to its translators."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import helpdeskbot
from helpdeskbot.words import resources
from helpdeskbot.words.messages import available_languages

_TELLING, _ANYTHING = 4, "([a-zA-Z0-9_-]+)"
PROGRAM = Path(helpdeskbot.__file__).parent


def read(code: str) -> dict[str, str]:
    file = resources.templates() / "i18n" / f"{code}.json"
    content: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return {key: text for key, text in content.items() if key != "@metadata"}


@cache
def find_unused() -> tuple[str, ...]:
    """Keys that neither the program nor a packaged page says.

    A key that is put together counts as said where each of its parts is a word of the program, of
    a packaged setting, or a key itself.
    """
    every = {*in_program(), *on_pages()}
    said = {re.sub(r"\\(.)", r"\1", one) for one in every}
    words = said | set(in_presets()) | set(read("en"))
    # A key with hyphens may be put together of its parts in more than one way.
    made = [
        re.compile(way)
        for one in every
        if _ANYTHING in one or ".*" in one
        for way in {one, one.replace(_ANYTHING, "(.*?)")}
    ]

    def is_said(key: str) -> bool:
        found = (one.fullmatch(key) for one in made)
        parts = (one.groups() for one in found if one)
        return key in said or any(
            all(part in words or part.replace("-", "_") in words for part in some) for some in parts
        )

    return tuple(key for key in read("en") if not is_said(key))


def in_program() -> Iterator[str]:
    """Patterns of the texts in the program's modules."""
    for file in PROGRAM.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield re.escape(node.value)
            if isinstance(node, ast.JoinedStr):
                words = [
                    str(part.value) if isinstance(part, ast.Constant) else None
                    for part in node.values
                ]
                # What is put together of hardly anything could be any message.
                if sum(len(word) for word in words if word is not None) >= _TELLING:
                    yield "".join(_ANYTHING if word is None else re.escape(word) for word in words)


def in_presets() -> Iterator[str]:
    """Words of the settings that are packaged."""
    for file in Path(str(resources.config())).rglob("*.toml"):
        yield from re.findall(r"[a-z][a-z_-]+", file.read_text(encoding="utf-8"))


def on_pages() -> Iterator[str]:
    """Patterns of the messages on packaged pages."""
    for file in resources.templates().iterdir():
        if file.name.endswith(".wikitext"):
            text = file.read_text(encoding="utf-8")
            yield from map(re.escape, re.findall(r"\$\(([a-z0-9-]+)[|)]", text))
            for starts in re.findall(r"\$\(texts:([a-z -]+)\)", text):
                yield from (f"{re.escape(start)}.*" for start in starts.split())


def test_no_message_is_unused() -> None:
    assert find_unused() == ()


def test_every_message_has_a_word_to_translators() -> None:
    documented = read("qqq")
    assert [key for key in read("en") if len(documented.get(key, "")) < 10] == []


@pytest.mark.parametrize("code", ["qqq", *available_languages()])
def test_each_file_says_who_has_written_it_as_translatewiki_wants_it(code: str) -> None:
    file = resources.templates() / "i18n" / f"{code}.json"
    text = file.read_text(encoding="utf-8")
    content = json.loads(text)
    assert next(iter(content)) == "@metadata"
    assert isinstance(content["@metadata"]["authors"], list)
    assert text == json.dumps(content, ensure_ascii=False, indent="\t") + "\n"
    assert [key for key in content if not re.fullmatch(r"@metadata|[a-zA-Z0-9_-]+", key)] == []
